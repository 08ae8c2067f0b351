"""GNOME's settings as they lie on the disk: dconf's databases, read without a program in between.

The format is GVDB: a hash table whose names are written as ends of other names, and values that
are written as GVariant. Only what `org.gnome.system.proxy` consists of is understood: texts, lists
of texts, numbers and switches.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

Value = str | int | bool | tuple[str, ...]

MAX_FILE = 8 * 1024 * 1024
_SIGNATURE = b"GVariant\0\0\0\0\0\0\0\0"  # little-endian, version 0, no options
_HEADER = struct.Struct("<16xII")
_ITEM = struct.Struct("<IIIHcxII")
_DEEPEST = 32  # parts of a name
_LOCKS = ".locks"
_PROFILES = Path("/etc/dconf/profile")
_DATABASES = Path("/etc/dconf/db")


class Database(NamedTuple):
    """Values by path (`/system/proxy/mode`), and the paths that an administrator locked."""

    values: Mapping[str, Value] = {}
    locks: frozenset[str] = frozenset()


def read_settings(prefix: str) -> dict[str, Value]:
    """All that is set below a path, by its databases' order; empty where nothing can be read."""
    databases = [_read_file(path) for path in _files()]
    names = {name for one in databases for name in one.values if name.startswith(prefix)}
    return {name: value for name in names if (value := _effective(name, databases)) is not None}


def _effective(name: str, databases: list[Database]) -> Value | None:
    """The first database has the word, but for what one behind it has locked."""
    locking = [number for number, one in enumerate(databases) if name in one.locks]
    heard = databases[locking[-1] if locking else 0 :]
    return next((one.values[name] for one in heard if name in one.values), None)


def _files() -> list[Path]:
    """The databases of the profile in use, the person's own first."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    wanted = os.environ.get("DCONF_PROFILE") or "user"
    try:
        profile = (_PROFILES / wanted).read_text("utf-8", "replace")
    except (OSError, ValueError):
        profile = "user-db:user"
    folders = {"user-db": config / "dconf", "system-db": _DATABASES, "file-db": Path("/")}
    files = []
    for line in profile.splitlines():
        kind, colon, name = line.partition("#")[0].strip().partition(":")
        if colon and name and kind in folders:
            files.append(folders[kind] / name)
    return files


def _read_file(path: Path) -> Database:
    try:
        with path.open("rb") as file:
            return read_database(file.read(MAX_FILE))
    except (OSError, ValueError, struct.error):
        return Database()


def read_database(data: bytes) -> Database:
    """What a database holds. Raises ValueError or struct.error for what is none."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("not a database")
    values: dict[str, Value] = {}
    locks: frozenset[str] = frozenset()
    for item in _items(data, *_HEADER.unpack_from(data)):
        if item.kind == b"v" and (value := _value(data[item.start : item.end])) is not None:
            values[item.name] = value
        elif item.kind == b"H" and item.name == _LOCKS:
            locks = frozenset(one.name for one in _items(data, item.start, item.end))
    return Database(values, locks)


class _Item(NamedTuple):
    name: str
    kind: bytes
    start: int
    end: int


def _items(data: bytes, start: int, end: int) -> Iterator[_Item]:
    """The items of one table, their names put together."""
    bloom, buckets = struct.unpack_from("<II", data, start)
    first = start + 8 + 4 * ((bloom & 0x07FFFFFF) + buckets)
    records = [
        _ITEM.unpack_from(data, place) for place in range(first, end - _ITEM.size + 1, _ITEM.size)
    ]
    for number, record in enumerate(records):
        parts, at = list[str](), number
        while at < len(records) and len(parts) < _DEEPEST:
            _, parent, key, size, _, _, _ = records[at]
            parts.append(data[key : key + size].decode("utf-8", "replace"))
            at = parent
        yield _Item("".join(reversed(parts)), *record[4:])


def _value(data: bytes) -> Value | None:
    """A variant: its bytes, a zero, its type."""
    content, _, kind = data.rpartition(b"\0")
    match kind:
        case b"s":
            return _text(content)
        case b"as":
            return tuple(_texts(content))
        case b"b" if len(content) == 1:
            return content != b"\0"
        case b"i" if len(content) == 4:
            return int.from_bytes(content, "little", signed=True)
    return None


def _text(content: bytes) -> str:
    return content.removesuffix(b"\0").decode("utf-8", "replace")


def _texts(content: bytes) -> Iterator[str]:
    """A list: the texts, then where each ends, in numbers as wide as the whole needs."""
    width = next(size for size in (1, 2, 4, 8) if len(content) < 1 << 8 * size)
    if not content:
        return
    first = int.from_bytes(content[-width:], "little")
    start = 0
    for place in range(first, len(content), width):
        end = int.from_bytes(content[place : place + width], "little")
        yield _text(content[start:end])
        start = end
