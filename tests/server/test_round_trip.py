"""Whatever a backend yields comes out of our client's reader unchanged; nothing stays behind."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import AsyncGenerator, Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.chat.backend import Request
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.deltas import Delta, Finish, ReasoningDelta, TextDelta, UsageReport
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure
from desktop_chat.chat.messages import Usage
from desktop_chat.server.settings import ServerSettings
from desktop_chat.wire.eventstream import Decoder
from desktop_chat.wire.service import ServiceReader
from tests.server.client import ask, streaming, wait_until
from tests.server.running import RunningServer, running_server
from tests.server.test_resuming import Paced


class Scripted:
    """A backend that yields what the test says, then fails if it says so."""

    is_local = True
    deltas: list[Delta]
    failure: Failure | None

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        on_sent()
        for delta in self.deltas:
            yield delta
            await asyncio.sleep(0)
        if self.failure is not None:
            raise BackendError(self.failure)


class Loop:
    """A service with a scripted backend."""

    def __init__(self, server: RunningServer, backend: Scripted) -> None:
        self.server = server
        self.backend = backend

    def read(self, size: int) -> tuple[ServiceReader, list[Delta]]:
        """The reply as our client reads it, from packets of at most so many bytes."""
        reader, decoder, found = ServiceReader(numbered=True), Decoder(), list[Delta]()
        with streaming(self.server.url) as stream:
            while chunk := stream.response.read1(size):
                for event in decoder.feed(chunk):
                    found += reader.read(event)
        return reader, found + reader.end()


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    backend = Scripted()
    with running_server(backend) as server:
        yield Loop(server, backend)


def text_of(deltas: list[Delta], kind: type[TextDelta | ReasoningDelta]) -> str:
    return "".join(one.text for one in deltas if isinstance(one, kind))


ODD = [
    "\r",
    "\n",
    "\r\n",
    "\n\n",
    "\u2028",
    "\u2029",
    "\x85",
    "\x00",
    "\ufeff",
    "data: [DONE]",
    ": ",
]
ODD += ["\U0001f469\u200d\U0001f4bb", "世界", '"', "\\", "\\u0041", "id: 9\n"]
TEXTS = st.lists(st.sampled_from(ODD) | st.text(max_size=5), min_size=1, max_size=6)
CLEAN = TEXTS.map(lambda parts: clean("".join(parts)))  # backends yield no other
DELTAS = st.lists(st.builds(TextDelta, CLEAN) | st.builds(ReasoningDelta, CLEAN), max_size=8)
ENDS = st.none() | st.builds(Failure, st.sampled_from(ErrorCode))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deltas=DELTAS, failure=ENDS, size=st.integers(1, 40), finish=st.sampled_from(["stop", "x"]))
def test_what_goes_in_comes_out(
    loop: Loop, deltas: list[Delta], failure: Failure | None, size: int, finish: str
) -> None:
    usage = Usage(1, 2, 3)
    first = TextDelta("a")  # a reply without one is a status
    loop.backend.deltas = [first, *deltas]
    loop.backend.failure = failure
    if failure is None:
        loop.backend.deltas += [UsageReport(usage), Finish(finish)]
    reader, found = loop.read(size)
    for kind in (TextDelta, ReasoningDelta):
        assert text_of(found, kind) == text_of(loop.backend.deltas, kind)
    assert not reader.has_gap
    assert (reader.is_whole, reader.error is None) == (failure is None, failure is None)
    if failure is None:
        assert UsageReport(usage) in found
        assert found[-1] == Finish(finish)


def test_nothing_stays_behind() -> None:
    """Replies that are left, stopped, gone on with and read to their end, all at once."""
    backend = Paced(60, 200)
    limits = ServerSettings(max_streams_per_client=60, keep_seconds=1.0)
    with running_server(backend, limits) as server:

        async def tasks() -> int:
            return len(asyncio.all_tasks())

        before = server.call(tasks)
        threads = [threading.Thread(target=use, args=(server.url, seed)) for seed in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        metrics = server.service.metrics
        wait_until(lambda: metrics.running == metrics.listeners == metrics.kept_streams == 0)
        wait_until(lambda: server.call(tasks) == before)
        assert backend.closed >= 12 * 6


def use(url: str, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(6):
        wish = "resumable" if dice.random() < 0.6 else "nothing"
        with streaming(url, Prefer=wish) as stream, contextlib.suppress(EOFError):
            stream.read_until(dice.randrange(1, 60))
            if dice.random() < 0.4:
                ask(url, "DELETE", f"/chat/stream/{stream.id}")
            if dice.random() < 0.5:
                stream.cut()
        if dice.random() < 0.5:
            ask(url, "GET", f"/chat/stream/{stream.id}", headers={"Last-Event-ID": "3"})
