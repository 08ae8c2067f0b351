"""What the palette looks through, and when: a row of small buttons."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from desktop_chat.chat.search_words import Scope, Wanted
from desktop_chat.ui.flow import Flow
from desktop_chat.ui.menus import Menu
from desktop_chat.ui.palette.finding import scope_words
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_DAYS = (0, 1, 7, 30, 365)  # since when; 0 is any time


class Chip(QPushButton):
    """A small button that is on or off; Enter presses it too."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setCheckable(True)
        self.setProperty("role", "chip")
        self.setAccessibleName(words)  # not for people: given
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Filters(QWidget):
    """One kind of things or all, this conversation or all, and since when."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self._flow = Flow(tokens.SPACE_1)
        self.setLayout(self._flow)
        self._group = QButtonGroup(self)
        self.scopes: dict[Scope, Chip] = {}
        for scope in Scope:
            chip = self.scopes[scope] = Chip(scope_words(scope))
            self._group.addButton(chip)
            self._flow.addWidget(chip)
        self.scopes[Scope.ALL].setChecked(True)
        self.here = Chip(tr("This conversation"))
        self.days = 0
        self.time = Chip("")
        self.time.setCheckable(False)
        self._menu = Menu(self)
        self.time.setMenu(self._menu)
        self._fill_times()
        self._flow.addWidget(self.here)
        self._flow.addWidget(self.time)
        self._group.buttonToggled.connect(self._on_scope)
        self.here.toggled.connect(lambda _: self.changed.emit())

    def retell(self) -> None:
        """Another language is spoken; a word of one language may be several of another."""
        for scope, chip in self.scopes.items():
            words = scope_words(scope)
            chip.setText(words)  # not for people: translated there
            chip.setAccessibleName(words)  # not for people: translated there
        for action in self._menu.actions():
            action.setText(_time_words(action.data()))  # not for people: translated there
        self.blockSignals(True)
        self.set_days(self.days)
        self.blockSignals(False)

    @property
    def chips(self) -> list[Chip]:
        return [*self.scopes.values(), self.here, self.time]

    @property
    def stops(self) -> list[Chip]:
        """What Tab stops at: of the kinds, the chosen one; arrows lead to the others."""
        chosen = self.scopes[self.scope]
        return [each for each in (chosen, self.here, self.time) if each.isVisible()]

    @property
    def scope(self) -> Scope:
        return next(scope for scope, chip in self.scopes.items() if chip.isChecked())

    def choose(self, scope: Scope) -> None:
        """Look through one kind of things."""
        self.scopes[scope].setChecked(True)

    def reset(self) -> None:
        """Everything, everywhere, at any time."""
        self.blockSignals(True)
        self.choose(Scope.ALL)
        self.here.setChecked(False)
        self.set_days(0)
        self.blockSignals(False)

    def set_days(self, days: int) -> None:
        """Only what is from the last so many days; 0 is any time."""
        self.days = days
        words = _time_words(days)
        self.time.setText(words)  # not for people: translated there
        self.time.setAccessibleName(tr("When: {time}").replace("{time}", words))
        self.time.setProperty("on", bool(days))
        self.time.style().unpolish(self.time)
        self.time.style().polish(self.time)
        for action in self._menu.actions():
            action.setChecked(action.data() == days)
        self.changed.emit()

    def put_into(self, wanted: Wanted, now: datetime) -> Wanted:
        """What was typed, and these buttons where that says nothing else."""
        if self.here.isChecked():
            wanted = wanted._replace(is_here=True)
        if self.days and wanted.since is None and wanted.until is None:
            today = now.replace(hour=0, minute=0, second=0, microsecond=0)
            begin = today - timedelta(days=self.days - 1)
            wanted = wanted._replace(since=begin.timestamp())
        return wanted

    def _fill_times(self) -> None:
        group = QActionGroup(self._menu)
        for days in _DAYS:
            action = self._menu.addAction(_time_words(days))  # not for people: translated there
            action.setCheckable(True)
            action.setData(days)
            group.addAction(action)
            action.triggered.connect(lambda _, chosen=days: self.set_days(chosen))
        self.set_days(0)

    def _on_scope(self, _: object, is_checked: bool) -> None:
        if is_checked:
            self.changed.emit()


def _time_words(days: int) -> str:
    names = {
        0: tr("Any time"),
        1: tr("Today"),
        7: tr("Last 7 days"),
        30: tr("Last 30 days"),
        365: tr("Last year"),
    }
    return names[days]
