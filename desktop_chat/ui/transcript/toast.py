"""A sentence that stands at the foot of the transcript for some seconds."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_chat.ui.theme import tokens

_SHOWN_MS = 6000


class Toast(QLabel):
    """Says what happened where nothing else on the screen says it."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, sentence: str, rect: QRect) -> None:
        """Show a sentence at the bottom of `rect` (in the parent's coordinates)."""
        self.setText(sentence)
        self.setAccessibleName(sentence)
        width = min(tokens.TOAST_WIDTH, rect.width() - 2 * tokens.SPACE_4)
        self.setFixedWidth(width)
        height = self.heightForWidth(width)
        self.setFixedHeight(height)
        left = rect.x() + (rect.width() - width) // 2
        self.move(left, rect.bottom() - height - tokens.SPACE_3)
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._timer.start()
