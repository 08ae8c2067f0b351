"""Bodies out of a connection's bytes: at any cut the same as h11 reads them."""

from __future__ import annotations

import itertools

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.backends.framing import (
    MAX_LINE,
    Chunked,
    Framing,
    Sized,
    UntilClosed,
)

_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_ODD = st.sampled_from(
    [
        b"\r\n",
        b"0\r\n",
        b"5\r\n",
        b"\r\n\r\n",
        b";x=y\r\n",
        b"a",
        b"Z",
        b"-1\r\n",
        b" ",
        b"X: y\r\n",
    ]
)


def pieces_of(data: bytes, cuts: list[int]) -> list[bytes]:
    """The bytes cut at some places."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in itertools.pairwise(places)]


def read(framing: Framing, pieces: list[bytes]) -> tuple[bytes, bool, bool]:
    """The body, whether it ended, and whether it was malformed."""
    found = b"".join(framing.feed(piece) for piece in pieces)
    return found, framing.ended, bool(framing.fault)


def read_by_h11(data: bytes) -> tuple[bytes, bool, bool]:
    """The same from a library."""
    wire = h11.Connection(h11.CLIENT)
    wire.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
    wire.send(h11.EndOfMessage())
    wire.receive_data(_HEAD + data)
    found = bytearray()
    try:
        while True:
            event = wire.next_event()
            if isinstance(event, h11.Data):
                found += event.data
            elif isinstance(event, h11.EndOfMessage):
                return bytes(found), True, False
            elif event is h11.NEED_DATA:
                return bytes(found), False, False
    except h11.RemoteProtocolError:
        return bytes(found), False, True


def chunked(texts: list[bytes], extension: bytes = b"") -> bytes:
    """As a service sends them."""
    parts = [b"%x%s\r\n%s\r\n" % (len(text), extension, text) for text in texts if text]
    return b"".join(parts) + b"0\r\n\r\n"


@given(
    st.lists(st.binary(max_size=300), max_size=12),
    st.lists(st.integers(0, 10**6), max_size=30),
    st.sampled_from([b"", b";a", b';a="b"', b" "]),
)
def test_chunks_come_whole_at_any_cut(
    texts: list[bytes], cuts: list[int], extension: bytes
) -> None:
    data = chunked(texts, extension) + b"HTTP/1.1 what comes after"
    assert read(Chunked(), pieces_of(data, cuts)) == (b"".join(texts), True, False)


@given(st.lists(_ODD | st.binary(max_size=8), max_size=12), st.lists(st.integers(0, 500)))
def test_what_is_no_chunk_is_refused_as_a_library_does(parts: list[bytes], cuts: list[int]) -> None:
    data = b"".join(parts)
    body, ended, malformed = read(Chunked(), pieces_of(data, cuts))
    theirs, they_ended, they_refuse = read_by_h11(data)
    if not they_refuse:  # we need not be as strict with names of trailers and the like
        assert (body, ended, malformed) == (theirs, they_ended, False)
    assert body.startswith(theirs)
    assert not (malformed and they_ended)


@pytest.mark.parametrize(
    "data",
    [
        b"5\r\nhelloX\r\n",
        b"\r\n",
        b"-5\r\nhello\r\n",
        b"0x5\r\nhello\r\n",
        b"zz\r\n",
        b"1" * 17 + b"\r\n",
        b"5;" + b"x" * (MAX_LINE + 10),
        b"0\r\n" + b"X: y\r\n" * MAX_LINE,
    ],
)
def test_malformed_chunks(data: bytes) -> None:
    assert read(Chunked(), [data])[2]
    assert read(Chunked(), [data[n : n + 1] for n in range(len(data))])[2]


def test_a_body_that_is_cut_is_told() -> None:
    cut = Chunked()
    assert cut.feed(b"3\r\nab") == b"ab"
    cut.close()
    assert cut.fault == "incomplete chunked read"
    short = Sized(5)
    assert short.feed(b"abc") == b"abc"
    short.close()
    assert short.fault == "2 bytes of the body are missing"


def test_a_sized_body_takes_its_own_bytes() -> None:
    assert read(Sized(5), [b"hel", b"lo and more"]) == (b"hello", True, False)
    assert Sized(0).ended


def test_a_body_without_a_size_ends_with_its_connection() -> None:
    body = UntilClosed()
    assert body.feed(b"abc") == b"abc"
    assert not body.ended
    body.close()
    assert body.ended
