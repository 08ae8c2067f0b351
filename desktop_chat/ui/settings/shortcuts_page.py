"""What is pressed for every command: a list to read and to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_chat.ui.commands import native
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.settings.reset import reset_button
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_MODIFIERS = (
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_unknown,
)
_ERASERS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_LEAVE = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class CommandKeys(NamedTuple):
    """A command as the list shows it; `is_fixed` where its keys cannot be changed."""

    name: str
    words: str
    heading: str
    keys: tuple[str, ...]
    is_own: bool
    is_fixed: bool


class KeyField(QPushButton):
    """Shows keys; pressed, it waits for others. Esc leaves them, Delete takes them away."""

    given = Signal(str)  # keys, empty for none
    left = Signal()  # by Esc, with the keys as they were

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._keys: tuple[str, ...] = ()
        self.is_waiting = False
        self.setProperty("role", "quiet")
        self.setAccessibleDescription(
            tr("Press it, then the new keys. Delete takes the keys away, Esc leaves them.")
        )
        self.clicked.connect(self.wait)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """These are pressed now."""
        self._keys = keys
        self._stop_waiting()

    def wait(self) -> None:
        """Take what is pressed next for the new keys."""
        self.is_waiting = True
        self.setFocus()
        self.setText(tr("Press keys…"))

    def _stop_waiting(self) -> None:
        self.is_waiting = False
        said = ", ".join(map(native, self._keys))
        self.setText((said or tr("None")).replace("&", "&&"))
        name = tr("Shortcut of {name}: {keys}").replace("{name}", self._words)
        self.setAccessibleName(name.replace("{keys}", said or tr("None")))

    def event(self, event: QEvent) -> bool:
        if self.is_waiting and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # what is pressed is meant for this field, not for the app
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.is_waiting or key in _LEAVE:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self._stop_waiting()
            self.left.emit()
        elif key in _ERASERS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._stop_waiting()
            self.given.emit("")
        elif key not in _MODIFIERS:
            self._stop_waiting()
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            self.given.emit(QKeySequence(QKeyCombination(held, key)).toString())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.is_waiting:
            self._stop_waiting()


class ShortcutRow(QWidget):
    """One command, its keys, and the way back to what is usual."""

    given = Signal(str, str)  # name, keys
    reset_asked = Signal(str)
    taken = Signal(str)  # give it the keys although another command has them

    def __init__(self, command: CommandKeys) -> None:
        super().__init__()
        self.name, self.words = command.name, command.words
        self.field = KeyField(command.words)
        self.field.setEnabled(not command.is_fixed)
        self.reset = reset_button(command.words)
        self.reset.hide()
        self.said = Said()
        self.take = QPushButton(tr("Use them here"))
        self.take.setProperty("role", "strip")
        self.take.hide()
        self._lay_out()
        self.field.given.connect(lambda keys: self.given.emit(self.name, keys))
        for signal in (self.field.clicked, self.field.left):
            signal.connect(lambda: self.say(""))
        self.reset.clicked.connect(lambda: self.reset_asked.emit(self.name))
        self.take.clicked.connect(lambda: self.taken.emit(self.name))
        self.show_command(command)

    def _lay_out(self) -> None:
        label = QLabel(self.words)  # not for people: given
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_2)
        row.addWidget(label, 1)
        row.addWidget(self.reset)
        row.addWidget(self.field)
        below = QHBoxLayout()
        below.setSpacing(tokens.SPACE_2)
        below.addWidget(self.said, 1)
        below.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens.SPACE_1, 0, tokens.SPACE_1)
        column.setSpacing(tokens.SPACE_1)
        column.addLayout(row)
        column.addLayout(below)

    def show_command(self, command: CommandKeys) -> None:
        """Its keys now."""
        self.field.show_keys(command.keys)
        if self.reset.hasFocus() and not command.is_own:
            self.field.setFocus()
        self.reset.setVisible(command.is_own)
        self.say("")

    def refuse(self, sentence: str, can_take: bool = False) -> None:
        """Say why keys cannot be these, and wait for others."""
        self.say(sentence, can_take)
        self.field.wait()

    def say(self, sentence: str, can_take: bool = False) -> None:
        """Why keys cannot be these; `can_take` offers to take them from the other command."""
        self.said.say(sentence, wrong=True)
        self.take.setVisible(can_take)


class ShortcutsPage(QWidget):
    """Asks for the commands when it is shown."""

    asked = Signal()
    _came = Signal()
    given = Signal(str, str)
    reset_asked = Signal(str)
    taken = Signal(str)
    all_reset_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, ShortcutRow] = {}
        self._headings: dict[QLabel, list[ShortcutRow]] = {}
        self.search = Line(tr("Search the shortcuts"), tr("Search the shortcuts"))
        self.search.offer_to_clear()
        self.quick_key = Said()
        self.quick_key.setAccessibleName(tr("Quick window from anywhere"))
        self.quick_key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.reset_all = QPushButton(tr("Reset all shortcuts"))
        self.reset_all.setProperty("role", "strip")
        self.reset_all.hide()
        self.nothing = Said()
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(tokens.SPACE_3)
        top.addWidget(self.search, 1)
        top.addWidget(self.reset_all)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(tokens.SPACE_3)
        whole.addWidget(self.quick_key)
        whole.addLayout(top)
        whole.addWidget(inner, 1)
        self.search.textChanged.connect(self._find)
        self.reset_all.clicked.connect(self.all_reset_asked)
        # What is put into a page while it is about to show gets no room.
        self._came.connect(self.asked, Qt.ConnectionType.QueuedConnection)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._came.emit()

    def show_commands(self, commands: Sequence[CommandKeys]) -> None:
        """Fill the list, or bring it up to date."""
        for command in commands:
            if command.name in self.rows:
                self.rows[command.name].show_command(command)
            else:
                self._add(command)
        if self.reset_all.hasFocus() and not any(each.is_own for each in commands):
            self.search.setFocus()
        self.reset_all.setVisible(any(each.is_own for each in commands))
        for row in self.rows.values():
            row.show()
        self._find(self.search.text())
        page = self.parentWidget()
        if page is not None:  # what it scrolls in is not always told that it has grown
            page.resize(page.width(), max(page.height(), page.heightForWidth(page.width())))

    def forget(self) -> None:
        """Another language is spoken: the list is made anew."""
        for widget in (*self.rows.values(), *self._headings):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.rows.clear()
        self._headings.clear()
        if self.isVisible():
            self.asked.emit()

    def _add(self, command: CommandKeys) -> None:
        row = ShortcutRow(command)
        row.given.connect(self.given)
        row.reset_asked.connect(self.reset_asked)
        row.taken.connect(self.taken)
        self.rows[command.name] = row
        heading = next((each for each in self._headings if each.text() == command.heading), None)
        if heading is None:
            heading = QLabel(command.heading)  # not for people: given
            heading.setTextFormat(Qt.TextFormat.PlainText)
            heading.setProperty("role", "title")
            heading.setContentsMargins(0, tokens.SPACE_3, 0, tokens.SPACE_1)
            self._headings[heading] = []
            self._column.insertWidget(self._column.count() - 2, heading)
        self._headings[heading].append(row)
        self._column.insertWidget(self._column.count() - 2, row)

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        found = False
        for heading, rows in self._headings.items():
            fitting = [row for row in rows if _fits(row, words)]
            found = found or bool(fitting)
            heading.setVisible(bool(fitting))
            for row in rows:
                row.setVisible(row in fitting)
        self.nothing.say("" if found else tr("There is no such shortcut."))


def _fits(row: ShortcutRow, words: Sequence[str]) -> bool:
    said = f"{row.words} {row.field.text()}".casefold()
    return all(word in said for word in words)
