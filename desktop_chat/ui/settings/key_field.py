"""Where a connection's key is entered, or that one is kept; the key itself is never shown again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_chat.ui.fields import Line
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class KeyField(QWidget):
    """A field for a key; while one is kept, a sentence that says where, Replace and Remove."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line(tr("Key"), tr("Paste a key"))
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.save = _button(tr("Save key"), tr("Save key"))
        self.cancel = _button(tr("Cancel"), tr("Keep the key as it is"))
        self.kept = QLabel()
        self.kept.setTextFormat(Qt.TextFormat.PlainText)
        self.kept.setWordWrap(True)
        self.replace = _button(tr("Replace"), tr("Replace the key"))
        self.remove = _button(tr("Remove"), tr("Remove the key"))
        self._is_replacing = False
        self._entry = _row(self.line, self.save, self.cancel)
        self._state = _row(self.kept, self.replace, self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._entry)
        column.addWidget(self._state)
        self.setFocusProxy(self.line)
        self.replace.clicked.connect(self.ask)
        self.cancel.clicked.connect(self._leave_as_it_is)
        self.show_kept("")

    def show_kept(self, where: str) -> None:
        """Say where a key is kept; an empty sentence asks for one."""
        self._is_replacing = self._is_replacing and bool(where)
        self.kept.setText(where)  # not for people: given
        self._show()

    def ask(self) -> None:
        """Have a key entered, in place of the one that is kept, if one is."""
        self._is_replacing = bool(self.kept.text())
        self._show()
        self.line.setFocus()

    def end(self) -> None:
        """What was entered has been taken, or another connection is shown."""
        self._is_replacing = False
        self.line.clear()
        self._show()

    def _leave_as_it_is(self) -> None:
        self.end()
        self.replace.setFocus()

    def _show(self) -> None:
        is_kept = bool(self.kept.text()) and not self._is_replacing
        self._state.setVisible(is_kept)
        self._entry.setVisible(not is_kept)
        self.cancel.setVisible(self._is_replacing)


def _button(words: str, name: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "quiet")
    button.setAccessibleName(name)  # not for people: given
    return button


def _row(wide: QWidget, *buttons: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.SPACE_2)
    row.addWidget(wide, 1)
    for button in buttons:
        row.addWidget(button)
    return holder
