"""The person's assistants under the message box of an empty conversation, one key each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop_chat.chat.library import Assistant
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

MOST = 9  # that have a key
_NAME = 28  # characters that are shown


class AssistantsRow(QWidget):
    """As many as there is room for in one line; the palette has the others."""

    chosen = Signal(object)  # an Assistant
    others_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Assistants"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.buttons: list[QPushButton] = []
        self._assistants: tuple[Assistant, ...] = ()
        self.others = _chip(tr("More…"))
        self.others.setAccessibleName(tr("More assistants"))
        self.others.setToolTip(tr("New chat with an assistant…"))
        self.others.clicked.connect(self.others_asked)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, tokens.SPACE_3, 0, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_2)
        row.addStretch(1)
        row.addWidget(self.others)
        row.addStretch(1)

    def show_assistants(self, assistants: Sequence[Assistant], name: str) -> None:
        """Exactly these; the one of that `name` answers in this conversation."""
        if tuple(assistants) != self._assistants:
            self._assistants = tuple(assistants)
            self._fill()
        for button, assistant in zip(self.buttons, self._assistants, strict=False):
            button.setChecked(assistant.name == name)

    def _fill(self) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        before: QWidget | None = None
        for number, assistant in enumerate(self._assistants[:MOST], 1):
            button = _chip(_short(assistant.name))
            button.setCheckable(True)
            button.setAccessibleName(assistant.name)  # not for people: theirs
            keys = QKeySequence(f"Ctrl+{number}")
            QShortcut(keys, button, button.click)  # the button's own would wait for its press
            native = keys.toString(QKeySequence.SequenceFormat.NativeText)
            said = tr("A new chat with {name}").replace("{name}", _plain(assistant.name))
            button.setToolTip(f"{said} ({native})")  # not for people: translated above
            button.clicked.connect(lambda _, chosen=assistant: self.chosen.emit(chosen))
            self._row.insertWidget(number, button)
            if before is not None:
                QWidget.setTabOrder(before, button)
            self.buttons.append(button)
            before = button
        if before is not None:
            QWidget.setTabOrder(before, self.others)
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """Show those that there is room for, and with any left over the way to them."""
        widths = [button.sizeHint().width() + tokens.SPACE_2 for button in self.buttons]
        has_others = len(self._assistants) > len(self.buttons) or sum(widths) > width
        left = width - (self.others.sizeHint().width() + tokens.SPACE_2) * has_others
        for button, needed in zip(self.buttons, widths, strict=True):
            left -= needed
            button.setVisible(left >= 0)
        self.others.setVisible(has_others)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def _chip(words: str) -> QPushButton:
    button = QPushButton(words)  # not for people: given
    button.setProperty("role", "chip")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def _short(name: str) -> str:
    """A name on a button: a single & would be the mark of a key."""
    line = " ".join(name.split())
    shown = line if len(line) <= _NAME else f"{line[: _NAME - 1]}…"
    return shown.replace("&", "&&")


def _plain(name: str) -> str:
    """For a tooltip: with a tag in it, Qt would read it as markup."""
    return " ".join(name.split()).replace("<", "‹").replace(">", "›")
