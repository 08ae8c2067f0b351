"""What the app can be told to do: one list that keys, menus and the palette share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

# By the name of what they do, in the main window. Those of the message box and of the transcript
# are listed too: they are bound there.
KEYS: Mapping[str, tuple[str, ...]] = {
    "new-chat": ("Ctrl+N",),
    "search": ("Ctrl+K",),
    "search-messages": ("Ctrl+Shift+F",),
    "next-chat": ("Ctrl+PgDown", "Ctrl+Tab"),
    "previous-chat": ("Ctrl+PgUp", "Ctrl+Shift+Tab"),
    "models": ("Ctrl+M",),
    "assistants": ("Ctrl+Shift+N",),
    "find": ("Ctrl+F",),
    "previous-question": ("Alt+PgUp",),
    "next-question": ("Alt+PgDown",),
    "find-next": ("F3",),
    "find-previous": ("Shift+F3",),
    "stop": ("Esc",),
    "retry": ("Ctrl+R",),
    "ask-other": ("Ctrl+Shift+R",),
    "copy-reply": ("Ctrl+Shift+C",),
    "edit-last": ("Ctrl+Up",),
    "message-box": ("Ctrl+L",),
    "attach": ("Ctrl+Shift+A",),
    "screenshot": ("Ctrl+Shift+S",),
    "sidebar": ("Ctrl+B",),
    "filter": ("Ctrl+Shift+L",),
    "settings": ("Ctrl+,",),
    "menu": ("F10",),
    "ask-several": ("Ctrl+Shift+M",),
    "compare": ("Ctrl+Shift+E",),
    "print": ("Ctrl+P",),
    "larger": ("Ctrl++", "Ctrl+="),
    "smaller": ("Ctrl+-",),
    "usual-size": ("Ctrl+0",),
    "help": ("F1",),
    "quit": ("Ctrl+Q",),
}

FIXED = frozenset({"stop"})  # Esc stops, whatever else is chosen
_BOUND_THERE = frozenset({"edit-last"})  # its usual keys are the message box's own
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
# What fields of text, assistants and windows do with keys; a command would take that away.
TAKEN = frozenset(
    f"Ctrl+{key}"
    for key in ("A", "C", "V", "X", "Z", "Y", "Shift+Z", "Return", "Enter", "Left", "Right", "Home")
) | {"Ctrl+End", "Ctrl+Backspace", "Ctrl+Del", "Ctrl+Tab", "Alt+F4"}
TAKEN |= {f"Ctrl+{number}" for number in range(1, 10)} | {"Ctrl+Up", "Ctrl+Down", "Shift+F10"}
Chosen = tuple[tuple[str, tuple[str, ...]], ...]  # names of commands, and keys for them
_own: dict[str, tuple[str, ...]] = {}


def keys_of(name: str) -> tuple[str, ...]:
    """What is pressed for a command now."""
    return _own.get(name, KEYS.get(name, ()))


def choose_keys(chosen: Chosen) -> None:
    """Use what the person chose. What cannot be pressed here counts as not chosen; of two
    commands with the same keys the first has them, and a chosen key comes before a usual one."""
    _own.clear()
    taken: set[str] = set()
    for name, keys in chosen:
        if name in FIXED or not all(map(can_be_chosen, keys)) or taken & set(keys):
            continue
        _own[name] = keys
        taken |= set(keys)
    if taken:
        for name, keys in KEYS.items():
            if name not in _own and taken & set(keys):
                _own[name] = tuple(each for each in keys if each not in taken)


def can_be_chosen(keys: str) -> bool:
    """Whether keys leave text fields what they need: one stroke, with Ctrl or Alt, or F1 to F35."""
    sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1 or sequence.toString() != keys or keys in TAKEN:
        return False
    stroke = sequence[0]  # type: ignore[index]
    is_function = Qt.Key.Key_F1 <= stroke.key() <= Qt.Key.Key_F35
    return is_function or bool(stroke.keyboardModifiers() & _HELD)


def is_menu_key(event: QKeyEvent) -> bool:
    """Whether the menu of what has the focus is asked for; Qt itself knows only the one key."""
    if event.key() == Qt.Key.Key_Menu:
        return True
    return event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier


def native(keys: str) -> str:
    """Keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def show_keys(control: QWidget, words: str, name: str) -> None:
    """A tip of a command's words and keys; it follows when other keys are chosen."""
    control.setProperty("words", words)
    control.setProperty("command", name)
    keys = keys_of(name)
    tip = f"{words} ({native(keys[0])})" if keys else words
    control.setToolTip(tip)  # not for people: given


