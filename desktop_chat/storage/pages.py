"""Rows from the pages of an SQLite file, read without SQLite: from what a damaged one still has.

A page of a table's leaves tells where its rows lie, and a row tells its own types; so each page
is read for itself, whatever became of those above it. The format: sqlite.org/fileformat.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PAGE_SIZE = 4096
MAX_VALUE = 64 * 1024 * 1024
_LEAF, _KINDS = 0x0D, {0x02, 0x05, 0x0A, 0x0D}
_FIRST_HEADER, _LOG_HEADER, _FRAME_HEADER = 100, 32, 24
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Value = int | float | str | bytes | None


class RawRow(NamedTuple):
    """One row: its number and its columns, with None for the column that is the number."""

    number: int
    values: list[Value]


class Unreadable(Exception):
    """Raised inside for bytes that make no row."""


class Pages:
    """The pages of a file, those of the log beside it in place of the older ones."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self.size = self._page_size()
        self.bad = 0
        log = path.with_name(path.name + "-wal")
        self._logged = _read_log(log.read_bytes(), self.size) if log.exists() else {}
        in_file = -(-len(self._bytes) // self.size)
        self.count = max([in_file, *self._logged]) if self._logged else in_file

    def _page_size(self) -> int:
        if self._bytes[:16] != b"SQLite format 3\x00":
            return PAGE_SIZE
        size = int.from_bytes(self._bytes[16:18], "big")
        size = 65536 if size == 1 else size
        return size if size >= 512 and size & (size - 1) == 0 else PAGE_SIZE

    def page(self, number: int) -> bytes:
        """A page by its number, from 1; empty where there is none."""
        if not 1 <= number <= self.count:
            return b""
        if number in self._logged:
            return self._logged[number]
        return self._bytes[(number - 1) * self.size : number * self.size]

    def rows(self) -> Iterator[RawRow]:
        """All rows of all tables; pages and rows that cannot be read are left out and counted."""
        for number in range(1, self.count + 1):
            page = self.page(number)
            start = _FIRST_HEADER if number == 1 else 0
            if len(page) < self.size:
                self.bad += 1
                continue
            if page[start] != _LEAF:
                # Pages of long texts have no mark of their own: only zeros can be told for sure.
                self.bad += not any(page)
                continue
            before = self.bad
            yield from self._rows_of(page, start)
            self.bad = min(self.bad, before + 1)

    def _rows_of(self, page: bytes, start: int) -> Iterator[RawRow]:
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        if count > (self.size - start - 8) // 2:
            self.bad += 1
            return
        for index in range(count):
            at = start + 8 + 2 * index
            cell = int.from_bytes(page[at : at + 2], "big")
            try:
                yield self._row(page, cell)
            except (Unreadable, IndexError, struct.error, ValueError):
                self.bad += 1

    def _row(self, page: bytes, at: int) -> RawRow:
        length, at = _varint(page, at)
        number, at = _varint(page, at)
        if not 0 < length <= MAX_VALUE or number > 1 << 62:
            raise Unreadable
        return RawRow(number, _record(self._payload(page, at, length)))

    def _payload(self, page: bytes, at: int, length: int) -> bytes:
        """A row's bytes, its end gathered from the pages that the row overflows to."""
        usable = self.size
        most = usable - 35
        if length <= most:
            return page[at : at + length]
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= most else least
        pieces = [page[at : at + local]]
        left = length - local
        following = int.from_bytes(page[at + local : at + local + 4], "big")
        while left > 0:
            more = self.page(following)
            if len(more) < usable:
                raise Unreadable
            pieces.append(more[4 : 4 + min(left, usable - 4)])
            left -= usable - 4
            following = int.from_bytes(more[:4], "big")
        return b"".join(pieces)


def _record(payload: bytes) -> list[Value]:
    size, at = _varint(payload, 0)
    if not 1 <= size <= len(payload):
        raise Unreadable
    kinds = []
    while at < size:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    length = _INTEGERS.get(kind, 8) if kind <= 7 else (kind - 12) // 2
    piece = payload[at : at + length]
    if kind in (10, 11) or len(piece) < length:
        raise Unreadable
    if kind < 7:
        return int.from_bytes(piece, "big", signed=True), at + length
    if kind == 7:
        return struct.unpack(">d", piece)[0], at + length
    return (piece if kind % 2 == 0 else piece.decode("utf-8", "replace")), at + length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9


def _read_log(data: bytes, page_size: int) -> dict[int, bytes]:
    """The newest committed version of each page in a write-ahead log."""
    if len(data) < _LOG_HEADER or int.from_bytes(data[8:12], "big") != page_size:
        return {}
    salt = data[16:24]
    committed: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    for at in range(_LOG_HEADER, len(data) - page_size - _FRAME_HEADER + 1, page_size + 24):
        number, size_after = struct.unpack(">II", data[at : at + 8])
        if data[at + 8 : at + 16] != salt or number == 0:
            break  # of an older round of the log
        pending[number] = data[at + _FRAME_HEADER : at + _FRAME_HEADER + page_size]
        if size_after:
            committed.update(pending)
            pending = {}
    return committed
