"""The tables of `history.db`, one numbered step after the other."""

from __future__ import annotations

import re
import sqlite3

APPLICATION_ID = 0x44_43_68_61  # "DCha"
PAGE_SIZE = 4096
OPEN_STATES = ("queued", "connecting", "waiting", "streaming")
OPEN_SQL = str(OPEN_STATES)

# AUTOINCREMENT: a number is never given twice, so that a backup's numbers stay true.
_CONVERSATIONS = (
    """CREATE TABLE conversations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    is_titled INTEGER NOT NULL,
    first_words TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    place INTEGER NOT NULL,
    state TEXT NOT NULL,
    state_since REAL NOT NULL,
    connection_id TEXT NOT NULL,
    model TEXT NOT NULL,
    leaf_id TEXT NOT NULL,
    parameters TEXT NOT NULL,
    draft TEXT NOT NULL)""",
    "CREATE INDEX conversations_shown ON conversations (place) WHERE state = 'shown'",
    "CREATE INDEX conversations_hidden ON conversations (state) WHERE state <> 'shown'",
    """CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    parent INTEGER REFERENCES messages DEFERRABLE INITIALLY DEFERRED,
    dropped_by INTEGER,
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
    status TEXT NOT NULL,
    model TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    created_at REAL NOT NULL,
    continues_id TEXT NOT NULL,
    facts TEXT NOT NULL,
    text TEXT NOT NULL,
    reasoning TEXT NOT NULL)""",
    "CREATE INDEX messages_conversation ON messages (conversation)",
    "CREATE INDEX messages_parent ON messages (parent)",
    "CREATE INDEX messages_dropped ON messages (dropped_by) WHERE dropped_by IS NOT NULL",
    f"CREATE INDEX messages_open ON messages (status) WHERE status IN {OPEN_SQL}",
    # What a reply grew by since it was last written whole: appending costs the same at any length.
    """CREATE TABLE pieces (
    message INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    reasoning TEXT NOT NULL,
    PRIMARY KEY (message, place))""",
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO counters VALUES ('changes', 0)",
)
# A row of an index is a part of a message (see `indexing`). Contentless: the text is stored once.
_SEARCH = (
    "CREATE VIRTUAL TABLE trigrams USING fts5(text, content='', tokenize='trigram')",
    "CREATE VIRTUAL TABLE pairs USING fts5(text, content='', columnsize=0, detail=none)",
    """CREATE TABLE unindexed (
    message INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    parts INTEGER NOT NULL)""",
    f"""INSERT INTO unindexed SELECT number,
    CASE WHEN status IN {OPEN_SQL} THEN -1 ELSE 0 END FROM messages""",
)
# Of conversations that somebody has put somewhere; most have no row here.
_ARRANGEMENT = (
    """CREATE TABLE arrangement (
    conversation INTEGER PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
    folder TEXT NOT NULL,
    is_pinned INTEGER NOT NULL,
    is_archived INTEGER NOT NULL,
    is_unseen INTEGER NOT NULL,
    tags TEXT NOT NULL)""",
)
# Of a message, or of a conversation's draft. A content that has lost one is swept later.
_ATTACHMENTS = (
    """CREATE TABLE attachments (
    message INTEGER REFERENCES messages ON DELETE CASCADE,
    draft INTEGER REFERENCES conversations ON DELETE CASCADE,
    place INTEGER NOT NULL,
    file TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    facts TEXT NOT NULL)""",
    "CREATE INDEX attachments_message ON attachments (message)",
    "CREATE INDEX attachments_draft ON attachments (draft) WHERE draft IS NOT NULL",
    "CREATE TABLE orphans (file TEXT NOT NULL, since REAL NOT NULL)",
)
# The trigrams find a term of one or two letters where others follow: here is what none follow.
_ENDS = ("CREATE INDEX messages_ends ON messages (lower(substr(text, -2)))",)
MIGRATIONS = (_CONVERSATIONS, _SEARCH, _ARRANGEMENT, _ATTACHMENTS, _ENDS)
VERSION = len(MIGRATIONS)
ATTACHMENTS_SINCE = MIGRATIONS.index(_ATTACHMENTS) + 1

_INDEXES = ("trigrams", "pairs")
_SHADOWS = frozenset(
    f"{name}_{part}"
    for name in _INDEXES
    for part in ("data", "idx", "content", "docsize", "config")
)


class NotOurs(Exception):
    """Raised for a file with other tables, views or triggers than its version has."""


class MigrationFailed(Exception):
    """Raised where a step cannot be taken; the file is as it was."""


def read_version(connection: sqlite3.Connection) -> int:
    """The file's version; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def read_application(connection: sqlite3.Connection) -> int:
    """Which program's file it says it is."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def expected(version: int) -> set[str]:
    """The statements that make the tables of a version."""
    statements = [one for step in MIGRATIONS[:version] for one in step]
    return {_squeezed(one) for one in statements if one.startswith("CREATE")}


def check(connection: sqlite3.Connection, version: int) -> None:
    """Hold the tables against what this version has. Raises NotOurs: nothing of it was run."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    found = set()
    for kind, name, sql in rows:
        if kind not in ("table", "index"):
            raise NotOurs(f"{kind} {name}")
        if name in _SHADOWS and kind == "table" and version > 1:
            continue
        if name == "sqlite_sequence" or (sql is None and name.startswith("sqlite_autoindex_")):
            continue
        found.add(_squeezed(sql or ""))
    if found != expected(version):
        raise NotOurs("tables")


def migrate(connection: sqlite3.Connection, to: int = VERSION) -> None:
    """Take the missing steps, each whole or not at all. Raises sqlite3.Error, MigrationFailed."""
    for number in range(read_version(connection), to):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise MigrationFailed("foreign keys")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _squeezed(sql: str) -> str:
    return re.sub(r"\s+", " ", sql)
