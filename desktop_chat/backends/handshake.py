"""TLS as the client makes it, with two things made good.

A handshake that is cancelled closes its connection: the client closes after errors only, and the
service would wait until the garbage collector comes by. And what answers in another language than
HTTP is told at its first bytes: the client waits for the end of a head, which may never come.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

NO_ANSWER = "This is no answer."  # said by the errors that are raised for it
MARK = b"HTTP/"


def begins_like_http(start: bytes) -> bool:
    """Whether an answer of HTTP/1 may begin with these bytes."""
    return start[: len(MARK)] == MARK[: len(start)]


class ClosingBackend(httpcore2.AnyIOBackend):
    """The client's own way to connect, with these made good."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkBackend`."""
        return _Closing(await super().connect_tcp(host, port, timeout))


class Passing(httpcore2.AsyncNetworkStream):
    """Hands everything on to another stream, for those that do one thing otherwise."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self.plain = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """See `httpcore2.AsyncNetworkStream`."""
        return await self.plain.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """See `httpcore2.AsyncNetworkStream`."""
        await self.plain.write(buffer, timeout)

    async def aclose(self) -> None:
        """See `httpcore2.AsyncNetworkStream`."""
        await self.plain.aclose()

    def get_extra_info(self, info: str) -> Any:
        """See `httpcore2.AsyncNetworkStream`."""
        return self.plain.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkStream`."""
        return await self.plain.start_tls(ssl_context, server_hostname, timeout)


class _Closing(Passing):
    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkStream`."""
        try:
            stream = await self.plain.start_tls(ssl_context, server_hostname, timeout)
            return _Answering(stream)
        except BaseException:
            await self.plain.aclose()
            raise


class _Answering(_Closing):
    """A stream over TLS."""

    _start: bytes | None = b""  # until it is known to be HTTP

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """See `httpcore2.AsyncNetworkStream`."""
        data = await self.plain.read(max_bytes, timeout)
        if self._start is not None:
            self._start += data[:5]
            if not begins_like_http(self._start):
                raise httpcore2.RemoteProtocolError(NO_ANSWER)
            if len(self._start) >= len(MARK):
                self._start = None
        return data
