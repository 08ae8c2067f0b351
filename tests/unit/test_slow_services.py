"""Single bytes, thin lines, delays and stalls give the text that full speed gives."""

from __future__ import annotations

import asyncio

import pytest

from desktop_chat.chat.connections import Kind
from desktop_chat.chat.messages import Status
from tests.service.numbered import Pace
from tests.slow_replies import TEXT, length_of, slow_reply

KINDS = pytest.mark.parametrize("kind", [Kind.OPENAI, Kind.REMOTE])
PACES = {
    "full speed": Pace(),
    "single bytes": Pace(size=1),
    "sevens": Pace(size=7),
    "thin line": Pace(size=100, pause=0.01),
    "delay": Pace(delay=0.3),
}


@KINDS
@pytest.mark.parametrize("pace", PACES.values(), ids=PACES)
def test_the_text_is_the_same_at_any_pace(kind: Kind, pace: Pace) -> None:
    reply, service = asyncio.run(slow_reply(kind, pace))
    assert (reply.status, reply.text) == (Status.COMPLETE, TEXT)
    assert len(service.calls) == 1  # neither asked again nor resumed


@KINDS
def test_a_stall_anywhere_costs_nothing(kind: Kind) -> None:
    async def main() -> None:
        places = range(0, length_of(kind), 149)
        paces = [Pace(stall_at=place, stall=0.4) for place in places]
        replies = await asyncio.gather(*(slow_reply(kind, pace) for pace in paces))
        assert len(replies) >= 8
        for reply, service in replies:
            assert (reply.status, reply.text) == (Status.COMPLETE, TEXT)
            assert len(service.calls) == 1

    asyncio.run(main())
