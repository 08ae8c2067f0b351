"""The OpenAI-compatible backend against a service that fails in every way; what it sends."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import Iterator
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings

from desktop_chat import __version__
from desktop_chat.backends.http import retry_after
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.turn import Turn
from tests.hostile import BODIES, HEADS
from tests.replying import QUICK, Watcher, new_reply, openai_backend, opener, run_reply
from tests.service import FAST_REPLY, RunningService, running_service
from tests.service.chunks import DONE, text_event

CANARY = "sk-canary-4711-abcdefghijklmnop"
ONCE = QUICK._replace(retries=0)


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


def ask(service: RunningService, model: str, key: str = "") -> Message:
    return run_reply(openai_backend(service.base_url, key), model, clocks=ONCE)[0]


def failure_of(reply: Message) -> Failure:
    assert reply.status is Status.ERROR
    assert reply.facts.failure is not None
    return reply.facts.failure


def answer(service: RunningService, body: bytes, head: str = "200 OK", key: str = "") -> Message:
    """The reply that comes of an answer given byte for byte."""
    service.register("answer", f"HTTP/1.1 {head}\r\n\r\n".encode() + body)
    return ask(service, "named:answer", key)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, ErrorCode.BAD_REQUEST),
        (401, ErrorCode.BAD_KEY),
        (402, ErrorCode.NO_PERMISSION),
        (403, ErrorCode.NO_PERMISSION),
        (404, ErrorCode.NOT_FOUND),
        (408, ErrorCode.TIMEOUT),
        (413, ErrorCode.CONTEXT_TOO_LONG),
        (418, ErrorCode.BAD_REQUEST),
        (422, ErrorCode.BAD_REQUEST),
        (429, ErrorCode.RATE_LIMITED),
        (500, ErrorCode.SERVICE_ERROR),
        (502, ErrorCode.SERVICE_ERROR),
        (503, ErrorCode.OVERLOADED),
        (504, ErrorCode.TIMEOUT),
        (529, ErrorCode.OVERLOADED),
        (599, ErrorCode.SERVICE_ERROR),
    ],
)
def test_an_http_status_has_its_code(service: RunningService, status: int, code: ErrorCode) -> None:
    failure = failure_of(ask(service, f"status:{status}", "a-key"))
    assert (failure.code, failure.status) == (code, status)
    assert failure.host == f"127.0.0.1:{service.port}"
    assert failure.detail == f"Scripted error {status}"
    assert failure.retry_after is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("3600", 3600.0), ("soon", None), ("-1", None), ("nan", None)],
)
def test_retry_after_is_read(service: RunningService, header: str, seconds: float | None) -> None:
    assert failure_of(ask(service, f"status:429:{header}")).retry_after == seconds


def test_retry_after_as_a_date_and_in_milliseconds(service: RunningService) -> None:
    head = "429 Slow\r\nRetry-After: {}\r\nContent-Length: 0"
    past = answer(service, b"", head.format("Wed, 21 Oct 2015 07:28:00 GMT"))
    assert failure_of(past).retry_after == 0.0
    far = failure_of(answer(service, b"", head.format("Wed, 21 Oct 2065 07:28:00 GMT")))
    assert far.retry_after is not None
    assert far.retry_after > 1e8
    dates = "Wed, 21 Oct 2065 07:28:30 GMT\r\nDate: Wed, 21 Oct 2065 07:28:00 GMT"
    assert failure_of(answer(service, b"", head.format(dates))).retry_after == 30.0
    both = answer(service, b"", head.format("9\r\nretry-after-ms: 1500"))
    assert failure_of(both).retry_after == 1.5
    assert retry_after.__doc__


@pytest.mark.parametrize(
    ("model", "code", "reason", "said"),
    [
        ("html", ErrorCode.NOT_A_STREAM, Reason.WEB_PAGE, "Sign in"),
        ("empty", ErrorCode.EMPTY_REPLY, Reason.NONE, ""),
        ("error-json", ErrorCode.SERVICE_ERROR, Reason.NONE, "Scripted error"),
        ("nonsense", ErrorCode.NOT_FOUND, Reason.NONE, "does not exist"),
    ],
)
def test_an_answer_that_is_no_reply(
    service: RunningService, model: str, code: ErrorCode, reason: Reason, said: str
) -> None:
    failure = failure_of(ask(service, model))
    assert (failure.code, failure.reason) == (code, reason)
    assert said in failure.detail
    assert "<" not in failure.detail


OLLAMA = b'{"model":"m","message":{"role":"assistant","content":"x"},"done":false}\n'
PAGE = b"<html><head><title>502</title></head><body><h1>Bad</h1><script>x()</script>"
COMPLETION = b'{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}]}'
STREAM = text_event("m", "Hi") + DONE
ANSWERS: list[tuple[str, str, bytes, ErrorCode | None, Reason, str]] = [
    ("ollama", "200 OK", OLLAMA * 2, ErrorCode.NOT_A_STREAM, Reason.OLLAMA_NATIVE, ""),
    ("words in place of chunks", "200 OK",
     b'data: {"code": 401, "msg": "bad key"}\n\ndata: [DONE]\n\n',
     ErrorCode.BAD_KEY, Reason.NONE, "bad key"),
    ("binary", "200 OK", b"\0\xff\xfe" * 50, ErrorCode.NOT_A_STREAM, Reason.NONE, ""),
    ("no content", "204 None", b"", ErrorCode.EMPTY_REPLY, Reason.NONE, ""),
    ("words", "200 OK", b"It works!", ErrorCode.NOT_A_STREAM, Reason.NONE, "It works!"),
    ("cut JSON", "200 OK", b'{"choices": [', ErrorCode.NOT_A_STREAM, Reason.GARBLED, ""),
    ("deep JSON", "200 OK", b"[" * 100_000, ErrorCode.NOT_A_STREAM, Reason.GARBLED, ""),
    ("a page", "502 Bad", PAGE, ErrorCode.SERVICE_ERROR, Reason.NONE, "502: Bad"),
    ("words that fail", "503 No", b"a\x1b[1m\nb", ErrorCode.OVERLOADED, Reason.NONE, "a[1m b"),
    ("a proxy", "407 Auth", b"", ErrorCode.UNREACHABLE, Reason.PROXY_LOGIN, ""),
    ("no key", "401 No", b"", ErrorCode.BAD_KEY, Reason.NO_KEY, ""),
    ("no HTTP", "", b"\0\1\2", ErrorCode.NOT_A_STREAM, Reason.NOT_HTTP, ""),
    ("a BOM", "200 OK", b"\xef\xbb\xbf" + COMPLETION, None, Reason.NONE, ""),
    ("a BOM before an error", "400 No", b'\xef\xbb\xbf{"error": {"message": "so"}}',
     ErrorCode.BAD_REQUEST, Reason.NONE, "so"),
    ("half a pair", "400 No", b'{"error": {"message": "a\\ud83db"}}',
     ErrorCode.BAD_REQUEST, Reason.NONE, "a\ufffdb"),
    ("gzip", "200 OK\r\nContent-Encoding: gzip", gzip.compress(STREAM), None, Reason.NONE, ""),
    ("bad gzip", "200 OK\r\nContent-Encoding: gzip", b"\x1f\x8bnonsense",
     ErrorCode.NOT_A_STREAM, Reason.GARBLED, ""),
    ("no gzip", "200 OK\r\nContent-Encoding: gzip", STREAM,
     ErrorCode.NOT_A_STREAM, Reason.GARBLED, ""),
]  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS, ids=[one[0] for one in ANSWERS])
def test_odd_answers(
    service: RunningService, case: tuple[str, str, bytes, ErrorCode | None, Reason, str]
) -> None:
    _, head, body, code, reason, detail = case
    reply = answer(service, body, head)
    if code is None:
        assert (reply.status, reply.text) == (Status.COMPLETE, "Hi")
        return
    failure = failure_of(reply)
    assert (failure.code, failure.reason) == (code, reason)
    assert detail in failure.detail
    failure.detail.encode()
    assert failure.detail.isprintable()
    assert len(failure.detail) <= 300


def test_a_good_gzip_stream(service: RunningService) -> None:
    assert ask(service, "gzip").text == FAST_REPLY


def test_a_whole_completion_is_a_reply(service: RunningService) -> None:
    reply = ask(service, "json")
    assert (reply.status, reply.text, reply.facts.finish) == (Status.COMPLETE, FAST_REPLY, "stop")
    assert reply.facts.usage is not None
    assert reply.facts.usage.total == 21


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(service: RunningService, status: int) -> None:
    with running_service() as other:
        model = f"redirect:{status}:{other.base_url}/chat/completions"
        failure = failure_of(ask(service, model, CANARY))
        assert other.log.connections == []
    assert (failure.code, failure.status) == (ErrorCode.REDIRECT, status)
    assert failure.target == f"127.0.0.1:{other.port}"


def test_a_refusal_of_stream_options_is_remembered(service: RunningService) -> None:
    backend = openai_backend(service.base_url)
    before = len(service.log.exchanges)
    for _ in range(2):
        reply, _ = run_reply(backend, "no-stream-options", clocks=ONCE)
        assert (reply.status, reply.text) == (Status.COMPLETE, FAST_REPLY)
    bodies = [exchange.body for exchange in service.log.exchanges[before:]]
    assert ["stream_options" in body for body in bodies] == [True, False, False]


def test_the_key_is_in_no_words_that_are_shown(service: RunningService) -> None:
    secret = "no-known-shape-9932"
    for key, body in (
        (CANARY, f'{{"error": {{"message": "Incorrect API key provided: {CANARY}."}}}}'),
        (secret, f"Wrong key {secret}, go away"),
        (CANARY, '{"error": {"message": "Incorrect API key: sk-cana**********mnop"}}'),
        (CANARY, f"<title>{CANARY}</title>"),
    ):
        failure = failure_of(answer(service, body.encode(), "401 No", key))
        assert failure.code is ErrorCode.BAD_KEY
        assert "•••" in failure.detail
        assert key not in repr(failure)
        assert "sk-" not in failure.detail
    event = f'data: {{"error": "the key {CANARY} has expired"}}\n\n'
    assert CANARY not in repr(failure_of(answer(service, event.encode(), key=CANARY)))


def test_the_key_is_in_no_log(service: RunningService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    models = ("fast", "status:401", "status:500", "html", "cut:3", "redirect:307:http://x.invalid/")
    for model in models:
        ask(service, model, CANARY)
    refused = openai_backend("http://127.0.0.1:1/v1", CANARY)
    run_reply(refused, "fast", clocks=ONCE)
    assert len(caplog.records) > 20
    logged = caplog.text + "".join(repr(record.__dict__) for record in caplog.records)
    assert CANARY not in logged
    assert CANARY not in repr(refused)


def test_what_is_sent(service: RunningService, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY", "OPENAI_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "from-the-environment")
    for_all = "X-Marked: from-the-environment\nAuthorization: Bearer from-the-environment"
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", for_all)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    messages = (Prompt(Role.SYSTEM, "Be brief."), Prompt(Role.USER, "世界 \U0001f600"))
    for key in ("", "a-key"):
        reply = new_reply()
        turn = Turn(
            opener(openai_backend(service.base_url, key)),
            Request(messages, "echo"),
            reply,
            Watcher(),
            ONCE,
        )
        asyncio.run(turn.run())
        assert (reply.status, reply.text) == (Status.COMPLETE, "世界 \U0001f600")
        sent = service.log.exchanges[-1]
        assert sent.headers.get("authorization") == (f"Bearer {key}" if key else None)
        assert set(sent.headers) - {"authorization"} == {
            *("host", "accept", "accept-encoding", "connection", "content-length", "content-type"),
            "user-agent",
        }
        assert sent.headers["user-agent"] == f"desktop-chat/{__version__}"
        assert "from-the-environment" not in json.dumps(sent.headers)
        assert sent.path == "/v1/chat/completions"
        assert sent.body == {
            "model": "echo",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "世界 \U0001f600"},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
        }


@pytest.mark.parametrize(("key", "model", "code"), [
    ("", "fast", ErrorCode.BAD_KEY), ("a-key", "", ErrorCode.NOT_FOUND),
])  # fmt: skip
def test_without_key_or_model_nothing_is_sent(
    service: RunningService, key: str, model: str, code: ErrorCode
) -> None:
    from desktop_chat.backends.http import HttpClients
    from desktop_chat.backends.openai import OpenAIBackend

    before = len(service.log.connections)
    backend = OpenAIBackend(HttpClients(), service.base_url, Access(key), needs_key=True)
    assert failure_of(run_reply(backend, model)[0]).code is code
    assert len(service.log.connections) == before


EXAMPLES = settings.default.max_examples if settings.default else 0


@settings(
    max_examples=max(300, EXAMPLES),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(head=HEADS, body=BODIES)
def test_no_bytes_whatever_raise_or_hang(service: RunningService, head: bytes, body: bytes) -> None:
    service.register("bytes", head + body)
    began = monotonic()
    reply, watcher = run_reply(openai_backend(service.base_url), "named:bytes", clocks=ONCE)
    assert monotonic() - began < 5  # a hang; the bar of one second is for a quiet machine
    assert reply.status in {Status.COMPLETE, Status.TRUNCATED, Status.ERROR}
    assert (reply.facts.failure is not None) == (reply.status is Status.ERROR)
    assert reply.has_content or reply.status is not Status.TRUNCATED
    assert [status for status in watcher.statuses if status.is_final] == [reply.status]
    (reply.text + reply.reasoning + repr(reply.facts)).encode()
