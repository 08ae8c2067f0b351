"""Growing text becomes blocks; what stands before the open end never changes."""
