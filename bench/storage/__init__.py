"""What the store takes at 100,000 messages, and what faults of every kind cost it."""
