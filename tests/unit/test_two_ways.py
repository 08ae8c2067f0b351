"""Plain HTTP and TLS are read by different code: whatever is answered, both say the same of it."""

from __future__ import annotations

import asyncio
import ssl
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.backends.remote import RemoteBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend
from desktop_chat.chat.failures import ErrorCode, Reason
from desktop_chat.chat.messages import Message, ReplyFacts
from desktop_chat.chat.turn import Turn
from tests.hostile import BODIES, HEADS
from tests.remote_replies import AT_ONCE, ONCE
from tests.replying import Watcher, new_reply, opener, request_for
from tests.service.certificates import make_certificate, tls_of
from tests.service.chunks import DONE, text_event
from tests.service.numbered import NumberedService

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n"
HALF = text_event("m", "Hi")
WHOLE = HALF + DONE
ERROR = b'{"error": {"message": "No."}}'
PACKED = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(40)


def chunks(*texts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(text), text) for text in texts)


class Said(NamedTuple):
    """What a reply came to."""

    status: str
    text: str = ""
    code: ErrorCode | None = None
    reason: Reason = Reason.NONE


HI = Said("complete", "Hi")
CUT = Said("truncated", "Hi")
CLOSED = Said("error", "", ErrorCode.UNREACHABLE, Reason.CLOSED)
NOT_HTTP = Said("error", "", ErrorCode.NOT_A_STREAM, Reason.NOT_HTTP)
EMPTY = Said("error", "", ErrorCode.EMPTY_REPLY)
NO_STREAM = Said("error", "", ErrorCode.NOT_A_STREAM)
REFUSED = Said("error", "", ErrorCode.SERVICE_ERROR)

