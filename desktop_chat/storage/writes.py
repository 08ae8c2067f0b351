"""What is written, each call inside a transaction of its caller's."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.conversations import first_words
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage import indexing
from desktop_chat.storage.schema import OPEN_SQL, OPEN_STATES

SHOWN, DELETED, ARRIVING = "shown", "deleted", "arriving:"


def count_change(connection: sqlite3.Connection) -> int:
    """The number of this change: it orders the list, and tells whether a backup is due."""
    sql = "UPDATE counters SET value = value + 1 WHERE name = 'changes' RETURNING value"
    return int(connection.execute(sql).fetchone()[0])


def read_changes(connection: sqlite3.Connection) -> int:
    """The number of the last change."""
    sql = "SELECT value FROM counters WHERE name = 'changes'"
    return int(connection.execute(sql).fetchone()[0])


def put_conversation(
    connection: sqlite3.Connection, record: ConversationRecord, state: str = SHOWN
) -> None:
    """Write a conversation and those of its messages that the record holds.

    What is there already is replaced, what the record does not hold stays. The state is that of
    a new one only. Raises ValueError for a message that is in another conversation.
    """
    change = count_change(connection)
    words = _title_words(record)
    row = connection.execute(
        """INSERT INTO conversations (id, title, is_titled, first_words, created_at, updated_at,
            place, state, state_since, connection_id, model, leaf_id, parameters, draft)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET title = excluded.title, is_titled = excluded.is_titled,
            first_words = CASE WHEN excluded.first_words = '' THEN first_words
                ELSE excluded.first_words END,
            created_at = excluded.created_at, updated_at = excluded.updated_at,
            place = CASE WHEN ? THEN excluded.place ELSE place END,
            connection_id = excluded.connection_id, model = excluded.model,
            leaf_id = excluded.leaf_id, parameters = excluded.parameters, draft = excluded.draft
        RETURNING number, state""",
        (
            *(record.id, clean(record.title), record.is_titled, words),
            *(record.created_at, record.updated_at, change, state, time.time()),
            *(record.connection_id, clean(record.model), record.leaf_id),
            *(_json(record.parameters), clean(record.draft), bool(record.messages)),
        ),
    ).fetchall()[0]
    for message in record.messages:
        _put_message(connection, row[0], message, is_searched=not row[1].startswith(ARRIVING))


def put_message(connection: sqlite3.Connection, record: MessageRecord, updated_at: float) -> None:
    """Write a message that is there already, whole: the end of a reply."""
    sql = "SELECT conversation FROM messages WHERE id = ?"
    row = connection.execute(sql, (record.id,)).fetchone()
    if row is None:
        raise ValueError("there is no such message")
    _put_message(connection, row[0], record, is_searched=True)
    sql = "UPDATE conversations SET updated_at = ?, place = ? WHERE number = ?"
    connection.execute(sql, (updated_at, count_change(connection), row[0]))


def _put_message(
    connection: sqlite3.Connection, conversation: int, record: MessageRecord, is_searched: bool
) -> None:
    text = clean(record.text)
    values = (
        *(record.status, clean(record.model), record.connection_id, record.created_at),
        *(record.continues_id, _json(record.facts), text, clean(record.reasoning)),
    )
    sql = "SELECT number, conversation, status, text FROM messages WHERE id = ?"
    old = connection.execute(sql, (record.id,)).fetchone()
    if old is None:
        number = connection.execute(
            """INSERT INTO messages (status, model, connection_id, created_at, continues_id,
                facts, text, reasoning, id, conversation, role, parent)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT number FROM messages WHERE id = ?))""",
            (*values, record.id, conversation, record.role, record.parent_id),
        ).lastrowid
        is_new_text = True
    else:
        number = old[0]
        if old[1] != conversation:
            raise ValueError("the message is in another conversation")
        is_new_text = old[2] in OPEN_STATES or old[3] != text
        if is_new_text and old[2] not in OPEN_STATES:
            indexing.remove(connection, number, old[3])
        connection.execute(
            """UPDATE messages SET status = ?, model = ?, connection_id = ?, created_at = ?,
                continues_id = ?, facts = ?, text = ?, reasoning = ? WHERE number = ?""",
            (*values, number),
        )
        connection.execute("DELETE FROM pieces WHERE message = ?", (number,))
    if is_new_text:
        waits = 0 if is_searched and record.status not in OPEN_STATES else indexing.NOT_YET
        connection.execute("INSERT OR REPLACE INTO unindexed VALUES (?, ?)", (number, waits))


def grow(
    connection: sqlite3.Connection, message_id: str, place: int, text: str, reasoning: str
) -> bool:
    """Add to an open reply; False if it is not there. Again with the same place, it replaces."""
    done = connection.execute(
        """INSERT OR REPLACE INTO pieces
        SELECT number, ?, ?, ? FROM messages WHERE id = ?""",
        (place, clean(text), clean(reasoning), message_id),
    )
    return done.rowcount > 0


def set_title(connection: sqlite3.Connection, conversation_id: str, title: str) -> None:
    """Rename; an empty title gives the first words back."""
    title = clean(title)
    sql = "UPDATE conversations SET title = ?, is_titled = ? WHERE id = ?"
    connection.execute(sql, (title, bool(title), conversation_id))
    count_change(connection)


def set_draft(connection: sqlite3.Connection, conversation_id: str, draft: str) -> None:
    sql = "UPDATE conversations SET draft = ? WHERE id = ?"
    connection.execute(sql, (clean(draft), conversation_id))
    count_change(connection)


def set_leaf(connection: sqlite3.Connection, conversation_id: str, leaf_id: str) -> None:
    """Remember which path is in view."""
    sql = "UPDATE conversations SET leaf_id = ? WHERE id = ?"
    connection.execute(sql, (leaf_id, conversation_id))
    count_change(connection)


def set_choices(connection: sqlite3.Connection, record: ConversationRecord) -> None:
    """Remember a conversation's connection, model and parameters."""
    connection.execute(
        "UPDATE conversations SET connection_id = ?, model = ?, parameters = ? WHERE id = ?",
        (record.connection_id, clean(record.model), _json(record.parameters), record.id),
    )
    count_change(connection)


