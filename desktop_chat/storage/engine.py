"""The threads of the store: one writes, one reads, one searches, one looks after the file."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop_chat.storage import erasing, reads, writes
from desktop_chat.storage.answers import Answer, give
from desktop_chat.storage.history import History
from desktop_chat.storage.keeper import Keeper
from desktop_chat.storage.pending import Job, Pending
from desktop_chat.storage.reader import Reader
from desktop_chat.storage.schema import OPEN_STATES
from desktop_chat.storage.values import Opening, PathPage, Recovery, StoreTrouble, Within
from desktop_chat.storage.writer import Writer

log = logging.getLogger(__name__)

FIRST_LINES = 100
LAST_READ = 0.1  # seconds that a reader has to let go of the file


class Engine:
    """Everything behind a `Store`."""

    def __init__(
        self,
        folder: Path,
        opening: Answer[Opening],
        on_trouble: Callable[[StoreTrouble | None], None],
        on_recovery: Callable[[Recovery], None],
    ) -> None:
        self._opening = opening
        self._on_trouble = on_trouble
        self._on_recovery = on_recovery
        self.history = History(folder)
        self.pending = Pending()
        self.reader = Reader("history reader", self.history, self.pending)
        self.searcher = Reader("history search", self.history, self.pending, only_newest=True)
        self.counter = Reader("history count", self.history, self.pending)
        self.keeper = Keeper(self.history, self.pending.report_damage)
        self.writer = Writer(
            self.history,
            self.pending,
            self,
            (self.reader, self.searcher, self.counter, self.keeper),
        )
        self.writer.start()
        self.keeper.start()

    def close(self, seconds: float) -> bool:
        """End all threads; whether everything is on the disk."""
        self.keeper.close()
        self.reader.close()
        self.searcher.close()
        self.counter.close()
        self.pending.close(seconds)
        is_over = self.writer.join(seconds)
        for reader in (self.reader, self.searcher, self.counter):
            reader.join(LAST_READ)
        return is_over and not self.pending.has_unsaved

    # What the writer tells.

    def opened(self, interrupted: int, recovery: Recovery | None) -> None:
        if not self._opening.done():
            self._read_opening(Opening(interrupted=interrupted, recovery=recovery))
        elif recovery is not None:
            self._on_recovery(recovery)

    def troubled(self, trouble: StoreTrouble | None) -> None:
        if not self._opening.done():
            self._read_opening(Opening(trouble=trouble))
        self._on_trouble(trouble)

    def recovered(self, recovery: Recovery) -> None:
        self._on_recovery(recovery)

    def _read_opening(self, opening: Opening) -> None:
        """What is there to be seen; nothing where the file cannot even be read."""

        def read(connection: sqlite3.Connection) -> Opening:
            lines = reads.read_list(connection, None, FIRST_LINES)
            newest = next((line for line in lines if not line.arrangement.is_archived), None)
            last = reads.read_page(connection, newest.id) if newest else None
            shown = last if last is None else _ended(last)
            return opening._replace(conversations=lines, last=shown)

        answer: Answer[Opening] = Answer(lambda call: call())
        answer.then(
            lambda value: give(self._opening, value), lambda _: give(self._opening, opening)
        )
        self.reader.ask(read, answer)

    # What the store asks.

    def write(
        self,
        name: str,
        values: tuple[Any, ...],
        answer: Answer[Any],
        key: tuple[str, str] | None,
        synced: bool,
        whole: Sequence[str],
    ) -> None:
        """Have one of `writes` done; `whole` are replies whose growing end it makes needless."""
        work = getattr(writes, name)
        if whole:
            self.pending.forget_growth(whole)
        self.pending.submit(Job(lambda c: work(c, *values), answer, key, synced))

    def read(self, name: str, answer: Answer[Any], *values: Any) -> None:
        """Have one of `reads` answered."""
        work = getattr(reads, name)
        self.reader.ask(lambda connection: work(connection, *values), answer)

    def count_usage(self, answer: Answer[Any]) -> None:
        """All of the history is gone through: in a thread of its own, nothing waits for it."""
        self.counter.ask(reads.read_usage, answer)

    def search(self, answer: Answer[Any], query: str, limit: int, within: Within | None) -> None:
        """A query: everywhere, or within some bounds."""

        def go_on() -> bool:
            return not answer.cancelled()

        def read(connection: sqlite3.Connection) -> Any:
            from desktop_chat.storage import searching  # the first search loads it

            return searching.search(connection, query, limit, within or Within(), go_on)

        self.searcher.ask(read, answer)

    def cancel_import(self, answer: Answer[bool], batch: str) -> None:
        """Hide what came as deleted long ago: the chores of the next start erase it."""
        state = writes.ARRIVING + batch

        def work(connection: sqlite3.Connection) -> None:
            sql = "SELECT number FROM conversations WHERE state = ?"
            for (number,) in connection.execute(sql, (state,)).fetchall():
                erasing.erase(connection, number)

        self.pending.submit(Job(work, answer))

    def list_backups(self, answer: Answer[Any]) -> None:
        self.reader.ask(lambda _: self.history.backups.all(), answer)

    def restore(self, answer: Answer[Path], backup: Path) -> None:
        """Exchange the file; growing replies go on in the restored one where they are in it."""

        def work(_: sqlite3.Connection) -> Path:
            kept: Path = self.writer.exchange(lambda: self.history.restore(backup))
            return kept

        self.pending.submit(Job(work, answer, is_exchange=True))


def _ended(page: PathPage) -> PathPage:
    """Nothing is under way at the start, also where that could not be written down yet."""
    messages = tuple(
        each._replace(status="interrupted") if each.status in OPEN_STATES else each
        for each in page.conversation.messages
    )
    return page._replace(conversation=page.conversation._replace(messages=messages))
