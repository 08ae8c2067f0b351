"""The scripted service does what its model names say, and its clocks are right."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gc
import http.client
import json
import socket
import ssl
import time
import warnings
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.service import (
    FAST_REPLY,
    KINDS,
    THINK_ANSWER,
    THINK_REASONING,
    RunningService,
    ServiceProcess,
    kind_tail,
    kind_text,
    listening_socket,
    reply_tail,
    reply_text,
    running_service,
)
from tests.service.journal import Connection
from tests.service.service import ScriptedService

PROMPT = [{"role": "user", "content": "Grüße, 世界! How do you do?"}]


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    """One service for all: the tests look only at exchanges of their own."""
    with running_service() as running:
        yield running


class Answer(NamedTuple):
    """A whole response."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(port: int, model: str, **fields: Any) -> Answer:
    """Send a streaming request on a connection of its own, and read the response to its end."""
    body = {"model": model, "messages": PROMPT, "stream": True} | fields
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as client:
        client.request("POST", "/v1/chat/completions", json.dumps(body))
        response = client.getresponse()
        return Answer(response.status, response.headers, response.read())


def send_only(port: int, model: str) -> socket.socket:
    """Send a streaming request on a plain socket, and return the socket."""
    content = json.dumps({"model": model, "messages": PROMPT, "stream": True}).encode()
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    head = f"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: {len(content)}\r\n\r\n"
    client.sendall(head.encode() + content)
    return client


def chunks_of(body: bytes) -> list[dict[str, Any]]:
    """The JSON objects of an event stream that is whole."""
    events = [one for one in body.decode().split("\n\n") if one.startswith("data: ")]
    assert events[-1] == "data: [DONE]"
    return [json.loads(one.removeprefix("data: ")) for one in events[:-1]]


def text_of(body: bytes, field: str = "content") -> str:
    """The text that an event stream carries."""
    deltas = [one["choices"][0]["delta"] for one in chunks_of(body) if one["choices"]]
    return "".join(delta.get(field, "") for delta in deltas)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("fast", FAST_REPLY),
        ("rate:2000:100", reply_text(100)),
        ("burst:3000", reply_text(3000)),
        ("echo", "Grüße, 世界! How do you do?"),
        ("comments:3", FAST_REPLY),
        ("late-headers:0.02", FAST_REPLY),
        ("no-stream-options", FAST_REPLY),
        ("kind:mixed:burst:500", kind_text("mixed", 2000)),
        ("kind:table:2000:100:7", kind_text("table", 400, 7)),
        ("think:tags", f"<think>{THINK_REASONING}</think>{THINK_ANSWER}"),
    ],
)
def test_replies_carry_their_text(service: RunningService, model: str, text: str) -> None:
    assert text_of(ask(service.port, model).body) == text


def test_reasoning_comes_in_its_own_field(service: RunningService) -> None:
    body = ask(service.port, "think").body
    assert (text_of(body, "reasoning_content"), text_of(body)) == (THINK_REASONING, THINK_ANSWER)


@pytest.mark.parametrize("pace", ["2000", "burst", "burst:1", "burst:999"])
def test_a_text_is_put_and_streamed(service: RunningService, pace: str) -> None:
    text = '# Grüße\r\n\n- 世界 🙂 "quoted" \\ back\n\n```\n\tcode\n``` \u2028'
    service.put_text("letter", text)
    assert text_of(ask(service.port, f"text:letter:{pace}").body) == text


def test_a_text_comes_in_pieces_of_the_size_asked_for(service: RunningService) -> None:
    service.put_text("digits", "0123456789")
    body = ask(service.port, "text:digits:burst:4").body
    deltas = [one["choices"][0]["delta"] for one in chunks_of(body) if one["choices"]]
    assert [delta["content"] for delta in deltas if delta.get("content")] == ["0123", "4567", "89"]


def test_usage_comes_when_asked_for(service: RunningService) -> None:
    body = ask(service.port, "fast", stream_options={"include_usage": True}).body
    last = chunks_of(body)[-1]
    assert (last["choices"], last["usage"]["completion_tokens"]) == ([], 40)


def test_a_gzip_reply_is_compressed(service: RunningService) -> None:
    body = ask(service.port, "gzip").body
    assert text_of(zlib.decompress(body, wbits=31)) == FAST_REPLY


