"""Scripts of services that answer with something else than a whole stream."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping

from tests.service import chunks
from tests.service.wire import Reply, Request

Script = Callable[[Reply, Request, str], Awaitable[None]]


async def whole(reply: Reply, _request: Request, _: str) -> None:
    """A completion in one object."""
    await reply.whole(200, "application/json", chunks.completion(reply.model, chunks.FAST_REPLY))


async def status(reply: Reply, _request: Request, parameters: str) -> None:
    """An HTTP error, as OpenAI words it."""
    code, _, retry_after = parameters.partition(":")
    extra = {"Retry_After": retry_after} if retry_after else {}
    await reply.error(int(code), f"Scripted error {code}", f"scripted_{code}", **extra)


async def error_json(reply: Reply, _request: Request, _: str) -> None:
    """An error that claims success."""
    content = chunks.error_body("Scripted error", "server_error")
    await reply.whole(200, "application/json", content)


async def html(reply: Reply, _request: Request, _: str) -> None:
    """A captive portal."""
    page = b"<!doctype html><title>Sign in</title><h1>Please sign in to the network</h1>"
    await reply.whole(200, "text/html; charset=utf-8", page)


async def empty(reply: Reply, _request: Request, _: str) -> None:
    """A stream without a byte in it."""
    await reply.begin_stream()
    await reply.end_stream()


async def cut(reply: Reply, _request: Request, parameters: str) -> None:
    """A reply that breaks off."""
    count, _, how = parameters.partition(":")
    await reply.begin_stream()
    for number in range(int(count)):
        await reply.delta(chunks.delta_text(number))
    await reply.cut(reset=how != "fin")


async def redirect(reply: Reply, _request: Request, parameters: str) -> None:
    """A redirect, with no body."""
    code, _, url = parameters.partition(":")
    await reply.whole(int(code), "text/plain", b"", Location=url)


async def raw(reply: Reply, _request: Request, parameters: str) -> None:
    """A response byte for byte, then the end of the connection."""
    await _verbatim(reply, base64.urlsafe_b64decode(parameters + "=="), 0)


async def raw_sliced(reply: Reply, _request: Request, parameters: str) -> None:
    """The same in small writes."""
    size, _, data = parameters.partition(":")
    await _verbatim(reply, base64.urlsafe_b64decode(data + "=="), int(size))


def named(responses: Mapping[str, bytes]) -> Script:
    """The script for responses that were registered by name."""

    async def script(reply: Reply, _request: Request, parameters: str) -> None:
        name, _, size = parameters.partition(":")
        if name in responses:
            await _verbatim(reply, responses[name], int(size or 0))
        else:
            await reply.error(404, f"No response is registered as {name!r}", "model_not_found")

    return script


async def _verbatim(reply: Reply, response: bytes, size: int) -> None:
    reply.keep_alive = False
    await reply.send_sliced(response, size or max(1, len(response)))
