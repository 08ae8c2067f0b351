"""Search for one or two letters, which are too few for the trigram index to be asked.

A message that holds them holds a trigram that begins with them, or ends in them or right after:
the first are read from the index's list of terms, the others from an index of the last letters.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from desktop_chat.storage.indexing import PART_BITS

MOST = 4000  # places; what is more frequent is found soon by reading the newest messages
_LAST = chr(0x10FFFF)


def messages_with(connection: sqlite3.Connection, terms: Iterable[str]) -> list[int] | None:
    """The numbers of all indexed messages that may hold every term, in no order.

    None where no term is rare enough, or none is folded by the index as by SQL: letters outside
    of ASCII that have two cases.
    """
    best: list[int] | None = None
    for term in terms:
        if all(each.isascii() or each.lower() == each.upper() for each in term):
            found = _messages_with(connection, term.lower())
            if found is not None and (best is None or len(found) < len(best)):
                best = found
    return best


def _messages_with(connection: sqlite3.Connection, term: str) -> list[int] | None:
    if not _is_ready(connection):
        return None
    places = connection.execute(
        "SELECT doc FROM temp.trigram_places WHERE term >= ? AND term < ? LIMIT ?",
        (term, term + _LAST, MOST + 1),
    ).fetchall()
    if len(places) > MOST:
        return None
    at_end = connection.execute(
        """SELECT number FROM messages INDEXED BY messages_ends
        WHERE instr(lower(substr(text, -2)), ?) LIMIT ?""",
        (term, MOST + 1),
    ).fetchall()
    if len(at_end) > MOST:
        return None
    return list({row >> PART_BITS for (row,) in places} | {number for (number,) in at_end})


def _is_ready(connection: sqlite3.Connection) -> bool:
    """Whether the list of terms can be read; a file of a newer version may have no such index."""
    sql = "SELECT 1 FROM temp.sqlite_schema WHERE name = 'trigram_places'"
    if connection.execute(sql).fetchone() is not None:
        return True
    sql = "SELECT count(*) FROM sqlite_schema WHERE name IN ('messages_ends', 'trigrams')"
    if connection.execute(sql).fetchone()[0] != 2:
        return False
    was = connection.execute("PRAGMA query_only").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")  # for a table that is in memory alone
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE temp.trigram_places USING fts5vocab(main, trigrams, instance)"
        )
    finally:
        connection.execute(f"PRAGMA query_only = {was}")
    return True
