"""A reply's life over a real connection: the same text at any slicing, and every stop seen."""

from __future__ import annotations

import asyncio
import base64
import gc
import random
from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest

from desktop_chat.chat.failures import ErrorCode, Reason
from desktop_chat.chat.messages import Status
from desktop_chat.chat.turn import Turn
from tests.replying import QUICK, Watcher, new_reply, openai_backend, opener, request_for, run_reply
from tests.service import (
    FAST_REPLY,
    Exchange,
    RunningService,
    listening_socket,
    reply_text,
    running_service,
)
from tests.service.chunks import DONE, delta_event, text_event
from tests.unit.test_turn import drive, until

TEXT = "Grüße, 世界! 👩\u200d💻 <b>&amp;</b>\n\u2028\u0085 “ende”"
EVENTS = (
    b"\xef\xbb\xbf: hello\r\n\r\n"
    + b"".join(text_event("m", piece) for piece in TEXT)
    + text_event("m", TEXT).replace(b"\n", b"\r\n")
    + delta_event("m", {}, "stop").replace(b"\n", b"\r")
    + DONE
)


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


def head(content_type: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


BODIES = {
    "until the end": head("text/event-stream") + EVENTS,
    "as plain text": head("text/plain") + EVENTS,
    "without a type": b"HTTP/1.0 200 OK\r\n\r\n" + EVENTS,
    "with a length": head("text/event-stream").replace(
        b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(EVENTS)
    )
    + EVENTS,
    "in chunks of 3": head("text/event-stream").replace(
        b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    + chunked(EVENTS, 3),
}


@pytest.mark.parametrize("size", [1, 2, 7, 1_000_000])
@pytest.mark.parametrize("body", BODIES)
def test_the_text_is_the_same_at_any_slicing(service: RunningService, body: str, size: int) -> None:
    service.register("sliced", BODIES[body])
    reply, watcher = run_reply(openai_backend(service.base_url), f"named:sliced:{size}")
    assert (reply.status, reply.text) == (Status.COMPLETE, TEXT + TEXT)
    assert "".join(delta.text for delta in watcher.deltas) == reply.text
    assert reply.facts.warnings == 0


def test_single_bytes_of_a_script(service: RunningService) -> None:
    encoded = base64.urlsafe_b64encode(head("text/event-stream") + EVENTS).decode().rstrip("=")
    reply, _ = run_reply(openai_backend(service.base_url), f"raw-sliced:1:{encoded}")
    assert (reply.status, reply.text) == (Status.COMPLETE, TEXT + TEXT)


def wait_until_closed(service: RunningService, exchange: Exchange) -> None:
    service.wait_for_exchange(lambda one: one is exchange and one.peer_closed is not None)


def stop_when(
    service: RunningService, model: str, ready: Callable[[Watcher], object], times: int = 1
) -> Watcher:
    """Stop a reply when it is as far as that, and see that both ends are done with it."""
    reply, watcher = new_reply(), Watcher()
    before = len(service.log.exchanges)

    async def main() -> None:
        backend = openai_backend(service.base_url)
        turn = Turn(opener(backend), request_for(model), reply, watcher, QUICK)
        task = turn.start()
        await until(lambda: ready(watcher))
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0)
        text = reply.text
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.01)
        assert (reply.status, reply.text) == (Status.STOPPED, text)

    drive(main)
    assert [status for status in watcher.statuses if status.is_final] == [Status.STOPPED]
    assert "".join(delta.text for delta in watcher.deltas) == reply.text
    asked = service.log.exchanges[before:]
    for exchange in asked:
        wait_until_closed(service, exchange)
    return watcher


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    ("model", "count"),
    [("mute", 0), ("silent", 0), ("stall:3", 3), ("rate:200:1000", 5), ("endless", 500)],
)
def test_a_stop_closes_the_connection(
    service: RunningService, model: str, count: int, times: int
) -> None:
    def ready(watcher: Watcher) -> bool:
        return Status.WAITING in watcher.statuses and len(watcher.deltas) >= count

    watcher = stop_when(service, model, ready, times)
    assert reply_text(len(watcher.deltas)) == "".join(delta.text for delta in watcher.deltas)


def stop_after(service: RunningService, seconds: float, times: int) -> Status:
    """How a reply of 40 ms ends that is stopped after so many seconds."""
    reply, watcher = new_reply(), Watcher()

    async def main() -> None:
        backend = openai_backend(service.base_url)
        task = Turn(opener(backend), request_for("rate:1000:40"), reply, watcher, QUICK).start()
        await asyncio.sleep(seconds)
        for _ in range(times):
            task.cancel()
        await asyncio.wait([task])

    drive(main)
    assert [status for status in watcher.statuses if status.is_final] == [reply.status]
    assert reply.text == reply_text(len(watcher.deltas))
    return reply.status