@pytest.mark.parametrize(
    ("model", "status", "kind"),
    [
        ("status:429:7", 429, "application/json"),
        ("html", 200, "text/html; charset=utf-8"),
        ("json", 200, "application/json"),
        ("error-json", 200, "application/json"),
        ("empty", 200, "text/event-stream; charset=utf-8"),
        ("redirect:307:http://127.0.0.1:9/v1", 307, "text/plain"),
        ("nonsense", 404, "application/json"),
        ("kind:nonsense:burst:5", 404, "application/json"),
        ("text:nonsense:burst", 404, "application/json"),
    ],
)
def test_other_answers(service: RunningService, model: str, status: int, kind: str) -> None:
    response = ask(service.port, model)
    assert (response.status, response.headers["Content-Type"]) == (status, kind)
    assert (response.headers["Retry-After"] == "7") == (status == 429)
    assert (response.headers["Location"] is not None) == (status == 307)


def test_stream_options_can_be_refused(service: RunningService) -> None:
    assert ask(service.port, "no-stream-options", stream_options={}).status == 400


def test_an_alias_changes_what_a_model_does(service: RunningService) -> None:
    service.alias("any", "json")
    assert ask(service.port, "alias:any").headers["Content-Type"] == "application/json"
    service.alias("any", "html")
    assert ask(service.port, "alias:any").headers["Content-Type"].startswith("text/html")


def test_models_are_listed(service: RunningService) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
    connection.request("GET", "/v1/models")
    assert "fast" in [one["id"] for one in json.loads(connection.getresponse().read())["data"]]
    connection.close()


@pytest.mark.parametrize("model", ["raw:{}", "raw-sliced:1:{}", "named:odd", "named:odd:3"])
def test_responses_are_replayed_byte_for_byte(service: RunningService, model: str) -> None:
    response = b"HTTP/1.1 299 Odd\r\nX: \xff\r\n\r\n\xef\xbb\xbfdata: \xff\n\r\r\n"
    service.register("odd", response)
    encoded = base64.urlsafe_b64encode(response).decode().rstrip("=")
    received = b""
    with send_only(service.port, model.format(encoded)) as client:
        while piece := client.recv(4096):
            received += piece
    assert received == response


@pytest.mark.parametrize(("model", "ending"), [("cut:5", "rst"), ("cut:5:fin", "fin")])
def test_a_cut_reply_ends_early(service: RunningService, model: str, ending: str) -> None:
    received = b""
    with send_only(service.port, model) as client:
        try:
            while piece := client.recv(4096):
                received += piece
            how = "fin"
        except ConnectionResetError:
            how = "rst"
    assert (how, received.count(b"data: ")) == (ending, 5)


@pytest.mark.parametrize("model", ["mute", "silent", "stall:3", "rate:50:1000", "endless"])
def test_the_fin_is_seen_at_once(service: RunningService, model: str) -> None:
    client = send_only(service.port, model)
    exchange = service.wait_for_exchange(lambda one: one.model == model)
    if model != "mute":
        assert client.recv(16)
    time.sleep(0.02)
    closing = time.monotonic()
    client.shutdown(socket.SHUT_WR)
    service.wait_for_exchange(lambda one: one is exchange and one.peer_closed is not None)
    client.close()
    assert exchange.peer_closed is not None
    assert closing <= exchange.peer_closed < closing + 0.05
    assert (exchange.over, exchange.peer_closed_by) == (False, "fin")


def test_the_schedule_is_absolute_and_logged(service: RunningService) -> None:
    ask(service.port, "rate:400:81")
    exchange = service.wait_for_exchange(lambda one: one.model == "rate:400:81" and one.over)
    assert exchange.request_read is not None
    assert exchange.first_byte is not None
    assert exchange.last_byte is not None
    assert exchange.accepted <= exchange.request_read <= exchange.first_byte
    assert 0.2 <= exchange.last_byte - exchange.first_byte < 0.35
    assert (exchange.deltas_sent, exchange.body["messages"]) == (81, PROMPT)


def test_a_slow_reader_holds_the_service_back(service: RunningService) -> None:
    with send_only(service.port, "endless") as client:
        exchange = service.wait_for_exchange(lambda one: one.model == "endless" and not one.over)
        sent = -1
        while exchange.bytes_sent != sent:  # it stops once the kernel's buffers are full
            sent = exchange.bytes_sent
            time.sleep(0.15)
        assert 0 < sent < 16 << 20
        assert client.recv(16)


