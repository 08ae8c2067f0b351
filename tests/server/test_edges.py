"""The corners of the contract: other methods, old protocols, our own faults, silent upstreams."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from desktop_chat.chat.backend import Request
from desktop_chat.chat.deltas import Delta, TextDelta
from desktop_chat.server.settings import ServerSettings
from tests.server.client import (
    JSON,
    ask,
    bearer,
    messages,
    opened,
    post,
    raw,
    resume,
    wait_until,
)
from tests.server.running import (
    TOKEN,
    ScriptedUpstream,
    ServerProcess,
    running_server,
)
from tests.service import FAST_REPLY, RunningService


class Silent:
    """A backend that says a word and then nothing more."""

    is_local = True

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        on_sent()
        yield TextDelta("Hello")
        await asyncio.sleep(3600)


class Firehose:
    """A backend that yields large deltas as fast as they are taken."""

    is_local = True

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        on_sent()
        while True:
            yield TextDelta("x" * 1000)


class Unsound(ScriptedUpstream):
    """An upstream with a fault of ours in it."""

    async def models(self) -> tuple[str, ...]:
        raise RuntimeError("canary4417")


def test_balancers_may_ask_for_heads(server: ServerProcess) -> None:
    for path in ("/", "/healthz"):
        answer = ask(server.url, "HEAD", path)
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers["content-type"] == ask(server.url, path=path).headers["content-type"]


def test_an_old_client_reads_until_the_end(server: ServerProcess) -> None:
    """HTTP/1.0 knows no chunks: the body comes as it is."""
    body = messages()
    head = b"POST /chat/stream HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    answer = raw(server.url, head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    _, _, events = answer.partition(b"\r\n\r\n")
    assert events.startswith(b"id: 1\ndata: ")
    assert events.endswith(b"data: [DONE]\n\n")


def test_too_large_a_head_ends_the_connection(server: ServerProcess) -> None:
    began = time.monotonic()
    lines = b"".join(b"X-%d: %b\r\n" % (n, b"x" * 1000) for n in range(41))
    answer = raw(server.url, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + lines + b"\r\n")
    assert answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))
    assert time.monotonic() - began < 4  # it would be kept for 5 s


def test_a_fault_of_ours_is_one_line_too() -> None:
    with running_server(Silent(), upstream=Unsound(Silent())) as server:
        answer = ask(server.url, path="/models")
        assert answer.status == 500
        assert answer.error["code"] == "service-error"
        assert b"canary" not in answer.body


def test_an_upstream_that_falls_silent_is_an_error() -> None:
    settings = ServerSettings(first_byte_seconds=0.2, idle_seconds=0.2)  # five times that here
    with running_server(Silent(), settings) as server:
        answer = post(server.url)
        assert answer.values[0] == {"content": "Hello"}
        assert answer.values[-1]["code"] == "timeout"
        assert len(answer.values) == 2


def test_nothing_is_left_to_ask_for_after_the_last_event(server: ServerProcess) -> None:
    """204 stops an EventSource, which would ask again every few seconds, for ever."""
    answer = post(server.url)
    for after in (43, 99):
        again = resume(server.url, answer.headers["x-stream-id"], after)
        assert (again.status, again.body) == (204, b"")


def test_replies_that_nobody_reads_are_bounded_together() -> None:
    settings = ServerSettings(kept_bytes=20_000_000, max_reply=15_000_000)
    accepted = 0
    with running_server(Firehose(), settings) as server:
        for _ in range(6):
            # While the others take up all there is, one more is told that the service is full.
            named = JSON | {"Prefer": "resumable"}
            with opened(server.url, "POST", "/chat/stream", messages(), named) as stream:
                assert stream.status in (200, 503)
                if stream.status == 200:
                    accepted += 1
                    stream.read_until(1)
                    stream.cut()
        assert accepted >= 2  # more than fit
        wait_until(lambda: server.service.metrics.running == 0)
        wait_until(lambda: 0 < server.service.metrics.kept_bytes <= 20_000_000)


def test_many_who_ask_for_the_models_make_one_request(
    server: ServerProcess, upstream: RunningService, tmp_path: Path
) -> None:
    flags = ("--upstream", "openai", "--base-url", upstream.base_url)
    with ServerProcess(tmp_path, *flags) as fresh:
        before = len(upstream.log.exchanges)
        threads = [
            threading.Thread(target=ask, args=(fresh.url, "GET", "/models")) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(upstream.log.exchanges) == before + 1


def test_the_key_and_the_tokens_come_from_files(upstream: RunningService, tmp_path: Path) -> None:
    """As systemd and containers hand secrets over; a service manager's may be group-readable."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    (folder / "key").write_text("sk-canary-0123456789\n")
    (folder / "tokens").write_text(f"team:{TOKEN}\n")
    for file in folder.iterdir():
        file.chmod(0o440)
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    environment = {
        "CREDENTIALS_DIRECTORY": str(folder),
        "DESKTOP_CHAT_SERVER_KEY_FILE": str(folder / "key"),
        "DESKTOP_CHAT_SERVER_TOKENS_FILE": str(folder / "tokens"),
    }
    with ServerProcess(tmp_path, *flags, environment=environment) as server:
        assert post(server.url, None, **bearer(TOKEN)).text == FAST_REPLY
        sent = upstream.log.exchanges[-1].headers["authorization"]
        assert sent == "Bearer sk-canary-0123456789"
        assert "sk-canary" not in server.log()


def test_the_defaults_are_the_promised_ones(tmp_path: Path) -> None:
    """Port 8001 of this machine, which somebody else may have: then it says so."""
    environment = {"DESKTOP_CHAT_SERVER_REPLY_SECONDS": "5"}
    try:
        with ServerProcess(tmp_path, module="desktop_chat.server", port=None,
                           environment=environment) as server:  # fmt: skip
            assert server.url == "http://127.0.0.1:8001"
            assert json.loads(ask(server.url, path="/models").body) == {"models": ["demo"]}
    except RuntimeError as error:
        assert "cannot listen on 127.0.0.1 port 8001" in str(error)  # noqa: PT017
