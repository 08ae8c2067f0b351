"""Replies under way and kept, in this process: who made them, who listens, when they go."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from enum import Enum, auto
from time import monotonic
from typing import Protocol

from desktop_chat.server import refusals
from desktop_chat.server.metrics import Metrics
from desktop_chat.server.reply_log import ReplyLog
from desktop_chat.server.settings import ServerSettings
from desktop_chat.server.tokens import Caller
from desktop_chat.wire.service import PING

UNREAD = 1024 * 1024  # bytes that a reply may be ahead of whoever listens to it


class Ending(Enum):
    """Why a reply ends before its time."""

    STOPPED = auto()  # somebody asked for it
    LEFT = auto()  # nobody listens any more
    TOO_LONG = auto()  # it took more than `reply_seconds`
    CLOSING = auto()  # the service ends
    LOST = auto()  # the store of streams failed
    CROWDED = auto()  # all replies together hold more than `kept_bytes`


class Stream:
    """One reply: its events so far, and those who wait for more."""

    def __init__(self, stream_id: str, caller: Caller, resumable: bool, first: int = 0) -> None:
        self.id = stream_id
        self.owner = caller.owner
        self.key = caller.key
        self.resumable = resumable
        self.log = ReplyLog(first)
        self.size = 0  # bytes published; `log.size` once everything published can be seen
        self.ended = False
        self.abandoned = False  # a plain reply whose client went away: nobody goes on with it
        self.stop: Callable[[Ending], None] = lambda _ending: None
        self.listeners: set[Listener] = set()
        self.idle_since = monotonic()
        self._room: asyncio.Future[None] | None = None

    def publish(self, frame: bytes) -> None:
        """Add an event and wake whoever waits for it."""
        self.size += len(frame)
        self.log.append(frame)
        for listener in self.listeners:
            listener.wake()

    def end(self) -> None:
        """No more events come."""
        self.ended = True
        self.idle_since = monotonic()
        for listener in self.listeners:
            listener.wake()

    def leave(self, listener: Listener) -> None:
        """A listener has gone; with the one that began a plain reply, the reply ends."""
        self.listeners.discard(listener)
        self.idle_since = monotonic()
        self.make_room()
        if listener.began_it and not self.resumable and not self.ended:
            self.abandoned = True
            self.stop(Ending.LEFT)

    def heard(self) -> None:
        """Somebody listens by way of another process."""
        self.idle_since = monotonic()

    @property
    def is_far_ahead(self) -> bool:
        """Whether everybody who listens has so much unread that the upstream should wait."""
        if not self.listeners:
            return False
        read = max(one.position for one in self.listeners)
        return self.log.size - self.log.bytes_until(read) > UNREAD

    async def wait_for_room(self, seconds: float) -> None:
        """Until somebody has read on or left, at most `seconds`."""
        self._room = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._room
        except TimeoutError:
            pass
        finally:
            self._room = None

    def make_room(self) -> None:
        """Somebody has read on or left."""
        if self._room is not None and not self._room.done():
            self._room.set_result(None)


class Listener:
    """One connection's view of a stream: an iterator over bytes to write.

    What has come since the last write comes together. It always awaits: one that did not
    would keep everybody else waiting, and would not see that its client has gone.
    """

    def __init__(self, stream: Stream, after: int, began_it: bool) -> None:
        self.stream = stream
        self.position = after
        self.began_it = began_it
        self._loop = asyncio.get_running_loop()
        self._waiter: asyncio.Future[None] | None = None
        self._has_waited = False
        self._ping = False
        self.wrote_at = self._loop.time()
        stream.listeners.add(self)

    @property
    def has_all(self) -> bool:
        """Whether the reply has ended, and nothing of it is left to be read."""
        return self.stream.ended and self.position >= self.stream.log.last

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._has_waited:
            await asyncio.sleep(0)
        self._has_waited = False
        stream = self.stream
        while True:
            data, self.position = stream.log.read(self.position)
            if data:
                self.wrote_at = self._loop.time()
                stream.make_room()
                return data
            if stream.ended:
                raise StopAsyncIteration
            if self._ping:
                self._ping = False
                self.wrote_at = self._loop.time()
                return PING
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
            self._has_waited = True

    def wake(self) -> None:
        """There is something to look at."""
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def ping_if_quiet(self, now: float, seconds: float) -> None:
        """Write a comment if nothing has been written for so long."""
        if self._waiter is not None and now - self.wrote_at >= seconds:
            self._ping = True
            self.wake()

    def leave(self) -> None:
        """The connection has ended."""
        self.stream.leave(self)


class Streams(Protocol):
    """Where replies are kept. Every method that waits may raise `Refusal` (503)."""

    async def start(self) -> None:
        """Get ready; raises OSError where the store cannot be reached."""

    async def open(self, caller: Caller, resumable: bool) -> Stream:
        """A new stream. Raises `Refusal` where there are too many."""

    async def listen(self, stream_id: str, caller: Caller, after: int) -> Listener:
        """Join a stream after event `after`. Raises `Refusal` 404 where it is not the caller's."""

    async def stop(self, stream_id: str, caller: Caller) -> None:
        """Stop a stream. Raises `Refusal` 404 where it is not the caller's."""

    async def close(self) -> None:
        """End every reply, each with an error event."""


