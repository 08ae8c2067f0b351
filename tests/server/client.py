"""A client of the service for tests: plain HTTP, our own decoder and reader."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from desktop_chat.wire.eventstream import Decoder, Event

SECONDS = 20.0


@dataclass
class Answer:
    """A whole answer, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def events(self) -> list[Event]:
        return Decoder().feed(self.body)

    @property
    def values(self) -> list[Any]:
        """The data of each event; JSON where it is JSON."""
        return [value_of(event) for event in self.events]

    @property
    def ids(self) -> list[int]:
        return [int(event.id) for event in self.events]

    @property
    def text(self) -> str:
        return text_of(self.values)

    @property
    def error(self) -> Any:
        """The one line of JSON of a refusal."""
        assert self.headers["content-type"].startswith("application/json"), self.body
        assert self.body.count(b"\n") == 1
        assert self.body.endswith(b"}\n")
        value = json.loads(self.body)
        assert set(value) == {"error"}
        assert set(value["error"]) == {"code", "message"}
        return value["error"]


def value_of(event: Event) -> Any:
    return event.data if event.data == "[DONE]" else json.loads(event.data)


def text_of(values: list[Any]) -> str:
    """All content in them."""
    return "".join(one.get("content", "") for one in values if isinstance(one, dict))


def messages(text: str = "Hello", **more: object) -> bytes:
    """The body of a POST."""
    value = {"messages": [{"role": "user", "content": text}], **more}
    return json.dumps(value).encode()


JSON = {"Content-Type": "application/json"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def ask(
    url: str,
    method: str = "GET",
    path: str = "/",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request, its answer read to the end."""
    with opened(url, method, path, body, headers) as stream:
        return Answer(stream.status, stream.headers, stream.response.read())


def post(url: str, body: bytes | None = None, **headers: str) -> Answer:
    """`POST /chat/stream`, read to its end."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(url, "POST", "/chat/stream", body or messages(), JSON | named)


def get(url: str, message: str, **headers: str) -> Answer:
    """`GET /chat/stream?message=`, read to its end."""
    return ask(url, "GET", f"/chat/stream?message={quote(message)}", headers=headers)


@dataclass
class OpenStream:
    """An answer under way."""

    connection: http.client.HTTPConnection
    response: http.client.HTTPResponse
    decoder: Decoder = field(default_factory=Decoder)
    events: list[Event] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.response.getheaders()}

    @property
    def id(self) -> str:
        return self.headers["x-stream-id"]

    @property
    def values(self) -> list[Any]:
        return [value_of(event) for event in self.events]

    @property
    def last_id(self) -> int:
        return int(self.events[-1].id) if self.events else 0

    def read_until(self, count: int) -> list[Event]:
        """Read until so many events are there."""
        while len(self.events) < count:
            chunk = self.response.read1(65536)
            if not chunk:
                raise EOFError(f"ended after {len(self.events)} events")
            self.events += self.decoder.feed(chunk)
        return self.events

    def read_all(self) -> list[Event]:
        while chunk := self.response.read1(65536):
            self.events += self.decoder.feed(chunk)
        return self.events

    def cut(self) -> None:
        """Close the connection now."""
        sock = self.connection.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self.response.close()
        self.connection.close()


@contextlib.contextmanager
def opened(
    url: str,
    method: str = "POST",
    path: str = "/chat/stream",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator[OpenStream]:
    """An answer of which only the head has been read."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        connection.request(method, path, body, dict(headers or {}))
        yield OpenStream(connection, connection.getresponse())
    finally:
        connection.close()


@contextlib.contextmanager
def streaming(url: str, body: bytes | None = None, **headers: str) -> Iterator[OpenStream]:
    """`POST /chat/stream`, under way."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with opened(url, "POST", "/chat/stream", body or messages(), JSON | named) as stream:
        assert stream.status == 200, stream.response.read()
        yield stream


def resume(url: str, stream_id: str, after: int | None, **headers: str) -> Answer:
    """`GET /chat/stream/{id}`, read to its end."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if after is not None:
        named["Last-Event-ID"] = str(after)
    return ask(url, "GET", f"/chat/stream/{stream_id}", headers=named)


def raw(url: str, request: bytes, seconds: float = SECONDS) -> bytes:
    """Bytes sent as they are, and all that comes back until the other end closes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=seconds) as sock:
        sock.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while chunk := sock.recv(65536):
                answer += chunk
        return answer


def wait_until(condition: Any, seconds: float = 10.0, every: float = 0.01) -> None:
    """Until it holds; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(every)
