"""Prompts and assistants in the window: the library, `/` in the message box, their variables."""
