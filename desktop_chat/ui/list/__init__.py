"""The list of conversations: what is in it, how it is painted, and what is done with it."""
