"""The list of conversations."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop_chat.chat.conversations import Conversation
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.words import tr

_ID = Qt.ItemDataRole.UserRole


class Sidebar(QWidget):
    """A button for a new chat, and the conversations, newest first."""

    new_asked = Signal()
    chosen = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(tokens.SIDEBAR_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self.new_button = QPushButton(tr("New chat"))
        self.new_button.setAccessibleName(tr("New chat"))
        self.new_button.setToolTip(tr("New chat (Ctrl+N)"))
        self.new_button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.new_button.setProperty("role", "list")
        self.new_button.clicked.connect(self.new_asked)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Conversations"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentItemChanged.connect(self._on_current)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(self.new_button)
        column.addWidget(self.list, 1)

    def show_conversations(self, conversations: list[Conversation], current: str) -> None:
        """List the conversations that have begun; `current` is the id of the one in view."""
        self.list.blockSignals(True)
        self.list.clear()
        for conversation in reversed(conversations):
            item = QListWidgetItem(conversation.title)
            item.setData(_ID, conversation.id)
            self.list.addItem(item)
            if conversation.id == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def set_colours(self, colours: Colours) -> None:
        self.new_button.setIcon(self._icons.get("compose", colours))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ID))
