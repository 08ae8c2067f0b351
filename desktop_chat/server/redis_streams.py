"""Streams that any of several processes behind one address can go on with or stop."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import aclosing, suppress

from desktop_chat.chat.failures import ErrorCode
from desktop_chat.server import refusals
from desktop_chat.server.metrics import Metrics
from desktop_chat.server.redis_store import (
    ALIVE_SECONDS,
    Entry,
    Facts,
    Full,
    RedisStore,
    Save,
    StoreError,
    words_for,
)
from desktop_chat.server.settings import ServerSettings
from desktop_chat.server.shared_stream import MirroredStream, SharedStream
from desktop_chat.server.streams import Ending, Listener, LocalStreams, Stream
from desktop_chat.server.tokens import Caller
from desktop_chat.wire.service import STOPPED, error_frame, finish_frame

log = logging.getLogger(__name__)

_LOST = "The server process that made this reply has ended."
_UNSAVED = "A part of this reply could not be stored."
_GONE = "The store of streams has lost this reply."


class RedisStreams(LocalStreams):
    """Streams made here are held here as well; those of others are read from Redis."""

    def __init__(self, settings: ServerSettings, metrics: Metrics) -> None:
        """Raises ValueError where the settings' address is none of Redis."""
        super().__init__(settings, metrics)
        self._keep = settings.keep_seconds
        self._store = RedisStore(settings.streams, secrets.token_hex(8), settings.store_seconds)
        self._unended: set[str] = set()  # whose end the store does not know yet
        self._changed: dict[SharedStream, None] = {}
        self._has_changes = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """See `Streams`."""
        try:
            await self._store.say_alive()
        except StoreError as error:
            raise OSError(words_for(error)) from None
        await super().start()
        for call in (self._save_for_ever, self._say_alive_for_ever, self._obey_for_ever):
            self._run(asyncio.create_task(call()))

    def _run(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def make_stream(self, stream_id: str, caller: Caller, resumable: bool) -> Stream:
        """See `LocalStreams`."""
        return SharedStream(stream_id, caller, resumable, self._note_change)

    async def open(self, caller: Caller, resumable: bool) -> Stream:
        """See `Streams`."""
        stream = await super().open(caller, resumable)
        try:
            await self._store.create(stream.id, caller.owner, self._running_seconds)
        except BaseException as error:
            stream.ended = True
            self.forget(stream)
            if isinstance(error, StoreError):
                raise refusals.no_store() from None
            raise
        return stream

    async def listen(self, stream_id: str, caller: Caller, after: int) -> Listener:
        """See `Streams`."""
        if self.find(stream_id, caller) is not None:
            return await super().listen(stream_id, caller, after)
        try:
            facts = await self._facts(stream_id, caller)
            last, has_ended = await self._store.last(stream_id)
        except StoreError:
            raise refusals.no_store() from None
        self.check_listeners(caller)
        mirror = MirroredStream(stream_id, caller, after)
        listener = Listener(mirror, after, began_it=False)
        if has_ended and after >= last:
            mirror.end()
            return listener
        task = asyncio.create_task(self._mirror(mirror, facts, after))
        self._run(task)
        mirror.on_left = task.cancel
        self.mirrors.add(mirror)
        return listener

    async def stop(self, stream_id: str, caller: Caller) -> None:
        """See `Streams`."""
        if self.find(stream_id, caller) is not None:
            await super().stop(stream_id, caller)
            return
        try:
            facts = await self._facts(stream_id, caller)
            if not await self._store.tell(facts.worker, f"stop {stream_id}"):
                await self._end_for(stream_id, finish_frame, STOPPED)
        except StoreError:
            raise refusals.no_store() from None

    async def close(self) -> None:
        """See `Streams`."""
        await super().close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._store.close()

    def forget(self, stream: Stream) -> None:
        """See `LocalStreams`; a plain reply that was left is forgotten by all."""
        super().forget(stream)
        if stream.abandoned:
            self._run(asyncio.create_task(self._delete(stream.id)))

    @property
    def _running_seconds(self) -> float:
        """How long the store keeps a reply under way that its process says no more of."""
        return 2 * self._keep + 60

    async def _facts(self, stream_id: str, caller: Caller) -> Facts:
        well_formed = len(stream_id) == 32 and stream_id.isalnum() and stream_id.isascii()
        facts = await self._store.facts(stream_id) if well_formed else None
        if facts is None or facts.owner != caller.owner:
            raise refusals.not_there()
        return facts

    async def _delete(self, stream_id: str) -> None:
        with suppress(*StoreError):
            await self._store.delete(stream_id)

    def _note_change(self, stream: SharedStream) -> None:
        self._changed[stream] = None
        self._has_changes.set()

    async def _save_for_ever(self) -> None:
        """Everything that has changed while one write was under way goes out in the next."""
        loop = asyncio.get_running_loop()
        while True:
            await self._has_changes.wait()
            self._has_changes.clear()
            streams, self._changed = list(self._changed), {}
            parts = [self._part_of(stream, loop.time()) for stream in streams]
            taken = [(len(one.unsaved), one.is_over) for one in streams]
            try:
                saved = await self._store.save(parts)
            except Exception as error:  # none of them may end this loop: all replies wait for it
                log.error("streams could not be saved: %s", type(error).__name__)
                saved = [False] * len(parts)
            for stream, (count, is_over), is_saved in zip(streams, taken, saved, strict=True):
                self._settle(stream, count, is_over, is_saved)

    def _part_of(self, stream: SharedStream, now: float) -> Save:
        entry = None
        if stream.unsaved or (stream.is_over and not stream.ended):
            entry = Entry(stream.log.last + 1, stream.unsaved[:], stream.is_over)
        seconds = None
        if stream.is_over or now > stream.saved_until - self._running_seconds / 2:
            seconds = self._keep if stream.is_over else self._running_seconds
            stream.saved_until = now + seconds
        return Save(stream.id, entry, seconds)

    def _settle(self, stream: SharedStream, count: int, is_over: bool, is_saved: bool) -> None:
        if is_saved:
            frames, stream.unsaved = stream.unsaved[:count], stream.unsaved[count:]
            stream.show(frames, is_over)
        else:
            self._unended.add(stream.id)
            stream.go_on_alone()
            stream.stop(Ending.LOST)

    async def _say_alive_for_ever(self) -> None:
        while True:
            with suppress(*StoreError):
                await self._store.say_alive()
                while self._unended:
                    stream_id = next(iter(self._unended))
                    await self._tell_the_end(stream_id)
                    self._unended.discard(stream_id)
            await asyncio.sleep(ALIVE_SECONDS)

    async def _tell_the_end(self, stream_id: str) -> None:
        """Tell those who listen elsewhere that the store has not taken all of a reply."""
        try:
            await self._end_for(stream_id, error_frame, _UNSAVED, ErrorCode.SERVICE_ERROR)
            await self._store.keep(stream_id, self._keep)
        except Full:
            await self._store.delete(stream_id)  # then it is seen to be lost, and makes room

    async def _obey_for_ever(self) -> None:
        """Do what other processes ask for, for as long as there is a store."""
        while True:
            with suppress(*StoreError):
                async with aclosing(self._store.told()) as told:
                    async for words in told:
                        self._obey(words)
            await asyncio.sleep(0.5)

    def _obey(self, words: str) -> None:
        verb, _, stream_id = words.partition(" ")
        stream = self.get(stream_id)
        if stream is None:
            return
        if verb == "stop":
            stream.stop(Ending.STOPPED)
        elif verb == "heard":
            stream.heard()

    async def _mirror(self, mirror: MirroredStream, facts: Facts, after: int) -> None:
        """Copy a stream of another process until it ends, or until that process has."""
        try:
            await self._copy(mirror, facts, after)
        except StoreError:
            self._give_up(mirror)
        finally:
            self.mirrors.discard(mirror)
            with suppress(*StoreError):
                if mirror.ended:
                    await self._store.keep(mirror.id, self._keep)
                else:
                    await self._store.tell(facts.worker, f"heard {mirror.id}")

    async def _copy(self, mirror: MirroredStream, facts: Facts, after: int) -> None:
        loop = asyncio.get_running_loop()
        told_at = 0.0
        async with aclosing(self._store.entries(mirror.id, after)) as batches:
            async for entries in batches:
                for entry in entries:
                    for number, frame in enumerate(entry.frames, entry.first):
                        if number > mirror.log.last:
                            mirror.publish(frame)
                    if entry.is_last:
                        mirror.end()
                        return
                while mirror.is_far_ahead:
                    await mirror.wait_for_room(1.0)
                if loop.time() - told_at > self._keep / 4:
                    told_at = loop.time()
                    await self._store.tell(facts.worker, f"heard {mirror.id}")
                if not entries and await self._is_lost(mirror, facts):
                    return

    async def _is_lost(self, mirror: MirroredStream, facts: Facts) -> bool:
        """After a quiet second: end the reply of a dead process; True where nothing is left."""
        if await self._store.facts(mirror.id) is None:
            self._give_up(mirror)
            return True
        if (await self._store.last(mirror.id))[1]:
            mirror.end()  # it had ended at or before the event that was asked for
            return True
        if not await self._store.is_alive(facts.worker):
            await self._end_for(mirror.id, error_frame, _LOST, ErrorCode.SERVICE_ERROR)
            await self._store.keep(mirror.id, self._keep)
        return False

    async def _end_for(self, stream_id: str, make: object, *values: object) -> None:
        """End a stream whose process cannot; somebody else may do so at the same moment."""
        last, has_ended = await self._store.last(stream_id)
        if not has_ended:
            frame = make(last + 1, *values)  # type: ignore[operator]
            await self._store.append(stream_id, Entry(last + 1, [frame], is_last=True))

    @staticmethod
    def _give_up(mirror: MirroredStream) -> None:
        number = mirror.log.last + 1
        mirror.publish(error_frame(number, _GONE, ErrorCode.SERVICE_ERROR))
        mirror.end()