def set_state(connection: sqlite3.Connection, conversation_id: str, state: str) -> None:
    """Hide a conversation or show it again; its text stays."""
    sql = "UPDATE conversations SET state = ?, state_since = ? WHERE id = ?"
    connection.execute(sql, (state, time.time(), conversation_id))
    count_change(connection)


def drop(connection: sqlite3.Connection, message_id: str, leaf_id: str) -> None:
    """Hide a message and all that follows it; the conversation's path ends in `leaf_id`."""
    connection.execute(
        """WITH RECURSIVE below (number) AS (
            SELECT number FROM messages WHERE id = ?
            UNION SELECT m.number FROM below JOIN messages m ON m.parent = below.number)
        UPDATE messages SET dropped_by = (SELECT number FROM messages WHERE id = ?)
        WHERE number IN below AND dropped_by IS NULL""",
        (message_id, message_id),
    )
    _set_leaf_of(connection, message_id, leaf_id)


def put_back(connection: sqlite3.Connection, message_id: str, leaf_id: str) -> None:
    """Undo a `drop`; the conversation's path ends in `leaf_id`."""
    connection.execute(
        """UPDATE messages SET dropped_by = NULL
        WHERE dropped_by = (SELECT number FROM messages WHERE id = ?)""",
        (message_id,),
    )
    _set_leaf_of(connection, message_id, leaf_id)


def _set_leaf_of(connection: sqlite3.Connection, message_id: str, leaf_id: str) -> None:
    connection.execute(
        """UPDATE conversations SET leaf_id = ?
        WHERE number = (SELECT conversation FROM messages WHERE id = ?)""",
        (leaf_id, message_id),
    )
    count_change(connection)


