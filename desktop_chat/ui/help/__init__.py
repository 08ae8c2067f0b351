"""Help: what is pressed, what goes where, what to pass on. Loaded when it is asked for."""
