"""Python's garbage collector, kept from holding the window.

A full collection looks at every object there is: 60 to 90 ms once the libraries of a request are
loaded, in the middle of a reply. So what has outlived two collections is set aside, where the
collector does not look, and everything is looked at only now and then, while nothing goes on.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_YOUNG, _MIDDLE = 2_000, 8  # objects, and collections of the young, before the next one
_REST_MS = 600_000


class Collector(QObject):
    """Works from its making on; `is_at_rest` says whether a hold would be noticed."""

    def __init__(self, parent: QObject, is_at_rest: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_at_rest = is_at_rest
        self._timer = QTimer(self)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._collect_all)
        self._timer.start()
        begin()

    def _collect_all(self) -> None:
        if self._is_at_rest():
            gc.unfreeze()
            gc.collect()
            gc.freeze()


def begin() -> None:
    """Set aside what there is, and from now on what gets old."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, 1_000)
    if _set_aside not in gc.callbacks:
        gc.callbacks.append(_set_aside)
    gc.enable()


def _set_aside(phase: str, info: dict[str, int]) -> None:
    if phase == "stop" and info["generation"] > 0:
        gc.freeze()
