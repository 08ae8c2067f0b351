"""Random bytes as the answer of either kind of service: nothing may be raised, nothing may hang."""

from __future__ import annotations

import asyncio
from time import monotonic

from hypothesis import HealthCheck, given, settings

from bench.rows import Row, plain_row
from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.backends.remote import RemoteBackend, Resuming
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend
from desktop_chat.chat.turn import Clocks, Turn
from tests.hostile import BODIES, HEADS
from tests.replying import Watcher, new_reply, opener, request_for
from tests.service.numbered import NumberedService

RUNS = {False: 300, True: 20_000}
HANG = 1.0  # seconds
TRIES = 3  # of an answer that took that long: a machine that stands still is no hang of ours
_CLOCKS = Clocks(retries=0)
_AT_ONCE = Resuming(pauses=(0.0, 0.0, 0.0), farewell=0.5)


def run(full: bool) -> list[Row]:
    """One row for each kind of service."""
    return [_row(kind, RUNS[full]) for kind in ("openai", "remote")]


def _row(kind: str, count: int) -> Row:
    seconds: list[float] = []
    raised: list[str] = []
    again = 0

    @settings(
        max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(head=HEADS, body=BODIES)
    def answer(head: bytes, body: bytes) -> None:
        nonlocal again
        tries = [_try(kind, head + body)]
        while tries[-1][0] > HANG and len(tries) < TRIES:
            again += 1
            tries.append(_try(kind, head + body))
        took, error = min(tries)
        seconds.append(took)
        if error:
            raised.append(error)

    answer()
    hangs = sum(one > HANG for one in seconds)
    return plain_row(
        f"hostile.{kind}",
        [one * 1000 for one in seconds],
        "ms",
        "raised = 0, over 1 s = 0",
        not raised and not hangs,
        len(raised) + hangs,
        raised=sorted(set(raised)),
        hangs=hangs,
        tried_again=again,
    )


def _try(kind: str, answer: bytes) -> tuple[float, str]:
    """Seconds that one answer took, and the name of what was raised."""
    began, raised = monotonic(), ""
    try:
        asyncio.run(_reply(kind, answer))
    except Exception as error:  # what is raised is what is counted
        raised = type(error).__name__
    return monotonic() - began, raised


async def _reply(kind: str, answer: bytes) -> None:
    service = NumberedService([], answer=lambda _: answer)
    async with service.running():
        turn = Turn(
            opener(_backend(kind, service.url)), request_for("m"), new_reply(), Watcher(), _CLOCKS
        )
        async with asyncio.timeout(30):
            await turn.run()


def _backend(kind: str, url: str) -> Backend:
    if kind == "openai":
        return OpenAIBackend(HttpClients(), url, Access())
    return RemoteBackend(HttpClients(), url, Access(), resuming=_AT_ONCE)
