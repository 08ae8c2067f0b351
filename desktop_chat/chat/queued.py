"""Messages that wait, within the draft that they are kept in: where each of them ends.

The draft holds every word, whoever reads it; these marks only say how to take it apart again.
What does not fit them, since something else was written there meanwhile, stays one draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

from desktop_chat.chat.attachments import Attachment
from desktop_chat.chat.conversations import Written, joined

NAME = "queued"  # among a conversation's parameters
_BETWEEN = 2  # characters: an empty line


def with_marks(parameters: Mapping[str, object], queued: Sequence[Written]) -> Mapping[str, object]:
    """Parameters that say how long each message is that waits, and how much goes with it."""
    if not queued:
        return parameters
    lengths = [
        [len(each.text) if each.text.strip() else 0, len(each.attachments)] for each in queued
    ]
    return {**parameters, NAME: {"lengths": lengths, "sum": _sum(joined(queued).text)}}


def without_marks(parameters: Mapping[str, object]) -> Mapping[str, object]:
    """Parameters as they are without a queue."""
    if NAME not in parameters:
        return parameters
    return {name: value for name, value in parameters.items() if name != NAME}


def divided(
    parameters: Mapping[str, object], draft: str, attachments: tuple[Attachment, ...]
) -> tuple[list[Written], Written]:
    """What waits, and the draft behind it."""
    whole = Written(draft, attachments)
    marks = parameters.get(NAME)
    if not isinstance(marks, dict):
        return [], whole
    lengths = _read_lengths(marks.get("lengths"))
    queued, at, files = [], 0, 0
    for length, count in lengths:
        queued.append(Written(draft[at : at + length], attachments[files : files + count]))
        at += length + _BETWEEN if length else 0
        files += count
    if _sum(joined(queued).text) != marks.get("sum") or files > len(attachments):
        return [], whole
    return queued, Written(draft[at:], attachments[files:])


def _read_lengths(value: object) -> list[tuple[int, int]]:
    if not isinstance(value, list):
        return []
    pairs = [tuple(pair) for pair in value if isinstance(pair, list) and len(pair) == 2]
    return [(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int) and a >= 0 <= b]


def _sum(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
