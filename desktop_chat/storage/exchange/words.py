"""What an export says beside the conversation, in the language of the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from desktop_chat.chat.records import ConversationRecord


class Words(NamedTuple):
    """Handed in by the window. `roles` and `statuses` are named by their values.

    A status without a word goes without saying. `image` holds {what}. `date` gives the words for
    seconds since 1970.
    """

    roles: Mapping[str, str]
    statuses: Mapping[str, str]
    reasoning: str
    untitled: str
    image: str
    date: Callable[[float], str]
    language: str = ""  # as in "en" or "pt-BR"


def title_of(record: ConversationRecord, words: Words) -> str:
    """Its title on one line, else the first words of the first message, else that it has none."""
    title = " ".join(record.title.split())
    if title:
        return title
    for message in record.messages:
        if message.role == "user" and message.text.strip():
            first = " ".join(message.text[:400].split())
            return first if len(first) <= 60 else f"{first[:59].rstrip()}…"
    return words.untitled


def iso_time(seconds: float) -> str:
    """A moment as machines read it, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
