"""Attachments in a file of ours: what is told of them, and their contents."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable

from desktop_chat.chat.attachments import KINDS, Attachment
from desktop_chat.chat.cleaning import slices
from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage.attachments import MAX_CONTENT, is_name
from desktop_chat.storage.exchange.failures import ImportRefused, Refusal
from desktop_chat.storage.exchange.values import (
    line_of,
    typed,
)

ReadContent = Callable[[str], bytes]  # by `Attachment.file`; raises OSError

MOST = 1_000  # attachments of one message
_MEDIA_TYPES = frozenset({"image/png", "image/jpeg", "text/plain"})
_NUMBERS = ("size", "width", "height", "tokens", "pages", "hidden", "original")
_LARGEST = 2**53


def files_of(record: ConversationRecord) -> Iterable[Attachment]:
    """All attachments of a conversation, those of its draft too."""
    yield from record.draft_attachments
    for message in record.messages:
        yield from message.attachments


def attachments_of(value: object, where: str) -> tuple[Attachment, ...]:
    """What a file tells of the attachments of a message. Raises ImportRefused."""
    items = typed(value, list, where)
    if len(items) > MOST:
        raise ImportRefused(Refusal.TOO_LARGE, where)
    return tuple(_attachment(item, f"{where}[{number}]") for number, item in enumerate(items))


def _attachment(value: object, where: str) -> Attachment:
    fields = typed(value, dict, where)
    texts = {name: fields.get(name, "") for name in ("file", "name", "kind")}
    texts = {name: line_of(text, f"{where}.{name}") for name, text in texts.items()}
    media_type = line_of(fields.get("media_type", "text/plain"), f"{where}.media_type")
    known = is_name(texts["file"]) and texts["kind"] in KINDS and media_type in _MEDIA_TYPES
    if not known or (texts["kind"] == "image") is media_type.startswith("text/"):
        raise ImportRefused(Refusal.BAD_VALUE, where)
    numbers = {name: typed(fields.get(name, 0), int, f"{where}.{name}") for name in _NUMBERS}
    if not all(0 <= number < _LARGEST for number in numbers.values()):
        raise ImportRefused(Refusal.BAD_VALUE, where)
    size, *others = numbers.values()
    kept = (texts["file"], texts["name"], texts["kind"], size, media_type)
    return Attachment(*kept, *others)


def read_content(value: object, where: str) -> bytes:
    """A content, whose name is what it says it is. Raises ImportRefused."""
    fields = typed(value, dict, where)
    name = line_of(fields.get("file", ""), f"{where}.file")
    if "base64" in fields:
        content = _decode(typed(fields["base64"], str, f"{where}.base64"), where)
    else:
        text = typed(fields.get("text"), str, f"{where}.text")
        content = b"".join(part.encode("utf-8", "replace") for part in slices(text))
    if len(content) > MAX_CONTENT:
        raise ImportRefused(Refusal.TOO_LARGE, where)
    if hashlib.sha256(content).hexdigest() != name:
        raise ImportRefused(Refusal.BAD_VALUE, f"{where}.file")
    return content


def _decode(text: str, where: str) -> bytes:
    try:
        # A slice is a multiple of four characters.
        return b"".join(base64.b64decode(part, validate=True) for part in slices(text))
    except (binascii.Error, ValueError):
        raise ImportRefused(Refusal.BAD_VALUE, f"{where}.base64") from None
