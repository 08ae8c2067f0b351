"""Backups: whole, checked copies of the history, fewer the older they are.

A daily one holds the conversations without the search index, which is four times as large and
made anew from them. One before a migration is an exact copy.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_chat.storage import indexing, schema, writes
from desktop_chat.storage.database import (
    Access,
    connect,
    create_database,
    create_file,
    is_sound,
    sync_file,
    sync_folder,
)
from desktop_chat.storage.paths import make_private_dir
from desktop_chat.storage.values import Backup, Unsound

log = logging.getLogger(__name__)

DAILY, WEEKLY, MONTHLY = 7, 4, 6
SPARE = 64 * 1024 * 1024  # bytes that a backup leaves on the disk
STEP_ROWS = 200
STEP_PAGES = 64
PAUSE = 0.002  # seconds between two steps
_NAME = re.compile(r"history-(\d{8}-\d{6})(-before-\d+)?\.db")


class NoRoom(OSError):
    """Raised where a backup would fill the disk."""


class Backups:
    """The folder of backups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Backup]:
        """All backups, newest first. Raises OSError."""
        if not self.folder.is_dir():
            return []
        found = []
        for path in self.folder.iterdir():
            if match := _NAME.fullmatch(path.name):
                made_at = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
                found.append(Backup(path, made_at.timestamp(), path.stat().st_size))
        return sorted(found, key=lambda each: (each.made_at, each.path.name), reverse=True)

    def newest_good(self) -> Path | None:
        """The newest that opens and is whole; those of a time to come are the last resort."""
        latest = time.time()
        try:
            ordered = sorted(self.all(), key=lambda each: each.made_at > latest)
            return next((each.path for each in ordered if is_good(each.path)), None)
        except OSError:
            return None

    def is_due(self, connection: sqlite3.Connection, now: float) -> bool:
        """Whether there is none of this day, and something changed since the one before.

        The clock may have been wrong: one of a time to come stands for nothing but its changes.
        """
        daily = [each for each in self.all() if "before" not in each.path.name]
        if not daily:
            return connection.execute("SELECT 1 FROM messages LIMIT 1").fetchone() is not None
        if any(_day(each.made_at) == _day(now) for each in daily):
            return False
        newest = next((each for each in daily if each.made_at <= now), daily[0])
        return _changes_in(newest.path) != writes.read_changes(connection)

    def make(
        self, source: sqlite3.Connection, go_on: Callable[[], bool] = lambda: True
    ) -> Path | None:
        """Copy all conversations in small steps; None if `go_on` became false.

        `source` is a connection of one's own: it sees one moment all the time. Raises OSError,
        sqlite3.Error, ValueError where the copy turns out not to be good.
        """
        self._check_room(_size_of(source))
        new, path = self._names("")
        target = create_database(new)
        try:
            is_whole = _copy_rows(source, target, go_on)
        finally:
            target.close()
        if not is_whole:
            new.unlink()
            return None
        self._keep(new, path)
        self.thin(path)
        return path

    def copy_exactly(self, source: Path, why: str) -> Path:
        """Copy a file as it is, before something is done to it. Raises like `make`."""
        self._check_room(source.stat().st_size)
        new, path = self._names("-" + why)
        connection = connect(source, Access.READ)
        try:
            copy_database(connection, new)
        finally:
            connection.close()
        self._keep(new, path)
        return path

    def thin(self, just_made: Path | None = None) -> list[Path]:
        """Delete those that are not kept; see `to_keep`. Raises OSError."""
        backups = self.all()
        kept = to_keep([each.made_at for each in backups])
        newest_exact = next((each for each in backups if "before" in each.path.name), None)
        gone = [
            each
            for each in backups
            if each.made_at not in kept and each != newest_exact and each.path != just_made
        ]
        for each in gone:
            each.path.unlink(missing_ok=True)
        return [each.path for each in gone]

    def _check_room(self, size: int) -> None:
        make_private_dir(self.folder)
        free = shutil.disk_usage(self.folder).free
        if free < size + SPARE:
            import errno

            raise NoRoom(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _names(self, suffix: str) -> tuple[Path, Path]:
        for left in self.folder.glob(".*.new*"):
            left.unlink(missing_ok=True)  # of a process that died
        moment = time.time()
        while True:
            stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(moment))
            path = self.folder / f"history-{stamp}{suffix}.db"
            if not path.exists():
                return self.folder / f".{path.name}.new", path
            moment += 1

    def _keep(self, new: Path, path: Path) -> None:
        if not is_good(new):
            new.unlink(missing_ok=True)
            raise Unsound("the backup is not sound")
        sync_file(new)
        new.replace(path)
        sync_folder(self.folder)


