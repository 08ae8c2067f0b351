"""Servers that others wrote, which the app must get on with. Not part of the usual run: see
`tools/third_party.py`."""
