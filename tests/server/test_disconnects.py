"""Who goes away takes the upstream with them; who stays hears how it ends."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from desktop_chat.chat.backend import Request
from desktop_chat.chat.deltas import Delta, TextDelta
from desktop_chat.server.settings import ServerSettings
from tests.server.client import ask, messages, post, streaming, wait_until
from tests.server.running import ServerProcess, running_server
from tests.service import RunningService

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("model", ["stall:3", "rate:200:100000", "endless"])
def test_the_upstream_closes_with_its_client(
    server: ServerProcess, upstream: RunningService, model: str
) -> None:
    with streaming(server.url, messages(model=model)) as stream:
        stream.read_until(3)
        asked = upstream.log.exchanges[-1]
        assert asked.peer_closed is None
        stream.cut()
    wait_until(lambda: asked.peer_closed is not None)


@pytest.mark.parametrize("model", ["silent", "mute", "late-headers:60"])
@pytest.mark.parametrize("wish", [{}, {"Prefer": "resumable"}])
def test_also_before_the_first_delta(
    server: ServerProcess, upstream: RunningService, model: str, wish: dict[str, str]
) -> None:
    before = len(upstream.log.exchanges)
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        body = messages(model=model)
        lines = ["POST /chat/stream HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (JSON | wish).items()]
        sock.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        wait_until(lambda: len(upstream.log.exchanges) > before)
        asked = upstream.log.exchanges[-1]
    wait_until(lambda: asked.peer_closed is not None)


class NeverWaits:
    """A backend that yields without ever awaiting anything."""

    is_local = True

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        on_sent()
        while True:
            yield TextDelta("x")


def test_a_backend_that_never_waits_starves_nobody() -> None:
    settings = ServerSettings(max_streams_per_client=20)
    with running_server(NeverWaits(), settings) as server:
        for _ in range(10):
            with streaming(server.url) as stream:
                stream.read_until(3)
                stream.cut()
        assert ask(server.url, path="/healthz").status == 200
        wait_until(lambda: server.service.metrics.running == 0)


def test_a_reply_waits_for_a_reader_that_does_not_keep_up() -> None:
    """Memory stays bounded: the upstream is not read on while nobody reads."""
    with running_server(NeverWaits()) as server, streaming(server.url) as stream:
        stream.read_until(1)
        time.sleep(0.5)
        first = server.service.metrics
        sizes = []
        for _ in range(3):
            wait_until(lambda: server.service.metrics.kept_bytes > 0)
            sizes.append(first.kept_bytes)
            time.sleep(0.5)
        assert max(sizes) < 16 * 1024 * 1024
        assert sizes[-1] - sizes[0] < 256 * 1024


def test_a_reader_that_reads_nothing_is_dropped() -> None:
    settings = ServerSettings(slow_reader_seconds=1.0)
    with running_server(NeverWaits(), settings) as server:
        with streaming(server.url) as stream:
            stream.read_until(1)
            wait_until(lambda: server.service.metrics.running == 0)
        assert server.service.metrics.dropped_readers == 1


def test_quiet_connections_are_kept_alive(tmp_path: Path, upstream: RunningService) -> None:
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    environment = {"DESKTOP_CHAT_SERVER_PING_SECONDS": "1"}
    with (
        ServerProcess(tmp_path, *flags, environment=environment) as server,
        streaming(server.url, messages(model="stall:3")) as stream,
    ):
        stream.read_until(3)
        body = b""
        while body.count(b": ping\n\n") < 2:
            body += stream.response.read1(4096)
        assert stream.decoder.feed(body) == []


def test_a_reply_may_not_take_for_ever(tmp_path: Path, upstream: RunningService) -> None:
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    environment = {"DESKTOP_CHAT_SERVER_REPLY_SECONDS": "1"}
    with ServerProcess(tmp_path, *flags, environment=environment) as server:
        answer = post(server.url, messages(model="stall:3"))
        assert answer.values[-1]["code"] == "timeout"
        late = post(server.url, messages(model="mute"))
        assert (late.status, late.error["code"]) == (502, "timeout")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_reply_with_a_word(
    tmp_path: Path, upstream: RunningService, number: signal.Signals
) -> None:
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    with ServerProcess(tmp_path, *flags) as server:
        ends: list[object] = []

        def listen(model: str, wish: str) -> None:
            with streaming(server.url, messages(model=model), Prefer=wish) as stream:
                stream.read_until(3)
                stream.read_all()
                ends.append(stream.values[-1])

        def refuse() -> None:
            body = messages(model="mute")
            answer = ask(server.url, "POST", "/chat/stream", body, JSON)
            ends.append((answer.status, answer.error["message"]))

        wishes = [("stall:3", "x"), ("rate:50:100000", "x"), ("stall:3", "resumable")]
        threads = [threading.Thread(target=listen, args=one) for one in wishes]
        threads.append(threading.Thread(target=refuse))
        for thread in threads:
            thread.start()
        blocked = socket.create_connection(("127.0.0.1", server.port))
        body = messages(model="endless")
        blocked.sendall(
            b"POST /chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        time.sleep(2)
        status, seconds = server.end(number)
        for thread in threads:
            thread.join(10)
        blocked.close()
        assert status == 0
        assert seconds < 8  # promised: 5
        events = [end for end in ends if isinstance(end, dict)]
        assert [end["error"] for end in events] == ["The service is shutting down."] * 3
        assert (503, "The service is shutting down.") in ends
        assert server.faults() == []
    wait_until(lambda: upstream.log.live == 0)
