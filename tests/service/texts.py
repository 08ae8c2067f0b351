"""Scripts that stream a text of a kind, or one that the caller chose, at a rate or at once."""

from __future__ import annotations

from collections.abc import Mapping

from tests.service import chunks
from tests.service.faults import Script
from tests.service.kinds import KINDS, kind_text
from tests.service.replies import begin, finish, pieces, send_body, send_paced
from tests.service.wire import Reply, Request

SIZE = 4  # characters in a delta


async def kind(reply: Reply, request: Request, parameters: str) -> None:
    """KIND:RATE:COUNT[:FIRST], with "burst" for a rate."""
    name, pace, count, *rest = parameters.split(":")
    if name in KINDS:
        text = kind_text(name, SIZE * int(count), int(rest[0]) if rest else 0)
        await _stream(reply, request, text, pace, SIZE)
    else:
        await reply.error(404, f"There is no kind {name!r}", "model_not_found")


def chosen(texts: Mapping[str, str]) -> Script:
    """The script for texts that were put: NAME:RATE[:SIZE]."""

    async def script(reply: Reply, request: Request, parameters: str) -> None:
        name, pace, *rest = parameters.split(":")
        if name in texts:
            await _stream(reply, request, texts[name], pace, int(rest[0]) if rest else SIZE)
        else:
            await reply.error(404, f"No text was put as {name!r}", "model_not_found")

    return script


async def _stream(reply: Reply, request: Request, text: str, pace: str, size: int) -> None:
    await begin(reply)
    if pace == "burst":
        await send_body(reply, chunks.text_body(reply.model, text, size))
        reply.exchange.deltas_sent = -(-len(text) // size)
    else:
        await send_paced(reply, pieces(text, size), float(pace))
    await finish(reply, request)
