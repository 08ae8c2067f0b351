"""HTTP/1.1 as far as the scripted service needs it: a request read, a reply written and logged."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from tests.service import chunks
from tests.service.journal import Exchange

_LINGER_ZERO = struct.pack("ii", 1, 0)  # on, 0 s: close sends RST
PIECE = 64 * 1024  # bytes in one write of a long body


@dataclass(frozen=True, slots=True)
class Request:
    """A request as read; `headers` has lower-case names."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON in the content, None where there is none."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request on a connection; None when the client has closed it or talks nonsense."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        content = await reader.readexactly(int(headers.get("content-length", "0")))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, OSError):
        return None
    return Request(method, path, headers, content)


class Reply:
    """Writes one reply and keeps its exchange up to date.

    Bodies without a known length go out chunked, as real services send them; `slices` cuts
    everything into writes of that many bytes. Each write waits while the client is slow to read,
    so that no more than the transport's 64 KiB and the kernel's buffers are ever under way.
    """

    def __init__(self, writer: asyncio.StreamWriter, exchange: Exchange, model: str) -> None:
        self._writer = writer
        self._chunked = False
        self._deflate: Any = None
        self.exchange = exchange
        self.model = model
        self.keep_alive = True

    async def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        if not data:
            return
        self._writer.write(data)
        now = time.monotonic()
        if self.exchange.first_byte is None:
            self.exchange.first_byte = now
        self.exchange.last_byte = now
        self.exchange.bytes_sent += len(data)
        await self._writer.drain()

    async def send_sliced(self, data: bytes, size: int) -> None:
        """Write bytes as they are, `size` bytes to a write, letting others run in between."""
        for start in range(0, len(data), size):
            await self.send(data[start : start + size])
            await asyncio.sleep(0)

    async def head(self, status: int, headers: Mapping[str, str]) -> None:
        """Write the status line and the headers."""
        try:
            phrase = HTTPStatus(status).phrase
        except ValueError:
            phrase = "Unknown"
        lines = [f"HTTP/1.1 {status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    async def whole(self, status: int, content_type: str, content: bytes, **extra: str) -> None:
        """Write a complete reply; `extra` headers have `_` for `-`."""
        headers = {"Content-Type": content_type, "Content-Length": str(len(content))}
        headers |= {name.replace("_", "-"): value for name, value in extra.items()}
        await self.head(status, headers)
        await self.send(content)

    async def error(self, status: int, message: str, code: str | None = None, **extra: str) -> None:
        """Write an error as OpenAI words it."""
        content = chunks.error_body(message, "invalid_request_error", code)
        await self.whole(status, "application/json", content, **extra)

    async def begin_stream(self, *, gzip: bool = False) -> None:
        """Write the head of a chunked event stream."""
        headers = {
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-cache",
            "x-request-id": f"req_{self.exchange.connection:08d}",
            "Transfer-Encoding": "chunked",
        }
        if gzip:
            headers["Content-Encoding"] = "gzip"
            self._deflate = zlib.compressobj(wbits=31)
        self._chunked = True
        await self.head(200, headers)

    async def body(self, data: bytes) -> None:
        """Write a piece of a stream's body, framed (and compressed) as its head promised."""
        if self._deflate is not None:
            data = self._deflate.compress(data) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def delta(self, text: str) -> None:
        """Write one delta of text."""
        await self.body(chunks.text_event(self.model, text))
        self.exchange.deltas_sent += 1

    async def end_stream(self) -> None:
        """Write the end of a chunked body."""
        if self._deflate is not None:
            data = self._deflate.flush()
            await self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await self.send(b"0\r\n\r\n")

    async def cut(self, *, reset: bool) -> None:
        """End the connection in the middle: with RST, or with FIN and the body unfinished.

        What was written has 20 ms to reach the client, for an RST drops what is still under way.
        """
        self.keep_alive = False
        await asyncio.sleep(0.02)
        if reset:
            reset_connection(self._writer)


def reset_connection(writer: asyncio.StreamWriter) -> None:
    """Close with RST."""
    raw = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    writer.transport.abort()
