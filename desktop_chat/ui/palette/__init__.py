"""One palette over conversations, messages, commands, models and settings."""
