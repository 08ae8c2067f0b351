"""The calls of the contract, against a real process."""

from __future__ import annotations

import json
import shutil
import subprocess
from urllib.parse import quote

import pytest

from tests.server.client import JSON, ask, get, messages, opened, post
from tests.server.running import ServerProcess
from tests.service import FAST_REPLY, THINK_ANSWER, THINK_REASONING, RunningService, reply_text


def test_post_streams_a_whole_reply(server: ServerProcess, upstream: RunningService) -> None:
    answer = post(server.url)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert len(answer.headers["x-stream-id"]) == 32
    assert answer.text == FAST_REPLY
    assert answer.values[-3:] == [
        {"usage": {"prompt": 9, "completion": 40, "total": 49}},
        {"finish": "stop"},
        "[DONE]",
    ]
    assert answer.ids == list(range(1, 44))
    assert "authorization" not in upstream.log.exchanges[-1].headers


def test_get_streams_the_reply_to_one_message(server: ServerProcess) -> None:
    text = "Zeile\r\n\r\ndata: x\n 世界 \U0001f600 \u2028 +&=%"
    answer = ask(server.url, "POST", "/chat/stream", messages(text, model="echo"), JSON)
    assert answer.text == text
    assert get(server.url, "Hello").text == FAST_REPLY


def test_every_line_is_as_the_contract_writes_it(server: ServerProcess) -> None:
    answer = ask(server.url, "POST", "/chat/stream", messages("你好", model="echo"), JSON)
    first, _, rest = answer.body.decode().partition("\n\n")
    assert first == 'id: 1\ndata: {"content": "你好"}'
    assert rest.endswith("data: [DONE]\n\n")


def test_reasoning_comes_before_the_answer(server: ServerProcess) -> None:
    answer = ask(server.url, "POST", "/chat/stream", messages(model="think"), JSON)
    thought = "".join(one.get("reasoning", "") for one in answer.values if one != "[DONE]")
    assert (thought, answer.text) == (THINK_REASONING, THINK_ANSWER)


def test_fields_of_the_body_reach_the_upstream(
    server: ServerProcess, upstream: RunningService
) -> None:
    body = messages("Hi", model="fast", temperature=0.5, max_tokens=7, unknown=[1])
    assert post(server.url, body).status == 200
    asked = upstream.log.exchanges[-1].body
    assert (asked["temperature"], asked["max_tokens"], asked["model"]) == (0.5, 7, "fast")
    assert asked["messages"] == [{"role": "user", "content": "Hi"}]
    assert "unknown" not in asked


def test_deltas_come_as_they_are_made(server: ServerProcess) -> None:
    body = messages(model="stall:3")
    with opened(server.url, "POST", "/chat/stream", body, JSON) as stream:
        stream.read_until(3)
        assert "".join(value["content"] for value in stream.values) == reply_text(3)


def test_the_other_calls(server: ServerProcess) -> None:
    assert json.loads(ask(server.url, path="/healthz").body) == {"ok": True}
    models = json.loads(ask(server.url, path="/models").body)["models"]
    assert models[:2] == ["fast", "echo"]
    page = ask(server.url, path="/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def counters(server: ServerProcess) -> dict[str, float]:
    answer = ask(server.url, path="/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    pairs = (line.removeprefix("desktop_chat_server_").rpartition(" ") for line in lines)
    return {name: float(value) for name, _, value in pairs}


def test_metrics_count_what_happens(server: ServerProcess) -> None:
    before = counters(server)
    post(server.url)
    after = counters(server)
    for name, more in (
        ("deltas_total", 40),
        ('replies_total{ending="complete"}', 1),
        ('requests_total{route="/chat/stream",status="200"}', 1),
        ('first_delta_seconds_bucket{le="+Inf"}', 1),
        ("first_delta_seconds_count", 1),
    ):
        assert after[name] - before.get(name, 0) == more, name
    assert after["replies_running"] == 0
    assert 0 < after["process_resident_memory_bytes"] < 300e6


def test_curl_shows_it_as_it_comes(server: ServerProcess) -> None:
    curl = shutil.which("curl")
    assert curl is not None
    url = f"{server.url}/chat/stream?message={quote('Hello')}"
    done = subprocess.run([curl, "-sN", "-D", "-", url], capture_output=True, check=True)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body.count(b"data: ") == 43
    assert body.endswith(b"data: [DONE]\n\n")


@pytest.mark.parametrize(
    ("model", "status", "code"),
    [
        ("status:401", 502, "service-error"),
        ("status:403", 502, "service-error"),
        ("status:404", 502, "not-found"),
        ("status:400", 502, "bad-request"),
        ("status:500", 502, "service-error"),
        ("status:429:7", 429, "rate-limited"),
        ("status:503:9", 503, "overloaded"),
        ("html", 502, "not-a-stream"),
        ("empty", 502, "empty-reply"),
        ("error-json", 502, "service-error"),
        ("redirect:307:http://other.invalid/", 502, "redirect"),
        ("cut:0", 502, "unreachable"),
    ],
)
def test_failures_before_the_first_delta_are_statuses(
    server: ServerProcess, upstream: RunningService, model: str, status: int, code: str
) -> None:
    before = len(upstream.log.exchanges)
    answer = post(server.url, messages(model=model))
    assert (answer.status, answer.error["code"]) == (status, code)
    wanted = model.split(":")[2] if status in (429, 503) else None
    assert answer.headers.get("retry-after") == wanted
    assert len(upstream.log.exchanges) == before + 1


def test_a_dead_upstream_is_a_status(server: ServerProcess, upstream: RunningService) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    upstream.register("nothing", body)
    assert post(server.url, messages(model="named:nothing")).status == 502


def test_a_cut_upstream_is_told_apart(server: ServerProcess) -> None:
    for model in ("cut:5", "cut:5:fin"):
        answer = post(server.url, messages(model=model))
        assert answer.status == 200
        assert answer.text == reply_text(5)
        assert answer.values[-1] == {"finish": "truncated"}
        assert answer.ids == list(range(1, 7))


def test_an_error_in_mid_stream_is_an_event(
    server: ServerProcess, upstream: RunningService
) -> None:
    chunk = '{"choices":[{"index":0,"delta":{"content":"Hel"}}]}'
    failed = '{"error":{"message":"model crashed at /srv/models/x.bin","code":500}}'
    upstream.register(
        "crash",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        + f"data: {chunk}\n\ndata: {failed}\n\n".encode(),
    )
    answer = post(server.url, messages(model="named:crash"))
    assert answer.values[0] == {"content": "Hel"}
    last = answer.values[-1]
    assert "model crashed" in last["error"]
    assert last["code"] == "service-error"
    assert "[DONE]" not in answer.values


def test_event_source_that_asks_again_is_told_to_stop(
    server: ServerProcess, upstream: RunningService
) -> None:
    before = len(upstream.log.exchanges)
    answer = ask(server.url, path="/chat/stream?message=Hello", headers={"Last-Event-ID": "12"})
    assert (answer.status, answer.body) == (204, b"")
    assert len(upstream.log.exchanges) == before
