"""What `run.py package` is made of: the bundle, its list, and the installers of each system."""