ANSWERS = {
    "an interim answer": (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"\r\n" + WHOLE, HI),
    "early hints": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"\r\n" + WHOLE, HI),
    "fifty interim answers": (b"HTTP/1.1 102 Wait\r\n\r\n" * 50 + OK + b"\r\n" + WHOLE, HI),
    "another protocol": (b"HTTP/1.1 101 Switch\r\nUpgrade: h2c\r\n\r\n" + WHOLE, NOT_HTTP),
    "trailers": (CHUNKED + b"\r\n" + chunks(WHOLE) + b"0\r\nX: y\r\nZ: 1\r\n\r\n", HI),
    "a head of 90 KB": (OK + b"X: " + b"a" * 90_000 + b"\r\n\r\n" + WHOLE, HI),
    "an endless head": (OK + b"X: y\r\n" * 100_000, NOT_HTTP),
    "300 headers": (OK + b"".join(b"X%d: y\r\n" % n for n in range(300)) + b"\r\n" + WHOLE, HI),
    "a chunk without a size": (CHUNKED + b"\r\n" + chunks(HALF) + b"zz\r\nabc\r\n", CUT),
    "no chunk at all": (CHUNKED + b"\r\n" + WHOLE, NOT_HTTP),
    "a chunk of minus five": (CHUNKED + b"\r\n-5\r\nabc\r\n", NOT_HTTP),
    "a chunk that never ends": (CHUNKED + b"\r\n" + b"f" * 16 + b"\r\n" + WHOLE, HI),
    "a cut between chunks": (CHUNKED + b"\r\n" + chunks(HALF), CUT),
    "another encoding": (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + WHOLE, NOT_HTTP),
    "chunked and a length": (
        CHUNKED + b"Content-Length: 5\r\n\r\n" + chunks(WHOLE) + b"0\r\n\r\n",
        HI,
    ),
    "a length that is too small": (
        OK + b"Content-Length: %d\r\n\r\n" % (len(HALF) + 3) + WHOLE,
        CUT,
    ),
    "a length that is too great": (OK + b"Content-Length: 9999\r\n\r\n" + HALF, CUT),
    "a length of nothing": (OK + b"Content-Length: 0\r\n\r\n" + WHOLE, EMPTY),
    "the same length twice": (
        OK + b"Content-Length: %d\r\n" % len(WHOLE) * 2 + b"\r\n" + WHOLE,
        HI,
    ),
    "two lengths": (OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + WHOLE, NOT_HTTP),
    "a length below nothing": (OK + b"Content-Length: -5\r\n\r\n" + WHOLE, NOT_HTTP),
    "a length in other digits": (OK + "Content-Length: ٣\r\n\r\n".encode() + WHOLE, NOT_HTTP),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\n" + WHOLE, HI),
    "HTTP/1.0 cut": (b"HTTP/1.0 200 OK\r\n\r\n" + HALF, CUT),
    "HTTP/0.9": (WHOLE, NOT_HTTP),
    "bare line feeds": (OK.replace(b"\r", b"") + b"\n" + WHOLE, HI),
    "bare carriage returns": (OK.replace(b"\n", b"") + b"\r" + WHOLE, NOT_HTTP),
    "empty lines before": (b"\r\n\r\n" + OK + b"\r\n" + WHOLE, NOT_HTTP),
    "a header in two lines": (OK + b"X: a\r\n b\r\n\r\n" + WHOLE, HI),
    "a header without a name": (OK + b": y\r\n\r\n" + WHOLE, NOT_HTTP),
    "a header with a NUL": (OK + b"X: a\0b\r\n\r\n" + WHOLE, NOT_HTTP),
    "a header in Chinese": (OK + "X: 好\r\n\r\n".encode() + WHOLE, HI),
    "no reason": (OK.replace(b" OK", b"") + b"\r\n" + WHOLE, HI),
    "a status of four digits": (OK.replace(b"200", b"2000") + b"\r\n" + WHOLE, NOT_HTTP),
    "201": (OK.replace(b"200", b"201") + b"\r\n" + WHOLE, HI),
    "204": (b"HTTP/1.1 204 None\r\n\r\n" + WHOLE, EMPTY),
    "205": (b"HTTP/1.1 205 Reset\r\n\r\n", EMPTY),
    "300 to nowhere": (b"HTTP/1.1 300 Many\r\n\r\n" + ERROR, REFUSED),
    "304": (b"HTTP/1.1 304 Same\r\n\r\n", REFUSED),
    "599": (b"HTTP/1.1 599 Odd\r\n\r\n" + ERROR, REFUSED),
    "a refusal that is cut": (b"HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\n" + ERROR, REFUSED),
    "an answer to the next request": (
        OK + b"Content-Length: %d\r\n\r\n" % len(WHOLE) + WHOLE + b"HTTP/1.1 408 Late\r\n\r\n",
        HI,
    ),
    "nothing": (b"", CLOSED),
    "half a status": (b"HTT", CLOSED),
    "half a head": (OK, CLOSED),
    "a head alone": (OK + b"\r\n", EMPTY),
    "packed, and by a name that nobody knows": (
        OK + b"Content-Encoding: x-gzip\r\n\r\n" + PACKED,
        NO_STREAM,
    ),
}
GREETINGS = {
    "SSH": b"SSH-2.0-OpenSSH_9.9\r\n",
    "mail": b"220 mail.example ESMTP\r\n",
    "a database": b"J\0\0\0\n8.0.30\0",
    "a cache": b"-ERR unknown command\r\n",
    "radio": b"ICY 200 OK\r\n",
    "one letter": b"+",
}


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ssl.SSLContext]:
    """A service's side of TLS, which the clients of this module trust."""
    folder: Path = tmp_path_factory.mktemp("certificate")
    certificate, key = make_certificate(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(certificate))
        yield tls_of(certificate, key)


@pytest.fixture(scope="module")
def clients(tls: ssl.SSLContext) -> HttpClients:
    return HttpClients()


async def reply_of(backend: Backend, prompt: str = "Hello") -> Message:
    reply = new_reply()
    async with asyncio.timeout(20):
        await Turn(opener(backend), request_for("m", prompt), reply, Watcher(), ONCE).run()
    return reply


async def both_ways(
    clients: HttpClients, tls: ssl.SSLContext, answer: bytes, stays: bool = False
) -> list[Message]:
    """The replies of one answer by either way; the connection `stays` open after it."""
    replies = []
    for context in (None, tls):
        service = NumberedService([], answer=lambda _: answer, stall=stays, tls=context)
        async with service.running():
            replies.append(await reply_of(OpenAIBackend(clients, service.url, Access())))
    return replies


