"""The line on top of a conversation: its title, the connection and the model."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from desktop_chat.chat.connections import Connection
from desktop_chat.ui.arrowed import MenuButton
from desktop_chat.ui.commands import show_keys
from desktop_chat.ui.menus import Menu
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.words import tr


class ElidedLabel(QLabel):
    """A line of plain text that is cut with … where room is short."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """What it says where there is room for all of it."""
        return self._whole

    def set_whole(self, text: str) -> None:
        self._whole = text
        self._fit()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        cut = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(0, self.width() - 2)
        )
        if cut != self.text():
            self.setText(cut)  # not for people: text of theirs


class Header(QWidget):
    """Title at left; what belongs to this conversation, connection and model at right."""

    connection_chosen = Signal(str)
    models_asked = Signal()
    connections_asked = Signal()
    settings_asked = Signal()
    sidebar_asked = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("header")
        self._icons = icons
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.sidebar = _icon_button(tr("Show or hide the list"), "sidebar")
        self.sidebar.clicked.connect(self.sidebar_asked)
        self.connection = MenuButton(tr("Connection"))
        self.model = MenuButton(tr("Model"))
        self.model.clicked.connect(self.models_asked)
        self.more = _icon_button(tr("This conversation"), "")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more_menu = Menu(self.more)
        self.more.setMenu(self.more_menu)
        self.settings = _icon_button(tr("Settings"), "settings")
        self.settings.clicked.connect(self.settings_asked)
        self.menu = _icon_button(tr("Menu"), "menu")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addSpacing(tokens.SPACE_1)
        row.addWidget(self.title, 1)
        for button in (self.connection, self.model, self.more, self.settings, self.menu):
            row.addWidget(button)

    def show_title(self, title: str) -> None:
        self.title.set_whole(title)

    def show_connections(
        self, connections: list[Connection], chosen: Connection, several: int = 0
    ) -> None:
        """Fill the menu of connections; `chosen` is in use, or `several` models at once."""
        menu = _fresh_menu(self.connection)
        group = QActionGroup(menu)
        for connection in connections:
            action = _choice(menu, group, connection.name, connection.id == chosen.id)
            action.triggered.connect(
                lambda _, chosen_id=connection.id: self.connection_chosen.emit(chosen_id)
            )
        menu.addSeparator()
        menu.addAction(tr("Manage connections…"), self.connections_asked.emit)
        _show_choice(self.connection, chosen.name)
        words = tr("%n models", several) if several else chosen.model or tr("Choose a model")
        _show_choice(self.model, words)

    def set_colours(self, colours: Colours) -> None:
        self.sidebar.setIcon(self._icons.get("sidebar", colours))
        self.more.setIcon(self._icons.get("more", colours))
        self.menu.setIcon(self._icons.get("menu", colours))
        self.settings.setIcon(self._icons.get("settings", colours))


def _icon_button(name: str, command: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "icon")
    button.setIconSize(QSize(tokens.ICON, tokens.ICON))
    button.setAccessibleName(name)  # not for people: given
    show_keys(button, name, command)
    return button


def _fresh_menu(button: QToolButton) -> QMenu:
    old = button.menu()
    if old is not None:
        old.deleteLater()
    menu = Menu(button)
    button.setMenu(menu)
    return menu


def _choice(menu: QMenu, group: QActionGroup, name: str, checked: bool) -> QAction:
    action = menu.addAction(name.replace("&", "&&"))  # not for people: a name of theirs
    action.setCheckable(True)
    action.setChecked(checked)
    group.addAction(action)
    return action


def _show_choice(button: QToolButton, name: str) -> None:
    cut = button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 220)
    button.setText(cut.replace("&", "&&"))  # not for people: a name of theirs
    button.setAccessibleDescription(name)  # not for people: a name of theirs
