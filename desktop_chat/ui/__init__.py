"""The window: the only room that knows Qt."""

import builtins

import PySide6.QtCore  # noqa: F401 - it puts its import hook in place

# The hook serves `from __feature__ import`, which nothing here uses, and keeps the source of every
# module that is imported after it: 18 MB once the SDK is loaded.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
