"""Conversations as records, and stores to keep them in, for tests."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from desktop_chat.chat.records import ConversationRecord, MessageRecord, new_id
from desktop_chat.storage.answers import Answer
from desktop_chat.storage.store import Store
from desktop_chat.storage.values import Opening

T = TypeVar("T")
PATIENCE = 30.0


def story(*texts: str, title: str = "", at: float = 1_700_000_000.0) -> ConversationRecord:
    """A conversation without branches: a person and a model in turn."""
    messages: list[MessageRecord] = []
    for number, text in enumerate(texts):
        parent = messages[-1].id if messages else ""
        role = ("user", "assistant")[number % 2]
        messages.append(MessageRecord(new_id(), parent, role, text, created_at=at + number))
    leaf = messages[-1].id if messages else ""
    return ConversationRecord(
        new_id(), title, bool(title), at, at, leaf_id=leaf, messages=tuple(messages)
    )


def exchange(
    header: ConversationRecord, prompt: str, parent_id: str = "", status: str = "queued"
) -> ConversationRecord:
    """What is saved before a request leaves: a prompt and an empty reply."""
    now = time.time()
    question = MessageRecord(new_id(), parent_id, "user", prompt, created_at=now)
    reply = MessageRecord(new_id(), question.id, "assistant", status=status, created_at=now)
    return header._replace(leaf_id=reply.id, updated_at=now, messages=(question, reply))


ENGLISH = ["time", "year", "people", "way", "day", "man", "thing", "life", "world", "school"]
CHINESE = [chr(code) for code in range(0x4E00, 0x4E00 + 600)]


def english(number: int, words: int = 80) -> str:
    """A text with its number in it."""
    dice = random.Random(number)
    return f"entry{number} " + " ".join(dice.choices(ENGLISH, k=words))


def chinese(number: int, characters: int = 200) -> str:
    """A Chinese text."""
    return "".join(random.Random(number).choices(CHINESE, k=characters))


def got(answer: Answer[T]) -> T:
    """The answer's value, soon."""
    return answer.result(PATIENCE)


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait for other threads."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.005)


class OpenStore(Store):
    """A store that has been opened; `opening` is what it began with."""

    def __init__(self, folder: Path) -> None:
        self.troubles: list[str] = []
        self.recoveries: list[object] = []
        super().__init__(
            folder,
            on_trouble=lambda trouble: self.troubles.append(trouble.code if trouble else ""),
            on_recovery=self.recoveries.append,
        )
        self.opening: Opening = got(self.start())


@contextmanager
def opened(folder: Path) -> Iterator[OpenStore]:
    """A store that is closed at the end, with everything on the disk."""
    store = OpenStore(folder)
    try:
        yield store
    finally:
        assert store.close(PATIENCE)
