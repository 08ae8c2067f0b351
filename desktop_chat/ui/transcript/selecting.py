"""Selecting and copying: the ends of a selection are places in the conversation, so that they
outlive what is written, loaded and unloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QGuiApplication, QTextCursor

from desktop_chat.ui.transcript.setting import (
    NEW_LINE,
    Line,
    Setting,
    copied_text,
    line_length,
    utf16_length,
)
from desktop_chat.ui.transcript.sheets import Part, Place

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine

_TO_THE_END = 1 << 40


class End(NamedTuple):
    """One end of a selection: `offset` is in UTF-16 units from the begin of the place's entry."""

    place: Place
    offset: int


class Selecting:
    """The selection of one transcript."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ends: tuple[End, End] | None = None  # anchor, position
        self._expected: tuple[int, int] = (0, 0)

    def clear(self) -> None:
        self._ends = None
        self._expected = (0, 0)

    # Around every change of the document.

    def before_write(self) -> None:
        """Take down where the selection is."""
        cursor = self._engine.view.textCursor()
        found = (cursor.anchor(), cursor.position())
        if not cursor.hasSelection():
            if found != self._expected:  # else both ends are beyond the same edge of the page
                self._ends = None
            return
        if self._ends is None or self._expected != found:
            kept = self._ends
            old = self._expected
            self._ends = (
                kept[0] if kept and old[0] == found[0] else self._end_at(found[0]),
                kept[1] if kept and old[1] == found[1] else self._end_at(found[1]),
            )
            self._expected = found

    keep = before_write

    def after_write(self) -> None:
        """Select again what was selected, as far as it is loaded."""
        if self._ends is None:
            return
        wanted = (self._position(self._ends[0]), self._position(self._ends[1]))
        self._expected = wanted
        cursor = self._engine.view.textCursor()
        if (cursor.anchor(), cursor.position()) != wanted:
            self._select(*wanted)

    def _end_at(self, position: int) -> End:
        page = self._engine.shown.page
        index = page.index_at(position)
        if index < 0:
            return End(Place(0, 0, 0), 0)
        return End(page.entries[index].place, max(0, position - page.start(index)))

    def _position(self, end: End) -> int:
        """Where an end is in the document; at its edge, if the place is not loaded."""
        shown = self._engine.shown
        page, contents = shown.page, shown.contents
        if not page.entries:
            return 0
        index = contents.index_of(end.place)
        if index == len(page.entries):
            return page.chars
        if page.entries[index].place != end.place:
            return page.start(index)
        return page.start(index) + min(end.offset, page.entries[index].chars - 1)

    def _select(self, anchor: int, position: int) -> None:
        view = self._engine.view
        place = view.verticalScrollBar().value()
        last = view.document().characterCount() - 1
        cursor = view.textCursor()
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
        view.setTextCursor(cursor)
        view.scroll_to(place)

    def select_all(self) -> None:
        """The whole conversation."""
        shown = self._engine.shown
        first = shown.sheets.first_of(0)
        if first is None:
            return
        last = Place(shown.last_number, Part.FOOT, 0)
        self._ends = (End(first, 0), End(last, _TO_THE_END))
        self.after_write()

    # Copying.

    @property
    def ends(self) -> tuple[End, End] | None:
        """Both ends in reading order; None where nothing is selected."""
        self.before_write()
        if self._ends is None:
            return None
        first, second = self._ends
        return (first, second) if first <= second else (second, first)

    def loaded_text(self) -> str:
        """The selected text, as far as it is loaded."""
        ends = self.ends
        if ends is None:
            return ""
        page = self._engine.shown.page
        contents = self._engine.shown.contents
        first = contents.index_of(ends[0].place)
        parts = []
        for index in range(first, len(page.entries)):
            entry = page.entries[index]
            if entry.place > ends[1].place:
                break
            parts.append(self._part(entry.place, entry.setting, *ends))
        return joined(parts)

    def copy(self, as_markdown: bool) -> None:
        """Put the selected text on the clipboard, all of it."""
        ends = self.ends
        if ends is None:
            return
        text = self.source_between(*ends) if as_markdown else self.text_between(*ends)
        if text:
            QGuiApplication.clipboard().setText(text)  # not for people: theirs

    def text_between(self, first: End, last: End) -> str:
        """Clean text from one end to the other, whether it is loaded or not."""
        shown = self._engine.shown
        self._read_between(first.place, last.place)
        place: Place | None = first.place
        if not shown.sheets.exists(first.place, whole=True):
            place = shown.sheets.first_of(first.place.message)
        parts = []
        page, contents = shown.page, shown.contents
        while place is not None and place <= last.place:
            index = contents.index_of(place)
            is_loaded = index < len(page.entries) and page.entries[index].place == place
            entry = page.entries[index] if is_loaded else shown.compositor.entry(place)
            parts.append(self._part(place, entry.setting, first, last))
            place = shown.sheets.after(place, whole=True)
        return joined(parts)

    def message_text(self, number: int) -> str:
        """The clean text of one message, without what the model thought."""
        first = Place(number, Part.BODY, 0)
        return self.text_between(End(first, 0), End(first._replace(index=_TO_THE_END), 0))

    def _read_between(self, first: Place, last: Place) -> None:
        self._engine.flush()  # what is read of the last message must reach the page as well
        sheets = self._engine.shown.sheets.all[:-1]
        for sheet in sheets[first.message : last.message + 1]:
            while not sheet.is_read and sheet.message.status.is_final:
                sheet.read()

    @staticmethod
    def _part(place: Place, setting: Setting, first: End, last: End) -> tuple[str, str]:
        start = first.offset if place == first.place else 0
        end = last.offset if place == last.place else _TO_THE_END
        return text_of(setting, start, end)

    def source_between(self, first: End, last: End) -> str:
        """The Markdown source of the blocks between two ends, whole blocks."""
        shown = self._engine.shown
        self._read_between(first.place, last.place)
        parts = []
        for number in range(first.place.message, last.place.message + 1):
            sheet = shown.sheets.all[number]
            blocks = sheet.blocks(Part.BODY)
            begin = first.place.index if _is_in_body(first.place, number) else 0
            end = last.place.index if _is_in_body(last.place, number) else len(blocks) - 1
            if number == first.place.message and first.place.part > Part.BODY:
                continue
            if number == last.place.message and last.place.part < Part.BODY:
                continue
            if blocks and begin <= end:
                text = sheet.message.text
                # Around the blocks there may be what is not shown: definitions, frames of HTML.
                start = blocks[begin].start if begin else 0
                stop = blocks[end].end if end < len(blocks) - 1 else len(text)
                parts.append(text[start:stop].strip("\n"))
        return "\n\n".join(part for part in parts if part)


def _is_in_body(place: Place, number: int) -> bool:
    return place.message == number and place.part == Part.BODY


def joined(parts: list[tuple[str, str]]) -> str:
    """Texts with what stands before each but the first."""
    made = ""
    pieces: list[str] = []
    for glue, text in parts:
        if not text and not glue:
            continue
        if pieces:
            pieces.append(glue)
        pieces.append(text)
    made = "".join(pieces)
    return made.strip("\n")


def text_of(setting: Setting, start: int, end: int) -> tuple[str, str]:
    """What stands before a setting's text, and its clean text between two offsets."""
    glue = ""
    pieces: list[str] = []
    position = 0
    for line in setting.lines:
        length = line_length(line)
        first, last = max(start - position, 0), min(end - position, length)
        is_touched = position <= end and position + length >= start
        if is_touched and (first < last or not length or not line.runs):
            text = copied_text(line) if first <= 0 and last >= length else _cut(line, first, last)
            if pieces:
                pieces.append(line.glue)
            else:
                glue = line.glue
            pieces.append(text)
        position += length + 1
    return glue, "".join(pieces)


def _cut(line: Line, first: int, last: int) -> str:
    """Part of a line; a run that stands for something else is copied when it is whole."""
    pieces = []
    position = 0
    for run in line.runs:
        length = utf16_length(run.text)
        begin, end = max(first - position, 0), min(last - position, length)
        if begin < end:
            if run.copied is not None:
                pieces.append(run.copied)
            else:
                raw = run.text.encode("utf-16-le")[2 * begin : 2 * end]
                pieces.append(raw.decode("utf-16-le", "replace"))
        position += length
    return "".join(pieces).replace(NEW_LINE, "\n")
