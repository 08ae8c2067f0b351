"""The streaming service, run as it is run, with the scripted service behind it."""
