"""Two server processes with one Redis: any of them goes on with or stops any stream."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.client import (
    Answer,
    OpenStream,
    ask,
    bearer,
    messages,
    post,
    resume,
    streaming,
    text_of,
    wait_until,
)
from tests.server.redis_process import running_redis
from tests.server.running import OTHER_TOKEN, TOKEN, ServerProcess
from tests.service import FAST_REPLY, RunningService, reply_text

Pair = tuple[ServerProcess, ServerProcess]


def start(upstream: RunningService, redis: str, folder: Path, *more: str) -> ServerProcess:
    flags = ["--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast"]
    flags += ["--streams", redis, "--max-streams-per-client", "60", *more]
    return ServerProcess(folder, *flags)


@pytest.fixture(scope="module")
def pair(
    upstream: RunningService, redis: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    with start(upstream, redis, folder) as one, start(upstream, redis, folder) as other:
        yield one, other
        assert one.faults() + other.faults() == []


def cut_after(server: ServerProcess, count: int, model: str) -> OpenStream:
    with streaming(server.url, messages(model=model), Prefer="resumable") as stream:
        stream.read_until(count)
        stream.cut()
        return stream


def test_a_reply_is_the_same(pair: Pair) -> None:
    answer = post(pair[0].url)
    assert answer.text == FAST_REPLY
    assert answer.ids == list(range(1, 44))
    again = resume(pair[1].url, answer.headers["x-stream-id"], 0)
    assert again.body == answer.body


def test_the_other_process_goes_on_with_it(pair: Pair) -> None:
    stream = cut_after(pair[0], 5, "rate:100:80")
    rest = resume(pair[1].url, stream.id, stream.last_id)
    assert rest.ids == list(range(stream.last_id + 1, 84))
    assert text_of(stream.values) + rest.text == reply_text(80)
    assert resume(pair[0].url, stream.id, 82).values == ["[DONE]"]
    for server in pair:
        assert resume(server.url, stream.id, 83).status == 204


def test_the_other_process_stops_it(pair: Pair, upstream: RunningService) -> None:
    stream = cut_after(pair[0], 3, "stall:3")
    asked = upstream.log.exchanges[-1]
    assert ask(pair[1].url, "DELETE", f"/chat/stream/{stream.id}").status == 204
    wait_until(lambda: asked.peer_closed is not None)
    for server in pair:
        assert resume(server.url, stream.id, 3).values == [{"finish": "stopped"}]
        assert ask(server.url, "DELETE", f"/chat/stream/{stream.id}").status == 204


def test_a_plain_reply_that_was_left_is_gone_everywhere(
    pair: Pair, upstream: RunningService
) -> None:
    with streaming(pair[0].url, messages(model="stall:3")) as stream:
        stream.read_until(3)
        asked = upstream.log.exchanges[-1]
        stream.cut()
    wait_until(lambda: asked.peer_closed is not None)
    wait_until(lambda: resume(pair[1].url, stream.id, 0).status == 404)
    assert resume(pair[1].url, "0" * 32, 0).status == 404
    assert resume(pair[1].url, "x*", 0).status == 404


def test_tokens_bind_streams_across_processes(
    upstream: RunningService, redis: str, tmp_path: Path
) -> None:
    file = tmp_path / "tokens"
    file.write_text(f"alice:{TOKEN}\nbob:{OTHER_TOKEN}\n")
    file.chmod(0o600)
    flags = ("--tokens-file", str(file))
    with (
        start(upstream, redis, tmp_path, *flags) as one,
        start(upstream, redis, tmp_path, *flags) as other,
    ):
        answer = post(one.url, None, **bearer(TOKEN))
        stream_id = answer.headers["x-stream-id"]
        assert resume(other.url, stream_id, 0, **bearer(TOKEN)).body == answer.body
        for_bob = resume(other.url, stream_id, 0, **bearer(OTHER_TOKEN))
        nowhere = resume(other.url, "0" * 32, 0, **bearer(OTHER_TOKEN))
        assert (
            (for_bob.status, for_bob.body) == (nowhere.status, nowhere.body) == (404, nowhere.body)
        )


def test_the_replies_of_a_killed_process_end(
    upstream: RunningService, redis: str, tmp_path: Path
) -> None:
    """Those who ask the other process get what there was, then an error, within seconds."""
    with start(upstream, redis, tmp_path) as one, start(upstream, redis, tmp_path) as other:
        streams = [cut_after(one, 4, "rate:50:5000") for _ in range(10)]
        results: dict[str, tuple[Answer, float]] = {}

        def go_on(stream: OpenStream) -> None:
            answer = resume(other.url, stream.id, stream.last_id)
            results[stream.id] = (answer, time.monotonic())

        threads = [threading.Thread(target=go_on, args=(stream,)) for stream in streams[:8]]
        for thread in threads:
            thread.start()
        time.sleep(1)
        os.kill(one.pid, signal.SIGKILL)
        killed = time.monotonic()
        for thread in threads:
            thread.join(20)
        for stream in streams[:8]:
            answer, ended = results[stream.id]
            ids = [int(event.id) for event in stream.events] + answer.ids
            assert ids == list(range(1, len(ids) + 1))
            assert answer.values[-1]["code"] == "service-error"
            text = text_of(stream.values) + answer.text
            assert text == reply_text(len(ids) - 1)
            assert ended - killed < 8  # promised: 5
        late = resume(other.url, streams[8].id, 0)
        assert late.values[-1]["code"] == "service-error"
        assert late.ids == list(range(1, len(late.ids) + 1))
        assert ask(other.url, "DELETE", f"/chat/stream/{streams[9].id}").status == 204
        ended_so = resume(other.url, streams[9].id, 0).values[-1]
        assert ended_so in ({"finish": "stopped"}, late.values[-1])


def test_a_lost_store_is_said(upstream: RunningService, tmp_path: Path) -> None:
    with running_redis(tmp_path) as url:
        server = start(upstream, url, tmp_path)
        with server, streaming(server.url, messages(model="rate:50:5000")) as stream:
            stream.read_until(3)
            _shut_down(url)
            stream.read_all()
            assert stream.values[-1]["code"] == "service-error"
            answer = post(server.url)
            assert (answer.status, answer.error["code"]) == (503, "overloaded")
            assert ask(server.url, path="/healthz").status == 200


def _shut_down(url: str) -> None:
    import socket

    port = int(url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"SHUTDOWN NOSAVE\r\n")
        sock.recv(100)


def test_without_a_store_it_does_not_start(upstream: RunningService, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="cannot start: Redis cannot be reached"):
        start(upstream, "redis://127.0.0.1:1/0", tmp_path)
