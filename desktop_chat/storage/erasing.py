"""Deleting for good, some messages at a time: what was deleted or dropped before, zeroed."""

from __future__ import annotations

import sqlite3

from desktop_chat.storage import attaching, indexing


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
    attaching.erase(connection, "draft", conversation)
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
        attaching.erase(connection, "message", number)
        connection.execute("UPDATE messages SET parent = NULL WHERE parent = ?", (number,))
        connection.execute("DELETE FROM messages WHERE number = ?", (number,))
