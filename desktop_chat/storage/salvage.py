"""A new history from what a damaged file still has, and what the newest backup adds to it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.records import new_id
from desktop_chat.storage import indexing, schema, writes
from desktop_chat.storage.attachments import is_name
from desktop_chat.storage.database import Access, connect
from desktop_chat.storage.pages import Pages, RawRow, Value

_COLUMNS = {"conversations": 15, "messages": 14, "pieces": 4, "arrangement": 6}
_TEXT, _NUMBER = (str,), (int, float)
_CONVERSATION: tuple[tuple[type, ...], ...] = (
    *(_TEXT, _TEXT, _NUMBER, _TEXT, _NUMBER, _NUMBER, _NUMBER, _TEXT, _NUMBER),
    *(_TEXT, _TEXT, _TEXT, _TEXT, _TEXT),
)
_MESSAGE: tuple[tuple[type, ...], ...] = (
    *(_TEXT, _NUMBER, (int, type(None)), (int, type(None))),
    *(_TEXT, _TEXT, _TEXT, _TEXT, _NUMBER, _TEXT, _TEXT, _TEXT, _TEXT),
)
_ARRANGEMENT: tuple[tuple[type, ...], ...] = (_TEXT, (int,), (int,), (int,), _TEXT)
_OWNER = (int, type(None))
_ATTACHMENT: tuple[tuple[type, ...], ...] = (
    *(_OWNER, _OWNER, (int,), _TEXT, _TEXT, _TEXT, _TEXT, (int,), _TEXT),
)
_ROLES = ("system", "user", "assistant")


class Saved(NamedTuple):
    """The end of a `Recovery`."""

    conversations: int
    messages: int
    from_backup: int
    backup: Path | None
    bad_pages: int
    percent: int | None


def salvage(damaged: Path, target: sqlite3.Connection, backup: Path | None) -> Saved:
    """Fill an empty history. Raises OSError, sqlite3.Error for what the new file meets.

    The damaged file is only read. Messages whose own conversation is lost get a new one, those
    whose parent is lost go on after what was said before them.
    """
    target.execute("PRAGMA foreign_keys = OFF")
    pages = Pages(damaged)
    target.execute("BEGIN IMMEDIATE")
    for count, row in enumerate(pages.rows()):
        _keep_row(target, row)
        if count % 50 == 0:
            time.sleep(0.0001)  # the interpreter is left to other threads
    found = _count(target, "messages")
    if backup is not None:
        _fill_in(target, backup)
    filled = _count(target, "messages") - found
    _put_in_order(target)
    target.execute("COMMIT")
    target.execute("PRAGMA foreign_keys = ON")
    shown = "conversations WHERE state = 'shown'"
    messages = _count(target, f"messages WHERE conversation IN (SELECT number FROM {shown})")
    helped = backup if filled else None
    percent = _percent(_count(target, "messages"), _count_damaged(damaged))
    return Saved(_count(target, shown), messages, filled, helped, pages.bad, percent)


def _count_damaged(damaged: Path) -> int | None:
    """How many messages a damaged file had, where it can still tell."""
    try:
        connection = connect(damaged, Access.LOOK)
        try:
            return _count(connection, "messages")
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def _percent(saved: int, total: int | None) -> int | None:
    """How much came back; None where a damaged count tells less than there was."""
    return saved * 100 // total if total and saved <= total else None


def _keep_row(target: sqlite3.Connection, row: RawRow) -> None:
    values = row.values
    if len(values) == 15 and _fits(values[1:], _CONVERSATION) and values[0] is None:
        known = [_clean(value) for value in values[1:]]
        known[12] = _object(known[12])
        _insert(target, "conversations", [row.number, *known])
    elif len(values) == 14 and _fits(values[1:], _MESSAGE) and values[0] is None:
        known = [_clean(value) for value in values[1:]]
        if known[4] in _ROLES:
            known[10] = _object(known[10])
            _insert(target, "messages", [row.number, *known])
    elif len(values) == 6 and values[0] is None and _is_arrangement(values[1:]):
        _insert(target, "arrangement", [row.number, *(_clean(value) for value in values[1:])])
    elif len(values) == 4 and _fits(values, ((int,), (int,), _TEXT, _TEXT)):
        _insert(target, "pieces", [_clean(value) for value in values])
    elif len(values) == 9 and _fits(values, _ATTACHMENT) and is_name(str(values[3])):
        known = [_clean(value) for value in values]
        _insert_attachment(target, row.number, [*known[:8], _object(known[8])])


def _is_arrangement(values: list[Value]) -> bool:
    pairs = zip(values, _ARRANGEMENT, strict=True)
    is_one = all(isinstance(value, kind) for value, kind in pairs)
    return is_one and str(values[4]).startswith("[")


def _fits(values: list[Value], kinds: tuple[tuple[type, ...], ...]) -> bool:
    pairs = zip(values, kinds, strict=True)
    return all(isinstance(value, kind) for value, kind in pairs) and values[0] != ""


def _clean(value: Value) -> Value:
    return clean(value) if isinstance(value, str) else value


def _object(value: Value) -> str:
    try:
        return str(value) if isinstance(json.loads(str(value)), dict) else "{}"
    except (ValueError, RecursionError):
        return "{}"


def _insert(target: sqlite3.Connection, table: str, values: list[Value]) -> None:
    marks = ", ".join("?" * _COLUMNS[table])
    target.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", values)


def _insert_attachment(
    target: sqlite3.Connection, number: int | None, values: Sequence[Value]
) -> None:
    sql = "INSERT OR IGNORE INTO attachments (rowid, {}) VALUES ({})"
    names = "message, draft, place, file, name, kind, media_type, size, facts"
    target.execute(sql.format(names, ", ".join("?" * 10)), [number, *values])


def _fill_in(target: sqlite3.Connection, backup: Path) -> None:
    """Add what only the backup has: under its own numbers where these are free."""
    source = connect(backup, Access.LOOK)
    try:
        numbers = _fill_conversations(target, source)
        _fill_messages(target, source, numbers)
        if schema.read_version(source) >= 3:
            for number, *rest in source.execute("SELECT * FROM arrangement"):
                _insert(target, "arrangement", [numbers[number], *rest])
    finally:
        source.close()


def _fill_conversations(target: sqlite3.Connection, source: sqlite3.Connection) -> dict[int, int]:
    known = dict(target.execute("SELECT id, number FROM conversations").fetchall())
    taken = set(known.values()) | {
        row[0] for row in target.execute("SELECT DISTINCT conversation FROM messages")
    }
    owned = set(known.values())
    free = max([0, *taken, *_numbers(source, "conversations")]) + 1
    numbers = {}
    for number, name, *rest in source.execute("SELECT * FROM conversations"):
        if name in known:
            numbers[number] = known[name]
            continue
        # Its row is lost, but perhaps not its messages: these know it by its number.
        own = number if number not in owned else free
        free += own == free
        numbers[number] = own
        _insert(target, "conversations", [own, name, *rest])
    return numbers


def _fill_messages(
    target: sqlite3.Connection, source: sqlite3.Connection, conversations: dict[int, int]
) -> None:
    known = dict(target.execute("SELECT id, number FROM messages").fetchall())
    taken = set(known.values())
    free = max([0, *taken, *_numbers(source, "messages")]) + 1
    numbers: dict[int, int] = {}
    rows = source.execute("SELECT * FROM messages ORDER BY number")
    for number, name, conversation, parent, _dropped, *rest in rows:
        if name in known:
            numbers[number] = known[name]
            continue
        own = number if number not in taken else free
        free += own == free
        taken.add(own)
        numbers[number] = own
        place = (conversations[conversation], numbers.get(parent), None)
        _insert(target, "messages", [own, name, *place, *rest])
        _fill_attachments(target, source, number, own)


def _fill_attachments(
    target: sqlite3.Connection, source: sqlite3.Connection, number: int, own: int
) -> None:
    sql = "SELECT * FROM attachments WHERE message = ?"
    try:
        rows = source.execute(sql, (number,)).fetchall()
    except sqlite3.OperationalError:  # the backup is older than attachments
        return
    for _, draft, *rest in rows:
        _insert_attachment(target, None, [own, draft, *rest])


def _numbers(source: sqlite3.Connection, table: str) -> list[int]:
    return [source.execute(f"SELECT coalesce(max(number), 0) FROM {table}").fetchone()[0]]


def _put_in_order(target: sqlite3.Connection) -> None:
    """No message without a conversation, no parent that is not there, everything indexed anew."""
    lost = target.execute(
        """SELECT conversation, min(created_at), max(created_at) FROM messages
        WHERE conversation NOT IN (SELECT number FROM conversations) GROUP BY conversation"""
    ).fetchall()
    for number, first, last in lost:
        values = [number, new_id(), "", 0, "", first, last, number, writes.SHOWN, last]
        _insert(target, "conversations", [*values, "", "", "", "{}", ""])
    target.execute(
        """UPDATE messages SET parent = (SELECT max(b.number) FROM messages b
            WHERE b.conversation = messages.conversation AND b.number < messages.parent)
        WHERE parent IS NOT NULL AND (parent >= number OR parent NOT IN
            (SELECT p.number FROM messages p WHERE p.conversation = messages.conversation))"""
    )
    target.execute("DELETE FROM pieces WHERE message NOT IN (SELECT number FROM messages)")
    known = "SELECT number FROM conversations"
    target.execute(f"DELETE FROM arrangement WHERE conversation NOT IN ({known})")
    target.execute(
        """DELETE FROM attachments WHERE
            coalesce(message NOT IN (SELECT number FROM messages),
                draft NOT IN (SELECT number FROM conversations), 1)"""
    )
    target.execute(
        """UPDATE conversations SET first_words = coalesce((SELECT substr(text, 1, 60)
            FROM messages WHERE conversation = conversations.number AND role = 'user'
            ORDER BY messages.number LIMIT 1), '')
        WHERE first_words = ''"""
    )
    indexing.begin_anew(target)
    target.execute(
        """UPDATE counters SET value = max(value, (SELECT coalesce(max(place), 0) + 1
        FROM conversations))"""
    )


def _count(target: sqlite3.Connection, table: str) -> int:
    return int(target.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
