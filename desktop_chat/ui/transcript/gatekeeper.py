"""Shuts the gate of what works in the background whenever the window has something to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from desktop_chat.markdown.gate import Gate

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine


class Gatekeeper(QObject):
    """Closes the gate when the transcript or who has the focus is at work, opens it afterwards.

    Qt's own `awake` comes too late: timers and sockets are served before it. A filter on the
    whole application would see everything, and have PySide look up the classes of Qt's inner
    objects among all that it knows: 15 ms and 600 enumerations, once.
    """

    def __init__(self, gate: Gate, engine: Engine) -> None:
        super().__init__(engine)
        self._gate = gate
        self._engine = engine
        self._watched: list[QObject] = []
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._on_sleep)

    def work(self) -> None:
        """Something is to be done that did not begin with an event of a widget."""
        self._gate.close()

    def hold(self, is_held: bool) -> None:
        """Whether the background must stand still, however long that takes."""
        self._gate.hold(is_held)

    def _on_sleep(self) -> None:
        self._gate.open()
        if self._gate.has_guests is not bool(self._watched):
            self._unwatch() if self._watched else self._watch()

    def _watch(self) -> None:
        areas = {self._engine.view, QApplication.focusWidget()}
        for area in areas:
            if isinstance(area, QAbstractScrollArea):
                self._watched += [area, area.viewport()]
        for widget in self._watched:
            widget.installEventFilter(self)
        self._listen_to_asyncio(self._gate.close)

    def _unwatch(self) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        self._listen_to_asyncio(None)

    @staticmethod
    def _listen_to_asyncio(call: Callable[[], None] | None) -> None:
        from desktop_chat.ui.event_loop import tell_of_work

        tell_of_work(call)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._gate.close()
        return False
