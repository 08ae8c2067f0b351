"""The window of blocks: which part of a conversation stands in the document, and its edges.

Text in a document costs about a hundred bytes of memory a character, and every change of it
some time for all that stands in it. So it holds what is on screen and some way around; the rest
is read when one scrolls there. Nothing in here knows about the screen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from time import perf_counter

from desktop_chat.ui.transcript.compositor import Compositor
from desktop_chat.ui.transcript.page import Entry, Page
from desktop_chat.ui.transcript.sheets import Part, Place, Sheets

LOADED_AT_ONCE, SECONDS_AT_ONCE = 2_500, 0.004  # that are set and laid out in one go
MOST, KEPT = 120_000, 80_000  # characters: beyond the first the far edge is cut to the second


class Contents:
    """Keeps the page in step with the sheets. The caller puts an edit block around changes."""

    def __init__(self, sheets: Sheets, compositor: Compositor, page: Page) -> None:
        self.sheets = sheets
        self.compositor = compositor
        self.page = page

    # What is loaded.

    @property
    def has_end(self) -> bool:
        """Whether the newest block is on the page."""
        entries = self.page.entries
        return not entries or (
            self.sheets.after(entries[-1].place) is None and self.unread_below() is None
        )

    @property
    def has_beginning(self) -> bool:
        entries = self.page.entries
        return not entries or (entries[0].place == self.sheets.first_of(0) or not self.sheets.all)

    def index_of(self, place: Place) -> int:
        """The entry of a place, or of the next one that is loaded."""
        return bisect_left(self.page.entries, place, key=_place_of)

    def is_loaded(self, place: Place) -> bool:
        index = self.index_of(place)
        return index < len(self.page.entries) and self.page.entries[index].place == place

    def begins_after(self, place: Place) -> bool:
        """Whether a place is above all that is loaded."""
        entries = self.page.entries
        return bool(entries) and place < entries[0].place and not self.has_beginning_of(place)

    def has_beginning_of(self, place: Place) -> bool:
        """Whether the first entry is the first of the message that a place is in."""
        return self.page.entries[0].place == self.sheets.first_of(place.message)

    # Loading and unloading.

    def open_at(self, place: Place | None) -> None:
        """Begin with one block; its surroundings are loaded by the caller's next calls."""
        self.page.clear()
        if place is not None:
            self.page.splice(0, 0, [self.compositor.entry(place)])

    def grow_down(self, characters: int = LOADED_AT_ONCE) -> bool:
        """Load blocks after the last one; whether there were any."""
        entries = self.page.entries
        place = self.sheets.after(entries[-1].place) if entries else self.sheets.first_of(0)
        made: list[Entry] = []
        until = perf_counter() + SECONDS_AT_ONCE
        while place is not None and characters > 0 and (not made or perf_counter() < until):
            made.append(self.compositor.entry(place))
            characters -= made[-1].chars
            place = self.sheets.after(place)
        self.page.splice(len(entries), len(entries), made)
        return bool(made)

    def grow_up(self, characters: int = LOADED_AT_ONCE) -> bool:
        """Load blocks before the first one; whether there were any that have been read."""
        entries = self.page.entries
        place = self.sheets.before(entries[0].place) if entries else None
        made: list[Entry] = []
        until = perf_counter() + SECONDS_AT_ONCE
        while place is not None and characters > 0 and (not made or perf_counter() < until):
            made.append(self.compositor.entry(place))
            characters -= made[-1].chars
            place = self.sheets.before(place)
        self.page.splice(0, 0, made[::-1])
        return bool(made)

    def next_unread(self) -> int | None:
        """The message that must be read before the page can grow at its upper edge."""
        entries = self.page.entries
        if not entries or entries[0].place.index or self.sheets.before(entries[0].place):
            return None
        number = entries[0].place.message - 1
        while number >= 0 and self.sheets.all[number].is_read:
            number -= 1
        return number if number >= 0 else None

    def unread_below(self) -> int | None:
        """The message that must be read before the page can grow at its lower edge."""
        entries = self.page.entries
        number = entries[-1].place.message + 1 if entries else 0
        while number < len(self.sheets.all) and self.sheets.all[number].is_read:
            if any(self.sheets.all[number].count(part) for part in Part):
                return None
            number += 1
        return number if self.sheets.is_unread(number) else None

    def cut_top(self, first_kept: int) -> None:
        """Unload the entries before one; some always stay."""
        self.page.splice(0, min(first_kept, len(self.page.entries) - 1), [])
        self._forget()

    def cut_bottom(self, last_kept: int) -> None:
        """Unload the entries after one."""
        self.page.splice(max(last_kept, 0) + 1, len(self.page.entries), [])
        self._forget()

    def _forget(self) -> None:
        places = (entry.place for entry in self.page.entries if entry.place.part != Part.FOOT)
        blocks_of = self.sheets
        self.compositor.colouring.keep_only(
            (place for place in places if place.part in (Part.BODY, Part.THOUGHT)),
            lambda place: (
                place.message,
                place.part,
                place.index - blocks_of.block(place).piece,
            ),
        )

    def grew_only_after_end(self, place: Place) -> bool:
        """Whether the page ends right before a place, so that it can grow by it."""
        entries = self.page.entries
        if not entries:
            return False
        after = self.sheets.after(entries[-1].place)
        return after is None or after >= place

    def has_end_before(self, message: int) -> bool:
        """Whether the page reaches to the last message at least."""
        entries = self.page.entries
        return bool(entries) and (
            entries[-1].place.message == message or self.sheets.after(entries[-1].place) is None
        )

    # Changes.

    def rewrite_from(self, place: Place) -> None:
        """Set everything anew from a place to the end. The end must be loaded."""
        index = self.index_of(place)
        entries = self.page.entries
        if index < len(entries) or not entries:
            begin: Place | None = place if self.sheets.exists(place) else None
        else:
            begin = self.sheets.after(entries[-1].place)
        if begin is None:
            begin = self._next_existing(place)
        made: list[Entry] = []
        while begin is not None:
            made.append(self.compositor.entry(begin))
            begin = self.sheets.after(begin)
        self.page.splice(index, len(entries), made)

    def _next_existing(self, place: Place) -> Place | None:
        """The first place after one that may not exist any more."""
        sheet = self.sheets.all[place.message] if place.message < len(self.sheets.all) else None
        if sheet is None:
            return None
        if place.index < sheet.count(place.part):
            return place
        for part in range(place.part + 1, len(Part)):
            if sheet.count(part):
                return Place(place.message, part, 0)
        return self.sheets.first_of(place.message + 1)

    def rewrite_message(self, number: int) -> None:
        """Set one message anew; those after it stay as they are."""
        index = self.index_of(Place(number, 0, 0))
        after = self.index_of(Place(number + 1, 0, 0))
        end = min(after + 1, len(self.page.entries))  # its distance depends on what is above
        is_cut = after == len(self.page.entries)
        made: list[Entry] = []
        place = self.sheets.first_of(number)
        limit = self.page.entries[after].place if not is_cut else None
        chars = 0
        while place is not None and (limit is None or place <= limit) and chars < MOST:
            made.append(self.compositor.entry(place))
            chars += made[-1].chars
            place = self.sheets.after(place)
        if place is not None and limit is not None and place <= limit:
            end = len(self.page.entries)  # what follows is loaded when one comes near
        self.page.splice(index, end, made)

    def rewrite_foot(self, number: int) -> None:
        """Set what stands under a message anew, if its end is loaded."""
        entries = self.page.entries
        begin, after = (self.index_of(place) for place in _foot_and_next(number))
        if not begin or entries[begin - 1].place.message != number:
            return
        places = [Place(number, Part.FOOT, 0)] if self.sheets.all[number].has_foot else []
        places += [entry.place for entry in entries[after : after + 1]]  # its distance depends
        made = [self.compositor.entry(place) for place in places]
        self.page.splice(begin, min(after + 1, len(entries)), made)

    def set_anew(self, places: Iterable[Place]) -> None:
        """Set some entries anew, as far as they are loaded."""
        for place in places:
            index = self.index_of(place)
            entries = self.page.entries
            if index < len(entries) and entries[index].place == place:
                self.page.splice(index, index + 1, [self.compositor.entry(place)])


def _place_of(entry: Entry) -> Place:
    return entry.place


def _foot_and_next(number: int) -> tuple[Place, Place]:
    return Place(number, Part.FOOT, 0), Place(number + 1, 0, 0)
