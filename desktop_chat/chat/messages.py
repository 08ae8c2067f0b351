"""Messages, their states and what is known of them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from desktop_chat.chat.attachments import Attachment
from desktop_chat.chat.failures import Failure
from desktop_chat.chat.records import NO_FACTS, new_id


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class Status(StrEnum):
    """Where a reply is in its life; the last five are final."""

    QUEUED = "queued"
    CONNECTING = "connecting"
    WAITING = "waiting"
    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    TRUNCATED = "truncated"
    ERROR = "error"
    INTERRUPTED = "interrupted"

    @property
    def is_final(self) -> bool:
        return self not in NEXT_STATES


_ENDINGS = frozenset({Status.STOPPED, Status.TRUNCATED, Status.ERROR})

# A retry leads from any state without text back to connecting.
NEXT_STATES: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.CONNECTING}) | _ENDINGS,
    Status.CONNECTING: frozenset({Status.WAITING, Status.STREAMING, Status.COMPLETE}) | _ENDINGS,
    Status.WAITING: frozenset({Status.CONNECTING, Status.STREAMING, Status.COMPLETE}) | _ENDINGS,
    Status.STREAMING: frozenset({Status.COMPLETE}) | _ENDINGS,
}


class Usage(NamedTuple):
    """Tokens as the service counted them."""

    prompt: int
    completion: int
    total: int


class ToolCall(NamedTuple):
    """A call that the model asked for; never carried out by this program."""

    id: str
    name: str
    arguments: str


@dataclass(slots=True)
class ReplyFacts:
    """What is known of a reply beside its text; times in milliseconds from the request."""

    finish: str | None = None
    failure: Failure | None = None
    usage: Usage | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    warnings: int = 0
    events: int = 0
    masked: int = 0
    request_id: str | None = None
    first_token_ms: float | None = None
    thought_ms: float | None = None
    duration_ms: float = 0.0
    is_kept: bool = False  # the person wants an interrupted reply as it is


class GrowingText:
    """A text that grows by small pieces: appending costs the same at any length."""

    __slots__ = ("_pieces", "length")

    def __init__(self, text: str = "") -> None:
        self._pieces = [text] if text else []
        self.length = len(text)

    def append(self, piece: str) -> None:
        self._pieces.append(piece)
        self.length += len(piece)

    def end(self, characters: int) -> str:
        """The last so many characters, or some more; no more of it is read."""
        pieces: list[str] = []
        for piece in reversed(self._pieces):
            pieces.append(piece[-characters:])
            characters -= len(piece)
            if characters <= 0:
                break
        return "".join(reversed(pieces))

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def __str__(self) -> str:
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""


class Message:
    """One turn of one speaker. A reply grows only through its `Turn`.

    `parent_id` is set by the conversation that it is put into. `other_facts` holds what a file
    told of it that this version does not know, so that it can be written again.
    """

    __slots__ = (
        "_reasoning",
        "_text",
        "attachments",
        "connection_id",
        "continues_id",
        "created_at",
        "facts",
        "id",
        "model",
        "other_facts",
        "parent_id",
        "role",
        "status",
    )

    def __init__(  # noqa: PLR0913
        self,
        role: Role,
        text: str = "",
        status: Status = Status.COMPLETE,
        model: str = "",
        *,
        reasoning: str = "",
        connection_id: str = "",
        continues_id: str = "",
        id: str = "",  # noqa: A002
        created_at: float | None = None,
    ) -> None:
        self.role = role
        self.status = status
        self.model = model
        self.facts = ReplyFacts()
        self.other_facts: Mapping[str, object] = NO_FACTS
        self.id = id or new_id()
        self.parent_id = ""
        self.connection_id = connection_id
        self.continues_id = continues_id
        self.attachments: tuple[Attachment, ...] = ()
        self.created_at = time.time() if created_at is None else created_at
        self._text = GrowingText(text)
        self._reasoning = GrowingText(reasoning)

    @property
    def text(self) -> str:
        return str(self._text)

    @property
    def reasoning(self) -> str:
        return str(self._reasoning)

    @property
    def length(self) -> int:
        """How many characters the text has, however many pieces it came in."""
        return self._text.length

    def text_end(self, characters: int) -> str:
        """The last so many characters of the text, or fewer, where it has no more."""
        return self._text.end(characters)

    @property
    def has_content(self) -> bool:
        """Whether anything of the reply has come, text or reasoning."""
        return bool(self._text or self._reasoning)

    def add_text(self, piece: str) -> None:
        self._text.append(piece)

    def add_reasoning(self, piece: str) -> None:
        self._reasoning.append(piece)
