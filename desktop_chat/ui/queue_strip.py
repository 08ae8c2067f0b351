"""What waits to be sent: a quiet line for each message, over the message box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.icon_button import IconButton
from desktop_chat.ui.words import tr

_SHOWN = 300  # characters of a message: more than a line holds


class QueueLine(QFrame):
    """One message, and what can be done with it: "send", "edit" or "remove"."""

    chosen = Signal(str)

    def __init__(self, icons: Icons, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("kind", "queue")
        self._icons = icons
        self.label = ElidedLabel()
        self.label.setProperty("role", "muted")
        self.send = QPushButton()
        self.send.setProperty("role", "strip")
        self.send.setCursor(Qt.CursorShape.PointingHandCursor)
        self.edit = IconButton(tr("Edit"), tokens.ACTION_BUTTON)
        self.remove = IconButton(tr("Remove"), tokens.ACTION_BUTTON)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_3, tokens.SPACE_1, tokens.SPACE_2, tokens.SPACE_1)
        row.setSpacing(tokens.SPACE_1)
        row.addWidget(self.label, 1)
        for name, button in (("send", self.send), ("edit", self.edit), ("remove", self.remove)):
            row.addWidget(button)
            button.clicked.connect(lambda _=False, chosen=name: self.chosen.emit(chosen))
        self.set_colours(colours)

    def show_message(self, text: str, busy: bool) -> None:
        """`busy`: a reply is under way, which would have to be stopped first."""
        words = " ".join(text[:_SHOWN].split())
        said = tr("Next: {message}") if busy else tr("Not sent: {message}")
        self.label.set_whole(said.replace("{message}", words))
        self.setAccessibleName(said.replace("{message}", words))  # not for people: made above
        send = tr("Stop and send") if busy else tr("Send now")
        self.send.setText(send)
        self.send.setAccessibleName(send)

    def set_colours(self, colours: Colours) -> None:
        self.edit.setIcon(self._icons.get("edit", colours))
        self.remove.setIcon(self._icons.get("close", colours))


class QueueStrip(QWidget):
    """All messages that wait, in their order."""

    chosen = Signal(int, str)  # which, and "send", "edit" or "remove"

    def __init__(self, icons: Icons, colours: Colours) -> None:
        super().__init__()
        self._icons = icons
        self._colours = colours
        self.lines: list[QueueLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_1)
        self.setAccessibleName(tr("Messages that wait"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_messages(self, texts: Sequence[str], busy: bool) -> None:
        """Show these messages; none hides it all."""
        while len(self.lines) < len(texts):
            line = QueueLine(self._icons, self._colours)
            number = len(self.lines)
            line.chosen.connect(lambda name, at=number: self.chosen.emit(at, name))
            self.lines.append(line)
            self._column.addWidget(line)
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(texts))
            if number < len(texts):
                line.show_message(texts[number], busy)
        self.setVisible(bool(texts))

    def sizeHint(self) -> QSize:
        return QSize(tokens.COLUMN, super().sizeHint().height())

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        for line in self.lines:
            line.set_colours(colours)
