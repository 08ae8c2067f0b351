"""What the installation check asks of storage."""

from __future__ import annotations

import sqlite3


def database_version() -> str:
    """SQLite's version, after a search in a trigram index. Raises sqlite3.Error."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram')")
        connection.execute("INSERT INTO words VALUES ('向量数据库 vector database')")
        query = "SELECT count(*) FROM words WHERE words MATCH ?"
        found = [connection.execute(query, (word,)).fetchone()[0] for word in ("数据库", "datab")]
        if found != [1, 1]:
            raise sqlite3.DatabaseError("the trigram index does not find what is in it")
    finally:
        connection.close()
    return f"SQLite {sqlite3.sqlite_version}, FTS5 with trigrams"
