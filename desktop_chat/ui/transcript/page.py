"""Writes set blocks into a text document, and changes no more of it than has changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtGui import QTextCursor, QTextDocument

from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setting import (
    Line,
    Look,
    Role,
    Run,
    Setting,
    Shape,
    line_length,
    utf16_length,
)
from desktop_chat.ui.transcript.sheets import Place

_KEEP = QTextCursor.MoveMode.KeepAnchor
_SENTINEL = Shape(1)


class Entry:
    """One set block in the document; `place` is its place in the conversation."""

    __slots__ = ("chars", "lengths", "place", "setting")

    def __init__(self, place: Place, setting: Setting) -> None:
        self.place = place
        self.set_to(setting)

    def set_to(self, setting: Setting) -> None:
        self.setting = setting
        self.lengths = [line_length(line) for line in setting.lines]
        self.chars = sum(self.lengths) + len(self.lengths)


class Page:
    """A document as a list of entries. Positions are Qt's: UTF-16 units from the beginning.

    The document begins with an empty line that belongs to no entry, so that something always
    stands before the place where one is inserted.
    """

    def __init__(self, document: QTextDocument, type_: Typography) -> None:
        self.type = type_
        self.entries: list[Entry] = []
        self._document = document
        self._starts: list[int] = []
        self.written = 0  # characters given to the document, for tests of what a change costs

    # Where things stand.

    def start(self, index: int) -> int:
        """The position of an entry's first character; of `len(entries)`, one past the end."""
        starts = self._starts
        while len(starts) <= index:
            number = len(starts)
            last = self.entries[number - 1] if number else None
            starts.append(starts[-1] + last.chars if last else 1)
        return starts[index]

    def line_start(self, index: int, line: int) -> int:
        """The position of a line of an entry."""
        return self.start(index) + sum(self.entries[index].lengths[:line]) + line

    def index_at(self, position: int) -> int:
        """Which entry a position is in; -1 before the first."""
        if not self.entries:
            return -1
        self.start(len(self.entries))
        found = bisect_right(self._starts, position) - 1
        return min(found, len(self.entries) - 1)

    @property
    def chars(self) -> int:
        """How many characters stand in the document."""
        return self.start(len(self.entries)) - 1

    # Writing. The caller puts an edit block around it.

    def clear(self) -> None:
        """Begin an empty page."""
        self._document.clear()
        self.entries.clear()
        self._starts.clear()
        cursor = QTextCursor(self._document)
        cursor.setBlockFormat(self.type.block(_SENTINEL))
        cursor.setBlockCharFormat(self.type.char(Look(Role.THIN)))

    def splice(self, first: int, last: int, entries: Sequence[Entry]) -> None:
        """Put `entries` in the place of those from `first` to before `last`."""
        new = list(entries)
        while first < last and new and _is_same(self.entries[first], new[0]):
            self.entries[first].place = new.pop(0).place
            first += 1
        while first < last and new and _is_same(self.entries[last - 1], new[-1]):
            last -= 1
            self.entries[last].place = new.pop().place
        while first < last and new:
            entry = new.pop(0)
            self.entries[first].place = entry.place
            self.update(first, entry.setting)
            first += 1
        if first < last:
            self._remove(first, last)
        elif new:
            self._insert(first, new)

    def update(self, index: int, setting: Setting) -> None:
        """Set an entry anew; only lines that differ are touched."""
        entry = self.entries[index]
        old, new = entry.setting.lines, setting.lines
        shared = _shared_head(old, new)
        if shared == len(old) == len(new):
            entry.setting = setting
            return
        tail = _shared_head(old[:shared:-1], new[:shared:-1])
        cursor = QTextCursor(self._document)
        position = self.line_start(index, shared)
        old_end, new_end = len(old) - tail, len(new) - tail
        number = shared
        while number < min(old_end, new_end):
            self._update_line(cursor, position, old[number], new[number])
            position += line_length(new[number]) + 1
            number += 1
        if number < old_end:
            gone = sum(entry.lengths[number:old_end]) + old_end - number
            before = new[number - 1] if number else self._line_before(index)
            self._cut(cursor, position - 1, position - 1 + gone, before)
        elif number < new_end:
            cursor.setPosition(position - 1)
            for line in new[number:new_end]:
                self._insert_line(cursor, line)
        entry.set_to(setting)
        del self._starts[index + 1 :]

    def _insert(self, index: int, entries: Sequence[Entry]) -> None:
        cursor = QTextCursor(self._document)
        cursor.setPosition(self.start(index) - 1)
        for entry in entries:
            for line in entry.setting.lines:
                self._insert_line(cursor, line)
        self.entries[index:index] = entries
        del self._starts[index + 1 :]

    def _remove(self, first: int, last: int) -> None:
        cursor = QTextCursor(self._document)
        self._cut(cursor, self.start(first) - 1, self.start(last) - 1, self._line_before(first))
        del self.entries[first:last]
        del self._starts[first + 1 :]

    def _cut(self, cursor: QTextCursor, start: int, end: int, before: Line | None) -> None:
        """Remove whole lines, from the end of the line before them."""
        cursor.setPosition(start)
        cursor.setPosition(end, _KEEP)
        cursor.removeSelectedText()
        # An empty paragraph takes the format of the one that is joined to it.
        if before is None or not line_length(before):
            cursor.setBlockFormat(self.type.block(before.shape if before else _SENTINEL))
            look = Look(Role.BODY if before else Role.THIN)
            cursor.setBlockCharFormat(self.type.char(look))

    def _line_before(self, index: int) -> Line | None:
        return self.entries[index - 1].setting.lines[-1] if index else None

    def _insert_line(self, cursor: QTextCursor, line: Line) -> None:
        char = self.type.char
        first = line.runs[0].look if line.runs else Look(Role.BODY)
        cursor.insertBlock(self.type.block(line.shape), char(first))
        for run in line.runs:
            cursor.insertText(run.text, char(run.look))
            self.written += len(run.text)

    def _update_line(self, cursor: QTextCursor, position: int, old: Line, new: Line) -> None:
        if old.shape != new.shape:
            cursor.setPosition(position)
            cursor.setBlockFormat(self.type.block(new.shape))
        shared = _shared_head(old.runs, new.runs)
        position += sum(utf16_length(run.text) for run in old.runs[:shared])
        old_rest, new_rest = old.runs[shared:], new.runs[shared:]
        if not old_rest and not new_rest:
            return
        if _text(old_rest) == _text(new_rest):
            self._recolour(cursor, position, new_rest)
            return
        cursor.setPosition(position)
        skipped = 0
        if old_rest and new_rest and old_rest[0].look == new_rest[0].look:
            head = old_rest[0].text
            if new_rest[0].text.startswith(head):
                skipped = len(head)
                cursor.setPosition(position + utf16_length(head))
                old_rest = old_rest[1:]
        if gone := sum(utf16_length(run.text) for run in old_rest):
            cursor.setPosition(cursor.position() + gone, _KEEP)
            cursor.removeSelectedText()
        for number, run in enumerate(new_rest):
            text = run.text[skipped:] if number == 0 else run.text
            if text:
                cursor.insertText(text, self.type.char(run.look))
                self.written += len(text)

    def _recolour(self, cursor: QTextCursor, position: int, runs: Sequence[Run]) -> None:
        for run in runs:
            cursor.setPosition(position)
            position += utf16_length(run.text)
            cursor.setPosition(position, _KEEP)
            cursor.setCharFormat(self.type.char(run.look))


def _is_same(one: Entry, other: Entry) -> bool:
    return one.setting is other.setting or (
        one.setting.lines == other.setting.lines and (one.setting.marks == other.setting.marks)
    )


def _shared_head(old: Sequence[object], new: Sequence[object]) -> int:
    """How many items are the same at the beginning of both."""
    shared = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        shared += 1
    return shared


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def lengths_before(entry: Entry) -> list[int]:
    """Where each line of an entry begins, from the entry's own beginning."""
    return list(accumulate((length + 1 for length in entry.lengths[:-1]), initial=0))