def test_stops_at_random_moments_leave_nothing_open(service: RunningService) -> None:
    chance = random.Random(5)
    endings = [stop_after(service, chance.uniform(0, 0.06), n) for n in (1, 1, 2) * 10]
    assert set(endings) <= {Status.STOPPED, Status.COMPLETE}
    assert Status.STOPPED in endings
    end = monotonic() + 5
    while service.log.live and monotonic() < end:
        sleep(0.01)
    assert service.log.live == 0


def test_a_stop_while_connecting_leaves_no_late_arrival() -> None:
    reply, watcher = new_reply(), Watcher()
    with listening_socket() as hanging:

        async def main() -> None:
            backend = openai_backend(hanging.base_url)
            task = Turn(opener(backend), request_for("fast"), reply, watcher, QUICK).start()
            await until(lambda: reply.status is Status.CONNECTING)
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        drive(main)
        assert hanging.arrivals(1.2) == 0  # a SYN that is still tried comes after 1 s
    assert watcher.statuses == [Status.CONNECTING, Status.STOPPED]


def test_a_stop_during_the_tls_handshake_closes_the_connection() -> None:
    """The service sees it at once, not when the garbage collector comes by."""

    async def main() -> None:
        began, closed = asyncio.Event(), asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(65536)
            began.set()
            while await reader.read(65536):
                pass
            writer.close()
            closed.set()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        backend = openai_backend(f"https://127.0.0.1:{port}/v1")
        turn = Turn(opener(backend), request_for("m"), new_reply(), Watcher(), QUICK)
        task = turn.start()
        await asyncio.wait_for(began.wait(), 10)
        turn.stop()
        await asyncio.wait([task], timeout=10)
        await asyncio.wait_for(closed.wait(), 10)
        server.close()

    gc.disable()
    try:
        asyncio.run(main())
    finally:
        gc.enable()


def test_a_connect_that_hangs_runs_out_of_time() -> None:
    with listening_socket() as hanging:
        clocks = QUICK._replace(connect=0.15, tick=0.02, retries=0)
        reply, _ = run_reply(openai_backend(hanging.base_url), "fast", clocks=clocks)
    assert reply.facts.failure is not None
    assert reply.facts.failure.reason is Reason.CONNECT_TIME
    assert reply.status is Status.ERROR


@pytest.mark.parametrize(
    ("model", "clock", "status", "count"),
    [
        ("mute", "first_byte_local", Status.ERROR, 0),
        ("silent", "first_byte_local", Status.ERROR, 0),
        ("stall:3", "idle_local", Status.TRUNCATED, 3),
    ],
)
def test_a_service_that_falls_silent(
    service: RunningService, model: str, clock: str, status: Status, count: int
) -> None:
    clocks = QUICK._replace(tick=0.02, **{clock: 0.3})  # type: ignore[arg-type]
    reply, _ = run_reply(openai_backend(service.base_url), model, clocks=clocks)
    assert (reply.status, reply.text) == (status, reply_text(count))
    assert reply.facts.failure is not None
    assert reply.facts.failure.code is ErrorCode.TIMEOUT
    service.wait_for_exchange(lambda one: one.model == model and one.peer_closed is not None)


@pytest.mark.parametrize("how", ["", ":fin"], ids=["reset", "cut"])
def test_a_connection_that_breaks_keeps_the_text(service: RunningService, how: str) -> None:
    reply, _ = run_reply(openai_backend(service.base_url), f"cut:5{how}")
    assert (reply.status, reply.text) == (Status.TRUNCATED, reply_text(5))
    nothing, _ = run_reply(openai_backend(service.base_url), f"cut:0{how}")
    assert (nothing.status, nothing.text) == (Status.ERROR, "")


def test_a_long_reply_is_whole(service: RunningService) -> None:
    reply, watcher = run_reply(openai_backend(service.base_url), "burst:5000")
    assert (reply.status, reply.text) == (Status.COMPLETE, reply_text(5000))
    assert len(watcher.deltas) == 5000


def test_a_reply_over_the_cap_is_stopped_and_kept(service: RunningService) -> None:
    clocks = QUICK._replace(reply_cap=1000)
    reply, watcher = run_reply(openai_backend(service.base_url), "endless", clocks=clocks)
    assert reply.status is Status.ERROR
    assert reply.facts.failure is not None
    assert reply.facts.failure.code is ErrorCode.TOO_LONG
    assert reply.text == reply_text(len(watcher.deltas))
    assert 1000 < len(reply.text.encode()) < 1100
    service.wait_for_exchange(lambda one: one.model == "endless" and one.peer_closed is not None)


def test_comments_are_life_and_no_text(service: RunningService) -> None:
    clocks = QUICK._replace(tick=0.02, first_byte_local=0.6, idle_local=0.6)
    reply, _ = run_reply(openai_backend(service.base_url), "comments:12:0.1", clocks=clocks)
    assert (reply.status, reply.text) == (Status.COMPLETE, FAST_REPLY)
