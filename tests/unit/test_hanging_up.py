"""A request over plain HTTP that is cancelled: the service hears of it in that very call."""

from __future__ import annotations

import asyncio
import socket

import httpx2
import pytest

from desktop_chat.backends.network import PlainTransport
from desktop_chat.chat.ledger import Ledger, Purpose

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("answer", [b"", HEAD, HEAD + b"5\r\nhello\r\n"], ids=["", "head", "text"])
def test_the_end_is_there_before_the_loop_goes_on(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        asyncio.run(ask_and_cancel(listener, answer))


async def ask_and_cancel(listener: socket.socket, answer: bytes) -> None:
    host, port = listener.getsockname()
    transport = PlainTransport(lambda place: Ledger().begin(place, place, Purpose.CHAT))
    has_text = asyncio.Event()

    async def ask() -> None:
        client = httpx2.AsyncClient(transport=transport)
        async with client, client.stream("GET", f"http://{host}:{port}/") as response:
            async for _ in response.aiter_raw():
                has_text.set()

    task = asyncio.create_task(ask())
    far, _ = await asyncio.to_thread(listener.accept)
    with far:
        far.settimeout(5)
        asked = await asyncio.to_thread(far.recv, 65_536)
        assert asked.startswith(b"GET / ")
        if answer:
            far.sendall(answer)
        if answer.endswith(b"hello\r\n"):
            await has_text.wait()
        for _ in range(5):  # until it waits for more
            await asyncio.sleep(0.01)
        task.cancel()
        far.setblocking(False)
        assert far.recv(1) == b""  # and no pass of the loop since
    with pytest.raises(asyncio.CancelledError):
        await task
