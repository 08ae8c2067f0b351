"""Bytes to values and back: pure, without input or output. Standard library only."""
