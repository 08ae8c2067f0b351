"""How an export, an import or a print goes on, over the conversation, with a way to call it off."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr
from desktop_chat.ui.written_file import WrittenFile

_STEPS = 1000
_SHOWN_MS = 12_000  # that the last sentence stays


class WorkStrip(QFrame):
    """A sentence, a bar and a button: Cancel while something is under way, then Close; with the
    way to what was written, if a file was."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("kind", "work")
        self.is_busy = False
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(tokens.WORK_BAR)
        self.progress.setAccessibleName(tr("Progress"))
        self.button = QPushButton()
        self.button.setProperty("role", "strip")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self._press)
        self.written = WrittenFile()
        self.written.failed.connect(lambda said: self.say(said, wrong=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        column.setSpacing(tokens.SPACE_1)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_3)
        row.addWidget(self.label, 1)
        row.addWidget(self.progress)
        row.addWidget(self.button)
        column.addLayout(row)
        column.addWidget(self.written)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_SHOWN_MS)
        self._end.timeout.connect(self._leave)
        self.hide()

    def begin(self, sentence: str) -> None:
        """Something is under way, which can be called off."""
        self.is_busy = True
        self._end.stop()
        self.progress.setValue(0)
        self._show(sentence)

    def show_progress(self, done: int, total: int) -> None:
        """So much of it is done."""
        if self.is_busy:
            self.progress.setValue(_STEPS * done // max(total, 1))

    def end(self, sentence: str, wrong: bool = False, written: Path | None = None) -> None:
        """It is over, for better or worse; `written` is the file that has come of it."""
        self.is_busy = False
        self.say(sentence, wrong)
        self.written.offer(written)

    def say(self, sentence: str, wrong: bool = False) -> None:
        """A sentence that stays for some seconds, or, if something is `wrong`, until it is closed;
        what is under way keeps its own."""
        if self.is_busy:
            return
        self._show(sentence)
        if wrong:
            self._end.stop()
        else:
            self._end.start()

    def _show(self, sentence: str) -> None:
        self.label.setText(sentence)  # not for people: given
        self.setAccessibleName(sentence)  # not for people: given
        self.written.offer(None)
        self.progress.setVisible(self.is_busy)
        words = tr("Cancel") if self.is_busy else tr("Close")
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _leave(self) -> None:
        """Go, unless the person is just about to press something here."""
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._end.start()
        else:
            self.hide()

    def _press(self) -> None:
        if self.is_busy:
            self.cancel_asked.emit()
        else:
            self.hide()
