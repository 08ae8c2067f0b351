"""Both kinds of service at their worst: redirects, rubbish, trickles, and echoes of the key."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.backends.remote import RemoteBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend
from desktop_chat.chat.connections import KeyHeader
from desktop_chat.chat.failures import ErrorCode
from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.turn import Turn
from tests.hostile import BODIES, HEADS
from tests.remote_replies import AT_ONCE, ONCE, REPLY, TEXT, answering
from tests.replying import Watcher, new_reply, opener, request_for
from tests.service.chunks import DONE, text_event
from tests.service.numbered import NumberedService

VECTORS = json.loads((Path(__file__).parent.parent / "vectors/provider.json").read_text("utf-8"))
CANARY = "sk-canary-3307-abcdefghijklmnop"
TOKEN = "tok-canary-3307-zyxwvutsrq"
SECRETS = {
    "bearer": Access(CANARY),
    "api-key": Access(CANARY, KeyHeader.API_KEY),
    "added header": Access("", headers=(("X-Api-Key", TOKEN),)),
    "all of them": Access(CANARY, KeyHeader.API_KEY, (("X-Auth", TOKEN), ("Cookie", TOKEN))),
}
PROMPT = "A prompt that nobody else may read"


def backends(address: str, access: Access) -> list[Backend]:
    return [
        OpenAIBackend(HttpClients(), address, access),
        RemoteBackend(HttpClients(), address, access, resuming=AT_ONCE),
    ]


async def reply_of(backend: Backend) -> Message:
    reply = new_reply()
    await Turn(opener(backend), request_for("m", PROMPT), reply, Watcher(), ONCE).run()
    return reply


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("secret", SECRETS)
def test_no_redirect_takes_a_secret_anywhere(status: int, secret: str) -> None:
    async def main() -> None:
        other = NumberedService(REPLY)
        async with other.running():
            for target in (other.url, f"//127.0.0.1:{other.port}", "file:///etc/passwd"):
                head = f"HTTP/1.1 {status} Go\r\nLocation: {target}/x\r\nContent-Length: 0\r\n\r\n"
                service = NumberedService([], answer=answering(head.encode()))
                async with service.running():
                    for backend in backends(service.url, SECRETS[secret]):
                        failure = (await reply_of(backend)).facts.failure
                        assert failure is not None
                        assert failure.code is ErrorCode.REDIRECT
        assert other.calls == []

    asyncio.run(main())


@settings(max_examples=300)
@given(head=HEADS, body=BODIES)
def test_no_bytes_of_a_streaming_service_raise_or_hang(head: bytes, body: bytes) -> None:
    async def main() -> None:
        service = NumberedService([], answer=lambda _: head + body)
        async with service.running():
            backend = RemoteBackend(HttpClients(), service.url, Access(), resuming=AT_ONCE)
            async with asyncio.timeout(20):  # a hang
                reply = await reply_of(backend)
            assert reply.status in {Status.COMPLETE, Status.TRUNCATED, Status.ERROR}
            assert (reply.facts.failure is not None) == (reply.status is Status.ERROR)
            (reply.text + reply.reasoning + repr(reply.facts)).encode()

    asyncio.run(main())


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("pause", [0.0, 0.001])
def test_a_trickle_gives_the_same_text(size: int, pause: float) -> None:
    """Single bytes, each a packet of its own, with and without a pause between them."""
    whole = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + b"".join(REPLY)
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        with contextlib.suppress(OSError):  # the client leaves when it has read the end
            for at in range(0, len(whole), size):
                writer.write(whole[at : at + size])
                await writer.drain()
                await asyncio.sleep(pause)
        writer.close()
        over.set()

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        backend = RemoteBackend(HttpClients(), f"http://127.0.0.1:{port}", Access())
        reply = await reply_of(backend)
        assert (reply.status, reply.text) == (Status.COMPLETE, TEXT)
        server.close()
        await asyncio.wait_for(over.wait(), 10)

    asyncio.run(main())


@pytest.mark.parametrize("secret", SECRETS)
def test_no_key_is_in_any_log_or_reply(secret: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every recorded answer of either kind, and echoes of the key, with all logs at DEBUG."""
    caplog.set_level(logging.DEBUG)
    access = SECRETS[secret]
    said = " and ".join(access.secrets)
    answers = [base64.b64decode(one["http_response_b64"]) for one in VECTORS["vectors"]]
    answers = [one for one in answers if b"Retry-After" not in one]
    stream = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    content = json.dumps({"content": said}).encode()
    answers += [
        b'HTTP/1.1 401 No\r\n\r\n{"error": {"message": "wrong: %s"}}' % said.encode(),
        b"HTTP/1.1 500 No\r\n\r\n<title>%s</title>" % said.encode(),
        stream + text_event("m", said) + DONE,
        stream + b"data: %s\n\ndata: [DONE]\n\n" % content,
        stream + b'data: {"error": "%s"}\n\n' % said.encode(),
        b"HTTP/1.1 302 Go\r\nLocation: http://x.invalid/%s\r\n\r\n" % said.encode(),
    ]
    shown: list[str] = []

    async def main() -> None:
        for answer in answers:
            service = NumberedService([], answer=answering(answer))
            async with service.running():
                for backend in backends(service.url, access):
                    reply = await reply_of(backend)
                    shown.append(f"{reply.text} {reply.reasoning} {reply.facts!r} {backend!r}")

    asyncio.run(main())
    assert len(caplog.records) > 20
    logged = caplog.text + "".join(repr(record.__dict__) for record in caplog.records)
    for text in access.secrets:
        assert text not in logged
        assert text not in "".join(shown)
    assert any("•••" in text for text in shown)


def test_a_deflated_stream_is_read() -> None:
    """Quirk: a proxy packs the stream although nobody asked for it."""
    packed = zlib.compress(text_event("m", "Hi") + DONE)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"

    async def main() -> None:
        service = NumberedService([], answer=lambda _: head + packed)
        async with service.running():
            reply = await reply_of(OpenAIBackend(HttpClients(), service.url, Access()))
            assert (reply.status, reply.text) == (Status.COMPLETE, "Hi")

    asyncio.run(main())


def test_a_context_that_is_too_long_is_told_with_its_numbers() -> None:
    """Quirk: llama.cpp refuses with 400, its own type and both sizes."""
    words = "the request exceeds the available context size (9000 > 4096 tokens)"
    error = {"code": 400, "type": "exceed_context_size_error", "message": words, "n_ctx": 4096}
    answer = b"HTTP/1.1 400 No\r\n\r\n" + json.dumps({"error": error}).encode()

    async def main() -> None:
        service = NumberedService([], answer=lambda _: answer)
        async with service.running():
            reply = await reply_of(OpenAIBackend(HttpClients(), service.url, Access()))
            failure = reply.facts.failure
            assert failure is not None
            assert (failure.code, failure.detail) == (ErrorCode.CONTEXT_TOO_LONG, words)

    asyncio.run(main())
