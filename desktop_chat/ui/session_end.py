"""The end of the desktop session: everything is saved when it is announced, and the app ends
in good order when it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Qt's application. Who asks it to quit asks the app to end, which then takes its time."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments)
        self._quit: Callable[[], object] | None = None

    def end_with(self, save: Callable[[], object], close: Callable[[], object]) -> None:
        """`save` when the session's end is announced, which may be taken back; `close` at it."""
        self._quit = close
        self.commitDataRequest.connect(lambda _: save(), Qt.ConnectionType.DirectConnection)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit and self._quit is not None:
            self._quit()
            event.ignore()  # the process ends when all is on the disk
            return True
        return super().event(event)
