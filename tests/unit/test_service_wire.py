"""Events of the streaming service: what one side writes, the other reads."""

from __future__ import annotations

import base64
import contextlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.backend import Prompt
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.deltas import Delta, Finish, ReasoningDelta, TextDelta, UsageReport
from desktop_chat.chat.failures import ErrorCode, Reason, may_retry
from desktop_chat.chat.messages import Role, Usage
from desktop_chat.wire import service
from desktop_chat.wire.eventstream import Decoder, Event
from desktop_chat.wire.service_requests import (
    ChatRequest,
    MalformedRequest,
    PromptTooLong,
    RequestLimits,
    decode_refusal,
    decode_request,
    encode_refusal,
    encode_request,
)

FOLDER = Path(__file__).parent.parent / "vectors"
VECTORS = json.loads((FOLDER / "service.json").read_text("utf-8"))["vectors"]
REMOTE = [
    vector
    for vector in json.loads((FOLDER / "provider.json").read_text("utf-8"))["vectors"]
    if vector["kind"] != "openai"
]


def read(reader: service.ServiceReader, reads: list[bytes]) -> list[Delta]:
    decoder = Decoder()
    return [
        delta for chunk in reads for event in decoder.feed(chunk) for delta in reader.read(event)
    ]


def text_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))


def end_of(reader: service.ServiceReader) -> str:
    if reader.error is not None:
        return "error"
    ends = {"whole": reader.is_whole, "truncated": reader.truncated, "stopped": reader.stopped}
    return next((name for name, holds in ends.items() if holds), "lost")


@pytest.mark.parametrize("size", [0, 1, 7])
@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_recorded_stream_is_read_right(vector: dict[str, Any], size: int) -> None:
    reader = service.ServiceReader(vector["numbered"])
    deltas: list[Delta] = []
    for connection in vector["connections"]:
        data = connection.encode()
        step = size or len(data)
        deltas += read(reader, [data[at : at + step] for at in range(0, len(data), step)])
    deltas += reader.end()
    # JSON writes a pair of surrogates as two: the file holds the character.
    assert text_of(deltas) == vector["text"]
    thought = "".join(one.text for one in deltas if isinstance(one, ReasoningDelta))
    assert thought == vector.get("reasoning", "")
    assert end_of(reader) == vector["end"]
    assert reader.has_ended == (vector["end"] != "lost")
    assert [tuple(one.usage) for one in deltas if isinstance(one, UsageReport)] == (
        [tuple(vector["usage"])] if "usage" in vector else []
    )
    finishes = [one.reason for one in deltas if isinstance(one, Finish)]
    assert finishes == ([vector.get("finish")] if vector["end"] == "whole" else [])
    assert reader.last_id == vector.get("last_id", 0)
    assert reader.has_gap == vector.get("gap", False)
    if "warnings" in vector:
        assert reader.warnings == vector["warnings"]
    if reader.error is not None:
        code, _, said = reader.error
        assert (code.value, said) == (vector["code"], vector["said"])


@pytest.mark.parametrize("vector", REMOTE, ids=[vector["name"] for vector in REMOTE])
def test_answers_of_other_servers_are_read_right(vector: dict[str, Any]) -> None:
    expected = vector["app_expected"]
    head, _, body = base64.b64decode(vector["http_response_b64"]).partition(b"\r\n\r\n")
    status = int(head.split()[1])
    if status >= 400:
        failure = decode_refusal(status, body.decode(), "host")
        assert expected["error_contains"] in failure.detail
        return
    reader = service.ServiceReader()
    deltas = [*read(reader, [body]), *reader.end()]
    assert text_of(deltas) == expected.get("text", "")
    ends = {"complete": "whole", "truncated": "lost", "error": "error"}
    if status == 200:
        assert end_of(reader) == ends[expected["status"]]
    if reader.error is not None:
        assert expected["error_contains"] in reader.error[2]


def test_frames_are_as_the_contract_has_them() -> None:
    assert service.content_frame(1, "你好\n") == 'id: 1\ndata: {"content": "你好\\n"}\n\n'.encode()
    assert service.reasoning_frame(2, '"') == b'id: 2\ndata: {"reasoning": "\\""}\n\n'
    assert service.finish_frame(3, "stop") == b'id: 3\ndata: {"finish": "stop"}\n\n'
    assert service.done_frame(4) == b"id: 4\ndata: [DONE]\n\n"


ENDS = ["stop", service.TRUNCATED, service.STOPPED, "error"]
PIECES = st.lists(st.tuples(st.booleans(), st.text(min_size=1)), max_size=12)


