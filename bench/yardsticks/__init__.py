"""What the app is measured against: the least that any program of its kind would do."""
