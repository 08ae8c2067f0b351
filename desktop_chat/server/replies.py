"""One reply from the upstream into its stream: every delta an event, the end always told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from time import monotonic

from desktop_chat.chat.backend import Backend, Request
from desktop_chat.chat.deltas import Delta, ReasoningDelta, Sign, TextDelta
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.notices import Notice
from desktop_chat.chat.turn import Clocks, Turn
from desktop_chat.server import refusals
from desktop_chat.server.metrics import Metrics
from desktop_chat.server.refusals import Refusal
from desktop_chat.server.settings import ServerSettings
from desktop_chat.server.streams import Ending, Stream
from desktop_chat.wire.service import (
    STOPPED,
    TRUNCATED,
    content_frame,
    done_frame,
    error_frame,
    finish_frame,
    reasoning_frame,
    usage_frame,
)

log = logging.getLogger(__name__)

OpenBackend = Callable[[], Awaitable[Backend]]
LOCAL_PATIENCE = 5  # a model on this machine may have to be loaded first
BREATH = 16  # deltas after which others get their turn, whatever the upstream does


class Reply:
    """Runs one reply. It watches a `Turn`, which knows the clocks and the endings."""

    def __init__(
        self,
        stream: Stream,
        open_backend: OpenBackend,
        request: Request,
        settings: ServerSettings,
        metrics: Metrics,
    ) -> None:
        self.stream = stream
        self._open_backend = open_backend
        self._metrics = metrics
        self._settings = settings
        self._message = _UnkeptMessage()
        first, idle = settings.first_byte_seconds, settings.idle_seconds
        clocks = Clocks(
            first_byte=first,
            first_byte_local=LOCAL_PATIENCE * first,
            idle=idle,
            idle_local=LOCAL_PATIENCE * idle,
            tick=min(1.0, first, idle),
            retries=0,
            reply_cap=settings.max_reply,
        )
        self._turn = Turn(self._open, request, self._message, self, clocks)
        self._number = 0
        self._ending: Ending | None = None
        self._began = monotonic()
        self._too_long: asyncio.TimerHandle | None = None
        self._started: asyncio.Future[Refusal | None]

    def start(self) -> None:
        """Ask the upstream."""
        loop = asyncio.get_running_loop()
        self._started = loop.create_future()
        self._metrics.running += 1
        self.stream.stop = self.stop
        seconds = self._settings.reply_seconds
        self._too_long = loop.call_later(seconds, self.stop, Ending.TOO_LONG)
        self._turn.start().add_done_callback(self._finish)

    async def wait_for_first_delta(self) -> Refusal | None:
        """Until the reply has begun, or has ended: None, or why nothing came."""
        return await asyncio.shield(self._started)

    def stop(self, ending: Ending) -> None:
        """End the reply now; its upstream closes."""
        if self._ending is None and not self.stream.ended:
            self._ending = ending
            self._turn.stop()

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        """A delta has come (see `chat.turn.Observer`)."""
        number = self._number = self._number + 1
        make = content_frame if type(delta) is TextDelta else reasoning_frame
        self.stream.publish(make(number, delta.text))
        if number == 1:
            self._metrics.note_first_delta(monotonic() - self._began)
            self._started.set_result(None)

    def moved(self, message: Message) -> None:
        """The end is told when the turn has unwound."""

    def noticed(self, message: Message, notice: Notice) -> None:
        """Nobody to tell."""

    async def _open(self) -> Backend:
        return _Considerate(await self._open_backend(), self.stream, self._settings.max_reply)

    def _finish(self, task: asyncio.Task[Status]) -> None:
        """Tell the end, once the turn is over and its connection closed."""
        if self._too_long is not None:
            self._too_long.cancel()
        self._metrics.running -= 1
        self._metrics.deltas += self._number
        status, facts = self._message.status, self._message.facts
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a reply failed by a fault of the service: %s", type(error).__name__)
        self._metrics.replies[self._ending.name.lower() if self._ending else status.value] += 1
        if not self._started.done():
            self._started.set_result(self._refusal(facts.failure))
        self._publish_end(status)
        self.stream.end()

    def _refusal(self, failure: Failure | None) -> Refusal | None:
        if self._ending is None:
            return refusals.of_upstream(failure) if failure is not None else None
        make = _REFUSALS.get(self._ending)
        return make() if make is not None else None

    def _publish_end(self, status: Status) -> None:
        facts = self._message.facts
        failure = _FAILURES.get(self._ending, facts.failure) if self._ending else facts.failure
        if facts.usage is not None:
            self._publish(usage_frame, facts.usage)
        if status is Status.COMPLETE:
            self._publish(finish_frame, facts.finish or "stop")
            self._publish(done_frame)
        elif failure is not None:
            message = _WORDS.get(self._ending) if self._ending else None
            message = message or refusals.sentence(failure)
            self._publish(error_frame, message, refusals.public_code(failure))
        else:
            self._publish(finish_frame, STOPPED if self._ending else TRUNCATED)

    def _publish(self, make: Callable[..., bytes], *values: object) -> None:
        self._number += 1
        self.stream.publish(make(self._number, *values))


_FAILURES = {
    Ending.TOO_LONG: Failure(ErrorCode.TIMEOUT),
    Ending.CLOSING: Failure(ErrorCode.OVERLOADED),
    Ending.LOST: Failure(ErrorCode.SERVICE_ERROR),
    Ending.CROWDED: Failure(ErrorCode.OVERLOADED),
}
_WORDS = {
    Ending.TOO_LONG: "The reply took longer than this service allows.",
    Ending.CLOSING: "The service is shutting down.",
    Ending.LOST: "The store of streams cannot be reached.",
    Ending.CROWDED: "The service holds too many long replies.",
}
# The same before the first delta.
_REFUSALS = {
    Ending.TOO_LONG: lambda: Refusal(502, ErrorCode.TIMEOUT, _WORDS[Ending.TOO_LONG]),
    Ending.CLOSING: refusals.closing,
    Ending.LOST: refusals.no_store,
    Ending.CROWDED: refusals.full,
}


class _UnkeptMessage(Message):
    """A reply whose text is kept elsewhere: the stream holds it already."""

    __slots__ = ("_has_content",)

    def __init__(self) -> None:
        super().__init__(Role.ASSISTANT, status=Status.QUEUED)
        self._has_content = False

    @property
    def has_content(self) -> bool:
        return self._has_content

    def add_text(self, piece: str) -> None:
        self._has_content = True

    def add_reasoning(self, piece: str) -> None:
        self._has_content = True


class _Considerate:
    """A backend that lets others run, keeps to the cap, and waits while nobody keeps up."""

    def __init__(self, backend: Backend, stream: Stream, cap: int) -> None:
        self._backend = backend
        self._stream = stream
        self._cap = cap
        self.is_local = backend.is_local

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """See `chat.backend.Backend`."""
        stream, cap, count = self._stream, self._cap, 0
        async with aclosing(self._backend.stream(request, on_sent)) as deltas:
            async for delta in deltas:
                yield delta
                if stream.size > cap:
                    raise BackendError(Failure(ErrorCode.TOO_LONG))
                count += 1
                if not count % BREATH:
                    await asyncio.sleep(0)
                    while stream.is_far_ahead:
                        yield Sign.ALIVE  # it is not the upstream that is silent
                        await stream.wait_for_room(1.0)
