"""Scripts that stream a reply, well or with long silences."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from tests.service import chunks
from tests.service.faults import whole
from tests.service.wire import PIECE, Reply, Request

THINK_REASONING = "The question is short. Two and two: four. So I say four."
THINK_ANSWER = "It is four."


def pieces(text: str, size: int = 4) -> list[str]:
    """`text` cut into pieces of `size` characters."""
    return [text[start : start + size] for start in range(0, len(text), size)]


async def begin(reply: Reply, *, gzip: bool = False) -> None:
    """Headers, and the first chunk, which has a role and no text."""
    await reply.begin_stream(gzip=gzip)
    await reply.body(chunks.delta_event(reply.model, {"role": "assistant", "content": ""}))


async def finish(reply: Reply, request: Request) -> None:
    """The chunk with the finish reason, usage where it was asked for, and the end marks."""
    await reply.body(chunks.delta_event(reply.model, {}, "stop"))
    body = request.body
    options = body.get("stream_options") if isinstance(body, dict) else None
    if isinstance(options, dict) and options.get("include_usage"):
        await reply.body(chunks.usage_event(reply.model, reply.exchange.deltas_sent))
    await reply.body(chunks.DONE)
    await reply.end_stream()


async def send_body(reply: Reply, body: bytes) -> None:
    """Events in big writes."""
    for start in range(0, len(body), PIECE):
        await reply.body(body[start : start + PIECE])
        await asyncio.sleep(0)  # lets the client's FIN be seen at once


async def send_paced(reply: Reply, texts: Iterable[str], per_second: float) -> None:
    """Delta n goes out n / rate seconds after the first; a late one does not delay the next."""
    start = time.monotonic()
    for number, text in enumerate(texts):
        ahead = start + number / per_second - time.monotonic()
        if ahead > 0:
            await asyncio.sleep(ahead)
        await reply.delta(text)


async def forever() -> None:
    """Silence: only the client's going away, or the service's end, gets out of it."""
    await asyncio.get_running_loop().create_future()


async def fast(reply: Reply, request: Request, _: str) -> None:
    """A short reply, or the same as one object if the request does not ask for a stream."""
    if isinstance(request.body, dict) and not request.body.get("stream"):
        await whole(reply, request, "")
        return
    await begin(reply)
    for number in range(40):
        await reply.delta(chunks.delta_text(number))
    await finish(reply, request)


async def rate(reply: Reply, request: Request, parameters: str) -> None:
    """So many deltas a second."""
    per_second, count = parameters.split(":")
    await begin(reply)
    await send_paced(reply, map(chunks.delta_text, range(int(count))), float(per_second))
    await finish(reply, request)


async def burst(reply: Reply, request: Request, parameters: str) -> None:
    """All deltas in big writes."""
    count = int(parameters)
    body = chunks.burst_body(reply.model, count)
    await begin(reply)
    await send_body(reply, body)
    reply.exchange.deltas_sent = count
    await finish(reply, request)


async def endless(reply: Reply, _request: Request, _: str) -> None:
    """Writes of 100 deltas until the client goes away."""
    await begin(reply)
    number = 0
    while True:
        await reply.body(b"".join(chunks.numbered_events(reply.model, 100, number)))
        number += 100
        reply.exchange.deltas_sent = number
        await asyncio.sleep(0)


async def stall(reply: Reply, _request: Request, parameters: str) -> None:
    """Some deltas, then nothing."""
    await begin(reply)
    for number in range(int(parameters)):
        await reply.delta(chunks.delta_text(number))
    await forever()


async def silent(reply: Reply, _request: Request, _: str) -> None:
    """Headers, then nothing."""
    await reply.begin_stream()
    await forever()


async def mute(_reply: Reply, _request: Request, _: str) -> None:
    """Nothing at all."""
    await forever()


async def late_headers(reply: Reply, request: Request, parameters: str) -> None:
    """A service that loads its model first."""
    await asyncio.sleep(float(parameters))
    await fast(reply, request, "")


async def echo(reply: Reply, request: Request, _: str) -> None:
    """What the user said last."""
    messages = request.body["messages"]
    content = next(one["content"] for one in reversed(messages) if one["role"] == "user")
    if isinstance(content, list):
        content = "".join(part.get("text", "") for part in content)
    await begin(reply)
    for piece in pieces(content):
        await reply.delta(piece)
    await finish(reply, request)


async def think(reply: Reply, request: Request, parameters: str) -> None:
    """Reasoning, then the answer."""
    await begin(reply)
    if parameters == "tags":
        for piece in pieces(f"<think>{THINK_REASONING}</think>{THINK_ANSWER}"):
            await reply.delta(piece)
    else:
        for piece in pieces(THINK_REASONING):
            await reply.body(chunks.delta_event(reply.model, {"reasoning_content": piece}))
        for piece in pieces(THINK_ANSWER):
            await reply.delta(piece)
    await finish(reply, request)


async def comments(reply: Reply, request: Request, parameters: str) -> None:
    """Signs of life before the reply."""
    count, _, apart = parameters.partition(":")
    await reply.begin_stream()
    for _number in range(int(count)):
        await reply.body(b": OPENROUTER PROCESSING\n\n")
        await asyncio.sleep(float(apart or 0))
    for number in range(40):
        await reply.delta(chunks.delta_text(number))
    await finish(reply, request)


async def compressed(reply: Reply, request: Request, _: str) -> None:
    """A gzip stream, flushed after every delta."""
    await begin(reply, gzip=True)
    for number in range(40):
        await reply.delta(chunks.delta_text(number))
    await finish(reply, request)


async def no_stream_options(reply: Reply, request: Request, _: str) -> None:
    """An old service."""
    if "stream_options" in request.body:
        await reply.error(400, "Unrecognized request argument supplied: stream_options")
    else:
        await fast(reply, request, "")


async def no_begun(reply: Reply, request: Request, parameters: str) -> None:
    """A service that does not go on with a reply of its own."""
    status, _, words = parameters.partition(":")
    if request.body["messages"][-1]["role"] == "assistant":
        await reply.error(int(status), words or "The last message must be of the user")
    else:
        await fast(reply, request, "")
