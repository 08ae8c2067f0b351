"""One calm sentence with what can be done about it: a banner, a card under a reply, an Undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_chat.ui.theme import tokens


class Strip(QFrame):
    """A sentence and its buttons, in one line where there is room for that.

    `kind` is its name in the style sheet. It is hidden while it has nothing to say.
    """

    chosen = Signal(str)  # the name of a button

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("kind", kind)
        self._buttons: dict[str, QPushButton] = {}
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        column = QVBoxLayout(self) if kind == "undo" else QHBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.label, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(tokens.SPACE_1)
        if kind == "undo":
            self._row.addStretch(1)
        column.addLayout(self._row)
        self.hide()

    def say(self, sentence: str, actions: Sequence[tuple[str, str]] = ()) -> None:
        """Show a sentence; `actions` are names and words of its buttons, in order."""
        is_news = not self.isVisible() or sentence != self.label.text()
        self.label.setText(sentence)  # not for people: given
        self.setAccessibleName(sentence)  # not for people: given
        for name, button in self._buttons.items():
            button.setVisible(any(name == action for action, _ in actions))
        for name, words in actions:
            self._button(name, words).setText(words)  # not for people: given
        self.show()
        if is_news:
            from PySide6.QtGui import QAccessible, QAccessibleEvent

            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def follow(self, widget: QWidget) -> None:
        """Tab leads from a widget to the buttons."""
        for button in self._buttons.values():
            QWidget.setTabOrder(widget, button)
            widget = button

    def button(self, name: str) -> QPushButton:
        """A button that has been shown."""
        return self._buttons[name]

    def _button(self, name: str, words: str) -> QPushButton:
        button = self._buttons.get(name)
        if button is None:
            button = QPushButton(words)
            button.setProperty("role", "strip")
            button.setAccessibleName(words)  # not for people: given
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda: self.chosen.emit(name))
            self._buttons[name] = button
            self._row.addWidget(button)
        return button
