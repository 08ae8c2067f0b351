"""What is read: lists, pages of a path, whole conversations."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from desktop_chat.chat.conversations import Versions
from desktop_chat.chat.records import NO_FACTS, ConversationRecord, MessageRecord
from desktop_chat.storage.values import ListedConversation, PathPage

PAGE = 50

_PIECES = """(SELECT group_concat({0}, '') FROM
    (SELECT {0} FROM pieces WHERE message = m.number ORDER BY place))"""
_MESSAGE = f"""m.id, coalesce((SELECT id FROM messages WHERE number = m.parent), ''), m.role,
    coalesce(m.text || {_PIECES.format("text")}, m.text),
    coalesce(m.reasoning || {_PIECES.format("reasoning")}, m.reasoning),
    m.status, m.model, m.connection_id, m.created_at, m.continues_id, m.facts"""
_CONVERSATION = """id, title, is_titled, created_at, updated_at, connection_id, model, parameters,
    draft, leaf_id"""
# The number of siblings before a message, and of all; first messages have no parent to be found by.
_VERSIONS = """CASE WHEN m.parent IS NULL
    THEN (SELECT sum(s.number < m.number) || '/' || count(*) FROM messages s
        WHERE s.conversation = m.conversation AND +s.parent IS NULL AND s.dropped_by IS NULL)
    ELSE (SELECT sum(s.number < m.number) || '/' || count(*) FROM messages s
        WHERE s.parent = m.parent AND s.dropped_by IS NULL) END"""


def read_list(
    connection: sqlite3.Connection, before: int | None, limit: int
) -> tuple[ListedConversation, ...]:
    """Conversations, newest first; with `before`, those after a place in the list."""
    rows = connection.execute(
        """SELECT id, CASE WHEN title = '' THEN first_words ELSE title END, is_titled,
            created_at, updated_at, place, number
        FROM conversations WHERE state = 'shown' AND place < ?
        ORDER BY place DESC, number DESC LIMIT ?""",
        (1 << 62 if before is None else before, limit),
    )
    return tuple(ListedConversation(row[0], row[1], bool(row[2]), *row[3:6]) for row in rows)


def read_page(
    connection: sqlite3.Connection, conversation_id: str, before_id: str = "", limit: int = PAGE
) -> PathPage | None:
    """The end of a conversation's path, or what comes before a message; None if it is not there."""
    header = _read_header(connection, conversation_id)
    if header is None:
        return None
    number, record = header
    rows = _path_rows(connection, number, before_id or record.leaf_id, limit + 1 + bool(before_id))
    if before_id:
        rows = rows[1:]
    has_older = len(rows) > limit
    rows = rows[:limit][::-1]
    versions = tuple(Versions(*map(int, row[11].split("/"))) for row in rows)
    messages = tuple(_message(row) for row in rows)
    return PathPage(record._replace(messages=messages), versions, has_older)


def _path_rows(
    connection: sqlite3.Connection, conversation: int, last_id: str, limit: int
) -> list[tuple[Any, ...]]:
    """From a message upwards; from the newest one, where it is not there any more."""
    start = "SELECT number FROM messages WHERE id = ? AND conversation = ? AND dropped_by IS NULL"
    row = connection.execute(start, (last_id, conversation)).fetchone()
    if row is None:
        newest = """SELECT max(number) FROM messages
            WHERE conversation = ? AND dropped_by IS NULL"""
        row = connection.execute(newest, (conversation,)).fetchone()
    return connection.execute(
        f"""WITH RECURSIVE path (number, depth) AS (
            VALUES (?, 0) UNION ALL
            SELECT m.parent, depth + 1 FROM path JOIN messages m ON m.number = path.number
            WHERE m.parent IS NOT NULL AND depth + 1 < ?)
        SELECT {_MESSAGE}, {_VERSIONS} FROM path CROSS JOIN messages m ON m.number = path.number
        ORDER BY depth""",
        (row[0], limit),
    ).fetchall()


def read_conversation(
    connection: sqlite3.Connection, conversation_id: str
) -> ConversationRecord | None:
    """A conversation with all its versions, parents first; None if it is not there."""
    header = _read_header(connection, conversation_id)
    if header is None:
        return None
    number, record = header
    rows = connection.execute(
        f"""SELECT {_MESSAGE} FROM messages m WHERE m.conversation = ? AND m.dropped_by IS NULL
        ORDER BY m.number""",
        (number,),
    )
    return record._replace(messages=tuple(parents_first([_message(row) for row in rows])))


def read_ids(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The ids of all conversations, newest first."""
    sql = "SELECT id FROM conversations WHERE state = 'shown' ORDER BY place DESC, number DESC"
    return tuple(row[0] for row in connection.execute(sql))


def _read_header(
    connection: sqlite3.Connection, conversation_id: str
) -> tuple[int, ConversationRecord] | None:
    sql = f"SELECT number, {_CONVERSATION} FROM conversations WHERE id = ?"
    cursor = connection.execute(sql, (conversation_id,))
    values = cursor.fetchone()
    if values is None:
        return None
    row = dict(zip((column[0] for column in cursor.description), values, strict=True))
    fields = row | {"is_titled": bool(row["is_titled"])}
    number = fields.pop("number")
    parameters = read_json(fields.pop("parameters"))
    return number, ConversationRecord(**fields, parameters=parameters)


def _message(row: tuple[Any, ...]) -> MessageRecord:
    return MessageRecord(*row[:10])._replace(facts=read_json(row[10]))


def parents_first(messages: list[MessageRecord]) -> list[MessageRecord]:
    """Messages so that none comes before its parent; usually they lie so already."""
    known = {message.id for message in messages}
    seen: set[str] = set()
    for message in messages:
        if message.parent_id in known and message.parent_id not in seen:
            break
        seen.add(message.id)
    else:
        return messages
    children: dict[str, list[MessageRecord]] = {}
    for message in messages:
        parent = message.parent_id if message.parent_id in known else ""
        children.setdefault(parent, []).append(message)
    ordered: list[MessageRecord] = []
    waiting = list(reversed(children.pop("", [])))
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(children.pop(ordered[-1].id, []))
    return ordered


def read_json(text: str) -> Mapping[str, object]:
    """A JSON object; an empty one for anything else."""
    if text == "{}":
        return NO_FACTS
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return NO_FACTS
    return value if isinstance(value, dict) else NO_FACTS
