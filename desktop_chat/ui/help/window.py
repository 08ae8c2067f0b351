"""The help window: every key, what goes where, facts to pass on when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSlider,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.storage.settings import SendKey
from desktop_chat.ui.commands import Command, Group, keys_of
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.help.texts import Fact, group_words
from desktop_chat.ui.settings.pages import scrolled
from desktop_chat.ui.side_window import SideWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import scaled_size, set_least
from desktop_chat.ui.words import tr

_Step = QAbstractSlider.SliderAction
_STEPS = {
    Qt.Key.Key_Up: _Step.SliderSingleStepSub,
    Qt.Key.Key_Down: _Step.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Step.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Step.SliderPageStepAdd,
    Qt.Key.Key_Home: _Step.SliderToMinimum,
    Qt.Key.Key_End: _Step.SliderToMaximum,
}


class KeyRow(QWidget):
    """What a command is called, and what is pressed for it."""

    def __init__(self, words: str, keys: Sequence[str]) -> None:
        super().__init__()
        self.words = words
        self.keys = [
            QKeySequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in keys
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, tokens.SPACE_1, 0, tokens.SPACE_1)
        row.setSpacing(tokens.SPACE_2)
        named = _label(words)
        named.setWordWrap(True)
        named.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row.addWidget(named, 1)
        for pressed in self.keys:
            row.addWidget(_label(pressed, "key"))
        self.setAccessibleName(f"{words}: {', '.join(self.keys)}")  # not for people: made


class HelpWindow(SideWindow):
    """One window beside the main one; `diagnostics` gives the facts when their page is shown."""

    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        commands: Iterable[Command],
        told: Sequence[Fact],
        diagnostics: Callable[[], str],
        sends: SendKey,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help — Desktop Chat"))
        self.setAccessibleName(tr("Help"))
        set_least(self, *tokens.HELP_LEAST)
        self.resize(scaled_size(*tokens.HELP_WINDOW))
        self._diagnostics = diagnostics
        self._sends = sends
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Parts of the help"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.search = Line(tr("Search the shortcuts"), tr("Search"))
        self.search.offer_to_clear()
        self.nothing = Said()
        self.rows: list[KeyRow] = []
        self._headings: list[tuple[QLabel, list[KeyRow]]] = []
        self.facts = QPlainTextEdit()
        self.facts.setReadOnly(True)
        self.facts.setAccessibleName(tr("Diagnostics"))
        self.facts.setTabChangesFocus(True)
        self.copy = QPushButton(tr("Copy diagnostics"))
        self.copy.setProperty("role", "quiet")
        self.said = Said()
        self.areas: list[QScrollArea] = []  # of the parts that are words alone
        self._stack = QStackedWidget()
        for words, page in (
            (tr("Shortcuts"), self._make_keys(commands)),
            (tr("What goes where"), self._make_facts(told)),
            (tr("Diagnostics"), self._make_diagnostics()),
        ):
            self.tabs.addTab(words)  # not for people: translated above
            self._stack.addWidget(page)
        whole = QVBoxLayout(self.inside)
        whole.setContentsMargins(tokens.SPACE_5, tokens.SPACE_3, tokens.SPACE_5, tokens.SPACE_5)
        whole.setSpacing(tokens.SPACE_4)
        whole.addWidget(self.tabs)
        whole.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._turn_to)
        self.search.textChanged.connect(self._find)
        self.copy.clicked.connect(self._copy)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)

    def _make_keys(self, commands: Iterable[Command]) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(tokens.SPACE_2, 0, tokens.SPACE_3, 0)
        column.setSpacing(0)
        known = list(commands)
        for group, words in group_words():
            rows = [KeyRow(c.words, c.keys) for c in known if c.group is group and c.keys]
            if group is Group.MESSAGES:
                rows += _box_rows(known, self._sends)
            if rows:
                heading = _label(words, "title")
                heading.setContentsMargins(0, tokens.SPACE_3, 0, tokens.SPACE_1)
                self._headings.append((heading, rows))
                for part in (heading, *rows):
                    column.addWidget(part)
                self.rows += rows
        column.addWidget(self.nothing)
        column.addStretch(1)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(tokens.SPACE_2)
        outer.addWidget(self.search)
        outer.addWidget(self._read_by_keys(page, tr("Shortcuts")), 1)
        return whole

    def _make_facts(self, told: Sequence[Fact]) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(tokens.SPACE_2, 0, tokens.SPACE_3, 0)
        grid.setHorizontalSpacing(tokens.SPACE_5)
        grid.setVerticalSpacing(tokens.SPACE_4)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        top = Qt.AlignmentFlag.AlignTop
        for number, (words, sentence) in enumerate(told):
            said = _label(sentence, "muted")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(_label(words, "title"), number, 0, top)
            grid.addWidget(said, number, 1, top)
        grid.setRowStretch(len(told), 1)
        return self._read_by_keys(page, tr("What goes where"))

    def _read_by_keys(self, page: QWidget, name: str) -> QScrollArea:
        """A part of words alone, which takes the focus so that keys scroll it."""
        area = scrolled(page)
        area.setObjectName("words")
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(name)  # not for people: given
        self.areas.append(area)
        return area

    def _make_diagnostics(self) -> QWidget:
        page = QWidget()
        page.setObjectName("column")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(
            _label(
                tr(
                    "Facts of this computer and this version, to pass on when something is wrong. "
                    "They hold no words of yours, no names and no keys."
                ),
                "muted",
            )
        )
        column.addWidget(self.facts, 1)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_3)
        row.addWidget(self.copy)
        row.addWidget(self.said, 1)
        row.addStretch(1)
        column.addLayout(row)
        return page

    def come_up(self) -> None:
        """In front of the others, at the shortcuts' search."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def _turn_to(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        if index == self._stack.count() - 1:
            self.said.say("")
            self.facts.setPlainText(self._diagnostics())  # not for people: facts

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        for heading, rows in self._headings:
            fitting = [row for row in rows if _fits(row, words)]
            heading.setVisible(bool(fitting))
            for row in rows:
                row.setVisible(row in fitting)
        found = any(_fits(row, words) for row in self.rows)
        self.nothing.say("" if found else tr("There is no such shortcut."))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.facts.toPlainText())  # not for people: facts
        self.said.say(tr("They are on the clipboard."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field needs for itself scrolls the page, wherever the focus is."""
        step, part = _STEPS.get(Qt.Key(event.key())), self.tabs.currentIndex()
        if step is not None and part < len(self.areas):
            self.areas[part].verticalScrollBar().triggerAction(step)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _leave(self) -> None:
        if self.search.text() and self.tabs.currentIndex() == 0:
            self.search.clear()
        else:
            self.close()


def _box_rows(known: Iterable[Command], sends: SendKey) -> list[KeyRow]:
    """Keys of the message box and of what is found, which are bound there."""
    named = {command.name for command in known}
    words = {
        "menu": tr("Menu"),
        "find-next": tr("Next match"),
        "find-previous": tr("Match before"),
        "edit-last": tr("Edit the last message"),
        "attach": tr("Attach files"),
    }
    bound_there = [KeyRow(words[name], keys_of(name)) for name in words if name not in named]
    return bound_there + [KeyRow(said, keys) for said, keys in _elsewhere(sends)]


def _elsewhere(sends: SendKey) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is no command: keys of the message box and of the conversation."""
    is_enter = sends is SendKey.ENTER
    return (
        (tr("Send the message"), ("Enter" if is_enter else "Ctrl+Enter",)),
        (tr("A new line"), ("Shift+Enter" if is_enter else "Enter",)),
        (tr("An assistant for a new chat, the first to the ninth"), ("Ctrl+1", "Ctrl+9")),
        (tr("The message before or after, to edit it"), ("Ctrl+Up", "Ctrl+Down")),
        (tr("From message to message"), ("Alt+Up", "Alt+Down")),
        (tr("Edit the message one is at"), ("F2",)),
        (tr("Delete from the message one is at"), ("Del",)),
        (tr("Bring back what was deleted"), ("Ctrl+Z",)),
        (tr("All that can be done with a message"), ("Shift+F10",)),
    )


def _fits(row: KeyRow, words: Sequence[str]) -> bool:
    said = f"{row.words} {' '.join(row.keys)}".casefold()
    return all(word in said for word in words)


def _label(words: str, role: str = "") -> QLabel:
    label = QLabel(words)  # not for people: given
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(role in ("muted", "title"))
    return label
