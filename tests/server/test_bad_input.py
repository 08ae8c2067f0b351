"""B16: whatever is posted, 4xx with one line of JSON, and never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.client import JSON, ask, get, messages, post, resume
from tests.server.running import ServerProcess
from tests.service import RunningService

HELLO = {"role": "user", "content": "Hello"}


def body(value: object) -> bytes:
    return json.dumps(value).encode()


BAD: dict[str, bytes] = {
    "empty": b"",
    "spaces": b"   ",
    "not JSON": b"hello",
    "cut": b'{"messages": [{"role": "user", "content": "He',
    "null": b"null",
    "number": b"1",
    "text": b'"x"',
    "list": b"[]",
    "empty object": b"{}",
    "bad UTF-8": b'{"messages": [{"role": "user", "content": "\xff\xfe"}]}',
    "UTF-16": json.dumps({"messages": [HELLO]}).encode("utf-16"),
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep messages": b'{"messages": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "huge number": b'{"messages": ' + b"9" * 5000 + b"}",
    "messages are a text": body({"messages": "Hello"}),
    "messages are an object": body({"messages": HELLO}),
    "no messages": body({"messages": []}),
    "message is a text": body({"messages": ["Hello"]}),
    "message is null": body({"messages": [None]}),
    "no role": body({"messages": [{"content": "Hello"}]}),
    "no content": body({"messages": [{"role": "user"}]}),
    "unknown role": body({"messages": [HELLO | {"role": "root"}]}),
    "role is a list": body({"messages": [HELLO | {"role": ["user"]}]}),
    "content is a list": body({"messages": [HELLO | {"content": [{"type": "text"}]}]}),
    "content is a number": body({"messages": [HELLO | {"content": 5}]}),
    "content is null": body({"messages": [HELLO | {"content": None}]}),
    "content is blank": body({"messages": [HELLO | {"content": " \n"}]}),
    "only a system message": body({"messages": [HELLO | {"role": "system"}]}),
    "201 messages": body({"messages": [HELLO] * 201}),
    "10,000 messages": body({"messages": [HELLO] * 10_000}),
    "NaN": b'{"messages": [{"role": "user", "content": "x"}], "temperature": NaN}',
    "infinity": b'{"messages": [{"role": "user", "content": "x"}], "temperature": 1e999}',
    "temperature 3": messages(temperature=3),
    "temperature -1": messages(temperature=-1),
    "temperature is a text": messages(temperature="1"),
    "temperature is true": messages(temperature=True),
    "max_tokens 0": messages(max_tokens=0),
    "max_tokens -1": messages(max_tokens=-1),
    "max_tokens 1.5": messages(max_tokens=1.5),
    "max_tokens is true": messages(max_tokens=True),
    "model is a number": messages(model=5),
    "model is long": messages(model="x" * 201),
    "model has lines": messages(model="a\nb"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_bodies_are_refused_in_one_line(
    server: ServerProcess, upstream: RunningService, name: str
) -> None:
    before = len(upstream.log.exchanges)
    answer = ask(server.url, "POST", "/chat/stream", BAD[name], JSON)
    assert answer.status == 422
    assert answer.error["code"] == "bad-request"
    assert len(upstream.log.exchanges) == before


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/chat/stream", 422),
        ("GET", "/chat/stream?message=", 422),
        ("GET", "/chat/stream?message=%20%0A", 422),
        ("GET", "/chat/stream?message=" + "x" * 8193, 422),
        ("GET", "/chat/stream?message=" + "%E4%BD%A0" * 2731, 422),
        ("GET", "/chat/stream?message=" + "%E4%BD%A0" * 20_000, 400),
        ("GET", "/chat/stream/", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/chat/stream/a/b", 404),
        ("GET", "/chat/stream/..%2f..%2fetc", 404),
        ("GET", "//", 404),
        ("PUT", "/chat/stream", 405),
        ("POST", "/models", 405),
        ("DELETE", "/", 405),
        ("POST", "/chat/stream/x", 405),
        ("DELETE", "/chat/stream/x", 404),
        ("GET", "/docs", 404),
    ],
)
def test_wrong_calls_are_refused_in_one_line(
    server: ServerProcess, method: str, path: str, status: int
) -> None:
    answer = ask(server.url, method, path)
    assert answer.status == status
    assert answer.error["message"]
    if status == 405:
        assert answer.headers["allow"]


def test_odd_texts_come_through(server: ServerProcess) -> None:
    for text in (
        "\ud800 lone".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "e" + "\u0301" * 10_000,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 500,
        "\u202eabc\u2066",
        "x" * 250_000,
    ):
        assert post(server.url, messages(text, model="echo")).text == text
    lone = b'{"messages": [{"role": "user", "content": "a\\ud800b\\u0000c"}], "model": "echo"}'
    assert post(server.url, lone).text == "a\ufffdbc"
    assert get(server.url, "你" * 2730).status == 200
    assert get(server.url, "CR\rLF\nNUL\0").status == 200


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "messages": JSON_VALUES
        | st.lists(
            st.fixed_dictionaries(
                {"role": st.sampled_from(["user", "system"]) | JSON_VALUES, "content": JSON_VALUES}
            ),
            max_size=3,
        ),
        "model": st.just("fast") | JSON_VALUES,
        "temperature": JSON_VALUES,
        "max_tokens": JSON_VALUES,
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=FIELDS)
def test_any_json_is_answered(server: ServerProcess, value: Any) -> None:
    answer = post(server.url, json.dumps(value).encode())
    assert answer.status in (200, 413, 422, 502), answer.body
    if answer.status != 200:
        assert answer.error["message"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes_are_answered(server: ServerProcess, data: bytes) -> None:
    assert ask(server.url, "POST", "/chat/stream", data, JSON).status == 422


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stream_id=st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1))
def test_any_stream_id_is_not_there(server: ServerProcess, stream_id: str) -> None:
    from urllib.parse import quote

    assert resume(server.url, quote(stream_id, safe=""), 0).status == 404
