"""The app beside its window: the tray, notifications, the quick window. Loaded after the start."""
