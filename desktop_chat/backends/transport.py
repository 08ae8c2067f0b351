"""The only door to the network: each connection is counted, and goes the way that was chosen."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import anyio
import anyio.abc
import httpcore2
import httpx2

from desktop_chat.backends.handshake import ClosingBackend
from desktop_chat.backends.http_proxy import HttpProxyBackend
from desktop_chat.backends.socks import SocksBackend
from desktop_chat.chat.addresses import host_and_port
from desktop_chat.chat.ledger import Contact
from desktop_chat.chat.routes import Route

Begin = Callable[[str], Contact]  # by host and port
_AT_ONCE = 64 * 1024  # bytes that the system takes without waiting
_MOST_AHEAD = 256 * 1024


class ProxyUnreachable(httpcore2.ProxyError):
    """It is the proxy that could not be reached; the cause tells why."""


class CountedTransport(httpx2.AsyncHTTPTransport):
    """One connection, straight or through a proxy."""

    def __init__(self, context: ssl.SSLContext, begin: Begin, route: Route | None) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool = _pool(context, _Counted(begin), route)


def _pool(
    context: ssl.SSLContext, backend: httpcore2.AsyncNetworkBackend, route: Route | None
) -> httpcore2.AsyncConnectionPool:
    if route is None:
        return httpcore2.AsyncConnectionPool(
            context, max_connections=1, max_keepalive_connections=0, network_backend=backend
        )
    backend = _ToProxy(backend)
    if route.scheme == "socks5":
        return httpcore2.AsyncConnectionPool(
            context,
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=SocksBackend(backend, route),
        )
    is_secure = route.scheme == "https"
    return httpcore2.AsyncHTTPProxy(
        f"{route.scheme}://{route.place}",
        proxy_auth=(route.user.encode(), route.password.encode()) if route.user else None,
        ssl_context=context,
        proxy_ssl_context=context if is_secure else None,
        max_connections=1,
        max_keepalive_connections=0,
        network_backend=HttpProxyBackend(backend, over_tls=is_secure),
    )


class _Counted(ClosingBackend):
    """The client's own way to connect, each try and each byte written down."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkBackend`."""
        contact = self._begin(host_and_port(host, port))
        stream: Any = await super().connect_tcp(host, port, timeout)
        # Below TLS: what is counted is what goes over the wire.
        plain = stream.plain
        plain._stream = _CountedStream(plain._stream, contact)
        return stream  # type: ignore[no-any-return]


class _CountedStream(anyio.abc.ByteStream):
    def __init__(self, stream: anyio.abc.ByteStream, contact: Contact) -> None:
        self._stream = stream
        self._contact = contact
        self._listener: asyncio.Task[None] | None = None
        self._ahead: deque[bytes] = deque()  # what has come while something was sent

    async def receive(self, max_bytes: int = 65_536) -> bytes:
        if self._listener is not None:
            listener, self._listener = self._listener, None
            listener.cancel()
            await asyncio.wait([listener])
        data = self._ahead.popleft() if self._ahead else await self._stream.receive(max_bytes)
        self._contact.count_received(len(data))
        return data

    async def send(self, item: bytes) -> None:
        """Send; what is long is listened beside, for who refuses it before it has come whole."""
        if len(item) > _AT_ONCE and self._listener is None:
            self._listener = asyncio.create_task(self._read_ahead())
        try:
            await self._stream.send(item)
        except anyio.BrokenResourceError:
            if not self._ahead:
                raise
        self._contact.count_sent(len(item))

    async def _read_ahead(self) -> None:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream):
            while sum(map(len, self._ahead)) < _MOST_AHEAD:
                self._ahead.append(await self._stream.receive())

    async def send_eof(self) -> None:
        await self._stream.send_eof()

    async def aclose(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
        await self._stream.aclose()

    @property
    def extra_attributes(self) -> Mapping[Any, Callable[[], Any]]:
        """The socket's own."""
        return self._stream.extra_attributes


class _ToProxy(httpcore2.AsyncNetworkBackend):
    """Tells a proxy that cannot be reached from a service that cannot."""

    def __init__(self, inner: httpcore2.AsyncNetworkBackend) -> None:
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkBackend`."""
        try:
            return await self._inner.connect_tcp(host, port, timeout)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            raise ProxyUnreachable(f"{host}:{port}") from error

    async def sleep(self, seconds: float) -> None:
        """See `httpcore2.AsyncNetworkBackend`."""
        await self._inner.sleep(seconds)
