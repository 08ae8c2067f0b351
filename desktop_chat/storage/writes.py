"""What is written, each call inside a transaction of its caller's."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping

from desktop_chat.chat.arrangement import USUAL, Arrangement, tags_record
from desktop_chat.chat.attachments import Attachment, opening_words
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.conversations import first_words
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage import attaching, erasing, indexing
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
            first_words = CASE WHEN first_words = '' THEN excluded.first_words
                ELSE first_words END,
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
    if record.arrangement != USUAL:
        _put_arrangement(connection, row[0], record.arrangement, "DO NOTHING")
    attaching.put(connection, "draft", row[0], record.draft_attachments)
    for message in record.messages:
        _put_message(connection, row[0], message, is_searched=not row[1].startswith(ARRIVING))


def put_message(connection: sqlite3.Connection, record: MessageRecord, updated_at: float) -> None:
    """Write a message that is there already, whole: the end of a reply.

    The conversation keeps its place in the list: what one reads must not move under the mouse.
    """
    sql = "SELECT conversation FROM messages WHERE id = ?"
    row = connection.execute(sql, (record.id,)).fetchone()
    if row is None:
        raise ValueError("there is no such message")
    _put_message(connection, row[0], record, is_searched=True)
    count_change(connection)
    sql = "UPDATE conversations SET updated_at = ? WHERE number = ?"
    connection.execute(sql, (updated_at, row[0]))


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
    assert number is not None
    attaching.put(connection, "message", number, record.attachments, is_new=old is None)
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


def suggest_title(connection: sqlite3.Connection, conversation_id: str, title: str) -> None:
    """Give a title that the model made, unless the person has written one."""
    sql = "UPDATE conversations SET title = ? WHERE id = ? AND NOT is_titled"
    connection.execute(sql, (clean(title), conversation_id))
    count_change(connection)


def arrange(
    connection: sqlite3.Connection, arrangements: tuple[tuple[str, Arrangement], ...]
) -> None:
    """Put conversations somewhere else in the list."""
    for conversation_id, arrangement in arrangements:
        sql = "SELECT number FROM conversations WHERE id = ?"
        for (number,) in connection.execute(sql, (conversation_id,)).fetchall():
            _put_arrangement(connection, number, arrangement, _ARRANGED_ANEW)
    count_change(connection)


_ARRANGED_ANEW = """DO UPDATE SET folder = excluded.folder, is_pinned = excluded.is_pinned,
    is_archived = excluded.is_archived, is_unseen = excluded.is_unseen, tags = excluded.tags"""


def _put_arrangement(
    connection: sqlite3.Connection, number: int, arrangement: Arrangement, otherwise: str
) -> None:
    """`otherwise` says what is done where there is one already."""
    folder, is_pinned, is_archived, is_unseen, tags = arrangement
    told = json.dumps(tags_record(tags), ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        f"INSERT INTO arrangement VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation) {otherwise}",
        (number, clean(folder), is_pinned, is_archived, is_unseen, clean(told)),
    )


def set_draft(connection: sqlite3.Connection, conversation_id: str, draft: str) -> None:
    sql = "UPDATE conversations SET draft = ? WHERE id = ?"
    connection.execute(sql, (clean(draft), conversation_id))
    count_change(connection)


def set_draft_attachments(
    connection: sqlite3.Connection, conversation_id: str, attachments: tuple[Attachment, ...]
) -> None:
    """What goes with the draft."""
    sql = "SELECT number FROM conversations WHERE id = ?"
    for (number,) in connection.execute(sql, (conversation_id,)).fetchall():
        attaching.put(connection, "draft", number, attachments)
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


def set_state(connection: sqlite3.Connection, ids: tuple[str, ...], state: str) -> None:
    """Hide conversations or show them again; their text stays."""
    sql = "UPDATE conversations SET state = ?, state_since = ? WHERE id = ?"
    now = time.time()
    connection.executemany(sql, [(state, now, each) for each in ids])
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


def lift(connection: sqlite3.Connection, message_id: str, leaf_id: str) -> None:
    """Hide one message; what follows it then follows the message before it."""
    connection.execute(
        """UPDATE messages SET parent = (SELECT parent FROM messages WHERE id = ?)
        WHERE parent = (SELECT number FROM messages WHERE id = ?) AND dropped_by IS NULL""",
        (message_id, message_id),
    )
    connection.execute(
        "UPDATE messages SET dropped_by = number WHERE id = ? AND dropped_by IS NULL", (message_id,)
    )
    _set_leaf_of(connection, message_id, leaf_id)


def set_down(
    connection: sqlite3.Connection, message_id: str, child_ids: tuple[str, ...], leaf_id: str
) -> None:
    """Undo a `lift`: `child_ids` follow the message again."""
    for child_id in child_ids:
        connection.execute(
            """UPDATE messages SET parent = (SELECT number FROM messages WHERE id = ?)
            WHERE id = ? AND dropped_by IS NULL""",
            (message_id, child_id),
        )
    connection.execute("UPDATE messages SET dropped_by = NULL WHERE id = ?", (message_id,))
    _set_leaf_of(connection, message_id, leaf_id)


def _set_leaf_of(connection: sqlite3.Connection, message_id: str, leaf_id: str) -> None:
    connection.execute(
        """UPDATE conversations SET leaf_id = ?
        WHERE number = (SELECT conversation FROM messages WHERE id = ?)""",
        (leaf_id, message_id),
    )
    _set_first_words_of(connection, message_id)
    count_change(connection)


def _set_first_words_of(connection: sqlite3.Connection, message_id: str) -> None:
    """The words that stand in for a title are those of the first message there is."""
    first = connection.execute(
        """SELECT m.conversation, substr(m.text, 1, 500) FROM messages m
        LEFT JOIN messages p ON p.number = m.parent
        WHERE m.conversation = (SELECT conversation FROM messages WHERE id = ?)
        AND m.role = 'user' AND m.dropped_by IS NULL AND (m.parent IS NULL OR p.role = 'system')
        ORDER BY m.number LIMIT 1""",
        (message_id,),
    ).fetchone()
    if first is not None:
        sql = "UPDATE conversations SET first_words = ? WHERE number = ?"
        connection.execute(sql, (first_words(first[1]), first[0]))


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
            erasing.erase(connection, row[0])
        put_conversation(connection, record, ARRIVING + batch)
        added += 1
    return added


def show_arrived(connection: sqlite3.Connection, batch: str) -> int:
    """Let all conversations of an import be seen, the newest on top; how many."""
    change = count_change(connection)
    connection.execute(
        """UPDATE unindexed SET parts = 0 WHERE message IN (SELECT m.number FROM messages m
        JOIN conversations c ON c.number = m.conversation WHERE c.state = ?)""",
        (ARRIVING + batch,),
    )
    done = connection.execute(
        """UPDATE conversations SET state = ?, place = ? + arrived.rank
        FROM (SELECT number, row_number() OVER (ORDER BY updated_at, number DESC) AS rank
            FROM conversations WHERE state = ?) arrived
        WHERE conversations.number = arrived.number""",
        (SHOWN, change, ARRIVING + batch),
    )
    sql = "UPDATE counters SET value = value + ? WHERE name = 'changes'"
    connection.execute(sql, (done.rowcount,))  # each has a place of its own
    return done.rowcount


def _title_words(record: ConversationRecord) -> str:
    for message in record.messages:
        if message.role == "user" and not message.parent_id:
            return _first_words(message)
    for message in record.messages:
        if message.role == "user" and any(
            each.id == message.parent_id and each.role == "system" for each in record.messages
        ):
            return _first_words(message)
    return ""


def _first_words(message: MessageRecord) -> str:
    return first_words(clean(opening_words(message.text[:500], message.attachments)))


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, separators=(",", ":")) if value else "{}"