def said(reply: Message) -> Said:
    failure = reply.facts.failure
    code, reason = (failure.code, failure.reason) if failure else (None, Reason.NONE)
    return Said(reply.status.value, reply.text, code, reason)


@pytest.mark.parametrize("name", ANSWERS)
def test_both_ways_say_the_same(name: str, clients: HttpClients, tls: ssl.SSLContext) -> None:
    answer, expected = ANSWERS[name]
    plain, secure = asyncio.run(both_ways(clients, tls, answer))
    assert (said(plain), said(secure)) == (expected, expected)
    assert plain.facts.finish == secure.facts.finish


@pytest.mark.parametrize("name", GREETINGS)
def test_what_speaks_otherwise_is_told_at_its_first_word(
    name: str, clients: HttpClients, tls: ssl.SSLContext
) -> None:
    """The wrong port: nobody waits there for the end of a head that never comes."""
    plain, secure = asyncio.run(both_ways(clients, tls, GREETINGS[name], stays=True))
    assert (said(plain), said(secure)) == (NOT_HTTP, NOT_HTTP)


def counted(reply: Message) -> ReplyFacts:
    """Its facts without the times, and without the failure, which names the port."""
    times: dict[str, Any] = {"first_token_ms": None, "thought_ms": None, "duration_ms": None}
    return replace(reply.facts, failure=None, **times)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(head=HEADS, body=BODIES)
def test_of_random_bytes_too(
    clients: HttpClients, tls: ssl.SSLContext, head: bytes, body: bytes
) -> None:
    plain, secure = asyncio.run(both_ways(clients, tls, head + body))
    assert said(plain) == said(secure)
    assert counted(plain) == counted(secure)


class Impolite(asyncio.Protocol):
    """Answers at the first bytes, and resets the connection with the rest unread."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._answer:
            self._transport.write(self._answer)
            self._answer = b""
            self._transport.pause_reading()
            asyncio.get_running_loop().call_later(0.2, self._reset)
        elif not self._transport.is_closing():
            self._reset()

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self._transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, linger)
        self._transport.abort()


async def impolite_reply(
    clients: HttpClients, tls: ssl.SSLContext | None, kind: str, prompt: str, answer: bytes
) -> Message:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Impolite(answer), "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    backend: Backend = OpenAIBackend(clients, url, Access())
    if kind == "remote":
        backend = RemoteBackend(clients, url, Access(), resuming=AT_ONCE)
    try:
        return await reply_of(backend, prompt)
    finally:
        server.close()


@pytest.mark.parametrize("kind", ["openai", "remote"])
@pytest.mark.parametrize("way", ["plain", "tls"])
def test_a_refusal_is_heard_while_the_request_still_leaves(
    way: str, kind: str, clients: HttpClients, tls: ssl.SSLContext
) -> None:
    """An attachment that is too large for a service is refused before it has come whole."""
    answer = b'HTTP/1.1 413 Big\r\n\r\n{"error": {"message": "Too big."}}'
    context = tls if way == "tls" else None
    reply = asyncio.run(impolite_reply(clients, context, kind, "x" * 20_000_000, answer))
    assert reply.facts.failure is not None
    assert (reply.facts.failure.status, reply.facts.failure.detail) == (413, "Too big.")


@pytest.mark.parametrize("kind", ["openai", "remote"])
@pytest.mark.parametrize("way", ["plain", "tls"])
@pytest.mark.parametrize("prompt", ["Hello", "x" * 5_000_000], ids=["short", "long"])
def test_a_reset_is_a_closed_connection_by_either_way(
    prompt: str, way: str, kind: str, clients: HttpClients, tls: ssl.SSLContext
) -> None:
    """No failure of TLS, of which people are told to check the address."""
    context = tls if way == "tls" else None
    reply = asyncio.run(impolite_reply(clients, context, kind, prompt, b""))
    assert said(reply) == CLOSED
