"""The side of the window: a new chat, the search, the list of conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_chat.ui.commands import show_keys
from desktop_chat.ui.search_box import SearchBox
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import set_wide
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.list.panel import ListPanel
    from desktop_chat.ui.list.view import ConversationList


class Sidebar(QWidget):
    """Shows before there is anything to list; the list is loaded by the first call that needs it.

    What is not said here is the business of `panel`.
    """

    new_asked = Signal()
    chosen = Signal(str)
    end_near = Signal()  # more of the list is wanted

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        set_wide(self, tokens.SIDEBAR_WIDTH, tokens.SIDEBAR_MOST)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self._panel: ListPanel | None = None
        self._in_view = ""
        self._colours = LIGHT
        self.search = SearchBox(icons)
        self.new_button = QPushButton(tr("New chat"))
        self.new_button.setAccessibleName(tr("New chat"))
        show_keys(self.new_button, tr("New chat"), "new-chat")
        self.new_button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.new_button.setProperty("role", "list")
        self.new_button.clicked.connect(self.new_asked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(
            tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2
        )
        self._column.setSpacing(tokens.SPACE_3)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self.new_button)
        self._column.addWidget(self.search)

    @property
    def panel(self) -> ListPanel:
        """The list with all that belongs to it."""
        if self._panel is None:
            from desktop_chat.ui.list.panel import ListPanel

            panel = self._panel = ListPanel(self._icons)
            panel.chosen.connect(self.chosen)
            panel.end_near.connect(self.end_near)
            panel.set_colours(self._colours)
            panel.show_current(self._in_view)
            self._column.setAlignment(Qt.AlignmentFlag(0))
            self._column.addWidget(panel, 1)
            QWidget.setTabOrder(self.search, panel.list)
            QWidget.setTabOrder(panel.list, panel.archive)
            QWidget.setTabOrder(panel.archive, panel.filter_button)
        return self._panel

    @property
    def list(self) -> ConversationList:
        """The rows."""
        return self.panel.list

    @property
    def count(self) -> int:
        """How many conversations have been read."""
        return self._panel.count if self._panel is not None else 0

    def show_current(self, conversation_id: str) -> None:
        """Mark the conversation in view."""
        self._in_view = conversation_id
        if self._panel is not None:
            self._panel.show_current(conversation_id)

    def retell(self) -> None:
        """Another language is spoken."""
        if self._panel is not None:
            self._panel.retell()

    def set_colours(self, colours: Colours) -> None:
        self.new_button.setIcon(self._icons.get("compose", colours))
        self.search.set_colours(colours)
        self._colours = colours
        if self._panel is not None:
            self._panel.set_colours(colours)
