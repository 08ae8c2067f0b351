"""Connections to SQLite files, and what their errors mean."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from urllib.parse import quote

from desktop_chat.storage.schema import PAGE_SIZE
from desktop_chat.storage.values import TroubleCode

WRITER_PATIENCE = 0.5  # seconds for a lock; after that the writer waits in its own way
READER_PATIENCE = 5.0
SIDE_FILES = ("-wal", "-shm")


class Access(Enum):
    """What a connection may do."""

    WRITE = auto()
    READ = auto()  # beside a writer
    LOOK = auto()  # at a file that nobody writes to: leaves no other file beside it
    LOOK_WITH_LOG = auto()  # the same, where the file's end is in a log beside it


_MODES = {
    Access.WRITE: "rw",
    Access.READ: "rw",
    Access.LOOK: "ro&immutable=1",
    Access.LOOK_WITH_LOG: "ro",
}


def connect(path: Path, access: Access) -> sqlite3.Connection:
    """Open an existing file. Raises sqlite3.Error."""
    mode = _MODES[access]
    patience = WRITER_PATIENCE if access is Access.WRITE else READER_PATIENCE
    connection = sqlite3.connect(
        f"file:{quote(os.fspath(path))}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _prepare(connection, access)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, access: Access) -> None:
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    pragmas = ["trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY"]
    if access is Access.WRITE:
        pragmas += [
            "foreign_keys = ON",
            "secure_delete = ON",  # what was deleted is gone, and no salvage finds it again
            "synchronous = NORMAL",
            "journal_size_limit = 16777216",
        ]
    else:
        pragmas.append("query_only = ON")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def create_file(path: Path) -> None:
    """Make an empty file that only its owner can read, or empty one. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        if os.name == "posix":
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def create_database(path: Path) -> sqlite3.Connection:
    """A new database in a file of its own, to write to. Raises OSError, sqlite3.Error.

    It has no log beside it yet: after a commit, the file alone is all there is.
    """
    create_file(path)
    connection = connect(path, Access.WRITE)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    except BaseException:
        connection.close()
        raise
    return connection


def use_wal(connection: sqlite3.Connection) -> None:
    """See that the file has a write-ahead log. Raises sqlite3.Error."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT 1 FROM sqlite_schema").fetchone()  # only this makes the log's file


def give_memory_back(connection: sqlite3.Connection) -> None:
    """Forget what is kept of the file in memory, up to 2 MB. Raises sqlite3.Error."""
    connection.execute("PRAGMA shrink_memory")


@contextmanager
def transaction(connection: sqlite3.Connection, synced: bool = False) -> Iterator[None]:
    """All or nothing; with `synced`, on the disk itself when it is over."""
    if synced:
        connection.execute("PRAGMA synchronous = FULL")
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        if synced:
            connection.execute("PRAGMA synchronous = NORMAL")


def is_sound(connection: sqlite3.Connection) -> bool:
    """SQLite's quick check of every page. Raises sqlite3.Error where it cannot be made."""
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def sync_file(path: Path) -> None:
    """Bring a file to the disk itself. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring a rename to the disk itself, where the system can."""
    if os.name == "posix":
        sync_file(folder)


_BY_SQLITE = {
    sqlite3.SQLITE_FULL: TroubleCode.FULL,
    sqlite3.SQLITE_READONLY: TroubleCode.READ_ONLY,
    sqlite3.SQLITE_PERM: TroubleCode.READ_ONLY,
    sqlite3.SQLITE_BUSY: TroubleCode.LOCKED,
    sqlite3.SQLITE_LOCKED: TroubleCode.LOCKED,
    sqlite3.SQLITE_PROTOCOL: TroubleCode.LOCKED,
    sqlite3.SQLITE_IOERR: TroubleCode.IO,
    sqlite3.SQLITE_CANTOPEN: TroubleCode.IO,
    sqlite3.SQLITE_NOMEM: TroubleCode.IO,
    sqlite3.SQLITE_CORRUPT: TroubleCode.DAMAGED,
    sqlite3.SQLITE_NOTADB: TroubleCode.DAMAGED,
    sqlite3.SQLITE_FORMAT: TroubleCode.DAMAGED,
}
_BY_SYSTEM = {
    errno.ENOSPC: TroubleCode.FULL,
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: TroubleCode.FULL,
    errno.EROFS: TroubleCode.READ_ONLY,
    errno.EACCES: TroubleCode.READ_ONLY,
    errno.EPERM: TroubleCode.READ_ONLY,
    errno.ENOENT: TroubleCode.GONE,
    errno.ENOTDIR: TroubleCode.GONE,
}


def trouble_code(error: BaseException) -> TroubleCode | None:
    """What the world did; None for a fault of ours."""
    if isinstance(error, OSError):
        return _BY_SYSTEM.get(error.errno or 0, TroubleCode.IO)
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            # The module's own errors have no code; this one is about bytes that are no UTF-8.
            return TroubleCode.DAMAGED if "decode" in str(error) else None
        return _BY_SQLITE.get(code & 0xFF)
    return None
