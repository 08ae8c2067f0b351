"""Answers made of random bytes that look like answers, for both kinds of service."""

from __future__ import annotations

from hypothesis import strategies as st

HEADS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Stream-Id: abc\r\n\r\n",
        b"HTTP/1.1 400 Bad\r\n\r\n",
        b"HTTP/1.1 307 Go\r\nLocation: http://[::1\r\n\r\n",
        b"HTTP/1.1 101 Switch\r\n\r\n",
        b"HTTP/1.1 ",
        b"",
    ]
)
_PIECES = st.sampled_from(
    [
        *(b"data: ", b'data: {"choices":[{"delta":{"content":"', b'"}}]}', b"\n\n", b"\r\n"),
        *(b'data: {"content":"', b'data: {"finish":"', b"id: 1\n", b"id: 9\n", b'data: {"usage":'),
        *(b"[DONE]", b'{"error":', b'"x"}', b"\xff", b"\0", b"<html>", b": ", b"5\r\n", b"{}"),
        b"event: error\n",
    ]
) | st.binary(max_size=20)
BODIES = st.lists(_PIECES, max_size=12).map(b"".join)
