"""Modules that are loaded when something in them is used, not where they are imported."""

from __future__ import annotations

import sys
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import Any

_lock = Lock()


class _Later(ModuleType):
    """Stands for a module until an attribute of it is asked for; has all of them from then on.

    The standard library's `LazyLoader` loads at the second `import` of a module already.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system looking at it
            raise AttributeError(name)
        with _lock:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        # Not while the lock is held: who is importing now may be waiting for it.
        module = import_module(self.__name__)
        self.__dict__.update(vars(module))
        return getattr(module, name)


def import_later(*names: str) -> None:
    """Let these modules wait until they are used; those that are loaded already stay."""
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = _Later(name)
