"""What waits to be written, and the trouble that keeps it waiting: shared by all threads."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from time import monotonic
from typing import Any, NamedTuple

from desktop_chat.storage.answers import Answer, give, refuse
from desktop_chat.storage.growing import Growth
from desktop_chat.storage.values import StoreTrouble, StoreUnavailable, TroubleCode

Work = Callable[[sqlite3.Connection], Any]


class Job:
    """Something to write, in one transaction, on to the disk itself if `synced`.

    A later job with the same `key` makes it needless while it waits. With `is_exchange`, the
    work has the file to itself, outside any transaction.
    """

    __slots__ = ("answer", "is_exchange", "key", "number", "synced", "work")

    def __init__(
        self,
        work: Work,
        answer: Answer[Any],
        key: tuple[str, str] | None = None,
        synced: bool = False,
        is_exchange: bool = False,
    ) -> None:
        self.work = work
        self.answer = answer
        self.key = key
        self.synced = synced
        self.is_exchange = is_exchange
        self.number = 0


class Piece(NamedTuple):
    """What one reply grew by and is to be written; `since` when the first of it came."""

    message_id: str
    growth: Growth
    text: str
    reasoning: str
    since: float


class Pending:
    """Jobs in their order, replies that grow, and when to try again what failed."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._running: Job | None = None
        self._growths: dict[str, Growth] = {}
        self._is_piece_under_way = False
        self._given = self._done = 0
        self._trouble: StoreTrouble | None = None
        self._retry_at = 0.0
        self._has_begun = False
        self._damaged = False
        self._closing = False
        self._close_by = 0.0

    # For everybody.

    def submit(self, job: Job) -> None:
        """Have a job done after those before it, and instead of one with the same key."""
        with self._wake:
            is_taken = self._takes_work
            if is_taken:
                self._enqueue(job)
                self._wake.notify()
        if not is_taken:
            give(job.answer, False)

    def _enqueue(self, job: Job) -> None:
        for index, other in enumerate(self._jobs):
            if job.key is not None and other.key == job.key and other is not self._running:
                del self._jobs[index]  # at the end: what came between may write the same
                _pass_on(job.answer, other.answer)
                break
        self._given += 1
        job.number = self._given
        self._jobs.append(job)

    def grow(self, message_id: str, text: str, reasoning: str) -> None:
        """A reply has grown: on the disk soon, after the jobs given before."""
        with self._wake:
            if not self._takes_work:
                return
            growth = self._growths.get(message_id)
            if growth is None:
                growth = self._growths[message_id] = Growth(after=self._given)
            was_empty = growth.since is None
            if growth.add(text, reasoning) or was_empty:
                self._wake.notify()

    def forget_growth(self, message_ids: Iterable[str]) -> None:
        """These are to be written whole."""
        with self._wake:
            for message_id in message_ids:
                self._growths.pop(message_id, None)

    def wait_for_writes(self, seconds: float) -> None:
        """Wait until what was given before this call is written, unless that cannot be now.

        Before the file is open for the first time, wait for that.
        """
        with self._wake:
            while not self._has_begun and not self._closing:
                self._wake.wait()
            end = monotonic() + seconds
            number = self._given
            while self._done < number and self._trouble is None and not self._closing:
                if (left := end - monotonic()) <= 0:
                    return
                self._wake.wait(left)

    def report_damage(self) -> None:
        """Somebody could not read a page."""
        with self._wake:
            self._damaged = True
            self._wake.notify()

    def wait_for_repair(self, seconds: float) -> None:
        """Wait until a damaged file is exchanged."""
        end = monotonic() + seconds
        with self._wake:
            while self._damaged and not self._closing and (left := end - monotonic()) > 0:
                self._wake.wait(left)

    def try_now(self) -> None:
        """Try again what could not be written."""
        with self._wake:
            self._retry_at = 0.0
            self._wake.notify()

    def close(self, seconds: float) -> None:
        """Nothing is taken any more; what waits is written, for at most so long."""
        with self._wake:
            self._closing = True
            self._close_by = monotonic() + seconds
            self._retry_at = 0.0
            self._wake.notify_all()

    @property
    def trouble(self) -> StoreTrouble | None:
        return self._trouble

    @property
    def has_unsaved(self) -> bool:
        """Whether anything waits to be written."""
        with self._wake:
            return self._is_anything_unsaved()

    @property
    def is_closing(self) -> bool:
        return self._closing

    @property
    def is_damaged(self) -> bool:
        return self._damaged

    @property
    def _takes_work(self) -> bool:
        return not self._closing and (self._trouble is None or self._trouble.will_retry)

    def _is_anything_unsaved(self) -> bool:
        return (
            bool(self._jobs)
            or self._is_piece_under_way
            or any(growth.since is not None for growth in self._growths.values())
        )

    # For the thread that writes.

    def wait(self, is_open: bool, next_chore: float | None) -> bool:
        """Until there is something that may be done; False when all is over."""
        with self._wake:
            while not self._closing:
                pause = self._pause(is_open, next_chore)
                if pause is not None and pause <= 0:
                    return True
                self._wake.wait(pause)
            return not self._is_at_rest()

    def _pause(self, is_open: bool, next_chore: float | None) -> float | None:
        """Seconds until there is something to do; None: until somebody calls."""
        now = monotonic()
        if self._trouble is not None:
            return self._retry_at - now if self._trouble.will_retry else None
        if not is_open or self._jobs or self._damaged:
            return 0.0
        times = [at for growth in self._growths.values() if (at := growth.due(self._done))]
        if next_chore is not None:
            times.append(next_chore)
        return min(times) - now if times else None

    def _is_at_rest(self) -> bool:
        """Whether nothing is left to write, or nothing can be."""
        if self._trouble is None or self._retry_at == 0.0:
            return not self._is_anything_unsaved()
        return self._trouble.code is not TroubleCode.LOCKED or monotonic() > self._close_by

    def take_piece(self) -> Piece | None:
        """What is due of a reply that grows; end it with `finish_piece` or `give_back`."""
        now = monotonic()
        with self._wake:
            for message_id, growth in self._growths.items():
                due = growth.due(self._done)
                if due is not None and (due <= now or self._closing):
                    since = growth.since or now
                    self._is_piece_under_way = True
                    return Piece(message_id, growth, *growth.take(), since)
        return None

    def give_back(self, piece: Piece) -> None:
        """It could not be written."""
        with self._wake:
            self._is_piece_under_way = False
            piece.growth.give_back(piece.text, piece.reasoning, piece.since)

    def finish_piece(self) -> None:
        """It is on the disk."""
        with self._wake:
            self._is_piece_under_way = False

    def take_job(self) -> Job | None:
        """The next job; it stays until it is done."""
        with self._wake:
            self._running = self._jobs[0] if self._jobs else None
            return self._running

    def leave_job(self) -> None:
        """It could not be done now."""
        self._running = None

    def finish_job(self, job: Job) -> None:
        """It is done, or will never be."""
        with self._wake:
            self._jobs.popleft()
            self._running = None
            self._done = max(self._done, job.number)
            self._wake.notify_all()

    def set_damaged(self, damaged: bool) -> None:
        with self._wake:
            self._damaged = damaged
            self._has_begun = True
            self._wake.notify_all()

    def set_trouble(self, trouble: StoreTrouble, pause: float) -> tuple[bool, list[Answer[Any]]]:
        """Nothing can be written before `pause` seconds are over; whether that is news.

        And who is to be told that a job was not done, but for one that needs the file to itself.
        """
        with self._wake:
            is_news = self._trouble is None or self._trouble.code is not trouble.code
            self._trouble = trouble
            self._retry_at = monotonic() + pause if pause else 0.0
            self._has_begun = True
            answers = [job.answer for job in self._jobs if not job.is_exchange]
            if not trouble.will_retry:
                self._jobs.clear()
                self._growths.clear()
            self._wake.notify_all()
        return is_news, answers

    def end_trouble(self) -> bool:
        """Something was written; whether that is news."""
        with self._wake:
            was, self._trouble = self._trouble, None
            if was is not None:
                self._wake.notify_all()
        return was is not None

    def refuse_rest(self) -> None:
        """The end: who still waits is told."""
        with self._wake:
            answers = [job.answer for job in self._jobs]
        for answer in answers:
            refuse(answer, StoreUnavailable("closed"))


def _pass_on(answer: Answer[Any], to: Answer[Any]) -> None:
    """Whoever waits for a job waits for the one in its place."""

    def pass_on(done: Future[Any]) -> None:
        error = done.exception()
        if error is not None:
            refuse(to, error)
        else:
            give(to, done.result())

    answer.add_done_callback(pass_on)
