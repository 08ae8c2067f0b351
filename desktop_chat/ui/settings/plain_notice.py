"""The warning beside an address that is not encrypted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.chat.addresses import is_this_machine
from desktop_chat.chat.connections import Connection
from desktop_chat.ui.fields import Said
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.tick_box import TickBox
from desktop_chat.ui.words import tr


class PlainNotice(QWidget):
    """Says what plain http means, and lets a key go all the same, until the app is closed."""

    allowed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.said = Said()
        self.allow = TickBox(tr("Allow it until the app is closed"))
        self.allow.setAccessibleName(tr("Send the key all the same, until the app is closed"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.said)
        column.addWidget(self.allow)
        self.allow.clicked.connect(self.allowed)
        self.hide()

    def show_for(self, connection: Connection, is_allowed: bool) -> None:
        """Show it where the address needs it."""
        address = connection.base_url
        needed = address.startswith("http://") and not is_this_machine(address)
        if needed:
            said = tr(
                "http:// is not encrypted: anyone on the way can read what you write, and the "
                "key. A key is held back unless you allow it."
            )
            self.said.say(said, wrong=True)
        self.allow.setChecked(is_allowed)
        self.setVisible(needed)
