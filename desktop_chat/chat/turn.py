"""A reply's life: from the request to exactly one final state, with every word kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from time import monotonic
from typing import NamedTuple, Protocol

from desktop_chat.chat.backend import Backend, Request
from desktop_chat.chat.deltas import (
    Delta,
    Finish,
    ReasoningDelta,
    Sign,
    Tally,
    TextDelta,
    ToolCalls,
    UsageReport,
)
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason, may_retry
from desktop_chat.chat.messages import NEXT_STATES, Message, Status
from desktop_chat.chat.notices import (
    BackOnline,
    Notice,
    Offline,
    Reconnecting,
    RetryPause,
    Silence,
    Woke,
)
from desktop_chat.chat.surroundings import Surroundings

log = logging.getLogger(__name__)

_STRETCH = 0.005  # seconds of deltas without a pause for the rest of the app


class Clocks(NamedTuple):
    """How long a reply may take, in seconds, and how large it may get, in bytes of UTF-8."""

    connect: float = 5.0
    first_byte: float = 120.0
    first_byte_local: float = 600.0
    idle: float = 60.0
    idle_local: float = 300.0
    after_finish: float = 5.0
    note: float = 15.0
    tick: float = 1.0
    retries: int = 2
    first_pause: float = 1.0
    longest_pause: float = 120.0
    reply_cap: int = 32 * 1024 * 1024


class Observer(Protocol):
    """Who watches a turn; every call comes on the loop's thread."""

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        """More of the reply has come; `message` holds it already."""

    def moved(self, message: Message) -> None:
        """`message.status` has changed."""

    def noticed(self, message: Message, notice: Notice) -> None:
        """Something worth saying while nothing comes; None when that is over."""


