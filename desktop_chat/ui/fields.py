"""Fields to write in, and the sentences beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QSizePolicy

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class Line(QLineEdit):
    """A field whose Enter belongs to the input method while that composes."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self._composing = False
        self.setAccessibleName(name)  # not for people: given
        self.setPlaceholderText(hint)  # not for people: given

    def offer_to_clear(self) -> None:
        """Show a button in it that takes away what is written, while there is something."""
        self.setClearButtonEnabled(True)
        action = self.findChild(QAction, "_q_qlineeditclearaction")
        if action is not None:
            action.setText(tr("Clear"))  # Qt gives its button no name

    @property
    def is_composing(self) -> bool:
        """Whether an input method is at work."""
        return self._composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and self._composing):
            super().keyPressEvent(event)


class Lines(QPlainTextEdit):
    """A field of several lines; Tab leads out of it, which `editingFinished` tells."""

    editingFinished = Signal()

    def __init__(self, name: str, rows: int, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)  # not for people: given
        self.setPlaceholderText(hint)  # not for people: given
        self.setTabChangesFocus(True)
        margin = 2 * (round(self.document().documentMargin()) + tokens.SPACE_1)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * rows + margin)

    def text(self) -> str:
        return self.toPlainText()

    def setText(self, text: str) -> None:
        self.setPlainText(text)  # not for people: theirs
        self.setModified(modified=False)

    def isModified(self) -> bool:
        return self.document().isModified()

    def setModified(self, modified: bool) -> None:
        self.document().setModified(modified)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        away = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in away:
            self.editingFinished.emit()


class Said(QLabel):
    """A sentence beside a field; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str, wrong: bool = False) -> None:
        """An empty text takes the sentence away."""
        self.setText(text)  # not for people: given
        self.setProperty("role", "error" if wrong else "muted")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(text))
