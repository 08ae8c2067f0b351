"""The one thread that writes: jobs in their order, growing replies, and what is done meanwhile.

What cannot be written stays in memory, and is tried again until it can.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from desktop_chat.storage import history as histories
from desktop_chat.storage import writes
from desktop_chat.storage.answers import give, refuse
from desktop_chat.storage.attachments import AttachmentFolder
from desktop_chat.storage.chores import Chores
from desktop_chat.storage.database import transaction, trouble_code
from desktop_chat.storage.history import History, Refused
from desktop_chat.storage.pending import Pending
from desktop_chat.storage.values import Recovery, StoreTrouble, TroubleCode, Unsound

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
LOCKED_SECONDS = 0.25  # a lock is gone sooner than a full disk
DAMAGED_SECONDS = 30.0  # putting a file right is long work


class Pausable(Protocol):
    """Another user of the file, who lets go of it while it is exchanged."""

    def pause(self) -> None: ...

    def resume(self) -> None: ...


class Events(Protocol):
    """Whom the writer tells; called in its thread."""

    def opened(self, interrupted: int, recovery: Recovery | None) -> None: ...

    def troubled(self, trouble: StoreTrouble | None) -> None: ...

    def recovered(self, recovery: Recovery) -> None: ...


class Writer:
    """Owns the writing connection."""

    def __init__(
        self, history: History, pending: Pending, events: Events, others: Sequence[Pausable]
    ) -> None:
        self._history = history
        self._pending = pending
        self._events = events
        self._others = others
        self._connection: sqlite3.Connection | None = None
        self._chores = Chores(AttachmentFolder(history.folder))
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for the end after `Pending.close`; whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def exchange(self, work: Callable[[], Any]) -> Any:
        """For a job: nobody has the file open while `work` runs, then it is opened anew."""
        with self._alone():
            self._drop_connection()
            value = work()
            connection = self._history.open().connection
            self._take(connection)
            histories.prepare(connection)
        return value

    # The thread.

    def _run(self) -> None:
        while self._pending.wait(self._connection is not None, self._chores.next_at):
            try:
                self._step()
            except Refused as refused:
                self._tell(refused.trouble, RETRY_SECONDS)
            except Exception as error:
                self._fail(error)
        self._end()

    def _step(self) -> None:
        """One thing: open, put right, a growing reply, a job, or a chore."""
        if self._connection is None:
            self._open()
            return
        if self._pending.is_damaged:
            self._recover()
        if not self._history.is_in_place():
            self._reseat(self._connection)
        if self._write_piece(self._connection) or self._do_job(self._connection):
            self._chores.wake()
        elif self._pending.trouble is not None:
            self._probe(self._connection)
        elif not self._pending.is_closing:
            self._chores.step(self._connection)
        self._end_trouble()

    def _open(self) -> None:
        opened = self._history.open()
        try:
            interrupted = histories.prepare(opened.connection)
        except BaseException:
            opened.connection.close()
            raise
        self._take(opened.connection)
        self._events.opened(interrupted, opened.recovery)
        self._end_trouble()

    def _take(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._chores = Chores(AttachmentFolder(self._history.folder))
        self._chores.look(connection)
        self._pending.set_damaged(False)

    def _recover(self) -> None:
        """The file is damaged: exchange it for what can be read of it, with everybody waiting."""
        log.error("the history is damaged and is put aside")
        with self._alone():
            self._drop_connection()
            recovery = self._history.recover()
            self._take(self._history.open().connection)
        self._events.recovered(recovery)

    def _reseat(self, connection: sqlite3.Connection) -> None:
        """The file was taken away under us: write it anew."""
        log.error("the history's file is gone and is written anew")
        with self._alone():
            self._history.reseat(connection)
            self._connection = None
            self._take(self._history.open().connection)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        paused: list[Pausable] = []
        try:
            for other in self._others:
                other.pause()
                paused.append(other)
            yield
        finally:
            for other in paused:
                other.resume()

    def _probe(self, connection: sqlite3.Connection) -> None:
        """Nothing waits, but the last try failed: can it be written to again?"""
        with transaction(connection, synced=True):
            writes.count_change(connection)

    def _write_piece(self, connection: sqlite3.Connection) -> bool:
        piece = self._pending.take_piece()
        if piece is None:
            return False
        place = piece.growth.place
        try:
            with transaction(connection):
                writes.grow(connection, piece.message_id, place, piece.text, piece.reasoning)
        except BaseException:
            self._pending.give_back(piece)
            raise
        piece.growth.place += 1
        self._pending.finish_piece()
        return True

    def _do_job(self, connection: sqlite3.Connection) -> bool:
        job = self._pending.take_job()
        if job is None:
            return False
        value: Any = None
        error: Exception | None = None
        try:
            if job.is_exchange:
                value = job.work(connection)
            else:
                with transaction(connection, job.synced):
                    value = job.work(connection)
        except Exception as failed:
            if trouble_code(failed) is not None and not job.is_exchange:
                self._pending.leave_job()
                raise
            error = failed
        self._pending.finish_job(job)
        if error is not None:
            if not isinstance(error, Unsound):  # that is the file's fault, and told
                log.error("something could not be written", exc_info=error)
            refuse(job.answer, error)
        else:
            give(job.answer, True if value is None else value)
        return True

    # Trouble.

    def _fail(self, error: Exception) -> None:
        """What the world did is told and tried again; a fault of ours is logged, and told too."""
        code = trouble_code(error)
        if code is None:
            log.exception("the history's thread failed")
            code = TroubleCode.IO
        if code is TroubleCode.IO:
            code = self._history.why_not()
        pause = RETRY_SECONDS
        if code is TroubleCode.LOCKED:
            pause = LOCKED_SECONDS
        elif code is TroubleCode.DAMAGED:
            pause = DAMAGED_SECONDS if self._pending.is_damaged else 0.0
            self._pending.set_damaged(True)
        elif code is not TroubleCode.FULL and self._history.is_in_place():
            self._drop_connection()  # what it remembers of the file may not be true
        self._tell(StoreTrouble(code, self._history.path, str(error)), pause)

    def _tell(self, trouble: StoreTrouble, pause: float) -> None:
        is_news, answers = self._pending.set_trouble(trouble, pause)
        if is_news:
            log.error("the history cannot be written: %s %s", trouble.code, trouble.detail)
            self._events.troubled(trouble)
        for answer in answers:
            give(answer, False)

    def _end_trouble(self) -> None:
        if self._connection is not None and self._pending.end_trouble():
            self._events.troubled(None)

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except sqlite3.Error as error:
                log.warning("closing the history failed: %s", error)

    def _end(self) -> None:
        """All that was written is on the disk itself when this returns, where the disk lets it."""
        if self._connection is not None:
            try:
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as error:
                log.warning("the history could not be synced: %s", error)
        self._drop_connection()
        self._pending.refuse_rest()