class Turn:
    """Runs one reply. The only owner of its growing text, the only one to move its status."""

    def __init__(
        self,
        open_backend: Callable[[], Awaitable[Backend]],
        request: Request,
        reply: Message,
        observer: Observer,
        clocks: Clocks | None = None,
        surroundings: Surroundings | None = None,
        take_rest: Callable[[], str] = str,
    ) -> None:
        """`take_rest` gives what has come but is held back, when nothing more comes."""
        self.reply = reply
        self._take_rest = take_rest
        self._open_backend = open_backend
        self._is_local = False
        self._request = request
        self._observer = observer
        self._clocks = clocks or Clocks()
        self._surroundings = surroundings or Surroundings()
        self._slept = False
        self._was_offline = False
        self._task: asyncio.Task[Status] | None = None
        self._size = 0
        self._stopped = False
        self._finished = False
        self._noticed = False
        self._body_began = False
        self._expired: Failure | None = None
        self._began = self._last_life = monotonic()
        self._thinking_since: float | None = None

    def start(self) -> asyncio.Task[Status]:
        """Run the turn as a task; cancelling it stops the reply like `stop`."""
        task = asyncio.get_running_loop().create_task(self.run(), name="turn")
        # A task that is cancelled before its first step never enters run().
        task.add_done_callback(lambda _: self._end(Status.STOPPED))
        self._task = task
        return task

    def stop(self) -> None:
        """End the reply as stopped, now; its connection closes as the task unwinds."""
        if self._stopped:
            return  # a second cancellation would cut the unwinding short
        self._stopped = True
        if self._task is not None:
            self._task.cancel()
        self._end(Status.STOPPED)

    async def run(self) -> Status:
        """Stream the reply to its end and return its final status.

        Cancelling stops it: the text is kept, the reply is `stopped`, and the cancellation
        goes on. What the world does ends in a status; only a fault of ours is raised.
        """
        self._began = monotonic()
        try:
            backend = await self._open_backend()
            self._is_local = backend.is_local
            await self._run_attempts(backend)
        except asyncio.CancelledError:
            self._end(Status.STOPPED)
            raise
        except BackendError as error:
            self._end(Status.ERROR, error.failure)
        except Exception as error:
            detail = type(error).__name__
            self._end(Status.ERROR, Failure(ErrorCode.SERVICE_ERROR, detail=detail))
            raise
        return self.reply.status

    async def _run_attempts(self, backend: Backend) -> None:
        for attempt in range(self._clocks.retries + 1):
            if self._stopped:  # and what it waited for kept the cancellation to itself
                raise asyncio.CancelledError
            self._move(Status.CONNECTING)
            try:
                await self._run_attempt(backend)
            except BackendError as error:
                pause = self._pause_before_retry(error.failure, attempt)
                if pause is None:
                    raise
                await self._wait_to_retry(pause, error.failure)
            else:
                return

    async def _run_attempt(self, backend: Backend) -> None:
        self._body_began = False
        self._last_life = monotonic()
        self._slept = self._was_offline = False
        self._surroundings.begin()
        try:
            async with asyncio.timeout(None) as scope:
                tick = _Ticker(self._clocks.tick, lambda: self._check_clocks(scope))
                try:
                    async with aclosing(backend.stream(self._request, self._mark_sent)) as stream:
                        until = monotonic() + _STRETCH
                        async for delta in stream:
                            if self._stopped:  # by whoever saw the one before
                                break
                            self._take(delta)
                            if monotonic() > until:  # much came at once: let others work
                                await asyncio.sleep(0)
                                until = monotonic() + _STRETCH
                finally:
                    tick.cancel()
        except TimeoutError:
            if self._expired is None:
                raise
            self._end_by_clock(self._expired)
            return
        if self._finished:
            self._end(Status.COMPLETE)
        else:
            slept = Failure(ErrorCode.UNREACHABLE, Reason.SLEPT) if self._slept else None
            self._end(Status.TRUNCATED, slept)

    def _mark_sent(self) -> None:
        if not self._body_began:
            self._last_life = monotonic()
        if self.reply.status is Status.CONNECTING:
            self._move(Status.WAITING)

    def _take(self, delta: Delta) -> None:
        # In order of frequency: this runs once a delta.
        if isinstance(delta, TextDelta):
            self._mark_life()
            if self._thinking_since is not None:
                self._end_thinking()
            self.reply.add_text(delta.text)
            self._grow(delta)
        elif isinstance(delta, ReasoningDelta):
            self._mark_life()
            if self._thinking_since is None and self.reply.facts.thought_ms is None:
                self._thinking_since = monotonic()
            self.reply.add_reasoning(delta.text)
            self._grow(delta)
        else:
            self._take_sign(delta)

    def _grow(self, delta: TextDelta | ReasoningDelta) -> None:
        if self.reply.status is not Status.STREAMING:
            self.reply.facts.first_token_ms = (monotonic() - self._began) * 1000
            self._move(Status.STREAMING)
        text = delta.text
        self._size += len(text) if text.isascii() else len(text.encode())
        try:  # as `_tell`, without a closure for every delta
            self._observer.grew(self.reply, delta)
        except Exception:
            log.exception("showing a delta failed; its text is kept")
        if self._size > self._clocks.reply_cap:
            raise BackendError(Failure(ErrorCode.TOO_LONG))

    def _keep_rest(self) -> None:
        """What was held back until more came belongs to the reply: none will."""
        if text := self._take_rest():
            self.reply.add_text(text)
            with suppress(BackendError):  # too long: the reply ends anyhow
                self._grow(TextDelta(text))

    def _take_sign(self, delta: Delta) -> None:
        facts = self.reply.facts
        match delta:
            case Sign.ALIVE:
                self._mark_life()
            case Sign.LOST:
                self._notice(Reconnecting())
            case Finish(reason):
                self._last_life = monotonic()
                self._finished = True
                facts.finish = reason or facts.finish
            case UsageReport(usage):
                facts.usage = usage
            case ToolCalls(calls):
                facts.tool_calls = calls
            case Tally():
                facts.events, facts.warnings = delta.events, delta.warnings
                facts.request_id, facts.masked = delta.request_id, delta.masked
                facts.finish = facts.finish or delta.word

    def _mark_life(self) -> None:
        if not self._finished:  # what pings after the end is no reply
            self._last_life = monotonic()
        self._body_began = True
        if self._noticed:
            self._slept = self._was_offline = False
            self._notice(None)

    def _end_thinking(self) -> None:
        if self._thinking_since is not None:
            self.reply.facts.thought_ms = (monotonic() - self._thinking_since) * 1000
            self._thinking_since = None

    def _check_clocks(self, scope: asyncio.Timeout) -> None:
        now = monotonic()
        if asleep := self._surroundings.slept(self._clocks.tick):
            self._last_life = now  # it was not the service that was silent
            self._slept = True
            self._notice(Woke(asleep))
            return
        quiet = now - self._last_life
        reason, limit = self._clock_in_force()
        if quiet >= limit:
            reason = Reason.SLEPT if self._slept and self._body_began else reason
            self._expired = Failure(ErrorCode.TIMEOUT, reason, seconds=limit)
            scope.reschedule(asyncio.get_running_loop().time())
        elif not self._finished:
            self._note_quiet(quiet)

    def _note_quiet(self, quiet: float) -> None:
        """Say what keeps a reply waiting, as far as it can be told."""
        note = self._clocks.note
        if quiet >= note / 5 and not self._is_local and self._surroundings.is_offline():
            self._was_offline = True
            self._notice(Offline(quiet))
        elif self._was_offline:
            self._was_offline = False
            self._last_life = monotonic()  # what was lost on the way is sent again
            self._notice(BackOnline())
        elif quiet >= note:
            self._notice(Silence(quiet, self._body_began, self._slept))

    def _clock_in_force(self) -> tuple[Reason, float]:
        clocks, local = self._clocks, self._is_local
        if self._finished:
            return Reason.IDLE_TIME, clocks.after_finish
        if self.reply.status is Status.CONNECTING:
            return Reason.CONNECT_TIME, clocks.connect
        if not self._body_began:
            limit = clocks.first_byte_local if local else clocks.first_byte
            return Reason.FIRST_BYTE_TIME, limit
        return Reason.IDLE_TIME, clocks.idle_local if local else clocks.idle

    def _end_by_clock(self, failure: Failure) -> None:
        self._expired = None
        self._keep_rest()
        if self._finished:
            self._end(Status.COMPLETE)
        elif self._size:
            self._end(Status.TRUNCATED, failure)
        else:
            raise BackendError(failure)

    def _pause_before_retry(self, failure: Failure, attempt: int) -> float | None:
        """Seconds to wait before asking again, or None where that is not allowed."""
        if self._size or attempt >= self._clocks.retries or not may_retry(failure):
            return None
        pause = max(self._clocks.first_pause * 2**attempt, failure.retry_after or 0.0)
        return pause if pause <= self._clocks.longest_pause else None

    async def _wait_to_retry(self, pause: float, failure: Failure) -> None:
        until = monotonic() + pause
        while (left := until - monotonic()) > 0:
            self._notice(RetryPause(left, failure))
            await asyncio.sleep(min(left, 1.0))
        self._notice(None)

    def _notice(self, notice: Notice) -> None:
        self._noticed = notice is not None
        self._tell(lambda: self._observer.noticed(self.reply, notice))

    @staticmethod
    def _tell(call: Callable[[], None]) -> None:
        """Whoever watches may fail; the reply goes on and keeps its text."""
        try:
            call()
        except Exception:
            log.exception("showing a reply failed; its text is kept")

    def _move(self, status: Status) -> None:
        now = self.reply.status
        if status is now:
            return
        if status not in NEXT_STATES.get(now, frozenset()):
            raise RuntimeError(f"a reply cannot go from {now} to {status}")
        log.debug("reply %s: %s -> %s", self.reply.id, now, status)
        self.reply.status = status
        self._tell(lambda: self._observer.moved(self.reply))

    def _end(self, status: Status, failure: Failure | None = None) -> None:
        if self.reply.status.is_final:
            return
        self._keep_rest()
        self._end_thinking()
        self._noticed = False
        facts = self.reply.facts
        facts.failure = failure
        facts.duration_ms = (monotonic() - self._began) * 1000
        self._move(status)


class _Ticker:
    """Calls back every `seconds` until cancelled: one timer, whatever comes in between."""

    def __init__(self, seconds: float, call: Callable[[], None]) -> None:
        self._seconds = seconds
        self._call = call
        self._loop = asyncio.get_running_loop()
        self._handle = self._loop.call_later(seconds, self._tick)

    def _tick(self) -> None:
        self._handle = self._loop.call_later(self._seconds, self._tick)
        self._call()

    def cancel(self) -> None:
        self._handle.cancel()
