"""Long requests over slow lines: nobody loses patience while they still leave."""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.backends.sending import PIECE, Pieces
from desktop_chat.chat.access import Access
from desktop_chat.chat.failures import Reason
from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.turn import Clocks, Turn
from tests.replying import Watcher, new_reply, opener, request_for
from tests.service.certificates import make_certificate, tls_of
from tests.service.chunks import DONE, text_event

ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + text_event("m", "Hi") + DONE
)
SIZE = 32 * 1024 * 1024
# Of which the whole request takes much more.
PATIENCE = Clocks(retries=0, first_byte_local=1.5, tick=0.05)


@pytest.fixture(params=["plain", "tls"])
def tls(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ssl.SSLContext | None]:
    if request.param == "plain":
        yield None
        return
    certificate, key = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    yield tls_of(certificate, key)


@asynccontextmanager
async def slow_reader(tls: ssl.SSLContext | None, stops_at: int = SIZE) -> AsyncIterator[str]:
    """A service that takes a megabyte every tenth of a second, and no more after `stops_at`."""
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken = 0
        while taken < stops_at and (data := await reader.read(1024 * 1024)):
            taken += len(data)
            await asyncio.sleep(len(data) / (10 * 1024 * 1024))
        if stops_at < SIZE:
            await over.wait()
        writer.write(ANSWER)
        writer.close()

    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)  # not all of it fits in there
    server = await asyncio.start_server(serve, sock=listener, ssl=tls, limit=PIECE)
    port = listener.getsockname()[1]
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    finally:
        over.set()
        server.close()


async def reply_to_a_long_prompt(url: str) -> Message:
    reply = new_reply()
    backend = OpenAIBackend(HttpClients(), url, Access())
    turn = Turn(opener(backend), request_for("m", "x" * SIZE), reply, Watcher(), PATIENCE)
    async with asyncio.timeout(60):
        await turn.run()
    return reply


def test_a_slow_line_is_waited_for(tls: ssl.SSLContext | None) -> None:
    async def main() -> None:
        async with slow_reader(tls) as url:
            reply = await reply_to_a_long_prompt(url)
        assert (reply.status, reply.text) == (Status.COMPLETE, "Hi"), reply.facts.failure

    asyncio.run(main())


def test_a_line_that_stands_still_is_not(tls: ssl.SSLContext | None) -> None:
    async def main() -> None:
        async with slow_reader(tls, stops_at=SIZE // 8) as url:
            reply = await reply_to_a_long_prompt(url)
        assert reply.status is Status.ERROR
        assert reply.facts.failure is not None
        assert reply.facts.failure.reason is Reason.FIRST_BYTE_TIME

    asyncio.run(main())


def test_a_body_is_the_same_in_pieces() -> None:
    async def main() -> None:
        for size in (0, 1, PIECE, PIECE + 1, 3 * PIECE):
            content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
            left: list[str] = []
            pieces = Pieces(content, functools.partial(left.append, "a piece"))
            parts = [part async for part in pieces]
            assert b"".join(parts) == content
            assert max(map(len, parts), default=0) <= PIECE
            assert len(left) == len(parts)

    asyncio.run(main())
