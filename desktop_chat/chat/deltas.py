"""What a backend yields while a reply comes in."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from desktop_chat.chat.messages import ToolCall, Usage


class TextDelta(NamedTuple):
    """More of the reply, already clean (see `chat.cleaning`)."""

    text: str


class ReasoningDelta(NamedTuple):
    """More of what the model thinks before it answers."""

    text: str


class Sign(Enum):
    """Signs of life without text."""

    ALIVE = auto()  # a keep-alive comment: queued, not dead
    LOST = auto()  # the connection broke off, and is made again to go on from there


class UsageReport(NamedTuple):
    """The service's own token count."""

    usage: Usage


class ToolCalls(NamedTuple):
    """All calls of the reply, whole."""

    calls: tuple[ToolCall, ...]


class Finish(NamedTuple):
    """The service said that the reply is whole; `reason` is its own word, if it gave one.

    Only counts (`UsageReport`, `ToolCalls`, `Tally`) may follow.
    """

    reason: str | None


class Tally(NamedTuple):
    """Counts at the end: events read, oddities skipped, secrets masked; `word` is the service's
    own for how it ended, also where that is no whole reply."""

    events: int
    warnings: int
    request_id: str | None = None
    masked: int = 0
    word: str | None = None


Delta = TextDelta | ReasoningDelta | Sign | UsageReport | ToolCalls | Finish | Tally
