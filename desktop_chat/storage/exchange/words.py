"""What an export says beside the conversation, in the language of the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from desktop_chat.chat.attachments import Attachment, opening_words
from desktop_chat.chat.records import ConversationRecord


def _others(count: int) -> str:
    return f"Other versions left out: {count}. JSON has all of them."


class Words(NamedTuple):
    """Handed in by the window. `roles` and `statuses` are named by their values.

    A status without a word goes without saying. `image` holds {what}, `attached` {names}.
    `date` gives the words for seconds since 1970, `others` those for how many other versions of a
    message are left out.
    """

    roles: Mapping[str, str]
    statuses: Mapping[str, str]
    reasoning: str
    untitled: str
    image: str
    date: Callable[[float], str]
    attached: str = "Attached: {names}"
    others: Callable[[int], str] = _others
    language: str = ""  # as in "en" or "pt-BR"


def title_of(record: ConversationRecord, words: Words) -> str:
    """Its title on one line, else the first words of the first message, else that it has none."""
    title = " ".join(record.title.split())
    if title:
        return title
    for message in record.messages:
        opening = opening_words(message.text[:400], message.attachments)
        if message.role == "user" and opening:
            first = " ".join(opening.split())
            return first if len(first) <= 60 else f"{first[:59].rstrip()}…"
    return words.untitled


def iso_time(seconds: float) -> str:
    """A moment as machines read it, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def attached_names(attachments: Iterable[Attachment], words: Words) -> str:
    """The line that names attachments; empty where there are none."""
    names = ", ".join(" ".join(each.name.split()) for each in attachments)
    return words.attached.replace("{names}", names) if names else ""
