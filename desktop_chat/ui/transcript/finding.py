"""Finding in the conversation, loaded or not: all matches counted, those on the page marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop_chat.ui.transcript.matches import Match, go_to, is_in_sight, range_of, text_in
from desktop_chat.ui.transcript.setting import Setting, utf16_length
from desktop_chat.ui.transcript.sheets import Part, Place

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine

_AGAIN_MS = 300
_MARKED = 300  # matches that are marked at most, around what is in sight


class Finder(QObject):
    """Searches in spare moments. `changed` tells current (from 1), total, and whether it is all."""

    changed = Signal(int, int, bool)

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._pattern: re.Pattern[str] | None = None
        self._matches: list[Match] = []
        self._current: Match | None = None
        self._search: Iterator[None] | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._search_end)

    # What the find bar calls.

    def search(self, text: str) -> None:
        """Look for a text, whatever its case; an empty one ends the search."""
        self._pattern = re.compile(re.escape(text), re.IGNORECASE) if text else None
        self.restart()
        if self._pattern is None:
            self._engine.view.setExtraSelections([])

    def restart(self) -> None:
        """The conversation is another one, or what is looked for."""
        self._matches.clear()
        self._current = None
        self._search = self._run(Place(0, 0, 0)) if self._pattern else None
        if self._pattern:
            self._engine.errands.wake()
            self._tell()
        elif self._engine.view.extraSelections():
            self._engine.view.setExtraSelections([])

    def step(self, forward: bool) -> None:
        """Go to the next match, or the one before; from the last to the first."""
        if not self._matches:
            return
        if self._current in self._matches:
            index = self._matches.index(self._current) + (1 if forward else -1)
        else:
            index = self._nearest(forward)
        self._current = self._matches[index % len(self._matches)]
        self._go(self._current)
        self._tell()
        self.mark()

    def touch(self) -> None:
        """The last message has grown."""
        if self._pattern and not self._again.isActive():
            self._again.start()

    # Searching.

    def work(self, until: float) -> bool:
        """Search on until a time; whether there is more to do."""
        if self._search is None:
            return False
        for _ in self._search:
            if perf_counter() >= until:
                self._tell()
                return True
        self._search = None
        if self._current is None and self._matches:
            self._current = self._matches[self._nearest(forward=True)]
            if not self._is_in_sight(self._current):
                self._go(self._current)
        self._tell()
        self.mark()
        return False

    def _search_end(self) -> None:
        """Search the last message again."""
        number = self._engine.shown.last_number
        if self._search is None and self._pattern is not None and number >= 0:
            self._matches = [match for match in self._matches if match.place.message < number]
            self._search = self._run(Place(number, 0, 0))
            self._engine.errands.wake()

    def _run(self, begin: Place) -> Iterator[None]:
        shown = self._engine.shown
        pattern = self._pattern
        assert pattern is not None
        for number in range(begin.message, len(shown.sheets.all)):
            sheet = shown.sheets.all[number]
            # The last message is read by who shows it; `touch` brings the search back to it.
            while number < shown.last_number and not sheet.is_read:
                sheet.read()
                yield
            place = shown.sheets.first_of(number)
            while place is not None and place.message == number:
                if self._may_hold(pattern, place):
                    count = sum(1 for _ in pattern.finditer(text_in(self._setting(place))))
                    self._matches += [Match(place, ordinal) for ordinal in range(count)]
                yield
                place = shown.sheets.after(place, whole=True)

    def _may_hold(self, pattern: re.Pattern[str], place: Place) -> bool:
        """Most blocks without markup need not be set to know that nothing is in them."""
        shown = self._engine.shown
        if self._is_button(place):
            return False
        if place.part not in (1, 2):
            return True
        text = shown.sheets.block(place).text
        return not text or bool(_MARKUP.search(text)) or bool(pattern.search(text))

    def _is_button(self, place: Place) -> bool:
        """Whether a place is the way to the rest of a question, which nobody has said."""
        return place.part == Part.FOOT and self._engine.shown.sheets.sheet(place).is_user

    def _setting(self, place: Place) -> Setting:
        shown = self._engine.shown
        index = shown.contents.index_of(place)
        entries = shown.page.entries
        if index < len(entries) and entries[index].place == place:
            return entries[index].setting
        return shown.compositor.entry(place).setting

    def _tell(self) -> None:
        current = 0
        if self._current in self._matches:
            current = self._matches.index(self._current) + 1
        self.changed.emit(current, len(self._matches), self._search is None)

    # Going there.

    def _nearest(self, forward: bool) -> int:
        """The first match at or after the top of what is in sight, or the last one before."""
        engine = self._engine
        page = engine.shown.page
        view = engine.view
        cursor = view.cursorForPosition(view.viewport().rect().topLeft())
        index = max(page.index_at(cursor.position()), 0)
        if not page.entries:
            return 0
        top = page.entries[index].place
        for number, match in enumerate(self._matches):
            if match.place >= top:
                return number if forward else number - 1
        return 0 if forward else len(self._matches) - 1

    def _range(self, match: Match) -> tuple[int, int] | None:
        """Where a match stands in the document, if it is loaded."""
        return range_of(self._engine, self._pattern, match) if self._pattern else None

    def _is_in_sight(self, match: Match) -> bool:
        return is_in_sight(self._engine, self._range(match))

    def _go(self, match: Match) -> None:
        if self._pattern is not None:
            go_to(self._engine, self._pattern, match)

    # Marking.

    def mark(self) -> None:
        """Mark the matches on the page, the current one more strongly."""
        if self._pattern is None:
            return
        view = self._engine.view
        page = self._engine.shown.page
        colours = view.colours
        current = self._range(self._current) if self._current else None
        marked: list[QTextEdit.ExtraSelection] = []
        for start, end in self._in_sight(page.chars):
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(view.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            is_current = (start, end) == current
            ground, ink = colours.found, colours.text
            if is_current:
                ground, ink = colours.accent, colours.on_accent
            selection.format.setBackground(QColor(ground))
            selection.format.setForeground(QColor(ink))
            marked.append(selection)
        view.setExtraSelections(marked)

    def _in_sight(self, chars: int) -> Iterator[tuple[int, int]]:
        """The ranges of the matches in and around what is in sight."""
        engine = self._engine
        page = engine.shown.page
        view = engine.view
        if self._pattern is None or not page.entries:
            return
        rect = view.viewport().rect()
        first = max(page.index_at(view.cursorForPosition(rect.topLeft()).position()) - 8, 0)
        last = page.index_at(view.cursorForPosition(rect.bottomRight()).position()) + 8
        count = 0
        for index in range(first, min(last + 1, len(page.entries))):
            if self._is_button(page.entries[index].place):
                continue
            text = text_in(page.entries[index].setting)
            for found in self._pattern.finditer(text):
                start = page.start(index) + utf16_length(text[: found.start()])
                yield start, start + utf16_length(found[0])
                count += 1
                if count >= _MARKED:
                    return


_MARKUP = re.compile(r"[*_`~\\\[\]<>&$|!]|https?:|www\.")
