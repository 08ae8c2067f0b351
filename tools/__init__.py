"""Helpers of run.py and of the checks. Nothing here is part of the app."""
