"""The real window, off-screen, driven by keys."""
