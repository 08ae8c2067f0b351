"""Suggestions under the message box of an empty chat: a click begins a message, nothing is sent."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_chat.ui.connections import Connections
from desktop_chat.ui.greeting import Card, CardArea
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import type_scale
from desktop_chat.ui.words import tr

_SOON_MS = 250  # after the start
_ROOM = 500  # the lowest window in which they do not crowd, in pixels at 100 %
_CARD = 150  # the narrowest that a card is beside others, in pixels at 100 %


class Starter(NamedTuple):
    """One suggestion: what its card says, and what it puts into the message box."""

    title: str
    words: str
    text: str


def starters() -> tuple[Starter, ...]:
    """The suggestions there are."""
    return (
        Starter(
            tr("Explain something"),
            tr("In plain words, with an example"),
            tr("Explain this in plain words, with an example:"),
        ),
        Starter(
            tr("Improve a text"),
            tr("Clearer, and it still sounds like you"),
            tr("Make this text clearer. Keep its meaning and its tone, and say what you changed:"),
        ),
        Starter(
            tr("Make a plan"),
            tr("From a goal to the first steps"),
            tr(
                "Help me plan this. First ask me what you need to know, then give me the steps in "
                "order:"
            ),
        ),
        Starter(
            tr("Find a mistake"),
            tr("In code, numbers or reasoning"),
            tr("Find the mistakes in this, explain each of them and show it put right:"),
        ),
    )


class StarterCards(CardArea):
    """A card for each suggestion: four side by side, two or one, as there is room."""

    chosen = Signal(str)  # what to put into the box

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Suggestions"))
        self.cards: list[Card] = []
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setSpacing(tokens.SPACE_3)
        self.column.addLayout(self._grid)
        self.fill()

    def fill(self) -> None:
        """Make the cards, in the language that is spoken."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for starter in starters():
            card = Card(starter.title, starter.words)
            card.least = tokens.CARD_LOW
            card.clicked.connect(lambda _=False, text=starter.text: self.chosen.emit(text))
            self.cards.append(card)
        self._columns = 0
        self._arrange(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        needed = round(_CARD * max(type_scale(), 1.0)) + tokens.SPACE_3
        columns = next((n for n in (4, 2) if width + tokens.SPACE_3 >= n * needed), 1)
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, number // columns, number % columns)
            card.show()
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < columns))

    def follow(self, widget: QWidget) -> None:
        """Tab leads from a widget to the cards."""
        for card in self.cards:
            QWidget.setTabOrder(widget, card)
            widget = card


class Starters(QObject):
    """Shows the cards in an empty chat, unless the ways to a model do, the window is low or the
    setting says no."""

    def __init__(self, window: MainWindow, connections: Connections) -> None:
        super().__init__(window)
        self._window = window
        self._connections = connections
        self.cards: StarterCards | None = None
        QTimer.singleShot(_SOON_MS, self, self._begin)

    def _begin(self) -> None:
        self._window.greeting.changed.connect(self._show)
        self._window.language_changed.connect(self._retell)
        self._connections.changed.connect(self._show)
        self._window.installEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show()
        return False

    def _show(self) -> None:
        window = self._window
        is_wanted = self._connections.settings.starters and window.first_steps.isHidden()
        has_room = window.height() >= _ROOM * max(type_scale(), 1.0)
        is_shown = is_wanted and window.is_empty and has_room
        if self.cards is None:
            if not is_shown:
                return
            self.cards = StarterCards()
            self.cards.chosen.connect(self._put)
            window.add_below_steps(self.cards)
            self.cards.follow(window.composer.attach_button)
        self.cards.setVisible(is_shown)

    def _retell(self) -> None:
        if self.cards is not None:
            self.cards.fill()
            self.cards.follow(self._window.composer.attach_button)

    def _put(self, text: str) -> None:
        """Before what is being written, with one step to undo; the cursor behind it all."""
        edit = self._window.composer.edit
        end = QTextCursor.MoveOperation
        edit.moveCursor(end.Start)
        edit.insert_text(f"{text}\n\n")
        edit.moveCursor(end.End)
        edit.setFocus()
