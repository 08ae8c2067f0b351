"""Python's garbage collector, kept from holding the window, and from every other thread.

A full collection looks at every object there is: 60 to 90 ms once the libraries of a request are
loaded, in the middle of a reply. So what has outlived two collections is set aside, where the
collector does not look, and everything is looked at only now and then, while nothing goes on.

Python collects in whatever thread happens to need room. What is freed there may be part of a
connection between signals: Qt then holds a lock and waits for the interpreter, while the window's
thread has the interpreter and waits for that lock, for ever. So nothing is collected by itself:
a timer of the window does it.

At rest, after the start and after each reply, what is free goes back to the system.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop_chat.chat.memory import trimmer

_YOUNG, _MIDDLE = 2_000, 8  # objects, and collections of the young, before the next one
_SOON_MS, _BUSY_MS, _CALM_MS = 16, 50, 1_000  # before it is looked again whether there is much
_REST_MS = 600_000
_LOOKS = 2  # at rest, until it is one


class Collector(QObject):
    """Works from its making on; `is_at_rest` says whether a hold would be noticed."""

    def __init__(self, parent: QObject, is_at_rest: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_at_rest = is_at_rest
        rest = QTimer(self)
        rest.setInterval(_REST_MS)
        rest.timeout.connect(self._on_due)
        rest.start()
        self._look = QTimer(self)
        self._look.timeout.connect(self._on_look)
        self._look.start(_BUSY_MS)
        self._looks = 0  # since it is at rest
        self._is_due = False  # to look at everything
        gc.disable()
        gc.freeze()

    def _on_look(self) -> None:
        is_at_rest = self._is_at_rest()
        has_more = collect_young()
        self._look.start(_SOON_MS if has_more else _CALM_MS if is_at_rest else _BUSY_MS)
        self._looks = self._looks + 1 if is_at_rest and not has_more else 0
        if self._looks == _LOOKS:
            self._rest()

    def _on_due(self) -> None:
        self._is_due = True
        if self._looks >= _LOOKS:
            self._rest()

    def _rest(self) -> None:
        """Who asks one thing after the other rests only for moments: one of them has to do."""
        if self._is_due:
            self._is_due = False
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        trim = trimmer()
        if trim is not None:
            trim()


def collect_young() -> bool:
    """Collect what is new, if there is much of it; what stays is set aside after a while."""
    young, middle, _ = gc.get_count()
    if young < _YOUNG:
        return False
    if middle < _MIDDLE:
        gc.collect(0)
    else:
        gc.collect(1)
        gc.freeze()
    return True
