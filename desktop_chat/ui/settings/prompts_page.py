"""Prompts and assistants to write, order and delete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.connections import Connection
from desktop_chat.chat.library import Assistant, Item, Library, SavedPrompt
from desktop_chat.ui.fields import Said
from desktop_chat.ui.settings.item_forms import AssistantForm, PromptForm
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import set_wide
from desktop_chat.ui.words import tr

_ID = Qt.ItemDataRole.UserRole


class PromptsPage(QWidget):
    """A list of both kinds at left, what is chosen at right; changes are given up at once."""

    changed = Signal(object)  # a SavedPrompt or an Assistant
    prompt_asked = Signal()
    assistant_asked = Signal()
    moved = Signal(object, int)  # an item, and so many places down
    removed = Signal(object)
    undo_asked = Signal()
    import_asked = Signal()
    export_asked = Signal()
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, Item] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Prompts and assistants"))
        set_wide(self.list, tokens.PROMPTS_LIST, tokens.LIST_MOST)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_prompt = _button(tr("New prompt"), self.prompt_asked)
        self.add_assistant = _button(tr("New assistant"), self.assistant_asked)
        self.up, self.down = QPushButton(tr("Up")), QPushButton(tr("Down"))
        self.remove = QPushButton(tr("Delete"))
        self.import_button = _button(tr("Import…"), self.import_asked)
        self.export_button = _button(tr("Export…"), self.export_asked)
        self.prompt, self.assistant = PromptForm(), AssistantForm()
        self.said = Said()
        self.undo = Strip("undo")
        self._forms = QStackedWidget()
        self._hint = QLabel(
            tr("Write what you ask often once, and call it with / in the message box.")
        )
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        adding, moving = QHBoxLayout(), QHBoxLayout()
        for row, buttons in (
            (adding, (self.add_prompt, self.add_assistant)),
            (moving, (self.up, self.down, self.remove)),
        ):
            row.setSpacing(tokens.SPACE_1)
            for button in buttons:
                button.setProperty("role", "quiet")
                button.setAccessibleName(button.text())  # not for people: theirs
                row.addWidget(button, 1)
        side = QVBoxLayout()
        side.setSpacing(tokens.SPACE_2)
        side.addWidget(self.list, 1)
        side.addLayout(moving)
        side.addLayout(adding)
        for form in (self._hint, _scrolled(self.prompt), _scrolled(self.assistant)):
            self._forms.addWidget(form)
        top = QHBoxLayout()
        top.setSpacing(tokens.SPACE_5)
        top.addLayout(side)
        top.addWidget(self._forms, 1)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_2)
        foot.addWidget(self.said, 1)
        foot.addStretch(0)
        foot.addWidget(self.import_button)
        foot.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        column.addLayout(top, 1)
        column.addWidget(self.undo)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda now, _: self._show(now))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.prompt.changed.connect(self.changed)
        self.assistant.changed.connect(self.changed)
        self.undo.chosen.connect(lambda _: self.undo_asked.emit())
        context = Qt.ShortcutContext.WidgetShortcut
        for keys, call in (
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
            ("Del", self._remove),
            ("Ctrl+Z", self.undo_asked.emit),
        ):
            QShortcut(QKeySequence(keys), self.list, call, context=context)

    # What it shows.

    @property
    def current(self) -> Item | None:
        """What is chosen in the list."""
        return self._items.get(self._id_of(self.list.currentItem()))

    @staticmethod
    def _id_of(line: QListWidgetItem | None) -> str:
        return str(line.data(_ID) or "") if line is not None else ""

    def show_library(self, library: Library, connections: Sequence[Connection]) -> None:
        """Fill the list; what was chosen stays so."""
        was = self._id_of(self.list.currentItem())
        self._items.clear()
        self.assistant.show_connections(connections)
        self.list.blockSignals(True)
        self.list.clear()
        kinds: tuple[tuple[str, Sequence[Item]], ...] = (
            (tr("Assistants"), library.assistants),
            (tr("Prompts"), library.prompts),
        )
        for heading, items in kinds:
            if items:
                line = QListWidgetItem(heading)
                line.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(line)
            for each in items:
                line = QListWidgetItem(each.name)
                line.setData(_ID, each.id)
                self._items[each.id] = each
                self.list.addItem(line)
        self.list.blockSignals(False)
        self.list.setEnabled(bool(self._items))  # an empty one has no place for the focus
        for button in (self.up, self.down, self.remove):
            button.setVisible(bool(self._items))
        self.select(was)

    def select(self, item_id: str) -> None:
        """Choose an item; the first one where it is not there."""
        lines = [self.list.item(row) for row in range(self.list.count())]
        items = [line for line in lines if self._id_of(line)]
        found = [line for line in items if self._id_of(line) == item_id] or items
        if found:
            self.list.setCurrentItem(found[0])
        self._show(found[0] if found else None)

    def _show(self, line: QListWidgetItem | None) -> None:
        item = self._items.get(self._id_of(line))
        for button in (self.up, self.down, self.remove):
            button.setEnabled(item is not None)
        if isinstance(item, SavedPrompt):
            self.prompt.show_item(item)
            self._forms.setCurrentIndex(1)
        elif isinstance(item, Assistant):
            self.assistant.show_item(item)
            self._forms.setCurrentIndex(2)
        else:
            self._forms.setCurrentIndex(0)

    def offer_undo(self, name: str) -> None:
        """Say what was deleted, with a way back; an empty name takes that away."""
        if name:
            said = tr("“{title}” is deleted.").replace("{title}", name)
            self.undo.say(said, (("undo", tr("Undo")),))
        else:
            self.undo.hide()

    # What is asked for.

    def _move(self, places: int) -> None:
        if (item := self.current) is not None:
            self.moved.emit(item, places)

    def _remove(self) -> None:
        if (item := self.current) is not None:
            self.removed.emit(item)

    def apply(self) -> None:
        """Give up what is still being written."""
        self.prompt.apply()
        self.assistant.apply()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()


def _button(words: str, signal: SignalInstance) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "quiet")
    button.setAccessibleName(words)  # not for people: given
    button.clicked.connect(signal)
    return button


def _scrolled(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    form.setObjectName("column")
    form.setContentsMargins(0, 0, tokens.SPACE_3, 0)  # room for the scroll bar
    return area
