"""The event-stream decoder keeps the rules, however the network cuts the bytes."""

from __future__ import annotations

import base64
import itertools
import json
import random
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.wire.eventstream import (
    MIB,
    Decoder,
    Event,
    EventStreamError,
    EventTooLong,
    LineTooLong,
)

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "vectors/sse.json").read_text("utf-8")
)["vectors"]
SMALL = [vector for vector in VECTORS if "chunks" in vector]
BIG = [vector for vector in VECTORS if "parts" in vector]


class Outcome(NamedTuple):
    """What a decoder made of a stream, and its state at the end."""

    events: list[Event]
    last_event_id: str
    reconnection_time: int | None


def decode(reads: Iterable[bytes]) -> Outcome:
    decoder = Decoder()
    events = [event for read in reads for event in decoder.feed(read)]
    return Outcome(events, decoder.last_event_id, decoder.reconnection_time)


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """`data` cut at those places."""
    bounds = [0, *sorted(places), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(bounds)]


def slices(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def names(vectors: list[dict[str, Any]]) -> list[str]:
    return [str(vector["name"]) for vector in vectors]


def expected_of(vector: dict[str, Any]) -> Outcome:
    events = [
        Event(one["data"], one["event"], one["id"], one["retry"]) for one in vector["expected"]
    ]
    return Outcome(events, vector["last_event_id"], vector["reconnection_time"])


def test_there_are_vectors_of_both_kinds() -> None:
    assert len(SMALL) >= 70
    assert len(BIG) >= 3


@pytest.mark.parametrize("vector", SMALL, ids=names(SMALL))
def test_vector_as_it_was_recorded(vector: dict[str, Any]) -> None:
    assert decode(map(base64.b64decode, vector["chunks"])) == expected_of(vector)


@pytest.mark.parametrize("vector", SMALL, ids=names(SMALL))
def test_vector_in_every_cut(vector: dict[str, Any]) -> None:
    assert vector["rechunk"]
    data = b"".join(map(base64.b64decode, vector["chunks"]))
    expected = expected_of(vector)
    assert decode([data]) == expected
    assert decode(slices(data, 1)) == expected
    assert decode(slices(data, 2)) == expected
    for place in range(len(data) + 1):
        assert decode(cut(data, [place])) == expected, place
    chance = random.Random(vector["name"])
    for _ in range(50):
        places = [chance.randrange(len(data) + 1) for _ in range(chance.randrange(6))]
        assert decode(cut(data, places)) == expected, places


def reads_of(vector: dict[str, Any]) -> Iterator[bytes]:
    for part in vector["parts"]:
        yield from itertools.repeat(base64.b64decode(part["b64"]), part["repeat"])


@pytest.mark.parametrize("vector", BIG, ids=names(BIG))
def test_big_vector(vector: dict[str, Any]) -> None:
    decoder = Decoder()
    events: list[Event] = []
    limit: EventStreamError | None = None
    try:
        for read in reads_of(vector):
            events += decoder.feed(read)
    except EventStreamError as error:
        limit = error
    assert (limit is not None) == bool(vector.get("expected_limit_error"))
    assert limit is None or limit.limit == 16 * MIB
    assert len(events) == vector.get("expected_count", len(vector.get("expected", [])))
    if "expected_each" in vector:
        each = vector["expected_each"]
        assert set(events) == {Event(each["data"], each["event"], each["id"], each["retry"])}


@pytest.mark.parametrize("ending", [b"\n\n", b"\r\n\r\n", b"\r\r"], ids=["lf", "crlf", "cr"])
def test_a_line_of_five_mib_is_one_event(ending: bytes) -> None:
    text = "z" * (5 * MIB)
    data = b"data: " + text.encode() + ending
    assert decode([data]).events == [Event(text)]
    assert decode(slices(data, 64 * 1024)).events == [Event(text)]


def test_ten_mib_in_reads_of_one_kib() -> None:
    data = (b"data: " + b"y" * 1018 + b"\n") * (10 * 1024) + b"\n"
    (event,) = decode(slices(data, 1024)).events
    assert event.data == "\n".join(["y" * 1018] * (10 * 1024))


def test_a_line_in_single_bytes_stops_at_the_cap() -> None:
    decoder = Decoder(max_line=300_000)
    for _ in range(300_000):
        assert decoder.feed(b"x") == []
    with pytest.raises(LineTooLong) as caught:
        decoder.feed(b"x")
    assert caught.value.limit == 300_000


ENDLESS = {
    "one line": (b"data: ", b"A" * 65_536, LineTooLong),
    "one line of one field": (b"", b"A" * 65_536, LineTooLong),
    "data lines": (b"", (b"data: " + b"B" * 121 + b"\n") * 512, EventTooLong),
    "empty data lines": (b"", b"data:\n" * 10_923, EventTooLong),
    "other fields": (b"", (b"field: " + b"C" * 120 + b"\n") * 512, EventTooLong),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_never_ends_stops_at_a_cap_in_bounded_memory(kind: str) -> None:
    head, piece, error = ENDLESS[kind]
    decoder = Decoder(max_line=2 * MIB, max_event=2 * MIB)
    pieces = itertools.chain([head], itertools.repeat(piece, 3 * MIB // len(piece)))
    tracemalloc.start()
    try:
        with pytest.raises(error, match="over 2097152 bytes"):
            list(map(decoder.feed, pieces))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * MIB


def test_comments_without_end_take_no_memory() -> None:
    decoder = Decoder()
    tracemalloc.start()
    try:
        for _ in range(32):
            assert decoder.feed(b": keep-alive\n\n" * 4096) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert decoder.comments == 32 * 4096
    assert peak < MIB


def test_a_line_and_an_event_of_exactly_the_cap_pass() -> None:
    line = b"data: " + b"x" * 94
    for reads in ([line + b"\n\n"], slices(line + b"\n\n", 1)):
        decoder = Decoder(max_line=100, max_event=101)
        assert [event for read in reads for event in decoder.feed(read)] == [Event("x" * 94)]
    for reads in ([b"\n", line + b"\n\n"], slices(line + b"\n\n", 1)):
        decoder = Decoder(max_line=100, max_event=100)
        with pytest.raises(EventTooLong):
            list(map(decoder.feed, reads))


# Bytes that matter to the rules, and any others.
STREAMS = st.lists(
    st.sampled_from(
        [
            *(b"data", b"data:", b"data: ", b"event:", b"id:", b"retry:", b"5", b":", b" ", b"\0"),
            *(b"\n", b"\r", b"\r\n", b"\n\n", b"\r\r", b"\xef\xbb\xbf", b"\xef\xbb", b"\xff"),
            *("é€😀\u2028\x85".encode(), b"\xf0\x9f", b"\x0b\x0c\x1c", b"x" * 20),
        ]
    )
    | st.binary(max_size=8),
    max_size=40,
).map(b"".join)


@given(STREAMS, st.data())
def test_any_bytes_give_the_same_events_however_they_are_cut(data: bytes, draw: Any) -> None:
    places = draw.draw(st.lists(st.integers(0, len(data)), max_size=12))
    assert decode(cut(data, places)) == decode([data]) == decode(slices(data, 1))


def decode_capped(reads: Iterable[bytes]) -> tuple[list[Event], str]:
    """What comes before a small cap is hit, and the name of the cap."""
    decoder = Decoder(max_line=24, max_event=40)
    events: list[Event] = []
    try:
        for read in reads:
            events += decoder.feed(read)
    except EventStreamError as error:
        return events, type(error).__name__
    return events, ""


@given(STREAMS.filter(lambda data: not data.startswith(b"\xef")), st.data())
def test_caps_are_hit_by_the_same_streams_however_they_are_cut(data: bytes, draw: Any) -> None:
    one_by_one, error = decode_capped(slices(data, 1))
    places = draw.draw(st.lists(st.integers(0, len(data)), max_size=12))
    for reads in ([data], cut(data, places)):
        events, same = decode_capped(reads)
        assert (same == "") == (error == "")
        assert events == one_by_one[: len(events)]  # those of the read that went over are lost
        assert error or events == one_by_one


@given(st.lists(st.text(max_size=20), max_size=4))
def test_what_a_service_writes_is_what_comes_out(texts: list[str]) -> None:
    lines = [json.dumps(text) for text in texts]
    data = "".join(f"data: {line}\n\n" for line in lines).encode()
    events = decode([b"\xef\xbb\xbf" + data]).events
    assert [json.loads(event.data) for event in events] == texts
