"""Streaming services that know less than ours, and what is no reply at all."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.remote import RemoteBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.failures import ErrorCode, Reason
from desktop_chat.chat.messages import Role, Status
from tests.remote_replies import (
    AT_ONCE,
    REPLY,
    TEXT,
    TOKEN,
    answering,
    failure_of,
    reply_of,
    take_from,
)
from tests.replying import request_for
from tests.service.numbered import Call, NumberedService

VECTORS = json.loads((Path(__file__).parent.parent / "vectors/provider.json").read_text("utf-8"))
REMOTE = [vector for vector in VECTORS["vectors"] if vector["kind"] == "remote_sse"]


@pytest.mark.parametrize("vector", REMOTE, ids=[vector["name"] for vector in REMOTE])
def test_recorded_answer_is_read_right(vector: dict[str, Any]) -> None:
    expected = vector["app_expected"]
    response = base64.b64decode(vector["http_response_b64"])
    reply, _ = reply_of(NumberedService([], answer=answering(response)))
    assert reply.status is Status(expected["status"])
    assert reply.text == expected.get("text", "")
    if "error_contains" in expected:
        failure = failure_of(reply)
        said = f"{failure.code.value} {failure.detail}".lower()
        assert expected["error_contains"] in said


@pytest.mark.parametrize("status", ["404 Not Found", "405 Method Not Allowed"])
def test_a_service_that_only_answers_gets(status: str) -> None:
    def answer(call: Call) -> bytes | None:
        if call.method == "GET":
            return None
        return f'HTTP/1.1 {status}\r\n\r\n{{"detail": "no"}}'.encode()

    service = NumberedService(REPLY, name="", answer=answer)

    async def main() -> None:
        async with service.running():
            backend = RemoteBackend(HttpClients(), service.url, Access(TOKEN), resuming=AT_ONCE)
            for _ in range(2):
                reply, _ = await take_from(backend, request_for("", "a&b=世 界\n?"))
                assert (reply.status, reply.text) == (Status.COMPLETE, TEXT)
            talk = (Prompt(Role.USER, "a"), Prompt(Role.ASSISTANT, "b"), Prompt(Role.USER, "c"))
            refused, _ = await take_from(backend, Request(talk, ""))
            assert failure_of(refused).reason is Reason.SINGLE_MESSAGE

    asyncio.run(main())
    assert [call.method for call in service.calls] == ["POST", "GET", "GET"]
    path = service.calls[1].path
    assert path == "/chat/stream?message=a%26b%3D%E4%B8%96%20%E7%95%8C%0A%3F"
    assert service.calls[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_conversation_is_never_cut_to_fit_a_get() -> None:
    talk = Request((Prompt(Role.SYSTEM, "s"), Prompt(Role.USER, "a")), "")
    for status, code, reason in (
        (405, ErrorCode.BAD_REQUEST, Reason.SINGLE_MESSAGE),
        (404, ErrorCode.NOT_FOUND, Reason.NONE),
    ):
        service = NumberedService([], answer=answering(f"HTTP/1.1 {status} No\r\n\r\n".encode()))
        failure = failure_of(reply_of(service, talk)[0])
        assert (failure.code, failure.reason, len(service.calls)) == (code, reason, 1)


def test_a_refusal_in_the_words_of_the_contract_is_final() -> None:
    """An unknown model must not be answered by another one, through a GET without a model."""
    body = b'{"error": {"code": "not-found", "message": "There is no model x."}}'
    service = NumberedService([], answer=answering(b"HTTP/1.1 404 No\r\n\r\n" + body))
    failure = failure_of(reply_of(service)[0])
    assert (failure.code, failure.detail) == (ErrorCode.NOT_FOUND, "There is no model x.")
    assert len(service.calls) == 1


ODD = [
    ("200 OK\r\nContent-Type: text/html", b"<title>Log in</title>", ErrorCode.NOT_A_STREAM,
     Reason.WEB_PAGE),
    ("200 OK", b"", ErrorCode.EMPTY_REPLY, Reason.NONE),
    ("200 OK", b'{"error": "no"}', ErrorCode.SERVICE_ERROR, Reason.NONE),
    ("200 OK", b'{"a": 1}', ErrorCode.NOT_A_STREAM, Reason.GARBLED),
    ("200 OK", b"It works!", ErrorCode.NOT_A_STREAM, Reason.NONE),
    ("401 No", b'{"error": {"code": "bad-key", "message": "no"}}', ErrorCode.BAD_KEY,
     Reason.NO_KEY),
    ("502 Bad", b'{"error": {"code": "overloaded", "message": "no"}}', ErrorCode.OVERLOADED,
     Reason.NONE),
    ("502 Bad", b"<html><h1>Bad gateway</h1>", ErrorCode.SERVICE_ERROR, Reason.NONE),
    ("307 Go\r\nLocation: http://evil.invalid/", b"", ErrorCode.REDIRECT, Reason.NONE),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "code", "reason"), ODD)
def test_odd_answers(head: str, body: bytes, code: ErrorCode, reason: Reason) -> None:
    response = f"HTTP/1.1 {head}\r\n\r\n".encode() + body
    failure = failure_of(reply_of(NumberedService([], answer=answering(response)))[0])
    assert (failure.code, failure.reason) == (code, reason)
    assert "<" not in failure.detail


def test_the_token_is_in_no_words() -> None:
    body = f'{{"error": {{"code": "bad-key", "message": "wrong: {TOKEN}"}}}}'.encode()
    service = NumberedService([], answer=answering(b"HTTP/1.1 401 No\r\n\r\n" + body))
    assert TOKEN not in repr(failure_of(reply_of(service, token=TOKEN)[0]))
    event = f'data: {{"error": "wrong: {TOKEN}"}}\n\n'.encode()
    service = NumberedService([event], name="")
    assert TOKEN not in repr(failure_of(reply_of(service, token=TOKEN)[0]))
