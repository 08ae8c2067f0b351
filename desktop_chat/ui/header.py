"""The line on top of a conversation: its title, the connection and the model."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from desktop_chat.chat.connections import Connection
from desktop_chat.ui.arrowed import MenuButton
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
    """Title at left; connection and model, each a menu, at right."""

    connection_chosen = Signal(str)
    model_chosen = Signal(str)
    connections_asked = Signal()
    settings_asked = Signal()
    sidebar_asked = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("header")
        self._icons = icons
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.sidebar = _icon_button(tr("Show or hide the list"), tr("Ctrl+B"))
        self.sidebar.clicked.connect(self.sidebar_asked)
        self.connection = MenuButton(tr("Connection"))
        self.model = MenuButton(tr("Model"))
        self.settings = _icon_button(tr("Settings"), tr("Ctrl+,"))
        self.settings.clicked.connect(self.settings_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_1)
        row.addWidget(self.sidebar)
        row.addSpacing(tokens.SPACE_1)
        row.addWidget(self.title, 1)
        for button in (self.connection, self.model, self.settings):
            row.addWidget(button)

    def show_title(self, title: str) -> None:
        self.title.set_whole(title)

    def show_connections(self, connections: list[Connection], chosen: Connection) -> None:
        """Fill both menus; `chosen` is in use."""
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
        self._show_models(chosen)

    def _show_models(self, chosen: Connection) -> None:
        menu = _fresh_menu(self.model)
        group = QActionGroup(menu)
        for name in dict.fromkeys((*chosen.models, chosen.model)):
            if name:
                action = _choice(menu, group, name, name == chosen.model)
                action.triggered.connect(lambda _, model=name: self.model_chosen.emit(model))
        menu.addSeparator()
        menu.addAction(tr("Other model…"), self.connections_asked.emit)
        _show_choice(self.model, chosen.model or tr("Choose a model"))

    def set_colours(self, colours: Colours) -> None:
        self.sidebar.setIcon(self._icons.get("sidebar", colours))
        self.settings.setIcon(self._icons.get("settings", colours))


def _icon_button(name: str, shortcut: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "icon")
    button.setIconSize(QSize(tokens.ICON, tokens.ICON))
    button.setAccessibleName(name)  # not for people: given
    button.setToolTip(f"{name} ({shortcut})")  # not for people: given
    return button


def _fresh_menu(button: QToolButton) -> QMenu:
    old = button.menu()
    if old is not None:
        old.deleteLater()
    menu = QMenu(button)
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
