"""The settings: a page for each part; every change applies at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QMoveEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.connections import (
    LOCAL_PRESETS,
    PLACEHOLDER,
    PRESETS,
    Connection,
    Kind,
    Preset,
    new_connection_id,
)
from desktop_chat.storage.settings import Settings
from desktop_chat.ui.arrowed import AddButton
from desktop_chat.ui.menus import Menu
from desktop_chat.ui.settings.about_page import AboutPage
from desktop_chat.ui.settings.connection_form import ConnectionForm
from desktop_chat.ui.settings.history_page import HistoryPage
from desktop_chat.ui.settings.network_page import NetworkPage
from desktop_chat.ui.settings.pages import Pages, scrolled
from desktop_chat.ui.settings.prompts_page import PromptsPage
from desktop_chat.ui.settings.shortcuts_page import ShortcutsPage
from desktop_chat.ui.settings.table import Section
from desktop_chat.ui.settings.usage_page import UsagePage
from desktop_chat.ui.side_window import SideWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import scaled_size, set_least, set_wide
from desktop_chat.ui.words import tr

_ID = Qt.ItemDataRole.UserRole
_PATIENCE_MS = 500  # until a window is taken for as far in front as it gets


class SettingsWindow(SideWindow):
    """One window beside the main one; nothing waits for it."""

    connection_added = Signal(object)  # Connection
    changed = Signal(str, object)  # a field of the settings and its new value
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings — Desktop Chat"))
        self.setAccessibleName(tr("Settings"))
        set_least(self, *tokens.SETTINGS_LEAST)
        self.resize(scaled_size(*tokens.SETTINGS_WINDOW))
        self._connections: list[Connection] = []
        self._given_names: dict[str, str] = {}  # by id: what nobody has typed
        self._owes_services = False
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Connections"))
        set_wide(self.list, tokens.CONNECTIONS_LIST, tokens.LIST_MOST)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add = AddButton(tr("Add a connection"))
        self.add.setProperty("role", "quiet")
        self.add.setMenu(self._preset_menu())
        self.form = ConnectionForm()
        self.form.name_for = self._name_for
        self.history = HistoryPage()
        self.history.setContentsMargins(0, 0, tokens.SPACE_3, 0)  # room for the scroll bar
        self.usage = UsagePage()
        self.network = NetworkPage()
        self.prompts = PromptsPage()
        self.about = AboutPage()
        self.shortcuts = ShortcutsPage()
        self.pages = Pages()
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_row)
        self.pages.changed.connect(self.changed)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)

    def _preset_menu(self) -> QMenu:
        menu = Menu(self)
        self._add_presets(menu, PRESETS)
        self._add_presets(menu.addMenu(tr("A model on this machine")), LOCAL_PRESETS)
        menu.addSeparator()
        menu.addAction(tr("Streaming service"), self._add_remote)
        menu.addAction(tr("Other service"), self._add_other)
        return menu

    def _add_presets(self, menu: QMenu, presets: tuple[Preset, ...]) -> None:
        for preset in presets:
            action = menu.addAction(preset.name)  # not for people: a name
            action.triggered.connect(lambda _, chosen=preset: self._add_preset(chosen))

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(tokens.SPACE_2)
        side.addWidget(self.list, 1)
        side.addWidget(self.add)
        top = QHBoxLayout()
        top.setSpacing(tokens.SPACE_5)
        top.addLayout(side)
        area = scrolled(self.form)
        self.form.setContentsMargins(0, 0, tokens.SPACE_3, 0)  # room for the scroll bar
        self.form.checkup.grown.connect(lambda: area.ensureWidgetVisible(self.form.checkup))
        self.form.models_asked.connect(lambda _: area.ensureWidgetVisible(self.form.choose_model))
        top.addWidget(area, 1)
        content: dict[Section, QWidget | None] = {
            Section.CONNECTIONS: _page(top),
            Section.KEYBOARD: self.shortcuts,
            Section.NETWORK: self.network,
            Section.DATA: self.history,
            Section.PROMPTS: self.prompts,
            Section.USAGE: self.usage,
            Section.ABOUT: self.about,
        }
        for section in Section:
            scrolls = section in (Section.KEYBOARD, Section.DATA)
            self.pages.add(section, content.get(section), scrolls)
        whole = QVBoxLayout(self.inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        # The labels that a form makes would take their text for markup where it looks like it.
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)

    def show_settings(self, settings: Settings, connections: list[Connection], at: str) -> None:
        """Fill the window; the connection with id `at` is shown if none is selected yet."""
        shown = self._current_id() or at
        self._connections = connections
        self.list.blockSignals(True)
        self.list.clear()
        for connection in connections:
            item = QListWidgetItem(connection.name)
            item.setData(_ID, connection.id)
            self.list.addItem(item)
        ids = [connection.id for connection in connections]
        row = ids.index(shown) if shown in ids else ids.index(at) if at in ids else 0
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self._on_row(row)
        self.pages.show_settings(settings)
        self.network.show_network(settings.network)

    def retell(self) -> None:
        """Another language is spoken: what is made of the table is made anew."""
        self.list.setAccessibleName(tr("Connections"))
        self.shortcuts.forget()
        self.pages.retell()

    def offer_services(self) -> None:
        """Open the list of services at its button, once the window is where it is put."""
        self._owes_services = True
        QTimer.singleShot(0 if self.isActiveWindow() else _PATIENCE_MS, self, self._open_services)

    def _open_services(self) -> None:
        if self._owes_services and self.isVisible():
            self.add.showMenu()
        self._owes_services = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self._owes_services:
            QTimer.singleShot(0, self, self._open_services)

    def moveEvent(self, event: QMoveEvent) -> None:
        """A list of services that is open already goes with its button."""
        super().moveEvent(event)
        menu = self.add.menu()
        if menu.isVisible():
            menu.move(menu.pos() + event.pos() - event.oldPos())

    def show_network(self) -> None:
        """Turn to the network's page."""
        self.pages.show_section(Section.NETWORK)

    def show_history(self) -> None:
        """Turn to the files and backups."""
        self.pages.show_section(Section.DATA)

    def show_usage(self) -> None:
        """Turn to the usage's page."""
        self.pages.show_section(Section.USAGE)

    def show_connection(self, connection_id: str) -> None:
        """Turn to the connections, at one of them."""
        self.pages.show_section(Section.CONNECTIONS)
        self.select(connection_id)
        self.list.setFocus()

    def _leave(self) -> None:
        """Esc: out of the search, or out of the settings."""
        if self.pages.search.text():
            self.pages.search.clear()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.form.apply_all()
        self.prompts.apply()
        super().closeEvent(event)
        self.closed.emit()

    def select(self, connection_id: str) -> None:
        """Show one connection."""
        for row, connection in enumerate(self._connections):
            if connection.id == connection_id:
                self.list.setCurrentRow(row)

    def _current_id(self) -> str:
        row = self.list.currentRow()
        return self._connections[row].id if 0 <= row < len(self._connections) else ""

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._connections):
            self.form.show_connection(self._connections[row])

    def _add_preset(self, preset: Preset) -> None:
        self._add(
            Connection(
                "",
                preset.name,
                Kind.OPENAI,
                preset.base_url,
                models=preset.models,
                needs_key=preset.needs_key,
                key_header=preset.key_header,
            )
        )
        if PLACEHOLDER in preset.base_url:
            self.form.ask_for_address(PLACEHOLDER)
        else:
            (self.form.key if preset.needs_key else self.form.model).setFocus()

    def add_local(self) -> None:
        """Add a connection to Ollama's usual address on this machine."""
        address = "http://127.0.0.1:11434/v1"
        self._add(Connection("", tr("This machine"), Kind.OPENAI, address))
        self.form.model.setFocus()

    def _add_other(self) -> None:
        made = self._add(Connection("", tr("New connection"), Kind.OPENAI))
        self._given_names[made.id] = made.name
        self.form.address.setFocus()

    def _add_remote(self) -> None:
        self._add(Connection("", tr("Streaming service"), Kind.REMOTE))
        self.form.address.setFocus()

    def _add(self, draft: Connection) -> Connection:
        """Add a connection, its id and a free name still to be given."""
        model = draft.models[0] if draft.models else ""
        free = self._free_name(draft.name)
        connection = draft._replace(id=new_connection_id(), name=free, model=model)
        self.connection_added.emit(connection)
        self.select(connection.id)
        return connection

    def _free_name(self, name: str, owner: str = "") -> str:
        """A name that no connection has but its owner."""
        taken = {connection.name for connection in self._connections if connection.id != owner}
        number, free = 2, name
        while free in taken:
            free, number = f"{name} {number}", number + 1
        return free

    def _name_for(self, connection: Connection) -> str:
        """Its service's name or host, where it has no name yet but the one that it began with."""
        host = host_of(connection.base_url)
        if not host or self._given_names.get(connection.id) != connection.name:
            return connection.name
        known = (each.name for each in PRESETS if host_of(each.base_url) == host)
        name = self._free_name(next(known, host), connection.id)
        self._given_names[connection.id] = name
        return name


def _page(layout: QLayout) -> QWidget:
    page = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    page.setLayout(layout)
    return page
