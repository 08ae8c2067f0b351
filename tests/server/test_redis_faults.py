"""Redis that is slow, forgets, or refuses: nobody hangs, and nothing grows without end."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.server.settings import ServerSettings
from tests.server.client import (
    OpenStream,
    ask,
    messages,
    opened,
    post,
    resume,
    streaming,
    wait_until,
)
from tests.server.redis_process import running_redis
from tests.server.running import ServerProcess, running_server
from tests.server.test_edges import Firehose
from tests.service import RunningService, reply_text

Pair = tuple[ServerProcess, ServerProcess]


@pytest.fixture(scope="module")
def pair(
    upstream: RunningService, redis: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Two processes that give Redis a second to answer."""
    folder = tmp_path_factory.mktemp("pair")
    flags = ["--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast"]
    flags += ["--streams", redis, "--max-streams-per-client", "40"]
    environment = {"DESKTOP_CHAT_SERVER_STORE_SECONDS": "1"}
    with (
        ServerProcess(folder, *flags, environment=environment) as one,
        ServerProcess(folder, *flags, environment=environment) as other,
    ):
        yield one, other


def command(redis: str, *words: str) -> None:
    """Tell Redis something, by hand."""
    port = int(redis.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        sock.sendall(" ".join(words).encode() + b"\r\n")
        assert not sock.recv(100).startswith(b"-")


def cut_after(server: ServerProcess, count: int, model: str) -> OpenStream:
    with streaming(server.url, messages(model=model), Prefer="resumable") as stream:
        stream.read_until(count)
        stream.cut()
        return stream


def test_very_many_may_listen_by_way_of_another_process(pair: Pair) -> None:
    """Each holds a connection to Redis, of which a pool has only so many by default."""
    stream = cut_after(pair[0], 3, "stall:3")
    request = f"GET /chat/stream/{stream.id} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()
    with contextlib.ExitStack() as stack:
        listeners = [
            stack.enter_context(socket.create_connection(("127.0.0.1", pair[1].port), timeout=20))
            for _ in range(130)
        ]
        for one in listeners:
            one.sendall(request)
        for one in listeners:
            assert b"id: 3\n" in read_until(one, b"id: 3\n")
        assert ask(pair[0].url, "DELETE", f"/chat/stream/{stream.id}").status == 204
        for one in listeners:
            assert read_until(one, b"stopped").count(b"data: ") == 1


def read_until(sock: socket.socket, mark: bytes) -> bytes:
    data = b""
    while mark not in data and (chunk := sock.recv(65536)):
        data += chunk
    return data


def test_listeners_of_a_caller_are_counted_there_too(
    upstream: RunningService, redis: str, pair: Pair, tmp_path: Path
) -> None:
    flags = ("--streams", redis, "--max-streams-per-client", "1")
    stream = cut_after(pair[0], 3, "stall:3")
    with ServerProcess(tmp_path, *flags) as server, contextlib.ExitStack() as stack:
        for _ in range(4):
            sock = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            stack.enter_context(sock)
            sock.sendall(
                f"GET /chat/stream/{stream.id} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()
            )
            read_until(sock, b"id: 3\n")
        assert resume(server.url, stream.id, 0).status == 429
    assert ask(pair[0].url, "DELETE", f"/chat/stream/{stream.id}").status == 204


def test_a_reply_that_redis_lost_hangs_nobody(pair: Pair, redis: str) -> None:
    """The process that made it lives, but could not save it: whoever asks later hears the end."""
    with streaming(pair[0].url, messages(model="rate:50:5000"), Prefer="resumable") as stream:
        stream.read_until(3)
        command(redis, "CLIENT", "PAUSE", "2500", "ALL")
        stream.read_all()
        assert stream.values[-1]["code"] == "service-error"
    wait_until(lambda: resume(pair[1].url, "0" * 32, 0).status == 404)
    answer = resume(pair[1].url, stream.id, 0)
    assert answer.values[-1]["code"] == "service-error"
    assert answer.ids == list(range(1, len(answer.ids) + 1))
    assert answer.text == reply_text(len(answer.ids) - 1)


def test_a_short_silence_of_redis_is_waited_for(pair: Pair, redis: str) -> None:
    with streaming(pair[0].url, messages(model="rate:100:150")) as stream:
        stream.read_until(3)
        command(redis, "CLIENT", "PAUSE", "400", "ALL")
        stream.read_all()
        assert stream.values[-1] == "[DONE]"


def test_a_connection_to_redis_that_breaks_is_made_again(pair: Pair, redis: str) -> None:
    with streaming(pair[0].url, messages(model="rate:100:200")) as stream:
        for count in (10, 40, 70):
            stream.read_until(count)
            command(redis, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            command(redis, "CLIENT", "KILL", "TYPE", "pubsub")
        stream.read_all()
        assert stream.values[-1] == "[DONE]"
        assert [int(one.id) for one in stream.events] == list(range(1, stream.last_id + 1))
    late = cut_after(pair[0], 3, "stall:3")
    time.sleep(1)
    assert ask(pair[1].url, "DELETE", f"/chat/stream/{late.id}").status == 204
    assert resume(pair[0].url, late.id, 3).values == [{"finish": "stopped"}]


def test_what_redis_has_not_taken_is_bounded(redis: str) -> None:
    with running_server(Firehose(), ServerSettings(streams=redis, store_seconds=5.0)) as server:
        done = threading.Event()
        with streaming(server.url) as stream:
            stream.read_until(1)
            command(redis, "CLIENT", "PAUSE", "1500", "ALL")
            threading.Timer(2.5, done.set).start()
            most = 0
            while not done.wait(0.05):
                running = server.service.streams.running  # type: ignore[attr-defined]
                most = max(most, *(one.size - one.log.size for one in running), 0)
            stream.cut()
        assert most < 4_000_000


@pytest.mark.parametrize("url", ["redis://:hunter2@127.0.0.1:x/0", "redis://u:hunter2@[::1/0"])
def test_an_address_that_is_none_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(RuntimeError, match="streams: ") as caught:
        ServerProcess(tmp_path, environment={"DESKTOP_CHAT_SERVER_STREAMS": url})
    assert "hunter2" not in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_full_redis_hangs_nobody(upstream: RunningService, tmp_path: Path) -> None:
    """What it cannot take ends here and elsewhere, what says nothing goes on, then all is well."""
    with running_redis(tmp_path) as url:
        flags = ["--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast"]
        flags += ["--streams", url]
        with ServerProcess(tmp_path, *flags) as one, ServerProcess(tmp_path, *flags) as other:
            flowing = cut_after(one, 3, "rate:50:10000")
            stalled = cut_after(one, 3, "stall:3")
            with listening(other, flowing) as heard, listening(other, stalled) as quiet:
                heard.read_until(3)
                quiet.read_until(3)
                command(url, "CONFIG", "SET", "maxmemory", "1000000")
                began = time.monotonic()
                heard.read_all()
                assert heard.values[-1]["code"] == "service-error"
                assert time.monotonic() - began < 8  # the promise for a dead process: 5
                refused = post(other.url)
                assert (refused.status, refused.error["code"]) == (503, "overloaded")
                time.sleep(max(0.0, began + 4.5 - time.monotonic()))  # it would be held for dead
                command(url, "CONFIG", "SET", "maxmemory", "0")
                time.sleep(1.5)
                assert ask(one.url, "DELETE", f"/chat/stream/{stalled.id}").status == 204
                quiet.read_all()
                assert quiet.values[-1] == {"finish": "stopped"}
            wait_until(lambda: post(one.url).status == 200)


@contextlib.contextmanager
def listening(server: ServerProcess, stream: OpenStream) -> Iterator[OpenStream]:
    with opened(server.url, "GET", f"/chat/stream/{stream.id}") as found:
        yield found


def test_a_redis_that_refuses_us_is_said_at_the_start(tmp_path: Path) -> None:
    with running_redis(tmp_path) as url:
        command(url, "CONFIG", "SET", "requirepass", "canary4417")
        with pytest.raises(RuntimeError, match="refuses the name or the password") as caught:
            ServerProcess(tmp_path, "--streams", url.replace("//", "//:other4417@"))
        assert "4417" not in str(caught.value)
