"""What a shared library of Linux needs, read from the file itself, without a tool."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple

PT_LOAD, PT_DYNAMIC = 1, 2
DT_NEEDED, DT_STRTAB = 1, 5


class _Segment(NamedTuple):
    kind: int
    offset: int
    address: int
    size: int


def needed_by(file: str | Path) -> list[str]:
    """The names of the libraries that a file asks the loader for; none where it is no ELF file."""
    data = Path(file).read_bytes()
    if data[:5] != b"\x7fELF\x02":  # all that Qt ships for has 64 bits
        return []
    order = "<" if data[5] == 1 else ">"
    segments = _segments(data, order)
    dynamic = next((part for part in segments if part.kind == PT_DYNAMIC), None)
    if dynamic is None:
        return []
    entries = list(
        struct.iter_unpack(f"{order}qQ", data[dynamic.offset : dynamic.offset + dynamic.size])
    )
    strings = next((value for tag, value in entries if tag == DT_STRTAB), 0)
    start = _offset_of(strings, segments)
    return [_text(data, start + value) for tag, value in entries if tag == DT_NEEDED]


def _segments(data: bytes, order: str) -> list[_Segment]:
    (table,) = struct.unpack_from(f"{order}Q", data, 32)
    size, count = struct.unpack_from(f"{order}HH", data, 54)
    found = []
    for number in range(count):
        kind, _flags, offset, address, _physical, length = struct.unpack_from(
            f"{order}IIQQQQ", data, table + number * size
        )
        found.append(_Segment(kind, offset, address, length))
    return found


def _offset_of(address: int, segments: list[_Segment]) -> int:
    for part in segments:
        if part.kind == PT_LOAD and part.address <= address < part.address + part.size:
            return address - part.address + part.offset
    return address


def _text(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode("utf-8", "replace")
