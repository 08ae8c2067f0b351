"""The file of all conversations: found, made, brought up to date, or put aside and saved from.

What a healthy start does not need is imported by the call that does.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop_chat.storage import schema, writes
from desktop_chat.storage.database import (
    SIDE_FILES,
    Access,
    connect,
    create_database,
    is_sound,
    sync_file,
    sync_folder,
    transaction,
    trouble_code,
    use_wal,
)
from desktop_chat.storage.paths import make_private_dir
from desktop_chat.storage.values import Recovery, StoreTrouble, TroubleCode, Unsound

if TYPE_CHECKING:
    from desktop_chat.storage.backups import Backups

log = logging.getLogger(__name__)

NAME = "history.db"
_MAGIC = b"SQLite format 3\x00"


class Refused(Exception):
    """Raised where the history cannot be written to."""

    def __init__(self, trouble: StoreTrouble) -> None:
        super().__init__(trouble.code.value)
        self.trouble = trouble


class Opened(NamedTuple):
    """A history that can be written to."""

    connection: sqlite3.Connection
    recovery: Recovery | None


class History:
    """One `history.db` under a data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        self._identity: tuple[tuple[int, int], ...] | None = None

    @property
    def backups(self) -> Backups:
        from desktop_chat.storage.backups import Backups

        return Backups(self.folder / "backups")

    def open(self) -> Opened:
        """Open it to be written to, whatever state it is in.

        Raises Refused where nothing may be written, OSError and sqlite3.Error for what may pass.
        """
        make_private_dir(self.folder)
        self._finish_swap()
        recovery = None
        if not self.path.exists():
            self._create()
        try:
            connection = self._open_sound()
        except (schema.NotOurs, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error) and trouble_code(error) is not TroubleCode.DAMAGED:
                raise
            recovery = self.recover()
            connection = self._open_sound()
        self._identity = self._look()
        return Opened(connection, recovery)

    def _open_sound(self) -> sqlite3.Connection:
        self._check_header()
        connection = connect(self.path, Access.WRITE)
        try:
            version = schema.read_version(connection)
            if version > schema.VERSION:
                raise Refused(StoreTrouble(TroubleCode.NEWER, self.path, will_retry=False))
            schema.check(connection, version)
            use_wal(connection)
            if version < schema.VERSION:
                self._migrate(connection, version)
            self._make_private()
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_header(self) -> None:
        """Refuse what another program wrote, and what a later version did, before SQLite does
        anything with it."""
        with self.path.open("rb") as file:
            header = file.read(100)
        if header[:16] != _MAGIC or len(header) < 100:
            raise _damaged("no header")
        if int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
            if self._has_our_tables():
                raise _damaged("no application id")
            raise Refused(StoreTrouble(TroubleCode.FOREIGN, self.path, will_retry=False))
        if int.from_bytes(header[60:64], "big") > schema.VERSION:
            raise Refused(StoreTrouble(TroubleCode.NEWER, self.path, will_retry=False))

    def _has_our_tables(self) -> bool:
        with self.path.open("rb") as file:
            return b"CREATE TABLE conversations (" in file.read(16 * schema.PAGE_SIZE)

    def _create(self) -> None:
        """A new file appears whole: an empty one is never ours."""
        new = self._new_path()
        connection = create_database(new)
        try:
            schema.migrate(connection)
        finally:
            connection.close()
        self._swap_in(new)

    def _migrate(self, connection: sqlite3.Connection, version: int) -> None:
        name = f"before-{schema.VERSION}"
        backup = self.backups.copy_exactly(self.path, name)
        try:
            schema.migrate(connection)
        except (schema.MigrationFailed, sqlite3.Error) as error:
            if trouble_code(error) is not None:
                raise
            log.exception("the history of version %d could not be brought up to date", version)
            detail = str(backup)
            raise Refused(
                StoreTrouble(TroubleCode.MIGRATION, self.path, detail, will_retry=False)
            ) from error

    def _make_private(self) -> None:
        if os.name == "posix":
            for suffix in ("", *SIDE_FILES):
                file = self.path.with_name(NAME + suffix)
                if file.exists() and file.stat().st_mode & 0o077:
                    file.chmod(0o600)

    # Reading alone.

    def open_to_read(self) -> sqlite3.Connection:
        """A connection for reading beside the writer. Raises OSError, sqlite3.Error."""
        return connect(self.path, Access.READ)

    def open_to_look(self) -> sqlite3.Connection:
        """A connection for a file that must not be changed, not even by a file beside it.

        Raises OSError, sqlite3.Error, Refused.
        """
        with self.path.open("rb") as file:
            header = file.read(100)
        if int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
            raise Refused(StoreTrouble(TroubleCode.FOREIGN, self.path, will_retry=False))
        log = self.path.with_name(NAME + "-wal")
        has_log = log.exists() and log.stat().st_size > 0
        return connect(self.path, Access.LOOK_WITH_LOG if has_log else Access.LOOK)

    # Damage.

    def recover(self) -> Recovery:
        """Put the file aside, and make a new one of what can be read and the newest backup.

        Raises OSError and sqlite3.Error if that cannot be done now; the file is then in place.
        """
        from desktop_chat.storage.salvage import salvage

        aside = self._put_aside("damaged")
        new = self._new_path()
        connection = create_database(new)
        try:
            schema.migrate(connection)
            saved = salvage(aside, connection, self.backups.newest_good())
        finally:
            connection.close()
        self._swap_in(new)
        return Recovery(aside, *saved)

    def restore(self, backup: Path) -> Path:
        """Put a backup in the file's place; what it replaces is kept, its new name returned.

        Raises Unsound for a backup that is not sound, OSError, sqlite3.Error. Nobody else
        may have the file open.
        """
        from desktop_chat.storage import backups

        if not backups.is_good(backup):
            raise Unsound("the backup is not sound")
        new = self._new_path()
        backups.copy_file(backup, new)
        aside = self._put_aside("replaced") if self.path.exists() else self.path
        self._swap_in(new)
        return aside

    def reseat(self, connection: sqlite3.Connection) -> None:
        """Write the history anew where its file was taken away: the connection still has it all.

        Another file in its place is put aside. The connection is closed, unless this fails.
        Raises OSError, sqlite3.Error.
        """
        from desktop_chat.storage.backups import copy_database

        make_private_dir(self.folder)
        if self.path.exists():
            self._put_aside("replaced")
        new = self._new_path()
        copy_database(connection, new)
        connection.close()  # before the swap: it deletes the log by its name
        self._swap_in(new)

    def why_not(self) -> TroubleCode:
        """What the folder itself tells of a file that cannot be opened or written."""
        if not self.folder.is_dir():
            return TroubleCode.GONE
        return TroubleCode.IO if os.access(self.folder, os.W_OK) else TroubleCode.READ_ONLY

    def is_in_place(self) -> bool:
        """Whether the open file still is the one that others find under its name."""
        try:
            return self._look() == self._identity
        except OSError:
            return False

    def _look(self) -> tuple[tuple[int, int], ...]:
        if os.name != "posix":
            return ()  # what is open cannot be taken away there
        found = []
        for name in (self.path, self.path.with_name(NAME + "-wal")):
            facts = name.stat()
            found.append((facts.st_dev, facts.st_ino))
        return tuple(found)

    def _put_aside(self, why: str) -> Path:
        """Give the file and those beside it a second, dated name; the first ones stay for now."""
        for known in self.folder.glob(f"history-{why}-*.db"):
            if known.exists() and known.samefile(self.path):
                return known  # an attempt before this one got so far
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        aside = self.folder / f"history-{why}-{stamp}.db"
        number = 1
        while aside.exists():
            number += 1
            aside = self.folder / f"history-{why}-{stamp}-{number}.db"
        for suffix in (*SIDE_FILES, ""):  # the file last: with it, the name is whole
            file = self.path.with_name(NAME + suffix)
            if file.exists():
                _second_name(file, aside.with_name(aside.name + suffix))
        sync_folder(self.folder)
        return aside

    def _new_path(self) -> Path:
        return self.folder / ".history-new.db"

    def _swap_in(self, new: Path) -> None:
        """Let a whole new file take the place of the old one.

        The log beside the old file must never be found beside the new one. So the old names go
        first; if the process dies in between, the next start goes on from here.
        """
        for suffix in SIDE_FILES:
            new.with_name(new.name + suffix).unlink(missing_ok=True)
        sync_file(new)
        ready = self._ready_path()
        new.replace(ready)
        sync_folder(self.folder)
        self._finish_swap()

    def _ready_path(self) -> Path:
        return self.folder / ".history-ready.db"

    def _finish_swap(self) -> None:
        ready = self._ready_path()
        if not ready.exists():
            return
        for suffix in SIDE_FILES:
            self.path.with_name(NAME + suffix).unlink(missing_ok=True)
        ready.replace(self.path)
        sync_folder(self.folder)

    def is_sound(self) -> bool:
        """Whether every page of the file is well-formed. Raises sqlite3.Error, OSError."""
        connection = self.open_to_read()
        try:
            return is_sound(connection)
        except sqlite3.Error as error:
            if trouble_code(error) is TroubleCode.DAMAGED:
                return False
            raise
        finally:
            connection.close()


def prepare(connection: sqlite3.Connection) -> int:
    """What a new start does first: end what a dead process left open; how many replies."""
    sql = f"SELECT 1 FROM messages WHERE status IN {schema.OPEN_SQL}"
    if connection.execute(sql).fetchone() is None:
        return 0
    with transaction(connection, synced=True):
        return writes.interrupt(connection)


def _damaged(words: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(words)
    error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
    return error


def _second_name(file: Path, name: Path) -> None:
    """A hard link where that is possible: at once, and without room. Else a copy."""
    name.unlink(missing_ok=True)
    try:
        os.link(file, name)
    except OSError:
        from desktop_chat.storage.backups import copy_file

        copy_file(file, name)
    if os.name == "posix":
        name.chmod(0o600)
