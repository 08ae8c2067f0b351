"""A streaming service by script: numbered events, connections that break off at a byte."""

from __future__ import annotations

import asyncio
import json
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from socket import SO_LINGER, SOL_SOCKET
from time import monotonic
from typing import NamedTuple

from tests.service.closing import stop_listening

STREAM = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
DONE = "[DONE]"


def numbered(*values: object) -> list[bytes]:
    """Events with numbers from 1; a text stands for itself, everything else for its JSON."""
    data = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in values]
    return [f"id: {n}\ndata: {one}\n\n".encode() for n, one in enumerate(data, 1)]


class Pace(NamedTuple):
    """How slowly an answer is sent: after `delay` seconds, in writes of `size` bytes (0: whole)
    with `pause` seconds between them; before byte `stall_at` nothing comes for `stall`."""

    size: int = 0
    pause: float = 0.0
    delay: float = 0.0
    stall_at: int = 0
    stall: float = 0.0

    async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
        """Write and wait."""
        await asyncio.sleep(self.delay)
        size = self.size or max(1, len(content))
        cuts = {*range(0, len(content), size), len(content)}
        if self.stall:
            cuts.add(min(self.stall_at, len(content)))
        places = sorted(cuts)
        for start, end in pairwise(places):
            if self.stall and start == self.stall_at:
                await asyncio.sleep(self.stall)
            if start:
                await asyncio.sleep(self.pause)
            writer.write(content[start:end])
            await writer.drain()


@dataclass
class Call:
    """One request as it came; `closed` is when the client's end closed."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=monotonic)
    closed: float | None = None


@dataclass
class NumberedService:
    """Gives one reply, on as many connections as it is asked for.

    Connection k of the reply breaks off after `cuts[k]` bytes of its body (None: never), with
    RST where `reset`. `answer` may give a whole response instead, `stall` keeps the connection
    open and silent after what it sends. With `tls` it speaks https.
    """

    events: list[bytes]
    cuts: list[int | None] = field(default_factory=list)
    name: str = STREAM
    reset: bool = False
    stall: bool = False
    pace: Pace = field(default_factory=Pace)
    answer: Callable[[Call], bytes | None] = lambda _: None
    tls: ssl.SSLContext | None = None
    calls: list[Call] = field(default_factory=list)
    port: int = 0
    _replies: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[NumberedService]:
        """Listen on 127.0.0.1 for the length of an `async with`."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = int(server.sockets[0].getsockname()[1])
        try:
            yield self
        finally:
            await stop_listening(server)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            call = await _read_call(reader)
            self.calls.append(call)
            response = self.answer(call)
            if response is None and call.method == "DELETE":
                response = b"HTTP/1.1 204 No Content\r\n\r\n"
            if response is not None:
                await self.pace.send(writer, response)
            else:
                await self._stream(call, writer)
            if self.stall:
                await reader.read()
                call.closed = monotonic()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _stream(self, call: Call, writer: asyncio.StreamWriter) -> None:
        after = int(call.headers.get("last-event-id", "0"))
        body = b"".join(self.events[after:])
        cut = self.cuts[self._replies] if self._replies < len(self.cuts) else None
        self._replies += 1
        named = f"X-Stream-Id: {self.name}\r\n".encode() if self.name else b""
        await self.pace.send(writer, HEAD + named + b"Connection: close\r\n\r\n" + body[:cut])
        if self.reset and cut is not None:
            await asyncio.sleep(0.002)  # a RST overtakes what has not been read
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, linger)


async def _read_call(reader: asyncio.StreamReader) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    length = int(headers.get("content-length", "0"))
    return Call(method, path, headers, await reader.readexactly(length))