def interrupt(connection: sqlite3.Connection) -> int:
    """What a dead process left open is interrupted, with all its text; how many."""
    open_ones = f"SELECT number FROM messages WHERE status IN {OPEN_SQL}"
    numbers = [row[0] for row in connection.execute(open_ones)]
    for number in numbers:
        sql = "SELECT text, reasoning FROM pieces WHERE message = ? ORDER BY place"
        pieces = connection.execute(sql, (number,)).fetchall()
        text, reasoning = ("".join(piece[column] for piece in pieces) for column in (0, 1))
        connection.execute(
            """UPDATE messages SET status = 'interrupted', text = text || ?,
                reasoning = reasoning || ? WHERE number = ?""",
            (text, reasoning, number),
        )
        connection.execute("DELETE FROM pieces WHERE message = ?", (number,))
        connection.execute("INSERT OR REPLACE INTO unindexed VALUES (?, 0)", (number,))
    if numbers:
        count_change(connection)
    return len(numbers)


# Import: conversations arrive hidden, and all are shown at once.


def add_arriving(
    connection: sqlite3.Connection, batch: str, records: tuple[ConversationRecord, ...]
) -> int:
    """Write new conversations that nobody sees yet; how many, those there already left out."""
    added = 0
    for record in records:
        sql = "SELECT number, state FROM conversations WHERE id = ?"
        row = connection.execute(sql, (record.id,)).fetchone()
        if row is not None and row[1] != DELETED:
            continue
        if row is not None:
            erase(connection, row[0])
        put_conversation(connection, record, ARRIVING + batch)
        added += 1
    return added


def show_arrived(connection: sqlite3.Connection, batch: str) -> int:
    """Let all conversations of an import be seen; how many."""
    change = count_change(connection)
    connection.execute(
        """UPDATE unindexed SET parts = 0 WHERE message IN (SELECT m.number FROM messages m
        JOIN conversations c ON c.number = m.conversation WHERE c.state = ?)""",
        (ARRIVING + batch,),
    )
    done = connection.execute(
        "UPDATE conversations SET state = ?, place = ? WHERE state = ?",
        (SHOWN, change, ARRIVING + batch),
    )
    return done.rowcount


# Deleting for good.


def erasable(connection: sqlite3.Connection, deleted_before: float) -> list[int]:
    """Conversations to delete for good: long deleted ones, and those of imports that broke off."""
    rows = connection.execute(
        """SELECT number FROM conversations WHERE state <> 'shown'
        AND (state <> 'deleted' OR state_since < ?)""",
        (deleted_before,),
    )
    return [row[0] for row in rows]


def erase_some(connection: sqlite3.Connection, conversation: int, most: int = 50) -> bool:
    """Delete some messages of a hidden conversation, last ones first; at the end it, then True."""
    sql = "SELECT 1 FROM conversations WHERE number = ? AND state <> 'shown'"
    if connection.execute(sql, (conversation,)).fetchone() is None:
        return True
    sql = "SELECT number FROM messages WHERE conversation = ? ORDER BY number DESC LIMIT ?"
    numbers = [row[0] for row in connection.execute(sql, (conversation, most))]
    erase_messages(connection, numbers)
    if len(numbers) == most:
        return False
    connection.execute("DELETE FROM conversations WHERE number = ?", (conversation,))
    return True


def erase(connection: sqlite3.Connection, conversation: int) -> None:
    """Delete a conversation."""
    while not erase_some(connection, conversation):
        pass


def dropped(connection: sqlite3.Connection) -> list[int]:
    """Messages that were dropped, the last ones at the end."""
    sql = "SELECT number FROM messages INDEXED BY messages_dropped WHERE dropped_by IS NOT NULL"
    return sorted(row[0] for row in connection.execute(sql))


def erase_messages(connection: sqlite3.Connection, numbers: list[int]) -> None:
    """Delete messages, and take them out of the index."""
    for number in numbers:
        sql = "SELECT text FROM messages WHERE number = ?"
        for (text,) in connection.execute(sql, (number,)).fetchall():
            indexing.remove(connection, number, text)
        connection.execute("UPDATE messages SET parent = NULL WHERE parent = ?", (number,))
        connection.execute("DELETE FROM messages WHERE number = ?", (number,))


def _title_words(record: ConversationRecord) -> str:
    for message in record.messages:
        if message.role == "user" and not message.parent_id:
            return first_words(clean(message.text[:500]))
    for message in record.messages:
        if message.role == "user" and any(
            each.id == message.parent_id and each.role == "system" for each in record.messages
        ):
            return first_words(clean(message.text[:500]))
    return ""


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, separators=(",", ":")) if value else "{}"
