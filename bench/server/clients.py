"""Small blocking clients for benchmarks that cut, flood and kill."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from desktop_chat.chat.deltas import TextDelta
from desktop_chat.wire.eventstream import Decoder
from desktop_chat.wire.service import ServiceReader

RETRY = 0.02


class LostReply(Exception):
    """A reply could not be gone on with."""


class Resumer:
    """One resumable reply, read by our decoder and reader over as many connections as it takes."""

    def __init__(self, url: str, model: str) -> None:
        self.url = url
        self._model = model
        self.stream_id = ""
        self.reader = ServiceReader(numbered=True)
        self.text = ""
        self.gaps: list[float] = []  # seconds from a lost connection to the next byte

    def read(self, cut_after: int | None = None) -> bool:
        """Read on until the end or until so many bytes; whether the reply has ended."""
        began = time.monotonic()
        with contextlib.closing(self._connect()) as connection:
            response = connection.getresponse()
            if response.status != 200:
                raise LostReply(f"{response.status}: {response.read()[:200]!r}")
            resumed = bool(self.stream_id)
            self.stream_id = response.headers["X-Stream-Id"]
            decoder, size = Decoder(), 0
            while cut_after is None or size < cut_after:
                most = 65536 if cut_after is None else cut_after - size
                try:
                    chunk = response.read1(most)
                except (OSError, http.client.HTTPException):
                    return False
                if not chunk:
                    break
                if resumed and not size:
                    self.gaps.append(time.monotonic() - began)
                size += len(chunk)
                for event in decoder.feed(chunk):
                    for delta in self.reader.read(event):
                        self.text += delta.text if isinstance(delta, TextDelta) else ""
        return self.reader.has_ended

    def _connect(self) -> http.client.HTTPConnection:
        place = urlsplit(self.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        if self.stream_id:
            last = {"Last-Event-ID": str(self.reader.last_id)}
            connection.request("GET", f"/chat/stream/{self.stream_id}", headers=last)
        else:
            headers = {"Content-Type": "application/json", "Prefer": "resumable"}
            connection.request("POST", "/chat/stream", body(self._model), headers)
        return connection


def body(model: str) -> bytes:
    """A chat request for a model."""
    message = {"role": "user", "content": "Hello"}
    return json.dumps({"messages": [message], "model": model}).encode()


def post(model: str) -> bytes:
    """A whole request as bytes."""
    content = body(model)
    head = "POST /chat/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def connect(url: str) -> socket.socket:
    """A connection to a service."""
    place = urlsplit(url)
    return socket.create_connection((place.hostname, place.port), timeout=10)


def health_seconds(url: str) -> float:
    """How long `/healthz` takes, connecting included; 10 where it does not answer."""
    began = time.monotonic()
    try:
        with connect(url) as sock:
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if not sock.recv(4096).startswith(b"HTTP/1.1 200"):
                return 10.0
    except OSError:
        return 10.0
    return time.monotonic() - began


@contextlib.contextmanager
def opened(url: str, model: str, count: int = 1) -> Iterator[socket.socket]:
    """A reply of which so many bytes have come, or all of it."""
    with connect(url) as sock:
        sock.sendall(post(model))
        while count > 0 and (chunk := sock.recv(4096)):
            count -= len(chunk)
        yield sock
