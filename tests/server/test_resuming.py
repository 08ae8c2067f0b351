"""A reply outlives its connection: replayed, then live, without a gap and with nothing twice."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable

import pytest

from desktop_chat.chat.backend import Request
from desktop_chat.chat.deltas import Delta, Finish, TextDelta
from desktop_chat.server.settings import ServerSettings
from desktop_chat.server.tokens import Tokens
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
from tests.server.running import (
    OTHER_TOKEN,
    TOKEN,
    ServerProcess,
    running_server,
)
from tests.service import FAST_REPLY, RunningService, reply_text

RESUMABLE = {"Prefer": "resumable"}


class Paced:
    """So many deltas, so many a second."""

    is_local = True

    def __init__(self, count: int, per_second: float) -> None:
        self._count = count
        self._pause = 1 / per_second
        self.closed = 0

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        on_sent()
        try:
            for number in range(self._count):
                yield TextDelta(f"{number} ")
                await asyncio.sleep(self._pause)
            yield Finish("stop")
        finally:
            self.closed += 1


def numbers(count: int) -> str:
    return "".join(f"{number} " for number in range(count))


def cut_after(url: str, count: int, body: bytes | None = None, **headers: str) -> OpenStream:
    """A resumable reply whose connection is gone after so many events."""
    with streaming(url, body, Prefer="resumable", **headers) as stream:
        stream.read_until(count)
        stream.cut()
        return stream


def joined(stream: OpenStream, rest: Answer) -> str:
    return text_of(stream.values) + rest.text


def test_a_cut_reply_goes_on(server: ServerProcess) -> None:
    stream = cut_after(server.url, 5, messages(model="rate:100:60"))
    assert stream.headers["preference-applied"] == "resumable"
    rest = resume(server.url, stream.id, stream.last_id)
    assert rest.status == 200
    assert rest.headers["x-stream-id"] == stream.id
    assert rest.ids == list(range(stream.last_id + 1, 64))
    assert joined(stream, rest) == reply_text(60)
    assert rest.values[-1] == "[DONE]"


def test_from_the_start_and_after_the_end(server: ServerProcess) -> None:
    stream = cut_after(server.url, 5, messages(model="rate:200:50"))
    for after in (None, 0):
        whole = resume(server.url, stream.id, after)
        assert whole.text == reply_text(50)
        assert whole.ids == list(range(1, 54))
    assert resume(server.url, stream.id, 52).values == ["[DONE]"]
    assert resume(server.url, stream.id, 53).status == 204


def test_several_may_listen(server: ServerProcess) -> None:
    stream = cut_after(server.url, 2, messages(model="rate:100:40"))
    with streaming(server.url, messages(model="fast")):
        texts = [resume(server.url, stream.id, 0).text for _ in range(3)]
    assert texts == [reply_text(40)] * 3


def test_rubbish_in_last_event_id_means_the_start(server: ServerProcess) -> None:
    answer = post(server.url, Prefer="Resumable; foo=1, other")
    assert answer.headers["preference-applied"] == "resumable"
    for rubbish in ("", "-1", "1.5", "abc", "1, 2", "٣"):
        value = rubbish.encode().decode("latin-1")
        assert resume(server.url, answer.headers["x-stream-id"], value).text == FAST_REPLY  # type: ignore[arg-type]


def test_delete_stops_a_reply(server: ServerProcess, upstream: RunningService) -> None:
    with streaming(server.url, messages(model="stall:3"), Prefer="resumable") as stream:
        stream.read_until(3)
        asked = upstream.log.exchanges[-1]
        assert ask(server.url, "DELETE", f"/chat/stream/{stream.id}").status == 204
        stream.read_all()
        assert stream.values[-1] == {"finish": "stopped"}
        assert stream.last_id == 4
    wait_until(lambda: asked.peer_closed is not None)
    again = ask(server.url, "DELETE", f"/chat/stream/{stream.id}")
    assert (again.status, again.body) == (204, b"")
    assert resume(server.url, stream.id, 3).values == [{"finish": "stopped"}]


def test_without_the_wish_a_closed_connection_is_a_stop() -> None:
    backend = Paced(1000, 100)
    with running_server(backend) as server:
        with streaming(server.url) as stream:
            stream.read_until(3)
            stream.cut()
        wait_until(lambda: backend.closed == 1)
        wait_until(lambda: resume(server.url, stream.id, 0).status == 404)


def test_a_resumable_reply_goes_on_alone_but_not_for_ever() -> None:
    backend = Paced(100_000, 100)
    with running_server(backend, ServerSettings(keep_seconds=1.0)) as server:
        stream = cut_after(server.url, 3)
        time.sleep(0.3)
        assert backend.closed == 0
        wait_until(lambda: backend.closed == 1)
        assert resume(server.url, stream.id, 3).status == 404


def test_a_reply_is_kept_for_its_time_and_no_longer() -> None:
    with running_server(Paced(20, 1000), ServerSettings(keep_seconds=1.0)) as server:
        answer = post(server.url)
        stream_id = answer.headers["x-stream-id"]
        time.sleep(0.6)
        assert resume(server.url, stream_id, 0).text == numbers(20)  # counts from here again
        time.sleep(0.6)
        assert resume(server.url, stream_id, 0).text == numbers(20)
        wait_until(lambda: resume(server.url, stream_id, 0).status == 404, every=1.5)


@pytest.fixture
def two_callers() -> Tokens:
    return Tokens([("alice", TOKEN), ("bob", OTHER_TOKEN)])


def test_streams_are_bound_to_the_token(two_callers: Tokens) -> None:
    with running_server(Paced(300, 100), tokens=two_callers) as server:
        stream = cut_after(server.url, 3, None, **bearer(TOKEN))
        own, others = bearer(TOKEN), bearer(OTHER_TOKEN)
        refusals = [
            resume(server.url, stream.id, 0, **others),
            resume(server.url, "0" * 32, 0, **own),
            resume(server.url, "x", 0, **own),
            resume(server.url, stream.id.upper(), 0, **own),
            ask(server.url, "DELETE", f"/chat/stream/{stream.id}", headers=others),
            ask(server.url, "DELETE", f"/chat/stream/{'0' * 32}", headers=own),
        ]
        shapes = {(one.status, one.body, frozenset(one.headers)) for one in refusals}
        assert len(shapes) == 1
        assert refusals[0].status == 404
        assert refusals[0].error["code"] == "not-found"
        assert resume(server.url, stream.id, 0).status == 401
        assert resume(server.url, stream.id, 3, **own).values[-1] == "[DONE]"


def test_ids_are_random() -> None:
    with running_server(Paced(1, 1000)) as server:
        ids = {post(server.url).headers["x-stream-id"] for _ in range(50)}
        assert len(ids) == 50
        assert all(len(bytes.fromhex(one)) == 16 for one in ids)


def test_cuts_at_random_bytes(server: ServerProcess) -> None:
    """Many times during one reply: what came, cut in the middle of an event, and what follows."""
    dice = random.Random(7)
    for _ in range(3):
        with streaming(server.url, messages(model="rate:200:100"), Prefer="resumable") as stream:
            raw = stream.response.read1(dice.randrange(1, 400))
            stream.cut()
        assert raw
        values, last = [], 0
        while "[DONE]" not in values:
            answer = read_some(server, stream.id, last, dice.randrange(100, 3000))
            events = answer.events
            assert [int(one.id) for one in events] == list(range(last + 1, last + 1 + len(events)))
            values += answer.values
            last += len(events)
        assert text_of(values) == reply_text(100)


def read_some(server: ServerProcess, stream_id: str, after: int, size: int) -> Answer:
    """Go on with a reply, and cut the connection after so many bytes."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", f"/chat/stream/{stream_id}", headers={"Last-Event-ID": str(after)})
    response = connection.getresponse()
    body = b""
    while len(body) < size and (chunk := response.read1(size - len(body))):
        body += chunk
    connection.close()
    return Answer(response.status, {}, body)


def test_a_long_reply_is_kept_whole_up_to_the_cap() -> None:
    class Wide(Paced):
        async def stream(
            self, request: Request, on_sent: Callable[[], None]
        ) -> AsyncGenerator[Delta, None]:
            on_sent()
            for _ in range(100):
                yield TextDelta("x" * 10_000)
            yield Finish("stop")

    with running_server(Wide(0, 1), ServerSettings(max_reply=500_000)) as server:
        answer = post(server.url, Prefer="resumable")
        assert answer.values[-1]["code"] == "too-long"
        assert 490_000 < len(answer.text) < 520_000
        again = resume(server.url, answer.headers["x-stream-id"], 0)
        assert again.body == answer.body


def test_old_replies_make_room_for_new_ones() -> None:
    settings = ServerSettings(kept_bytes=100_000)
    with running_server(Paced(2000, 100_000), settings) as server:
        first = post(server.url)
        ids = [post(server.url).headers["x-stream-id"] for _ in range(3)]
        assert first.text == numbers(2000)
        assert resume(server.url, first.headers["x-stream-id"], 0).status == 404
        assert resume(server.url, ids[-1], 0).text == numbers(2000)