def test_two_requests_share_a_connection(service: RunningService) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
    for _ in range(2):
        connection.request("POST", "/v1/chat/completions", '{"model": "json"}')
        connection.getresponse().read()
    connection.close()
    last = service.log.connections[-1]
    service.wait_for_exchange(lambda one: one is last.exchanges[-1] and one.peer_closed is not None)
    assert [one.over for one in last.exchanges] == [True, True]


def test_the_tail_of_a_reply_occurs_once() -> None:
    for count in (1, 2, 90, 150, 3000):
        assert reply_text(count).count(reply_tail(count)) == 1
    assert reply_text(3000).startswith(reply_text(2999))


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_of_a_kind_is_as_long_as_asked_for(kind: str) -> None:
    for characters in (10, 90, 1600, 30_000):
        text, tail = kind_text(kind, characters), kind_tail(kind, characters)
        assert len(text) == characters
        assert text.count(tail[-characters:]) == 1
        assert text.endswith(tail[-characters:])
        assert kind_text(kind, characters, 1) != text
    assert kind_text(kind, 30_000).count("```") % 2 == 0
    assert kind_text(kind, 30_000).count("$") % 2 == 0


def test_mixed_text_has_everything_in_it() -> None:
    text = kind_text("mixed", 8000)
    marks = ("## ", "\n1. ", "   - [x] ", "| ", "```sql\n", "$$\n", "> ", "**", "](https://")
    assert [mark for mark in marks if mark not in text] == []


def test_a_process_starts_fast_and_is_controlled_over_http() -> None:
    start = time.monotonic()
    with ServiceProcess() as process:
        assert time.monotonic() - start < 1.0
        process.register("short", b"HTTP/1.1 204 No Content\r\n\r\n")
        assert ask(process.port, "named:short").status == 204
        process.put_text("long", "é" * 2_000_000)
        assert text_of(ask(process.port, "text:long:burst:5000").body) == "é" * 2_000_000
        client = send_only(process.port, "stall:2")
        exchange = process.wait_for_exchange(lambda one: one.deltas_sent == 2)
        assert (exchange.model, process.live()) == ("stall:2", 1)
        client.close()
        process.wait_for_exchange(lambda one: one.peer_closed is not None)
        assert [len(one.exchanges) for one in process.log()] == [1, 1, 1]
        process.reset()
        assert (process.log(), process.live()) == ([], 0)


@pytest.mark.parametrize(
    ("flavour", "problem"),
    [(True, None), ("expired", "expired"), ("wrong-host", "mismatch")],
)
def test_tls(flavour: bool | str, problem: str | None) -> None:
    with running_service(tls=flavour) as secure:
        context = ssl.create_default_context(cafile=secure.authority)
        connection = http.client.HTTPSConnection(
            "127.0.0.1", secure.port, timeout=5, context=context
        )
        if problem is None:
            connection.request("POST", "/v1/chat/completions", '{"model": "json"}')
            assert connection.getresponse().status == 200
        else:
            with pytest.raises(ssl.SSLCertVerificationError, match=problem):
                connection.connect()
        connection.close()


def test_connecting_hangs_and_a_quitter_does_not_come_later() -> None:
    with listening_socket() as hanging:
        with pytest.raises(TimeoutError):
            socket.create_connection(("127.0.0.1", hanging.port), timeout=0.05)
        assert hanging.arrivals(0.1) == 0
        with socket.create_connection(("127.0.0.1", hanging.port), timeout=1):
            assert hanging.arrivals(0.05) == 1


def test_it_ends_though_a_connection_has_only_just_come() -> None:
    class Closing(ScriptedService):
        """Begins to close before the connection's own task has had a turn."""

        closing: asyncio.Task[None] | None = None

        def enter(self, watch: Any) -> Connection:
            self.closing = asyncio.get_running_loop().create_task(self.close())
            return super().enter(watch)

    async def connect() -> bytes:
        service = Closing()
        reader, writer = await asyncio.open_connection("127.0.0.1", await service.start())
        try:
            rest = await reader.read()
            assert service.closing is not None
            await service.closing
            return rest
        finally:
            writer.close()

    with contextlib.suppress(ConnectionResetError):
        assert asyncio.run(asyncio.wait_for(connect(), 5)) == b""


def test_it_leaves_no_socket_behind() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ResourceWarning)
        for number in range(40):
            with running_service() as running:
                address = ("127.0.0.1", running.port)
                clients = [socket.create_connection(address) for _ in range(3)]
                time.sleep(0.0003 * (number % 4))
            for client in clients:
                client.close()
        gc.collect()
    assert not [str(one.message) for one in said if one.category is ResourceWarning]
