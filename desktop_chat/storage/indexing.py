"""The search index: messages in parts, indexed by and by, a part a transaction.

`trigrams` finds three characters and more; `pairs` two neighbouring characters of scripts that
are written without spaces. What is not in the index whole is in `unindexed`, with the parts
that are. A row's number is `message << PART_BITS | part`; parts overlap, so
that what lies across their border is found.
"""

from __future__ import annotations

import sqlite3
from itertools import pairwise

from desktop_chat.storage.schema import OPEN_SQL

PART = 32_768  # characters: some 20 ms of work
OVERLAP = 256
PART_BITS = 11
PART_MASK = (1 << PART_BITS) - 1
NOT_YET = -1  # for `parts`: a reply that grows, an import that is not whole
_UNSPACED = "\u2e80"  # from here on: Chinese, Japanese, Korean and what lies behind


def count_parts(length: int) -> int:
    """Into how many parts a text of that many characters is cut."""
    return min(max(1, -(-(length - OVERLAP) // PART)), PART_MASK + 1)


def part_of(text: str, part: int) -> str:
    """One part of a text, with what it shares with the next."""
    return text[part * PART : part * PART + PART + OVERLAP]


def is_pair(text: str) -> bool:
    """Whether two characters are found by `pairs`."""
    return len(text) == 2 and all(each >= _UNSPACED and each.isalnum() for each in text)


def pairs_of(text: str) -> str:
    """Each pair of a text once, as words."""
    if text.isascii():
        return ""
    neighbours = pairwise(text)
    return " ".join(
        {
            one + other
            for one, other in neighbours
            if one >= _UNSPACED and other >= _UNSPACED and one.isalnum() and other.isalnum()
        }
    )


def remove(connection: sqlite3.Connection, number: int, text: str) -> None:
    """Take a message out of the index; `text` must be what was indexed."""
    sql = "SELECT parts FROM unindexed WHERE message = ?"
    row = connection.execute(sql, (number,)).fetchone()
    for part in range(count_parts(len(text)) if row is None else row[0]):
        piece = part_of(text, part)
        row_number = number << PART_BITS | part
        sql = "INSERT INTO trigrams (trigrams, rowid, text) VALUES ('delete', ?, ?)"
        connection.execute(sql, (row_number, piece))
        if pairs := pairs_of(piece):
            sql = "INSERT INTO pairs (pairs, rowid, text) VALUES ('delete', ?, ?)"
            connection.execute(sql, (row_number, pairs))
    connection.execute("DELETE FROM unindexed WHERE message = ?", (number,))


def begin_anew(connection: sqlite3.Connection) -> None:
    """Every message of a new file waits to be indexed; those that grow, for their end."""
    connection.execute("DELETE FROM unindexed")
    connection.execute(
        f"""INSERT INTO unindexed SELECT number,
        CASE WHEN status IN {OPEN_SQL} THEN {NOT_YET} ELSE 0 END FROM messages"""
    )


class Backlog:
    """Indexes what waits for it, newest first, one part a step."""

    def __init__(self) -> None:
        self._number = 0
        self._text = ""

    def step(self, connection: sqlite3.Connection, most: int = 64) -> bool:
        """Index a few short messages or one part of a long one; False if nothing waits.

        Inside a transaction of the caller's; after a failure a new `Backlog` goes on.
        """
        sql = "SELECT message, parts FROM unindexed WHERE parts >= 0 ORDER BY message DESC LIMIT ?"
        rows = connection.execute(sql, (most,)).fetchall()
        weight = 0
        for number, done in rows:
            text = self._text_of(connection, number)
            weight += self._add(connection, number, text, done)
            if weight >= PART:
                break
        return bool(rows)

    def _text_of(self, connection: sqlite3.Connection, number: int) -> str:
        if number != self._number:
            sql = "SELECT text FROM messages WHERE number = ?"
            row = connection.execute(sql, (number,)).fetchone()
            self._number, self._text = number, row[0] if row else ""
        return self._text

    def _add(self, connection: sqlite3.Connection, number: int, text: str, part: int) -> int:
        piece = part_of(text, part)
        row_number = number << PART_BITS | part
        sql = "INSERT INTO trigrams (rowid, text) VALUES (?, ?)"
        connection.execute(sql, (row_number, piece))
        if pairs := pairs_of(piece):
            connection.execute("INSERT INTO pairs (rowid, text) VALUES (?, ?)", (row_number, pairs))
        if part + 1 < count_parts(len(text)):
            sql = "UPDATE unindexed SET parts = ? WHERE message = ?"
            connection.execute(sql, (part + 1, number))
        else:
            connection.execute("DELETE FROM unindexed WHERE message = ?", (number,))
            self._number, self._text = 0, ""
        return len(piece)
