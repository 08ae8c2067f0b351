"""What is read: lists, pages of a path, whole conversations."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from desktop_chat.chat.arrangement import USUAL, Arrangement, Tag, tags_from
from desktop_chat.chat.attachments import Attachment
from desktop_chat.chat.conversations import Versions
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage import attaching
from desktop_chat.storage.attaching import read_json
from desktop_chat.storage.values import ListedConversation, MonthUsage, PathPage

PAGE = 50
IDS_AT_ONCE = 500
T = TypeVar("T")

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


_LIST = """SELECT id, CASE WHEN title = '' THEN first_words ELSE title END, is_titled,
    created_at, updated_at, place, number, draft <> ''{2}{0}
FROM conversations c{1} WHERE state = 'shown' AND (place, number) < (?, ?)
ORDER BY place DESC, number DESC LIMIT ?"""
_ARRANGED = (
    ", a.folder, a.is_pinned, a.is_archived, a.is_unseen, a.tags",
    " LEFT JOIN arrangement a ON a.conversation = c.number",
)
_OR_FILES = " OR EXISTS (SELECT 1 FROM attachments f WHERE f.draft = c.number)"


def read_list(
    connection: sqlite3.Connection, before: tuple[int, int] | None, limit: int
) -> tuple[ListedConversation, ...]:
    """Conversations, newest first; with `before`, those after a place and number in the list."""
    values = (*(before or (1 << 62, 0)), limit)
    has_files = _has_table(connection, "attachments")  # which came after arrangements
    arranged = _ARRANGED if has_files or _has_table(connection, "arrangement") else ("", "")
    sql = _LIST.format(*arranged, _OR_FILES if has_files else "")
    return tuple(_listed(row) for row in connection.execute(sql, values))


def _listed(row: tuple[Any, ...]) -> ListedConversation:
    arrangement = USUAL if len(row) == 8 or row[8] is None else _arrangement(row[8:])
    name, title, is_titled, created_at, updated_at, place, number, has_draft = row[:8]
    times = (created_at, updated_at)
    return ListedConversation(
        name, title, bool(is_titled), *times, place, number, bool(has_draft), arrangement
    )


def _arrangement(row: tuple[Any, ...]) -> Arrangement:
    folder, is_pinned, is_archived, is_unseen, tags = row
    flags = (bool(is_pinned), bool(is_archived), bool(is_unseen))
    return Arrangement(folder, *flags, () if tags == "[]" else _read_tags(tags))


def _read_tags(text: str) -> tuple[Tag, ...]:
    try:
        return tags_from(json.loads(text))
    except (ValueError, RecursionError):
        return ()


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the file has a table: one that cannot be brought up to date is still read."""
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None


def read_page(
    connection: sqlite3.Connection, conversation_id: str, before_id: str = "", limit: int = PAGE
) -> PathPage | None:
    """The end of a conversation's path, or what comes before a message; None if it is not there."""
    header = _read_header(connection, conversation_id)
    if header is None:
        return None
    number, record = header
    record = record._replace(draft_attachments=attaching.read_draft(connection, number))
    rows = _path_rows(connection, number, before_id or record.leaf_id, limit + 1 + bool(before_id))
    if before_id:
        rows = rows[1:]
    has_older = len(rows) > limit
    rows = rows[:limit][::-1]
    versions = tuple(Versions(*map(int, row[11].split("/"))) for row in rows)
    attached = attaching.read(connection, number)
    messages = tuple(_message(row, attached) for row in rows)
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
    messages = tuple(_read_messages(connection, number))
    draft = attaching.read_draft(connection, number)
    return record._replace(draft_attachments=draft, messages=messages)


def _read_messages(connection: sqlite3.Connection, conversation: int) -> list[MessageRecord]:
    """All of a conversation's messages in one go, parents first: there may be ten thousand."""
    rows = connection.execute(
        """SELECT number, parent, facts, id, role, text, reasoning, status, model, connection_id,
            created_at, continues_id
        FROM messages WHERE conversation = ? AND dropped_by IS NULL ORDER BY number""",
        (conversation,),
    ).fetchall()
    ids = {row[0]: row[3] for row in rows}
    attached = attaching.read(connection, conversation)
    messages = [
        MessageRecord._make(
            (id_, ids.get(parent, ""), *rest, read_json(facts), attached.get(id_, ()))
        )
        for _, parent, facts, id_, *rest in rows
    ]
    if any(row[1] is not None and row[1] > row[0] for row in rows):
        messages = parents_first(messages)
    growing = connection.execute(
        f"""SELECT m.id, {_PIECES.format("text")}, {_PIECES.format("reasoning")} FROM messages m
        WHERE m.conversation = ? AND m.number IN (SELECT message FROM pieces)""",
        (conversation,),
    )
    pieces = {row[0]: row[1:] for row in growing}
    for place, message in enumerate(messages if pieces else ()):
        if message.id in pieces:
            text, reasoning = pieces[message.id]
            messages[place] = message._replace(
                text=message.text + (text or ""), reasoning=message.reasoning + (reasoning or "")
            )
    return messages


