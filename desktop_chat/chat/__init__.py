"""What a conversation is: messages, deltas, backends and a reply's life. Standard library only."""