def to_keep(moments: list[float]) -> set[float]:
    """Of all backups, the newest of each of 7 days, 4 weeks and 6 months that have any."""
    kept: set[float] = set()
    newest_first = sorted(moments, reverse=True)
    for count, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        newest_of: dict[object, float] = {}
        for moment in newest_first:
            newest_of.setdefault(period(moment), moment)
        kept.update(list(newest_of.values())[:count])
    return kept


def is_good(path: Path) -> bool:
    """Whether a backup opens, has our tables, and every page of it is well-formed."""
    try:
        connection = connect(path, Access.LOOK)
    except sqlite3.Error:
        return False
    try:
        if schema.read_application(connection) != schema.APPLICATION_ID:
            return False
        version = schema.read_version(connection)
        schema.check(connection, min(version, schema.VERSION))
        return version <= schema.VERSION and is_sound(connection)
    except (sqlite3.Error, schema.NotOurs):
        return False
    finally:
        connection.close()


def copy_file(source: Path, target: Path) -> None:
    """Copy bytes to a file that only its owner can read. Raises OSError."""
    create_file(target)
    with source.open("rb") as inside, target.open("wb") as outside:
        shutil.copyfileobj(inside, outside, 1024 * 1024)
        outside.flush()
        os.fsync(outside.fileno())


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy every page that a connection sees to a new file. Raises OSError, sqlite3.Error."""
    create_file(target)
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        source.backup(copy, pages=STEP_PAGES, sleep=PAUSE)
        # So that it can be opened without a file beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


_TABLES = ("conversations", "messages", "pieces", "arrangement", "attachments", "orphans")


def _copy_rows(
    source: sqlite3.Connection, target: sqlite3.Connection, go_on: Callable[[], bool]
) -> bool:
    schema.migrate(target)
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("PRAGMA synchronous = OFF")  # the file is synced when it is whole
    source.execute("BEGIN")
    try:
        for table in _TABLES:
            for rows in _in_steps(source, table):
                marks = ", ".join("?" * len(rows[0]))
                target.execute("BEGIN")
                target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
                target.execute("COMMIT")
                if not go_on():
                    return False
                time.sleep(PAUSE)
        target.execute("BEGIN")
        indexing.begin_anew(target)
        sql = "UPDATE counters SET value = ? WHERE name = 'changes'"
        target.execute(sql, (writes.read_changes(source),))
        target.execute("COMMIT")
    finally:
        source.execute("COMMIT")
    return True


def _in_steps(source: sqlite3.Connection, table: str) -> Iterator[list[tuple[Any, ...]]]:
    """All rows of a table, some at a time; of long ones, fewer."""
    last = 0
    while True:
        sql = f"SELECT rowid, * FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {STEP_ROWS}"
        rows = source.execute(sql, (last,)).fetchall()
        if not rows:
            return
        yield [row[1:] for row in rows]
        last = rows[-1][0]


def _size_of(connection: sqlite3.Connection) -> int:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    return int(pages) * int(connection.execute("PRAGMA page_size").fetchone()[0])


def _changes_in(path: Path) -> int | None:
    try:
        connection = connect(path, Access.LOOK)
        try:
            return writes.read_changes(connection)
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def _day(moment: float) -> object:
    return datetime.fromtimestamp(moment, UTC).date()


def _week(moment: float) -> object:
    return datetime.fromtimestamp(moment, UTC).isocalendar()[:2]


def _month(moment: float) -> object:
    day = datetime.fromtimestamp(moment, UTC)
    return (day.year, day.month)
