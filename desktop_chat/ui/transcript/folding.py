"""Long questions: their beginning is shown, and the rest when one asks for it or finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_chat.ui.transcript.sheets import Place
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine


class Folding:
    """Folds and unfolds the questions of one transcript; which are whole, their sheets know."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def toggle(self, number: int) -> None:
        """Show the rest of a question, or its beginning alone, which is then in sight."""
        shown = self._engine.shown
        if not shown.has_message(number) or not shown.sheets.all[number].is_long:
            return
        is_whole = not shown.sheets.all[number].is_whole
        self._engine.view.set_follows(follows=False)
        self._set(number, is_whole)
        if not is_whole:
            self._engine.opening.show_message_if_above(number)
        self._engine.errands.wake()
        if (announcer := self._engine.announcer) is not None:
            said = tr("The whole message is shown.") if is_whole else tr("The message is folded.")
            announcer.say(said)

    def reveal(self, place: Place) -> None:
        """Unfold the question that a place is hidden in."""
        if self._engine.shown.sheets.sheet(place).hides(place):
            self._set(place.message, is_whole=True)

    def _set(self, number: int, is_whole: bool) -> None:
        contents = self._engine.shown.contents
        self._engine.shown.sheets.all[number].is_whole = is_whole
        first = contents.index_of(Place(number, 0, 0))
        entries = contents.page.entries
        if first < len(entries) and entries[first].place.message == number:
            self._engine.view.write(lambda: contents.rewrite_message(number))
