"""The rows of attachments: those of messages and of drafts, and the contents that lost theirs."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from desktop_chat.chat.attachments import Attachment
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.records import NO_FACTS
from desktop_chat.storage import schema
from desktop_chat.storage.attachments import AttachmentFolder

_COLUMNS = "file, name, kind, media_type, size, facts"
_OURS = ", ".join(f"a.{column}" for column in _COLUMNS.split(", "))
_NUMBERS = ("width", "height", "tokens", "pages", "hidden", "original")

Owner = Literal["message", "draft"]


def put(
    connection: sqlite3.Connection,
    owner: Owner,
    number: int,
    attachments: tuple[Attachment, ...],
    is_new: bool = False,
) -> None:
    """Let a message or a draft have these attachments; those that it had are orphans then."""
    if not is_new:
        sql = f"SELECT {_COLUMNS} FROM attachments WHERE {owner} = ? ORDER BY place"
        old = connection.execute(sql, (number,)).fetchall()
        if tuple(map(_attachment, old)) == attachments:
            return
        kept = {each.file for each in attachments}
        lost = ((row[0], time.time()) for row in old if row[0] not in kept)
        connection.executemany("INSERT INTO orphans VALUES (?, ?)", lost)
        connection.execute(f"DELETE FROM attachments WHERE {owner} = ?", (number,))
    for place, each in enumerate(attachments):
        facts = {name: value for name in _NUMBERS if (value := getattr(each, name))}
        connection.execute(
            f"INSERT INTO attachments ({owner}, place, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, place, each.file, clean(each.name), each.kind, each.media_type),
                *(each.size, json.dumps(facts, separators=(",", ":"))),
            ),
        )


def erase(connection: sqlite3.Connection, owner: Owner, number: int) -> None:
    """A message or a conversation is about to be deleted for good."""
    sql = f"""INSERT INTO orphans
        SELECT DISTINCT file, 0 FROM attachments WHERE {owner} = ?"""
    connection.execute(sql, (number,))
    connection.execute(f"DELETE FROM attachments WHERE {owner} = ?", (number,))


def orphans(connection: sqlite3.Connection, before: float) -> list[str]:
    """The contents that have lost somebody before a time, in seconds since 1970."""
    sql = "SELECT DISTINCT file FROM orphans WHERE since < ?"
    return [row[0] for row in connection.execute(sql, (before,))]


def sweep(connection: sqlite3.Connection, folder: AttachmentFolder, files: Iterable[str]) -> None:
    """Delete those of these contents that nobody has any more."""
    for file in files:
        sql = "SELECT 1 FROM attachments WHERE file = ? LIMIT 1"
        is_wanted = connection.execute(sql, (file,)).fetchone() is not None
        if is_wanted or folder.sweep(file):
            connection.execute("DELETE FROM orphans WHERE file = ?", (file,))


def read(connection: sqlite3.Connection, conversation: int) -> dict[str, tuple[Attachment, ...]]:
    """The attachments of a conversation's messages, by the ids of these."""
    rows = _select(
        connection,
        f"""SELECT {_OURS}, m.id FROM messages m JOIN attachments a ON a.message = m.number
        WHERE m.conversation = ? AND m.role = 'user' ORDER BY m.number, a.place""",
        conversation,
    )
    found: dict[str, list[Attachment]] = {}
    for row in rows:
        found.setdefault(row[-1], []).append(_attachment(row[:-1]))
    return {message: tuple(each) for message, each in found.items()}


def read_draft(connection: sqlite3.Connection, conversation: int) -> tuple[Attachment, ...]:
    """What goes with a conversation's draft."""
    sql = f"SELECT {_COLUMNS} FROM attachments WHERE draft = ? ORDER BY place"
    return tuple(map(_attachment, _select(connection, sql, conversation)))


def _select(connection: sqlite3.Connection, sql: str, number: int) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(sql, (number,)).fetchall()
    except sqlite3.OperationalError:
        # A history of an older version that cannot be written to is read all the same.
        if schema.read_version(connection) < schema.ATTACHMENTS_SINCE:
            return []
        raise


def _attachment(row: tuple[Any, ...]) -> Attachment:
    facts = read_json(row[5])
    numbers = {name: value for name in _NUMBERS if isinstance(value := facts.get(name), int)}
    file, name, kind, media_type, size = row[:5]
    return Attachment(file, name, kind, size, media_type, **numbers)


def read_json(text: str) -> Mapping[str, object]:
    """A JSON object; an empty one for anything else."""
    if text == "{}":
        return NO_FACTS
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return NO_FACTS
    return value if isinstance(value, dict) else NO_FACTS
