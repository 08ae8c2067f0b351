"""What the writing thread does while nothing waits: indexing, and deleting for good. Then it
gives back the memory that this took."""

from __future__ import annotations

import logging
import sqlite3
import time
from time import monotonic

from desktop_chat.storage import attaching, erasing
from desktop_chat.storage.attachments import AttachmentFolder
from desktop_chat.storage.database import give_memory_back, transaction, trouble_code
from desktop_chat.storage.indexing import Backlog

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5  # seconds after the start: the window comes first
REST = 0.002  # seconds between two steps, for whoever else wants the disk
CALM = 1.0  # seconds after something was written: the end of a reply is set first
LATEST = 10.0  # seconds that writing can put it off
DELETED_SECONDS = 24 * 3600.0  # so long can what was deleted come back


class Chores:
    """Small steps, one a call. `next_at` says when the next one may be taken, if there is one."""

    def __init__(self, attachments: AttachmentFolder) -> None:
        self._attachments = attachments
        self.next_at: float | None = monotonic() + FIRST_PAUSE
        self._latest = monotonic() + LATEST
        self._backlog = Backlog()
        self._conversations: list[int] = []
        self._messages: list[int] = []
        self._orphans: list[str] | None = None  # until all that is to be deleted is

    def look(self, connection: sqlite3.Connection) -> None:
        """See what was deleted before this start, and will not come back."""
        self._conversations = erasing.erasable(connection, time.time() - DELETED_SECONDS)
        self._messages = erasing.dropped(connection)

    def wake(self) -> None:
        """Something was written: it may have to be indexed."""
        now = monotonic()
        if self.next_at is None:
            self._latest = now + LATEST
        self.next_at = min(now + CALM, self._latest)

    def step(self, connection: sqlite3.Connection) -> None:
        """Do a little. Raises for what the world does; the next step then begins anew."""
        if self.next_at is None or monotonic() < self.next_at:
            return
        try:
            more = self._index(connection) or self._erase(connection) or self._sweep(connection)
            if not more:
                give_memory_back(connection)
        except Exception as error:
            self._backlog = Backlog()
            if trouble_code(error) is not None:
                raise
            log.exception("indexing or deleting failed")
            more = False
        self.next_at = monotonic() + REST if more else None

    def _index(self, connection: sqlite3.Connection) -> bool:
        if (
            connection.execute("SELECT 1 FROM unindexed WHERE parts >= 0 LIMIT 1").fetchone()
            is None
        ):
            return False
        with transaction(connection):
            return self._backlog.step(connection)

    def _erase(self, connection: sqlite3.Connection) -> bool:
        """Delete some for good; True while there is more."""
        if self._conversations:
            with transaction(connection):
                is_over = erasing.erase_some(connection, self._conversations[-1])
            if is_over:
                self._conversations.pop()
        elif self._messages:
            with transaction(connection):
                erasing.erase_messages(connection, self._messages[-50:])
            del self._messages[-50:]
        return bool(self._conversations or self._messages)

    def _sweep(self, connection: sqlite3.Connection) -> bool:
        """Delete some contents of attachments that are lost for good; True while there is more."""
        if self._orphans is None:
            self._orphans = attaching.orphans(connection, time.time() - DELETED_SECONDS)
        if self._orphans:
            with transaction(connection):
                attaching.sweep(connection, self._attachments, self._orphans[-20:])
            del self._orphans[-20:]
        return bool(self._orphans)