class Group(StrEnum):
    """Where a command belongs; lists have them in this order."""

    CONVERSATION = "conversation"  # the one in view, or a new one
    MESSAGES = "messages"
    WINDOW = "window"
    APP = "app"
    PROMPTS = "prompts"  # and assistants
    MODELS = "models"  # a model for the conversation in view
    SETTINGS = "settings"  # places there


def _always() -> bool:
    return True


class Command(NamedTuple):
    """One thing that the app does. `words` name it as a menu has it, `also` are others that it
    is found by, `detail` stands beside it. While `can_run` says no, it is not offered."""

    name: str
    words: str
    run: Callable[[], object]
    group: Group = Group.APP
    can_run: Callable[[], bool] = _always
    also: str = ""
    detail: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """What is pressed for it, as `QKeySequence` reads it."""
        return keys_of(self.name)


class Commands:
    """The commands of one window. Keys are bound at the start; words are made when a list of
    commands is asked for."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._sources: list[Callable[[], Iterable[Command]]] = []
        self._places: list[Callable[[], Iterable[Command]]] = []
        self._calls: dict[str, Callable[[], object]] = {}
        self._bound: dict[str, list[QShortcut]] = {}
        self._chosen: Chosen = ()

    def bind(self, calls: Mapping[str, Callable[[], object]]) -> None:
        """Let the keys of these commands call, whatever in the window has the focus."""
        self._calls.update(calls)
        for name in calls:
            self._set(name)

    def follow(self, chosen: Chosen) -> None:
        """Bind the keys that the person chose, and say them in tips."""
        if chosen == self._chosen:
            return
        before = dict(_own)
        self._chosen = chosen
        choose_keys(chosen)
        for name in before.keys() | _own.keys():
            self._set(name)
        for control in self._window.findChildren(QWidget):
            name = control.property("command")
            if name:
                show_keys(control, control.property("words"), name)

    def _set(self, name: str) -> None:
        for shortcut in self._bound.pop(name, ()):
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        keys = keys_of(name)
        if name in _BOUND_THERE and keys == KEYS[name]:
            return
        call = self._calls.get(name) or partial(self._run, name)
        self._bound[name] = [QShortcut(QKeySequence(each), self._window, call) for each in keys]

    def _run(self, name: str) -> None:
        """What has no keys of its own is looked up when its keys are pressed."""
        command = self.find(name)
        if command is not None and command.can_run():
            command.run()

    def add(self, source: Callable[[], Iterable[Command]]) -> None:
        """More commands; `source` is called each time that a list of them is made."""
        self._sources.append(source)

    def add_places(self, source: Callable[[], Iterable[Command]]) -> None:
        """More models or settings to go to: they are found by words, and stand in no menu."""
        self._places.append(source)

    def places(self) -> list[Command]:
        """The models and settings there are."""
        return [command for source in self._places for command in source()]

    def all(self) -> list[Command]:
        """Every command, by group; a name that comes twice is the later one."""
        found = {command.name: command for source in self._sources for command in source()}
        order = list(Group)
        return sorted(found.values(), key=lambda command: order.index(command.group))

    def offered(self) -> list[Command]:
        """Those that can be carried out just now."""
        return [command for command in self.all() if command.can_run()]

    def find(self, name: str) -> Command | None:
        """A command by its name."""
        return next((command for command in self.all() if command.name == name), None)

    def put_into(self, menu: QMenu, *names: str) -> list[QAction]:
        """Add these commands to a menu, in this order; what cannot be done just now is muted."""
        known = {command.name: command for command in self.all()}
        made = []
        for command in (known[name] for name in names if name in known):
            keys = keys_words(command)
            words = command.words.replace("&", "&&")
            action = menu.addAction(f"{words}\t{keys}" if keys else words)  # not for people: made
            action.triggered.connect(lambda _=False, run=command.run: run())
            action.setEnabled(command.can_run())
            made.append(action)
        return made


def keys_words(command: Command) -> str:
    """The first keys of a command as this system writes them; empty where it has none."""
    if not command.keys:
        return ""
    return native(command.keys[0])
