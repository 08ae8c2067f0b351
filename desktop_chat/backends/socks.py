"""SOCKS5 (RFC 1928, RFC 1929): a connection through a proxy that looks up the name itself."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterable
from typing import Any

import httpcore2

from desktop_chat.chat.routes import Route

_VERSION, _LOGIN_VERSION = 5, 1
_NO_LOGIN, _LOGIN, _NOTHING = 0, 2, 255
_CONNECT = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_LONGEST = 255
# By their number in the proxy's answer; the words of RFC 1928.
_ANSWERS = (
    "succeeded",
    "general SOCKS server failure",
    "connection not allowed by ruleset",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "TTL expired",
    "command not supported",
    "address type not supported",
)


class LoginRefused(httpcore2.ProxyError):
    """The proxy wants another name and password, or any at all."""


class SocksBackend(httpcore2.AsyncNetworkBackend):
    """Connects by way of one proxy; `inner` makes the connection to it."""

    def __init__(self, inner: httpcore2.AsyncNetworkBackend, route: Route) -> None:
        self._inner = inner
        self._route = route

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's word
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkBackend`."""
        route = self._route
        stream = await self._inner.connect_tcp(route.host, route.port, timeout)
        try:
            async with asyncio.timeout(timeout):
                await _shake_hands(stream, route)
                await _ask_for(stream, host, port)
        except TimeoutError as error:
            await stream.aclose()
            raise httpcore2.ProxyError("no answer") from error
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def sleep(self, seconds: float) -> None:
        """See `httpcore2.AsyncNetworkBackend`."""
        await asyncio.sleep(seconds)


async def _shake_hands(stream: httpcore2.AsyncNetworkStream, route: Route) -> None:
    methods = bytes([_NO_LOGIN, _LOGIN]) if route.user else bytes([_NO_LOGIN])
    await stream.write(bytes([_VERSION, len(methods)]) + methods)
    version, method = await _read(stream, 2)
    if version != _VERSION:
        raise httpcore2.ProxyError("not a SOCKS5 proxy")
    if method == _NOTHING or (method == _LOGIN and not route.user):
        raise LoginRefused("a name and a password are asked for")
    if method == _LOGIN:
        user, password = route.user.encode()[:_LONGEST], route.password.encode()[:_LONGEST]
        login = bytes([_LOGIN_VERSION, len(user)]) + user + bytes([len(password)]) + password
        await stream.write(login)
        _, status = await _read(stream, 2)
        if status != 0:
            raise LoginRefused("the name or the password is wrong")
    elif method != _NO_LOGIN:
        raise httpcore2.ProxyError("not a SOCKS5 proxy")


async def _ask_for(stream: httpcore2.AsyncNetworkStream, host: str, port: int) -> None:
    request = bytes([_VERSION, _CONNECT, 0]) + _packed(host) + port.to_bytes(2, "big")
    await stream.write(request)
    version, answer, _, kind = await _read(stream, 4)
    if version != _VERSION:
        raise httpcore2.ProxyError("not a SOCKS5 proxy")
    if answer != 0:
        known = answer < len(_ANSWERS)
        raise httpcore2.ProxyError(_ANSWERS[answer] if known else f"error {answer}")
    length = {_IPV4: 4, _IPV6: 16}.get(kind)
    if length is None:
        (length,) = await _read(stream, 1)
    await _read(stream, length + 2)  # its own address and port, of no use here


def _packed(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("idna" if not host.isascii() else "ascii")
        if len(name) > _LONGEST:
            raise httpcore2.ProxyError("the name is too long") from None
        return bytes([_NAME, len(name)]) + name
    return bytes([_IPV4 if address.version == 4 else _IPV6]) + address.packed


async def _read(stream: httpcore2.AsyncNetworkStream, size: int) -> bytes:
    """Exactly `size` bytes, in however many pieces they come, and none of what follows."""
    data = b""
    while len(data) < size:
        piece = await stream.read(size - len(data))
        if not piece:
            raise httpcore2.ProxyError("the proxy closed the connection")
        data += piece
    return data
