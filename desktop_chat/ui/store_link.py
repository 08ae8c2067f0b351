"""The way from the store's threads to the window's."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class StoreLink(QObject):
    """Makes the store's calls in the window's thread; needs no loop but Qt's."""

    troubled = Signal(object)  # a StoreTrouble, or None when it is over
    recovered = Signal(object)  # a Recovery
    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(self._carry_out, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Have something called soon; not at all once the window is gone."""
        with contextlib.suppress(RuntimeError):
            self._posted.emit(call)

    @staticmethod
    def _carry_out(call: Callable[[], None]) -> None:
        call()
