"""Clients with manners of their own: what they send behind, before, and after a request."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.server.client import ask, messages, post, raw, streaming, wait_until
from tests.server.running import ServerProcess
from tests.service import RunningService

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def request(body: bytes, path: str = "/chat/stream") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@contextlib.contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as sock:
        yield sock


def read_all(sock: socket.socket) -> bytes:
    answer = b""
    with contextlib.suppress(ConnectionError):
        while chunk := sock.recv(65536):
            answer += chunk
    return answer


@pytest.mark.parametrize("behind", [b"\r\n", b"GET /healthz HTTP/1.1\r\n", b"x" * 200_000])
@pytest.mark.parametrize("model", ["stall:3", "rate:50:10000"])
def test_what_comes_behind_a_request_hides_no_departure(
    server: ServerProcess, upstream: RunningService, model: str, behind: bytes
) -> None:
    """A service that stops reading there never sees the client go, and the model writes on."""
    with connected(server.url) as sock:
        sock.sendall(request(messages(model=model)))
        sock.recv(4096)
        wait_until(lambda: upstream.log.live >= 1)
        time.sleep(0.1)
        with contextlib.suppress(OSError):  # more than a little is a reason to hang up
            sock.sendall(behind)
        time.sleep(0.1)
    wait_until(lambda: upstream.log.live == 0, 2.0)


def test_pipelined_requests_are_all_answered(server: ServerProcess) -> None:
    health = HEALTH.replace(b"Connection: close\r\n", b"")
    answer = raw(server.url, health + request(messages()) + health + HEALTH)
    assert answer.count(b"HTTP/1.1 200 OK") == 4
    assert answer.count(b"data: [DONE]") == 1
    assert answer.count(b'{"ok":true}') == 3


def test_empty_lines_before_a_request_are_no_fault(server: ServerProcess) -> None:
    assert raw(server.url, b"\r\n\r\n" + HEALTH).startswith(b"HTTP/1.1 200")
    with connected(server.url) as sock:
        sock.sendall(HEALTH.replace(b"close", b"keep-alive"))
        assert sock.recv(4096).startswith(b"HTTP/1.1 200")
        time.sleep(0.05)
        sock.sendall(b"\r\n")
        time.sleep(0.05)
        sock.sendall(HEALTH)
        assert b"HTTP/1.1 200" in read_all(sock)


@pytest.mark.parametrize("path", ["/healthz", "/models", "/metrics", "/"])
def test_who_sends_no_more_still_gets_a_short_answer(server: ServerProcess, path: str) -> None:
    for _ in range(10):
        with connected(server.url) as sock:
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            sock.shutdown(socket.SHUT_WR)
            began = time.monotonic()
            assert read_all(sock).startswith(b"HTTP/1.1 200")
            assert time.monotonic() - began < 3  # and the connection ends with it


def test_who_sends_no_more_has_left_a_reply(
    server: ServerProcess, upstream: RunningService
) -> None:
    with connected(server.url) as sock:
        sock.sendall(request(messages(model="stall:3")))
        sock.recv(4096)
        wait_until(lambda: upstream.log.live == 1)
        sock.shutdown(socket.SHUT_WR)
        wait_until(lambda: upstream.log.live == 0, 2.0)


def test_heads_of_everything_but_replies(server: ServerProcess) -> None:
    for path in ("/models", "/metrics", "/openapi.json"):
        answer = ask(server.url, "HEAD", path)
        assert (answer.status, answer.body) == (200, b"")
    refused = ask(server.url, "HEAD", "/chat/stream?message=x")
    assert refused.status == 405
    assert "HEAD" not in refused.headers["allow"]
    assert ask(server.url, "PUT", "/healthz").headers["allow"] == "GET, HEAD"


def test_targets_as_for_a_proxy(server: ServerProcess) -> None:
    """Their host counts, and not the header, which a page elsewhere could not set either."""
    place = server.url.removeprefix("http://")
    head = "GET http://{}/healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n"
    assert b'{"ok":true}' in raw(server.url, head.format(place, place).encode())
    assert b'{"ok":true}' in raw(server.url, head.format(place, "evil.example").encode())
    assert b" 421 " in raw(server.url, head.format("evil.example", place).encode())


def test_hosts_as_balancers_and_careful_people_write_them(server: ServerProcess) -> None:
    """An HTTP/1.0 health check names none; a name may end with a dot."""
    assert b'{"ok":true}' in raw(server.url, b"GET /healthz HTTP/1.0\r\n\r\n")
    origin = b"GET /models HTTP/1.0\r\nOrigin: http://evil.example\r\n\r\n"
    assert b" 403 " in raw(server.url, origin)
    for host, status in (("localhost.", 200), ("localhost.:8001", 200), ("localhost..", 421)):
        assert ask(server.url, path="/healthz", headers={"Host": host}).status == status


@pytest.mark.parametrize(
    ("wish", "granted"),
    [
        ("resumable", True),
        ("respond-async, Resumable; x=1", True),
        ('resumable=""', True),
        ("resumable=no", False),
        ("not-resumable", False),
    ],
)
def test_the_wish_to_resume_is_read_as_other_wishes_are(
    server: ServerProcess, wish: str, granted: bool
) -> None:
    with streaming(server.url, Prefer=wish) as stream:
        assert ("preference-applied" in stream.headers) == granted


def test_a_number_past_all_events_is_past_the_end(server: ServerProcess) -> None:
    with streaming(server.url) as stream:
        stream.read_all()
        path = f"/chat/stream/{stream.headers['x-stream-id']}"
    for number in ("9" * 16, "9" * 5000):
        assert ask(server.url, path=path, headers={"Last-Event-ID": number}).status == 204
    zeros = ask(server.url, path=path, headers={"Last-Event-ID": "0" * 20 + "1"})
    assert zeros.ids[0] == 2


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_json_is_refused_wherever_it_stands(
    server: ServerProcess, constant: str
) -> None:
    body = messages()[:-1] + f', "other": {constant}}}'.encode()
    answer = post(server.url, body)
    assert answer.status == 422
    assert "JSON" in answer.error["message"]


def test_small_answers_wait_for_no_acknowledgement(server: ServerProcess) -> None:
    """Head and body are two writes: one that waits for the first's takes 40 ms and more."""
    seconds = []
    with connected(server.url) as sock:
        for _ in range(20):
            began = time.monotonic()
            sock.sendall(HEALTH.replace(b"close", b"keep-alive"))
            answer = b""
            while not answer.endswith(b"}"):
                answer += sock.recv(4096)
            seconds.append(time.monotonic() - began)
    assert sorted(seconds)[5] < 0.03


def test_a_body_of_two_lengths_ends_the_connection(server: ServerProcess) -> None:
    """What one reader takes for the next request, another takes for the body."""
    head = b"POST /chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    lengths = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = raw(server.url, head + lengths + HEALTH)
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1
