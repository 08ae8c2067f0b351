"""Bringing a place of the conversation to the screen, whether it is loaded or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.reading import Spot, line_top, position_of
from desktop_chat.ui.transcript.sheets import Place

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine


class Opening(QObject):
    """Begins pages: at the end, at the start, at any place."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._grow: Callable[[], bool] | None = None  # while a page grows to a screen
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_turn)

    def show_end(self) -> None:
        """The newest lines, with a screen above them."""
        end = self._engine.shown.end()
        if (
            self._engine.shown.contents.has_end
            and self._engine.shown.page.entries
            and end is not None
        ):
            self._engine.view.scroll_to_end()
        else:
            self.open(end, self._engine.shown.contents.grow_up)
        self._engine.errands.wake()

    def show_start(self) -> None:
        """The first lines of the conversation."""
        contents = self._engine.shown.contents
        self._read(0)
        if not (contents.has_beginning and self._engine.shown.page.entries):
            self.open(self._engine.shown.sheets.first_of(0), contents.grow_down)
        self._engine.view.scroll_to(0)
        self._engine.errands.wake()

    def open(self, place: Place | None, grow: Callable[[], bool]) -> None:
        """Begin the page with one block and let it grow to a screen."""
        self._begin(place, grow)
        while self.step():
            pass

    def open_end_by_steps(self) -> None:
        """The end, a step with each turn of the loop; until the last one the screen stays."""
        self._begin(self._engine.shown.end(), self._engine.shown.contents.grow_up)
        self._timer.start(0)

    @property
    def is_under_way(self) -> bool:
        return self._grow is not None

    def _begin(self, place: Place | None, grow: Callable[[], bool]) -> None:
        contents = self._engine.shown.contents
        self._engine.view.setUpdatesEnabled(False)
        self._grow = grow
        self._engine.view.write(lambda: contents.open_at(place))
        self._engine.set_air()
        if place is None:
            self.forget()

    def step(self) -> bool:
        """Let a page that has begun grow on; False where there is none, or it is done."""
        view = self._engine.view
        if self._grow is None:
            return False
        enough = 1.3 * view.viewport().height()
        if view.document().size().height() < enough and view.write(self._grow):
            return True
        if view.follows:
            view.scroll_to_end()
        self.forget()
        self._engine.errands.wake()
        return False

    def forget(self) -> None:
        """Show the page as it is."""
        self._grow = None
        self._timer.stop()
        self._engine.view.setUpdatesEnabled(True)

    def _on_turn(self) -> None:
        self._engine.gatekeeper.work()
        if self.step():
            self._timer.start(0)

    def _read(self, number: int) -> None:
        """Read a message that is to be shown now."""
        sheets = self._engine.shown.sheets
        while sheets.is_unread(number):
            sheets.all[number].read()

    def open_spot(self, spot: Spot) -> None:
        """Show a place where it is not loaded: its block first, then what is around it."""
        contents = self._engine.shown.contents
        view = self._engine.view
        self._read(spot.place.message)
        self.forget()
        view.setUpdatesEnabled(False)
        try:
            view.write(lambda: contents.open_at(spot.place))
            self._engine.set_air()
            view.write(lambda: contents.grow_down(2_500))
            view.write(lambda: contents.grow_up(2_500))
            position = position_of(spot, self._engine.shown.page, contents.index_of(spot.place))
            self._fill_below(line_top(view, position) - spot.distance)
            view.scroll_to(round(line_top(view, position) - spot.distance))
        finally:
            view.setUpdatesEnabled(True)
        self._engine.errands.wake()

    def _fill_below(self, top: float) -> None:
        """Load on until a screen that begins at `top` is full; errands load the rest."""
        contents, view = self._engine.shown.contents, self._engine.view
        enough = top + 1.5 * view.viewport().height()
        while view.document().size().height() < enough:
            if (unread := contents.unread_below()) is not None:
                self._read(unread)
            if not view.write(lambda: contents.grow_down(2_500)):
                break

    def show_message_if_above(self, number: int) -> None:
        """The same where the begin of a message is above what is in sight."""
        shown = self._engine.shown
        place = shown.sheets.first_of(number)
        if place is not None and shown.contents.is_loaded(place):
            start = shown.page.start(shown.contents.index_of(place))
            if line_top(self._engine.view, start) >= self._engine.view.verticalScrollBar().value():
                return
        self.show_message(number)

    def show_message(self, number: int) -> None:
        """Bring the begin of a message to the top of the screen."""
        self._read(number)
        place = self._engine.shown.sheets.first_of(number)
        if place is None:
            return
        self._engine.view.set_follows(follows=False)
        contents = self._engine.shown.contents
        if not contents.is_loaded(place):
            self.open_spot(Spot(place, 0, tokens.SPACE_5))
            return
        start = self._engine.shown.page.start(contents.index_of(place))
        self._engine.view.scroll_to(round(line_top(self._engine.view, start)) - tokens.SPACE_5)
        self._engine.errands.at_edges()
