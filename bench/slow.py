"""Slow services of either kind: single bytes, 1 kB a second, delays and stalls; the same text."""

from __future__ import annotations

import asyncio
from time import monotonic

from bench.rows import Row, plain_row
from desktop_chat.chat.connections import Kind
from desktop_chat.chat.messages import Status
from tests.service.numbered import Pace
from tests.slow_replies import TEXT, length_of, slow_reply

RUNS = {False: 2, True: 20}
STALL = {False: 1.0, True: 10.0}
TOGETHER = 20  # replies under way at once


def run(full: bool) -> list[Row]:
    """A row for each kind and pace; the values are seconds of a whole reply."""
    rows = []
    for kind in (Kind.OPENAI, Kind.REMOTE):
        places = [length_of(kind) * part // RUNS[full] for part in range(RUNS[full])]
        paces = {
            "bytes": [Pace(size=1)] * RUNS[full],
            "line": [Pace(size=100, pause=0.1)] * RUNS[full],
            "delay": [Pace(delay=0.5)] * RUNS[full],
            "stall": [Pace(stall_at=place, stall=STALL[full]) for place in places],
        }
        rows += [
            asyncio.run(_row(f"slow.{kind}.{name}", kind, each)) for name, each in paces.items()
        ]
    return rows


async def _row(name: str, kind: Kind, paces: list[Pace]) -> Row:
    gate = asyncio.Semaphore(TOGETHER)

    async def one(pace: Pace) -> tuple[float, bool]:
        async with gate:
            began = monotonic()
            reply, service = await slow_reply(kind, pace)
            same = (reply.status, reply.text) == (Status.COMPLETE, TEXT)
            return monotonic() - began, same and len(service.calls) == 1

    results = await asyncio.gather(*(one(pace) for pace in paces))
    wrong = sum(not same for _, same in results)
    return plain_row(name, [seconds for seconds, _ in results], "s", "wrong = 0", not wrong, wrong)
