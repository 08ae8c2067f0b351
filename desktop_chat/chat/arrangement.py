"""Where a conversation stands in the list: in which folder, pinned, archived, with which tags."""

from __future__ import annotations

from typing import NamedTuple

from desktop_chat.chat.cleaning import clean

MAX_NAME = 60  # characters of a folder or a tag
MAX_TAGS = 20  # of one conversation
# How a tag's colour is known; what it looks like is the palette's.
COLOURS = ("red", "orange", "green", "blue", "purple", "grey")


class Tag(NamedTuple):
    """A word and its colour, one of `COLOURS`; the colour never stands without the word."""

    name: str
    colour: str


class Arrangement(NamedTuple):
    """A conversation's place in the list. `folder` is empty for none.

    `is_unseen` tells that a reply has come to its end there while it was not in view.
    """

    folder: str = ""
    is_pinned: bool = False
    is_archived: bool = False
    is_unseen: bool = False
    tags: tuple[Tag, ...] = ()


USUAL = Arrangement()


def clean_name(text: str) -> str:
    """A name for a folder or a tag: one line, at most `MAX_NAME` characters."""
    return " ".join(clean(text[:400]).split())[:MAX_NAME].strip()


def tags_from(value: object) -> tuple[Tag, ...]:
    """The tags of a JSON list; what is none is left out, an unknown colour is grey."""
    tags: dict[str, Tag] = {}
    for item in value if isinstance(value, list) else ():
        name = item.get("name") if isinstance(item, dict) else None
        if isinstance(name, str) and (name := clean_name(name)):
            colour = item.get("colour")
            known = colour if isinstance(colour, str) and colour in COLOURS else COLOURS[-1]
            tags.setdefault(name, Tag(name, known))
    return tuple(tags.values())[:MAX_TAGS]


def tags_record(tags: tuple[Tag, ...]) -> list[dict[str, str]]:
    """The JSON list that `tags_from` reads."""
    return [tag._asdict() for tag in tags]
