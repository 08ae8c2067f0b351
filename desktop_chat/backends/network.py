"""Plain TCP and HTTP/1.1 for who streams: one connection for one request, and no more machinery.

The client's own way sets up a deadline and takes the socket in and out of the selector for every
read, and hands each chunk through six generators: a third of what relaying a delta costs. Here a
read is a list and a future. For addresses without TLS and without a proxy on the way; h11 reads
and writes the heads.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import h11
import httpx2

from desktop_chat.backends.framing import Chunked, Framing, Sized, UntilClosed
from desktop_chat.backends.handshake import NO_ANSWER, begins_like_http
from desktop_chat.backends.transport import Begin
from desktop_chat.chat.addresses import host_and_port
from desktop_chat.chat.ledger import Contact

# Said by the error that is raised for it.
TLS_ANSWER = "This is an answer in TLS."
_TLS_ALERT = b"\x15\x03"
_START = 8  # bytes that tell what answers
HIGH_WATER = 128 * 1024  # bytes that are held before the other side has to wait
MAX_HEAD = 100 * 1024
_HAPPY_EYEBALLS = 0.25
_BODILESS = (204, 304)

Trace = Callable[[str, dict[str, Any]], Awaitable[None]]


class PlainTransport(httpx2.AsyncBaseTransport):
    """Makes a connection for each request, which ends with its answer.

    The steps are traced by the names that the client's own transport gives them.
    """

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """See `httpx2.AsyncBaseTransport`."""
        limits = request.extensions.get("timeout", {})
        step = _Steps(request)
        async with step("connection.connect_tcp"):
            stream = await self._connect(request, limits.get("connect"))
        try:
            wire = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)
            with suppress(httpx2.WriteError):  # it may have answered before it had heard all
                await _send(wire, stream, request, step, limits.get("write"))
            async with step("http11.receive_response_headers"):
                head = await _receive_head(wire, stream, limits.get("read"))
            body = _Body(stream, _framing_of(head), wire.trailing_data[0], limits.get("read"))
        except BaseException:
            stream.abort()
            raise
        return httpx2.Response(
            head.status_code,
            headers=head.headers.raw_items(),
            stream=body,
            extensions={
                "http_version": b"HTTP/" + bytes(head.http_version),
                "reason_phrase": bytes(head.reason),
            },
        )

    async def _connect(self, request: httpx2.Request, seconds: float | None) -> _Stream:
        host, port = request.url.host, request.url.port or 80
        contact = self._begin(host_and_port(host, port))
        delay = None if _is_number(host) else _HAPPY_EYEBALLS
        try:
            async with asyncio.timeout(seconds):
                _, stream = await asyncio.get_running_loop().create_connection(
                    lambda: _Stream(contact), host, port, happy_eyeballs_delay=delay
                )
        except TimeoutError as error:
            raise httpx2.ConnectTimeout(str(error), request=request) from error
        except OSError as error:
            raise httpx2.ConnectError(str(error), request=request) from error
        return stream


class _Steps:
    """Tells who traces a request of each step's beginning and end."""

    def __init__(self, request: httpx2.Request) -> None:
        self._request = request
        self._trace: Trace | None = request.extensions.get("trace")
        self._name = ""

    def __call__(self, name: str) -> _Steps:
        self._name = name
        return self

    async def __aenter__(self) -> None:
        if self._trace is not None:
            await self._trace(f"{self._name}.started", {"request": _Traced(self._request)})

    async def __aexit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if self._trace is None:
            return
        if error is None:
            await self._trace(f"{self._name}.complete", {"return_value": None})
        elif isinstance(error, Exception):
            await self._trace(f"{self._name}.failed", {"exception": error})


class _Traced:
    """A request as a trace tells of it."""

    def __init__(self, request: httpx2.Request) -> None:
        self.method = request.method.encode()


async def _send(
    wire: h11.Connection,
    stream: _Stream,
    request: httpx2.Request,
    step: _Steps,
    seconds: float | None,
) -> None:
    try:
        head = h11.Request(
            method=request.method.encode(),
            target=request.url.raw_path,
            headers=request.headers.raw,
        )
    except h11.LocalProtocolError as error:
        raise httpx2.LocalProtocolError(str(error), request=request) from error
    async with step("http11.send_request_headers"):
        await stream.write(wire.send(head) or b"", seconds)
    assert isinstance(request.stream, httpx2.AsyncByteStream)
    async with step("http11.send_request_body"):
        async for piece in request.stream:
            await stream.write(wire.send(h11.Data(data=piece)) or b"", seconds)
        if rest := wire.send(h11.EndOfMessage()):
            await stream.write(rest, seconds)