@given(pieces=PIECES, end=st.sampled_from(ENDS), seed=st.integers(0, 2**32), cuts=st.integers(0, 6))
def test_what_is_written_is_read_however_it_is_cut(
    pieces: list[tuple[bool, str]], end: str, seed: int, cuts: int
) -> None:
    frames = [
        (service.reasoning_frame if thinks else service.content_frame)(number, text)
        for number, (thinks, text) in enumerate(pieces, 1)
    ]
    number = len(frames) + 1
    if end == "error":
        frames.append(service.error_frame(number, "a\r\n\nb", ErrorCode.TIMEOUT))
    else:
        frames.append(service.usage_frame(number, Usage(1, 2, 3)))
        frames.append(service.finish_frame(number + 1, end))
    if end == "stop":
        frames.append(service.done_frame(number + 2))
    reader, deltas = service.ServiceReader(numbered=True), list[Delta]()
    dice = random.Random(seed)
    for _ in range(cuts):  # connections that are lost at any byte
        rest = b"".join(frames[reader.last_id :])
        deltas += read(reader, [rest[: dice.randrange(len(rest) + 1)]])
    deltas += read(reader, [b"".join(frames[reader.last_id :])])
    deltas += reader.end()
    for kind, thinks in ((TextDelta, False), (ReasoningDelta, True)):
        wanted = "".join(text for is_thought, text in pieces if is_thought == thinks)
        got = "".join(one.text for one in deltas if isinstance(one, kind))
        assert got == clean(wanted)
    ends = {"stop": "whole", "error": "error"}
    assert end_of(reader) == ends.get(end, end)
    assert reader.last_id == len(frames)
    assert not reader.has_gap


@given(st.lists(st.builds(Event, st.text(), st.text(max_size=9), st.text(max_size=9))))
def test_no_event_raises(events: list[Event]) -> None:
    for numbered in (True, False):
        reader = service.ServiceReader(numbered)
        for event in events:
            reader.read(event)
        reader.end()


def test_too_much_rubbish_is_no_stream() -> None:
    reader = service.ServiceReader()
    for _ in range(service.MAX_JUNK + 1):
        reader.read(Event("rubbish"))
    assert reader.error == (ErrorCode.NOT_A_STREAM, Reason.GARBLED, "rubbish")


def test_requests_come_out_as_they_went_in() -> None:
    request = ChatRequest(
        (Prompt(Role.SYSTEM, "Be brief."), Prompt(Role.USER, "你好\n\u2028\U0001f600")), "m", 0.5, 9
    )
    assert decode_request(encode_request(request), RequestLimits()) == request
    plain = ChatRequest((Prompt(Role.USER, "x"),))
    assert json.loads(encode_request(plain)) == {"messages": [{"role": "user", "content": "x"}]}
    assert decode_request(b"\xef\xbb\xbf" + encode_request(plain), RequestLimits()) == plain


def test_requests_keep_to_the_limits() -> None:
    def asking(text: str, count: int = 1) -> bytes:
        return encode_request(ChatRequest((Prompt(Role.USER, text),) * count))

    limits = RequestLimits(messages=2, prompt=10)
    assert decode_request(asking("12345", 2), limits).messages[1].text == "12345"
    with pytest.raises(MalformedRequest, match="more than 2"):
        decode_request(asking("x", 3), limits)
    with pytest.raises(PromptTooLong):
        decode_request(asking("你好你好"), limits)


@given(st.binary(max_size=60) | st.text().map(str.encode))
def test_any_body_is_a_request_or_malformed(body: bytes) -> None:
    with contextlib.suppress(MalformedRequest):
        assert decode_request(body, RequestLimits()).messages


def test_refusals_come_out_with_their_code() -> None:
    body = encode_refusal(ErrorCode.OVERLOADED, "Full.").decode()
    failure = decode_refusal(503, body, "host:1", 5.0)
    assert (failure.code, failure.detail, failure.status) == (ErrorCode.OVERLOADED, "Full.", 503)
    assert (failure.host, failure.retry_after) == ("host:1", 5.0)
    assert may_retry(failure)
    hopeless = encode_refusal(ErrorCode.CONTEXT_TOO_LONG, "Too long.").decode()
    assert not may_retry(decode_refusal(502, hopeless, "host"))
    assert decode_refusal(401, "{}", "host").reason is Reason.NO_KEY
    secret = "secret-of-alice-12345678901234567890"
    assert secret not in decode_refusal(401, f"no {secret}", "host", None, secret).detail
    assert decode_refusal(500, "<h1>x</h1>", "host").code is ErrorCode.SERVICE_ERROR
