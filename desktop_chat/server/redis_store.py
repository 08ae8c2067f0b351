"""Streams in Redis: one Redis Stream for each reply, an entry for each write.

An entry's id is the number of its last event, so that a second one of the same number is refused
by Redis itself: whoever ends a dead process's reply, only one does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any, NamedTuple

from redis.asyncio import Redis, from_url
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import AuthenticationError, OutOfMemoryError, RedisError, ResponseError

PREFIX = "desktop-chat:"
ALIVE_SECONDS = 0.5
ALIVE_FOR_MS = 3000  # a process that has not said so for this long is dead
_BLOCK_MS = 1000
_ENTRIES = 64
_MOST_CONNECTIONS = 100_000  # whoever reads another process's reply holds one

StoreError = (RedisError, OSError, TimeoutError)
Full = OutOfMemoryError  # one of them: nothing can be added, but what is there can go


class Facts(NamedTuple):
    """What the store knows of a stream beside its events."""

    owner: str
    worker: str


class Entry(NamedTuple):
    """Events from number `first` on; `is_last` where the reply ends with them."""

    first: int
    frames: list[bytes]
    is_last: bool


class Save(NamedTuple):
    """One stream's part of a write. `seconds` is how long to keep it, None to leave that be."""

    stream_id: str
    entry: Entry | None
    seconds: float | None


class RedisStore:
    """The commands. Every method may raise one of `StoreError`."""

    def __init__(self, url: str, worker: str, seconds: float) -> None:
        """`seconds` is how long a command may take. Raises ValueError for a bad address."""
        self._redis: Redis = from_url(
            url,
            socket_timeout=seconds + _BLOCK_MS / 1000,
            socket_connect_timeout=seconds,
            health_check_interval=30,
            max_connections=_MOST_CONNECTIONS,
            retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 3),
        )
        self.worker = worker
        self._seconds = seconds

    async def close(self) -> None:
        """Say that this process has gone, and close the connections."""
        with suppress(*StoreError):
            await self._do(self._redis.delete(f"{PREFIX}worker:{self.worker}"))
        with suppress(*StoreError):
            await self._redis.aclose()

    async def say_alive(self) -> None:
        """To be called every `ALIVE_SECONDS`."""
        name = f"{PREFIX}worker:{self.worker}"
        if not await self._do(self._redis.pexpire(name, ALIVE_FOR_MS)):  # a full Redis takes this
            await self._do(self._redis.set(name, b"1", px=ALIVE_FOR_MS))

    async def is_alive(self, worker: str) -> bool:
        """Whether a process has said so lately."""
        return bool(await self._do(self._redis.exists(f"{PREFIX}worker:{worker}")))

    async def create(self, stream_id: str, owner: str, seconds: float) -> None:
        """Note a stream of this process."""
        name = f"{PREFIX}facts:{stream_id}"
        pipe = self._redis.pipeline(transaction=False)
        pipe.hset(name, mapping={"owner": owner, "worker": self.worker})
        pipe.expire(name, _whole(seconds))
        await self._do(pipe.execute())

    async def facts(self, stream_id: str) -> Facts | None:
        """What is known of a stream."""
        found = await self._do(self._redis.hgetall(f"{PREFIX}facts:{stream_id}"))
        if not found:
            return None
        return Facts(found[b"owner"].decode(), found[b"worker"].decode())

    async def save(self, parts: list[Save]) -> list[bool]:
        """Write all parts in one go; False for those that somebody else has ended."""
        pipe = self._redis.pipeline(transaction=False)
        places: list[int] = []
        for stream_id, entry, seconds in parts:
            places.append(len(pipe) if entry is not None else -1)
            if entry is not None:
                pipe.xadd(_events(stream_id), _fields(entry), id=_entry_id(entry))
            if seconds is not None:
                pipe.expire(_events(stream_id), _whole(seconds))
                pipe.expire(f"{PREFIX}facts:{stream_id}", _whole(seconds))
        results = await self._do(pipe.execute(raise_on_error=False))
        return [
            place < 0
            or not isinstance(results[place], Exception)
            or await self._has(part)  # by a try whose answer was lost
            for part, place in zip(parts, places, strict=True)
        ]

    async def _has(self, part: Save) -> bool:
        """Whether a refused entry is there already, and is ours."""
        if part.entry is None:
            return False
        place = _entry_id(part.entry)
        found = await self._do(self._redis.xrange(_events(part.stream_id), place, place))
        data = b"".join(part.entry.frames)
        return any(fields[b"data"] == data for _, fields in found)

    async def append(self, stream_id: str, entry: Entry) -> bool:
        """Add an entry to another's stream; False where there is one of its number already."""
        try:
            fields, number = _fields(entry), _entry_id(entry)
            await self._do(self._redis.xadd(_events(stream_id), fields, id=number))
        except ResponseError as error:
            if "equal or smaller" not in str(error):  # it takes none at all, from nobody
                raise
            return False
        return True

    async def delete(self, stream_id: str) -> None:
        """Forget a stream."""
        await self._do(self._redis.delete(_events(stream_id), f"{PREFIX}facts:{stream_id}"))

    async def keep(self, stream_id: str, seconds: float) -> None:
        """Keep a stream for so long from now."""
        await self.save([Save(stream_id, None, seconds)])

    async def last(self, stream_id: str) -> tuple[int, bool]:
        """The number of the last event, and whether the reply has ended with it."""
        found = await self._do(self._redis.xrevrange(_events(stream_id), count=1))
        if not found:
            return 0, False
        number, fields = found[0]
        return int(number.split(b"-")[0]), fields[b"end"] == b"1"

    async def entries(self, stream_id: str, after: int) -> AsyncGenerator[list[Entry], None]:
        """Entries that end after a number, as they come; an empty list after a second without."""
        last: bytes | str = f"{after}-0"
        while True:
            answer = await self._do(
                self._redis.xread({_events(stream_id): last}, count=_ENTRIES, block=_BLOCK_MS),
                _BLOCK_MS / 1000,
            )
            entries: list[Entry] = []
            for last, fields in _items(answer):  # noqa: B007 - the last one is where to go on
                frames = [part + b"\n\n" for part in fields[b"data"].split(b"\n\n")[:-1]]
                entries.append(Entry(int(fields[b"first"]), frames, fields[b"end"] == b"1"))
            yield entries

    async def tell(self, worker: str, words: str) -> bool:
        """Tell a process something; False where it does not listen."""
        return bool(await self._do(self._redis.publish(f"{PREFIX}control:{worker}", words)))

    async def told(self) -> AsyncGenerator[str, None]:
        """What this process is told."""
        async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(f"{PREFIX}control:{self.worker}")
            while True:
                message = await pubsub.get_message(timeout=1.0)
                if message is not None:
                    yield message["data"].decode("utf-8", "replace")

    async def _do(self, command: Any, more: float = 0.0) -> Any:
        """The client's types say that a command may be awaited or not."""
        async with asyncio.timeout(self._seconds + more):
            return await command


