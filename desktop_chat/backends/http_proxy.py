"""HTTP proxies, told from what is none: the fault is the proxy's then, not the service's.

Ports of proxies lie side by side, and "https proxy" is what desktops call the one for https. So a
SOCKS port is entered as HTTP, or https:// before a proxy that speaks no TLS.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from desktop_chat.backends.handshake import MARK, Passing, begins_like_http


class HttpProxyBackend(httpcore2.AsyncNetworkBackend):
    """Connects to one proxy by way of `inner`; with `over_tls` the proxy is spoken to in TLS."""

    def __init__(self, inner: httpcore2.AsyncNetworkBackend, over_tls: bool) -> None:
        self._inner = inner
        self._over_tls = over_tls

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkBackend`."""
        return _ProxyStream(await self._inner.connect_tcp(host, port, timeout), self._over_tls)

    async def sleep(self, seconds: float) -> None:
        """See `httpcore2.AsyncNetworkBackend`."""
        await self._inner.sleep(seconds)


class _ProxyStream(Passing):
    """A connection to the proxy; `tls_is_next` where the next handshake is with the proxy."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream, tls_is_next: bool) -> None:
        super().__init__(inner)
        self._tls_is_next = tls_is_next
        self._start: bytes | None = b""  # until it is known to be HTTP

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """See `httpcore2.AsyncNetworkStream`."""
        if self._start is None:
            return await self.plain.read(max_bytes, timeout)
        try:
            data = await self.plain.read(max_bytes, timeout)
        except (httpcore2.ReadError, httpcore2.RemoteProtocolError) as error:
            closed = isinstance(error, httpcore2.ReadError)
            raise httpcore2.ProxyError(_CLOSED if closed else _NO_PROXY) from error
        if not data:
            raise httpcore2.ProxyError(_CLOSED)
        self._start += data[: len(MARK)]
        if not begins_like_http(self._start):
            raise httpcore2.ProxyError(_NO_PROXY)
        if len(self._start) >= len(MARK):
            self._start = None
        return data

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkStream`."""
        if not self._tls_is_next:
            return await self.plain.start_tls(ssl_context, server_hostname, timeout)
        try:
            inner = await self.plain.start_tls(ssl_context, server_hostname, timeout)
        except httpcore2.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise  # which an authority of one's own may mend
            raise httpcore2.ProxyError(_NO_TLS) from error
        return _ProxyStream(inner, tls_is_next=False)


_CLOSED = "the proxy closed the connection"
_NO_PROXY = "not an HTTP proxy"
_NO_TLS = "the proxy does not speak https; http:// may be right before its address"
