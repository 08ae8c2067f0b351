"""Reading a request's body: bounded, and never unpacked."""

from __future__ import annotations

from starlette.requests import Request

from desktop_chat.server import refusals
from desktop_chat.server.gate import header

# A client that still sends often does not see an answer: a little too much is read and dropped.
DRAINED = 8 * 1024 * 1024


async def read_body(request: Request, limit: int) -> bytes:
    """A JSON body of at most `limit` bytes. Raises `Refusal`, `ClientDisconnect`."""
    scope = request.scope
    kind = header(scope, b"content-type").partition(b";")[0].strip().lower()
    packed = header(scope, b"content-encoding").strip().lower()
    if kind != b"application/json" or packed not in (b"", b"identity"):
        raise refusals.not_json()
    waits = header(scope, b"expect").lower() == b"100-continue"
    declared = header(scope, b"content-length")
    size = int(declared) if declared.isdigit() else 0
    if size > limit and (waits or size > DRAINED):
        raise refusals.body_too_large(limit)
    body, length = bytearray(), 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= limit:
            body += chunk
        elif length > DRAINED:
            break
    if length > limit:
        raise refusals.body_too_large(limit)
    return bytes(body)