class LocalStreams:
    """Streams in the memory of this process."""

    def __init__(self, settings: ServerSettings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._streams: dict[str, Stream] = {}
        self.mirrors: set[Stream] = set()  # copies of streams that other processes hold
        self._closing = False
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See `Streams`."""
        self._ticker = asyncio.create_task(self._tick_for_ever(), name="streams")

    async def open(self, caller: Caller, resumable: bool) -> Stream:
        """See `Streams`."""
        self.check_room(caller)
        stream = self.make_stream(secrets.token_hex(16), caller, resumable)
        self._streams[stream.id] = stream
        return stream

    def make_stream(self, stream_id: str, caller: Caller, resumable: bool) -> Stream:
        """The stream object; another store makes its own."""
        return Stream(stream_id, caller, resumable)

    def check_room(self, caller: Caller) -> None:
        """Raise `Refusal` where one more reply would be too many."""
        if self._closing:
            raise refusals.closing()
        running = own = 0
        for stream in self._streams.values():
            if not stream.ended:
                running += 1
                own += stream.key == caller.key
        if running >= self._settings.max_streams:
            raise refusals.full()
        if own >= self._settings.max_streams_per_client:
            raise refusals.too_many_streams_of_yours()
        if not self._make_space():
            raise refusals.full()

    def _make_space(self) -> bool:
        """Whether the kept replies fit, after the oldest that have ended are let go."""
        kept = sum(one.size for one in self._streams.values())
        if kept <= self._settings.kept_bytes:
            return True
        for stream in sorted(self._streams.values(), key=lambda one: one.idle_since):
            if kept <= self._settings.kept_bytes:
                break
            if stream.ended and not stream.listeners:
                kept -= stream.size
                del self._streams[stream.id]
        return kept <= self._settings.kept_bytes

    async def listen(self, stream_id: str, caller: Caller, after: int) -> Listener:
        """See `Streams`."""
        stream = self.find(stream_id, caller)
        if stream is None:
            raise refusals.not_there()
        self.check_listeners(caller)
        return Listener(stream, after, began_it=False)

    def check_listeners(self, caller: Caller) -> None:
        """Raise `Refusal` where a caller listens on too many connections."""
        if self._closing:
            raise refusals.closing()
        own = sum(
            len(stream.listeners)
            for stream in (*self._streams.values(), *self.mirrors)
            if stream.key == caller.key
        )
        if own >= 4 * self._settings.max_streams_per_client:
            raise refusals.too_many_streams_of_yours()

    async def stop(self, stream_id: str, caller: Caller) -> None:
        """See `Streams`."""
        stream = self.find(stream_id, caller)
        if stream is None:
            raise refusals.not_there()
        stream.stop(Ending.STOPPED)

    def find(self, stream_id: str, caller: Caller) -> Stream | None:
        """The caller's own stream of that id."""
        stream = self._streams.get(stream_id)
        return stream if stream is not None and stream.owner == caller.owner else None

    def get(self, stream_id: str) -> Stream | None:
        """The stream of that id, whoever asks."""
        return self._streams.get(stream_id)

    def forget(self, stream: Stream) -> None:
        """Nobody can ask for it any more."""
        self._streams.pop(stream.id, None)

    @property
    def running(self) -> list[Stream]:
        """The streams whose replies are under way."""
        return [one for one in self._streams.values() if not one.ended]

    async def close(self) -> None:
        """See `Streams`."""
        self._closing = True
        for stream in self.running:
            stream.stop(Ending.CLOSING)
        for mirror in self.mirrors:
            mirror.stop(Ending.CLOSING)
        while self.running:  # noqa: ASYNC110 - the end of many things, once
            await asyncio.sleep(0.01)
        if self._ticker is not None:
            self._ticker.cancel()

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(min(1.0, self._settings.keep_seconds / 4))
            self.tick()

    def tick(self) -> None:
        """Ping who has waited long, and let go what nobody came back for."""
        now, quiet = asyncio.get_running_loop().time(), self._settings.ping_seconds
        for stream in (*self._streams.values(), *self.mirrors):
            for listener in stream.listeners:
                listener.ping_if_quiet(now, quiet)
        for stream in list(self._streams.values()):
            if stream.listeners or not self._is_over_due(stream):
                continue
            if not stream.ended:
                stream.stop(Ending.LEFT)
            self.forget(stream)
        if not self._make_space():
            self._end_the_largest()
        self._metrics.kept_bytes = sum(one.size for one in self._streams.values())
        self._metrics.kept_streams = len(self._streams)

    def _end_the_largest(self) -> None:
        """What is under way fits too: first those end that nobody reads, the largest first."""
        kept = sum(one.size for one in self._streams.values())
        for stream in sorted(self.running, key=lambda one: (bool(one.listeners), -one.size)):
            if kept <= self._settings.kept_bytes:
                break
            stream.stop(Ending.CROWDED)
            kept -= stream.size

    def _is_over_due(self, stream: Stream) -> bool:
        return stream.abandoned or monotonic() - stream.idle_since >= self._settings.keep_seconds
