"""Real proxies for tests: HTTP (CONNECT and forwarding) and SOCKS5, each with or without a login.

Names that no name server knows can be given a place: so that a test sees that the proxy looks
them up, and not the app.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ipaddress
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.service.closing import stop_listening

Place = tuple[str, int]


@dataclass
class Proxy:
    """A proxy that runs; `asked` holds host and port of each connection that it was asked for."""

    scheme: str
    user: str = ""
    password: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)
    port: int = 0
    asked: list[Place] = field(default_factory=list)
    accepted: int = 0
    heads: list[str] = field(default_factory=list)
    piecewise: bool = False  # answers go out a byte at a time
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self.writers.add(writer)
        serve = self._serve_socks if self.scheme == "socks5" else self._serve_http
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()
        self.writers.discard(writer)

    async def _serve_http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head.decode())
        method, target, _ = head.split(b" ", 2)
        login = base64.b64encode(f"{self.user}:{self.password}".encode())
        if self.user and b"proxy-authorization: basic " + login.lower() not in head.lower():
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        if method == b"CONNECT":
            host, _, port = target.decode().rpartition(":")
            far = await self._open((host, int(port)))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            url = urlsplit(target.decode())
            far = await self._open((url.hostname or "", url.port or 80))
            far[1].write(head.replace(target, url.path.encode(), 1))
        await _relay((reader, writer), far)

    async def _serve_socks(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        wanted = 2 if self.user else 0
        if wanted not in methods:
            await self._answer(writer, b"\x05\xff")
            return
        await self._answer(writer, bytes([5, wanted]))
        if wanted == 2:
            _, size = await reader.readexactly(2)
            user = await reader.readexactly(size)
            (size,) = await reader.readexactly(1)
            password = await reader.readexactly(size)
            right = (user.decode(), password.decode()) == (self.user, self.password)
            await self._answer(writer, b"\x01\x00" if right else b"\x01\x01")
            if not right:
                return
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            (size,) = await reader.readexactly(1)
            host = (await reader.readexactly(size)).decode()
        else:
            host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16)))
        port = int.from_bytes(await reader.readexactly(2), "big")
        try:
            far = await self._open((host, port))
        except OSError:
            await self._answer(writer, b"\x05\x05\x00\x01\0\0\0\0\0\0")
            return
        await self._answer(writer, b"\x05\x00\x00\x03\x09localhost\0\0")
        await _relay((reader, writer), far)

    async def _answer(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        pieces = [data[i : i + 1] for i in range(len(data))] if self.piecewise else [data]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if self.piecewise:
                await asyncio.sleep(0.002)

    async def _open(self, asked: Place) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.asked.append(asked)
        host, port = self.places.get(asked[0], asked)
        return await asyncio.open_connection(host, port)


async def _relay(
    near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    try:
        await asyncio.gather(pump(near[0], far[1]), pump(far[0], near[1]))
    finally:
        far[1].transport.abort()


@contextlib.contextmanager
def running_proxy(
    scheme: str,
    user: str = "",
    password: str = "",
    places: Mapping[str, Place] | None = None,
    context: ssl.SSLContext | None = None,
    piecewise: bool = False,
) -> Iterator[Proxy]:
    """A proxy for the length of a `with`; `context` for one that is itself reached by TLS."""
    proxy = Proxy(scheme, user, password, places or {}, piecewise=piecewise)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="proxy", daemon=True)
    thread.start()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(proxy.serve, "127.0.0.1", 0, ssl=context)

    async def stop() -> None:
        await stop_listening(server)
        for writer in list(proxy.writers):
            writer.transport.abort()
        await asyncio.sleep(0.01)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(5)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
