"""The settings: connections and appearance; every change applies at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.connections import PRESETS, Connection, Kind, Preset, new_connection_id
from desktop_chat.storage.settings import SendKey, Settings, Theme
from desktop_chat.ui.arrowed import ChoiceBox
from desktop_chat.ui.settings.connection_form import ConnectionForm
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_ID = Qt.ItemDataRole.UserRole


class SettingsWindow(QWidget):
    """One window beside the main one; nothing waits for it."""

    connection_added = Signal(object)  # Connection
    theme_chosen = Signal(object)  # Theme
    send_key_chosen = Signal(object)  # SendKey

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("page")
        self.setWindowTitle(tr("Settings — Desktop Chat"))
        self.setAccessibleName(tr("Settings"))
        self.resize(720, 480)
        self._connections: list[Connection] = []
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Connections"))
        self.list.setFixedWidth(190)
        self.add = QPushButton(tr("Add a connection"))
        self.add.setProperty("role", "quiet")
        self.add.setMenu(self._preset_menu())
        self.form = ConnectionForm()
        self.theme = ChoiceBox()
        self.theme.setAccessibleName(tr("Theme"))
        self.send_key = ChoiceBox()
        self.send_key.setAccessibleName(tr("Key that sends"))
        self._fill_choices()
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_row)
        self.theme.activated.connect(self._on_theme)
        self.send_key.activated.connect(self._on_send_key)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def _preset_menu(self) -> QMenu:
        menu = QMenu(self)
        for preset in PRESETS:
            action = menu.addAction(preset.name)  # not for people: a name
            action.triggered.connect(lambda _, chosen=preset: self._add_preset(chosen))
        menu.addAction(tr("Model on this machine"), self.add_local)
        menu.addAction(tr("Other service"), self._add_other)
        return menu

    def _fill_choices(self) -> None:
        for theme, name in (
            (Theme.SYSTEM, tr("As the system")),
            (Theme.LIGHT, tr("Light")),
            (Theme.DARK, tr("Dark")),
        ):
            self.theme.addItem(name, theme.value)  # not for people: translated above
        for key, name in (
            (SendKey.ENTER, tr("Enter (Shift+Enter makes a new line)")),
            (SendKey.CTRL_ENTER, tr("Ctrl+Enter (Enter makes a new line)")),
        ):
            self.send_key.addItem(name, key.value)  # not for people: translated above

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(tokens.SPACE_2)
        side.addWidget(self.list, 1)
        side.addWidget(self.add)
        top = QHBoxLayout()
        top.setSpacing(tokens.SPACE_5)
        top.addLayout(side)
        top.addWidget(self.form, 1)
        looks = QFormLayout()
        looks.setHorizontalSpacing(tokens.SPACE_4)
        looks.setVerticalSpacing(tokens.SPACE_3)
        looks.addRow(tr("Theme"), self.theme)
        looks.addRow(tr("Key that sends"), self.send_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_5,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(_heading(tr("Connections")))
        column.addLayout(top, 1)
        column.addSpacing(tokens.SPACE_3)
        column.addWidget(_heading(tr("Appearance and keys")))
        column.addLayout(looks)
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
        self.theme.setCurrentIndex(self.theme.findData(settings.theme.value))
        self.send_key.setCurrentIndex(self.send_key.findData(settings.send_key.value))

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
        self._add(preset.name, preset.base_url, preset.models, needs_key=True)
        self.form.key.setFocus()

    def add_local(self) -> None:
        """Add a connection to Ollama's usual address on this machine."""
        self._add(tr("This machine"), "http://127.0.0.1:11434/v1", (), needs_key=False)
        self.form.model.setFocus()

    def _add_other(self) -> None:
        self._add(tr("New connection"), "", (), needs_key=False)
        self.form.address.setFocus()

    def _add(self, name: str, address: str, models: tuple[str, ...], needs_key: bool) -> None:
        taken = {connection.name for connection in self._connections}
        number, free = 2, name
        while free in taken:
            free, number = f"{name} {number}", number + 1
        model = models[0] if models else ""
        connection = Connection(
            new_connection_id(), free, Kind.OPENAI, address, model, models, needs_key
        )
        self.connection_added.emit(connection)
        self.select(connection.id)

    def _on_theme(self, index: int) -> None:
        self.theme_chosen.emit(Theme(self.theme.itemData(index)))

    def _on_send_key(self, index: int) -> None:
        self.send_key_chosen.emit(SendKey(self.send_key.itemData(index)))


def _heading(text: str) -> QLabel:
    label = QLabel(text)  # not for people: given
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "title")
    return label