def read_conversation_as(
    connection: sqlite3.Connection, conversation_id: str, make: Callable[[ConversationRecord], T]
) -> T | None:
    """A conversation as somebody else wants to have it."""
    record = read_conversation(connection, conversation_id)
    return None if record is None else make(record)


def read_shown(connection: sqlite3.Connection, conversation_id: str) -> ConversationRecord | None:
    """A conversation with all its versions; None if it is not there, or was deleted."""
    sql = "SELECT 1 FROM conversations WHERE id = ? AND state = 'shown'"
    if connection.execute(sql, (conversation_id,)).fetchone() is None:
        return None
    return read_conversation(connection, conversation_id)


def has_any_message(
    connection: sqlite3.Connection, message_ids: Sequence[str], conversation_id: str
) -> bool:
    """Whether one of some messages is stored, other than in this conversation where it is deleted.

    A deleted conversation makes way for an imported one of the same id.
    """
    for begin in range(0, len(message_ids), IDS_AT_ONCE):
        some = message_ids[begin : begin + IDS_AT_ONCE]
        marks = ", ".join("?" * len(some))
        row = connection.execute(
            f"""SELECT 1 FROM messages m JOIN conversations c ON c.number = m.conversation
            WHERE m.id IN ({marks}) AND NOT (c.state = 'deleted' AND c.id = ?) LIMIT 1""",
            (*some, conversation_id),
        ).fetchone()
        if row is not None:
            return True
    return False


def read_ids(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The ids of all conversations, newest first."""
    sql = "SELECT id FROM conversations WHERE state = 'shown' ORDER BY place DESC, number DESC"
    return tuple(row[0] for row in connection.execute(sql))


# A reply without a duration was not asked for here: it came with an import.
_USAGE = """WITH known AS (
    SELECT conversation, number, created_at, model, length(CAST(text AS BLOB)) AS size,
        length(CAST(reasoning AS BLOB)) AS thought,
        CASE WHEN role = 'assistant' AND json_valid(facts) THEN facts END AS facts
    FROM messages),
told AS (
    SELECT conversation, number, created_at, model, size, thought,
        json_extract(facts, '$.duration_ms') AS duration,
        json_extract(facts, '$.usage.prompt') AS prompt,
        json_extract(facts, '$.usage.completion') AS completion
    FROM known),
replies AS (
    SELECT *, typeof(prompt) = 'integer' AND typeof(completion) = 'integer' AS is_counted,
        sum(size) OVER (PARTITION BY conversation ORDER BY number
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS asked FROM told)
SELECT coalesce(strftime('%Y-%m', created_at, 'unixepoch', 'localtime'), '') AS month, model,
    count(*), sum(CASE WHEN is_counted THEN prompt ELSE 0 END),
    sum(CASE WHEN is_counted THEN completion ELSE 0 END), sum(NOT is_counted),
    sum(CASE WHEN is_counted THEN 0 ELSE coalesce(asked, 0) END),
    sum(CASE WHEN is_counted THEN 0 ELSE size + thought END)
FROM replies WHERE duration > 0 GROUP BY month, model ORDER BY month DESC, count(*) DESC, model"""


def read_usage(connection: sqlite3.Connection) -> tuple[MonthUsage, ...]:
    """What was used by month and model, newest month first."""
    return tuple(MonthUsage(*row) for row in connection.execute(_USAGE))


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
    arrangement = _read_arrangement(connection, number)
    return number, ConversationRecord(**fields, parameters=parameters, arrangement=arrangement)


def _read_arrangement(connection: sqlite3.Connection, number: int) -> Arrangement:
    if not _has_table(connection, "arrangement"):
        return USUAL
    sql = """SELECT folder, is_pinned, is_archived, is_unseen, tags FROM arrangement
        WHERE conversation = ?"""
    row = connection.execute(sql, (number,)).fetchone()
    return USUAL if row is None else _arrangement(row)


def _message(row: tuple[Any, ...], attached: Mapping[str, tuple[Attachment, ...]]) -> MessageRecord:
    record = MessageRecord(*row[:10])
    return record._replace(facts=read_json(row[10]), attachments=attached.get(record.id, ()))


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