def words_for(error: Exception) -> str:
    """Why a service cannot start, and what to do. The address is not in it: it has a password."""
    if isinstance(error, AuthenticationError):
        return "Redis refuses the name or the password: put them right in streams"
    if isinstance(error, OutOfMemoryError):
        return "Redis is full: raise its maxmemory"
    if isinstance(error, ResponseError):
        return (
            f"Redis refuses what is asked of it ({str(error)[:80]}): it must be version 5 or newer"
        )
    words = "Redis cannot be reached: start it, or put its address right in streams"
    return f"{words} ({type(error).__name__})"


def _events(stream_id: str) -> str:
    return f"{PREFIX}events:{stream_id}"


def _fields(entry: Entry) -> Any:
    end = b"1" if entry.is_last else b"0"
    return {b"first": entry.first, b"data": b"".join(entry.frames), b"end": end}


def _entry_id(entry: Entry) -> str:
    # An end without events comes behind the last one.
    last = entry.first + len(entry.frames) - 1
    return f"{last}-0" if entry.frames else f"{last}-1"


def _items(answer: Any) -> Any:
    """The entries of the one stream that was asked for, whichever protocol the client speaks."""
    if not answer:
        return []
    found = next(iter(answer.values())) if isinstance(answer, dict) else answer[0][1]
    return found[0] if found and isinstance(found[0], list) else found


def _whole(seconds: float) -> int:
    return max(1, round(seconds))
