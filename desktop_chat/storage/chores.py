"""What the writing thread does while nothing waits: indexing, and deleting for good."""

from __future__ import annotations

import logging
import sqlite3
import time
from time import monotonic

from desktop_chat.storage import writes
from desktop_chat.storage.database import transaction, trouble_code
from desktop_chat.storage.indexing import Backlog

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5  # seconds after the start: the window comes first
REST = 0.002  # seconds between two steps, for whoever else wants the disk
DELETED_SECONDS = 24 * 3600.0  # so long can a deleted conversation come back


class Chores:
    """Small steps, one a call. `next_at` says when the next one may be taken, if there is one."""

    def __init__(self) -> None:
        self.next_at: float | None = monotonic() + FIRST_PAUSE
        self._backlog = Backlog()
        self._conversations: list[int] = []
        self._messages: list[int] = []

    def look(self, connection: sqlite3.Connection) -> None:
        """See what was deleted before this start, and will not come back."""
        self._conversations = writes.erasable(connection, time.time() - DELETED_SECONDS)
        self._messages = writes.dropped(connection)

    def wake(self) -> None:
        """Something was written: it may have to be indexed."""
        if self.next_at is None:
            self.next_at = monotonic() + REST

    def step(self, connection: sqlite3.Connection) -> None:
        """Do a little. Raises for what the world does; the next step then begins anew."""
        if self.next_at is None or monotonic() < self.next_at:
            return
        try:
            more = self._index(connection) or self._erase(connection)
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
                is_over = writes.erase_some(connection, self._conversations[-1])
            if is_over:
                self._conversations.pop()
        elif self._messages:
            with transaction(connection):
                writes.erase_messages(connection, self._messages[-50:])
            del self._messages[-50:]
        return bool(self._conversations or self._messages)
