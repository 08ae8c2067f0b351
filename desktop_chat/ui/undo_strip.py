"""A sentence at the foot of the transcript with a way back, for some seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.ui.strip import Strip
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.main_window import MainWindow

SHOWN_MS = 6000


def offer_undo(
    window: MainWindow, sentence: str, undo: Callable[[], object], after: QWidget | None = None
) -> UndoStrip:
    """Say what happened in a window, with a way back; what was offered before is offered no more.

    Tab leads to the button from `after`, else from the transcript.
    """
    transcript = window.transcript
    if window.undo_strip is None:
        window.undo_strip = UndoStrip(transcript, transcript.parentWidget() or window)
    window.undo_strip.offer(sentence, undo, after or transcript)
    return window.undo_strip


class UndoStrip(Strip):
    """Floats over the foot of a widget on its page; it stays while mouse or keyboard is near."""

    def __init__(self, over: QWidget, page: QWidget) -> None:
        super().__init__("toast")
        self._over = over
        self._page = page
        self._undo: Callable[[], object] = lambda: None
        self.setParent(page)
        self.label.setWordWrap(False)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(SHOWN_MS)
        self._end.timeout.connect(self._on_end)
        self.chosen.connect(lambda _: self._undo())
        for watched in (over, page):
            watched.installEventFilter(self)

    def offer(self, sentence: str, undo: Callable[[], object], after: QWidget) -> None:
        """Say what happened; the button calls `undo`, Tab leads to it from `after`."""
        self._undo = undo
        self.say(sentence, (("undo", tr("Undo")),))
        self.follow(after)
        self._place()
        self.raise_()
        self._end.start()

    def offers(self, undo: Callable[[], object]) -> bool:
        """Whether this is what the button would take back."""
        return self.isVisible() and self._undo == undo

    def _place(self) -> None:
        self.adjustSize()
        area = self._over.geometry() if self._over.isVisible() else self._page.rect()
        left = area.x() + (area.width() - self.width()) // 2
        self.move(max(area.x(), left), area.bottom() - self.height() - tokens.SPACE_3)

    def _on_end(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._end.start()
        else:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