async def _receive_head(
    wire: h11.Connection, stream: _Stream, seconds: float | None
) -> h11.Response:
    start = b""
    while True:
        with _told_as_remote():
            event = wire.next_event()
        if isinstance(event, h11.Response):
            return event
        if event is h11.NEED_DATA:
            data = await stream.read(seconds)
            if not data:
                raise httpx2.RemoteProtocolError("Server disconnected without sending a response.")
            start = (start + data)[:_START]
            if start.startswith(_TLS_ALERT):
                raise httpx2.RemoteProtocolError(TLS_ANSWER)
            if not (begins_like_http(start) or start == _TLS_ALERT[: len(start)]):
                raise httpx2.RemoteProtocolError(NO_ANSWER)  # whose end may never come
            with _told_as_remote():
                wire.receive_data(data)
        elif not isinstance(event, h11.InformationalResponse):
            raise httpx2.RemoteProtocolError(NO_ANSWER)


def _framing_of(head: h11.Response) -> Framing:
    if head.status_code in _BODILESS:
        return Sized(0)
    fields = {bytes(name): bytes(value) for name, value in head.headers}
    if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
        return Chunked()
    length = fields.get(b"content-length", b"")
    return Sized(int(length)) if length.isdigit() else UntilClosed()


@contextmanager
def _told_as_remote() -> Iterator[None]:
    try:
        yield
    except h11.RemoteProtocolError as error:
        raise httpx2.RemoteProtocolError(str(error)) from error


class _Body(httpx2.AsyncByteStream):
    """The body as it comes. Whoever closes it closes the connection."""

    def __init__(
        self, stream: _Stream, framing: Framing, first: bytes, seconds: float | None
    ) -> None:
        self._stream = stream
        self._framing = framing
        self._first = first
        self._seconds = seconds

    async def __aiter__(self) -> AsyncIterator[bytes]:
        stream, framing, seconds = self._stream, self._framing, self._seconds
        data = self._first
        try:
            while True:
                if data and (piece := framing.feed(data)):
                    yield piece
                if framing.ended:
                    return
                if framing.fault:
                    raise httpx2.RemoteProtocolError(framing.fault)
                data = await stream.read(seconds)
                if not data:
                    framing.close()
        finally:
            stream.abort()

    async def aclose(self) -> None:
        self._stream.abort()


class _Stream(asyncio.Protocol):
    """A connection: what has come and has not been read, and who waits for more."""

    def __init__(self, contact: Contact) -> None:
        self._contact = contact
        self._transport: asyncio.Transport
        self._pieces: list[bytes] = []
        self._size = 0
        self._waiter: _Waiter | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._is_paused = False
        self._is_over = False
        self._is_closed = False
        self._error: Exception | None = None

    # The loop's side.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        self._size += len(data)
        self._contact.count_received(len(data))
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
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    # The client's side.

    async def read(self, seconds: float | None) -> bytes:
        """All that has come, as soon as anything has, or nothing at the end."""
        if not self._pieces and not self._is_over:
            await self._wait(seconds)
        if not self._pieces:
            if self._error is not None:
                raise httpx2.ReadError(str(self._error)) from self._error
            return b""
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        if self._is_paused:
            self._is_paused = False
            if not self._is_over:
                self._transport.resume_reading()
        return data

    async def _wait(self, seconds: float | None) -> None:
        self._waiter = _Waiter(self)
        try:
            if seconds is None:
                await self._waiter
            else:
                async with asyncio.timeout(seconds):
                    await self._waiter
        except TimeoutError as error:
            raise httpx2.ReadTimeout(str(error)) from error
        finally:
            self._waiter = None

    async def write(self, data: bytes, seconds: float | None) -> None:
        """Send bytes; waits while the other side does not take them."""
        if self._is_over:
            raise httpx2.WriteError("closed") from self._error
        self._transport.write(data)
        self._contact.count_sent(len(data))
        if self._writable.is_set():
            return
        try:
            async with asyncio.timeout(seconds):
                await self._writable.wait()
        except TimeoutError as error:
            raise httpx2.WriteTimeout(str(error)) from error

    def abort(self) -> None:
        """Close now: the other side is told in this call, and not in a pass of the loop to come."""
        self._transport.abort()
        if not self._is_closed:
            self._is_closed = True
            with suppress(OSError):
                self._transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


class _Waiter(asyncio.Future[None]):
    """A wait for bytes. To cancel it, as Stop does, closes the connection at once.

    It would be closed when the task unwinds; until then the window shows that it has stopped.
    """

    def __init__(self, stream: _Stream) -> None:
        super().__init__(loop=stream.loop)
        self._stream = stream

    def cancel(self, msg: object = None) -> bool:
        if not self.done():
            self._stream.abort()
        return super().cancel(msg)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
