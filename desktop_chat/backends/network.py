"""Plain TCP for the HTTP client, for who streams a thousand replies from one process.

The client's own way goes through anyio, which sets up a deadline and takes the socket in and out
of the selector for every read: a fifth of what relaying a delta costs. Here a read is a list and
a future. For addresses without TLS and without a proxy on the way.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

HIGH_WATER = 128 * 1024  # bytes that are held before the other side has to wait
_HAPPY_EYEBALLS = 0.25


class PlainTransport(httpx2.AsyncHTTPTransport):
    """One connection to an address without TLS."""

    def __init__(self, unused_context: ssl.SSLContext) -> None:
        # A context is asked for, and making one for each reply would cost a quarter millisecond.
        super().__init__(verify=unused_context, trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(
            max_connections=1, max_keepalive_connections=0, network_backend=_Backend()
        )


class _Backend(httpcore2.AsyncNetworkBackend):
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkBackend`."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                _, stream = await loop.create_connection(
                    _Stream, host, port, happy_eyeballs_delay=_HAPPY_EYEBALLS
                )
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.ConnectError(str(error)) from error
        return stream

    async def sleep(self, seconds: float) -> None:
        """See `httpcore2.AsyncNetworkBackend`."""
        await asyncio.sleep(seconds)


class _Stream(asyncio.Protocol, httpcore2.AsyncNetworkStream):
    """A connection: what has come and has not been read, and who waits for more."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._pieces: list[bytes] = []
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._is_paused = False
        self._is_over = False
        self._error: Exception | None = None

    # The loop's side.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        self._size += len(data)
        self._wake()
        if self._size > HIGH_WATER and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def eof_received(self) -> None:
        self._is_over = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_over = True
        self._error = exc
        self._writable.set()
        self._wake()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # The client's side.

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """All that has come, as soon as anything has, or nothing at the end."""
        if not self._pieces and not self._is_over:
            await self._wait(timeout)
        if not self._pieces:
            if self._error is not None:
                raise httpcore2.ReadError(str(self._error)) from self._error
            return b""
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces = [data[max_bytes:]] if len(data) > max_bytes else []
        self._size = len(self._pieces[0]) if self._pieces else 0
        if self._is_paused and self._size <= HIGH_WATER:
            self._is_paused = False
            if not self._is_over:
                self._transport.resume_reading()
        return data[:max_bytes]

    async def _wait(self, timeout: float | None) -> None:  # noqa: ASYNC109
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            if timeout is None:
                await self._waiter
            else:
                async with asyncio.timeout(timeout):
                    await self._waiter
        except TimeoutError as error:
            raise httpcore2.ReadTimeout(str(error)) from error
        finally:
            self._waiter = None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send bytes; waits while the other side does not take them."""
        if self._is_over:
            raise httpcore2.WriteError("closed") from self._error
        self._transport.write(buffer)
        try:
            async with asyncio.timeout(timeout):
                await self._writable.wait()
        except TimeoutError as error:
            raise httpcore2.WriteTimeout(str(error)) from error

    async def aclose(self) -> None:
        """Close now."""
        self._transport.abort()

    def get_extra_info(self, info: str) -> Any:
        """See `httpcore2.AsyncNetworkStream`."""
        if info == "is_readable":
            return bool(self._pieces) or self._is_over
        names = {"socket": "socket", "client_addr": "sockname", "server_addr": "peername"}
        return self._transport.get_extra_info(names[info]) if info in names else None
