"""What lasts: settings, keys and paths."""
