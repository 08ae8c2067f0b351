"""The streaming service: the same chat for a team, a browser and curl."""
