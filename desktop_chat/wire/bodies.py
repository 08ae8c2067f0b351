"""What the body of an answer is: told by its first bytes, since its header is often wrong."""

from __future__ import annotations

from enum import Enum, auto

_FIELDS = (b"data", b"event", b"id:", b"retry", b":")
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # gzip and zstd that nobody said is one
_LONGEST_FIELD = max(map(len, _FIELDS))


class BodyKind(Enum):
    """The kinds of body that an answer with status 200 has been seen to have."""

    EVENTS = auto()
    JSON = auto()
    PAGE = auto()
    EMPTY = auto()
    OTHER = auto()


def sniff(head: bytes, content_type: str) -> BodyKind:
    """The kind of a body that begins with `head` (empty only where the body is)."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = content_type.partition(";")[0].strip().lower()
    if bare.startswith(_FIELDS):
        return BodyKind.EVENTS
    if bare.startswith((b"{", b"[")):
        return BodyKind.JSON
    if bare.startswith(b"<"):
        return BodyKind.PAGE
    if kind == "text/event-stream" and not head.startswith(_PACKED):
        return BodyKind.EVENTS if head else BodyKind.EMPTY
    return BodyKind.OTHER if bare else BodyKind.EMPTY


def tells_kind(head: bytes) -> bool:
    """Whether `head`, the first bytes of a body, are enough for `sniff` to tell its kind."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return len(bare) >= _LONGEST_FIELD or bare.startswith((b"{", b"[", b"<", b":"))


def speaks_ollama(value: object) -> bool:
    """Whether a JSON value is a line of Ollama's own protocol."""
    if not isinstance(value, dict) or "choices" in value:
        return False
    return "done" in value and ("message" in value or "response" in value)
