"""Bodies of answers that turn out to be no event stream."""

from __future__ import annotations

from collections.abc import AsyncIterator

from desktop_chat.chat.failures import ErrorCode, Reason
from desktop_chat.wire.bodies import BodyKind, tells_kind
from desktop_chat.wire.service_errors import page_text

MAX_JSON_BODY = 33 * 1024 * 1024
MAX_PAGE = 65_536
_HEAD = 512


class NoReply(Exception):
    """The answer is no reply; `detail` holds its own words, as they came."""

    def __init__(self, code: ErrorCode, reason: Reason = Reason.NONE, detail: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.reason = reason
        self.detail = detail


async def read_head(chunks: AsyncIterator[bytes]) -> bytes:
    """The first bytes of a body, up to the first that tell what it is."""
    head = b""
    async for chunk in chunks:
        head += chunk
        if tells_kind(head) or len(head) >= _HEAD:
            break
    return head


async def read_json_text(kind: BodyKind, head: bytes, chunks: AsyncIterator[bytes]) -> str:
    """The text of a JSON body that begins with `head`. Raises `NoReply` for any other kind."""
    if kind is BodyKind.EMPTY:
        raise NoReply(ErrorCode.EMPTY_REPLY)
    limit = MAX_JSON_BODY if kind is BodyKind.JSON else MAX_PAGE
    body = bytearray(head)
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            break
    if kind is BodyKind.JSON and len(body) > limit:
        raise NoReply(ErrorCode.TOO_LONG)
    text = body.decode("utf-8", "replace")
    if kind is BodyKind.PAGE:
        raise NoReply(ErrorCode.NOT_A_STREAM, Reason.WEB_PAGE, page_text(text))
    if kind is BodyKind.OTHER:
        is_text = "\ufffd" not in text[:_HEAD]
        raise NoReply(ErrorCode.NOT_A_STREAM, detail=text if is_text else "")
    return text
