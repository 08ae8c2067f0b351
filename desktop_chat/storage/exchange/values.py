"""Single values of a file, checked and cleaned, and what a conversation as a whole must hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TypeVar

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.records import NO_FACTS, ConversationRecord
from desktop_chat.storage.exchange.failures import ImportRefused, Refusal

MAX_LINE = 20_000  # characters of a title or a name
MAX_OBJECT_DEPTH = 32
LAST_TIME = 253_402_300_800.0  # the end of the year 9999
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_INTEGER = 2**63

Kind = TypeVar("Kind")


def typed(value: object, kind: type[Kind], where: str) -> Kind:
    """The value, if it is of a type; a truth value is no number."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ImportRefused(Refusal.WRONG_TYPE, where)
    return value


def has_words(text: str) -> bool:
    """Whether there is more in it than white space."""
    return bool(text) and not text.isspace()


def text_of(value: object, where: str) -> str:
    """A text of any length."""
    return clean(typed(value, str, where))


def line_of(value: object, where: str) -> str:
    """A title, or a name."""
    text = typed(value, str, where)
    if len(text) > MAX_LINE:
        raise ImportRefused(Refusal.TOO_LARGE, where)
    return clean(text)


def id_of(value: object, where: str) -> str:
    """An id of ours."""
    text = typed(value, str, where)
    if not _ID.fullmatch(text):
        raise ImportRefused(Refusal.BAD_VALUE, where)
    return text


def time_of(value: object, where: str) -> float:
    """Seconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ImportRefused(Refusal.WRONG_TYPE, where)
    if not 0 <= value < LAST_TIME:  # not a number is neither
        raise ImportRefused(Refusal.BAD_VALUE, where)
    return float(value)


def object_of(value: object, where: str) -> Mapping[str, object]:
    """A JSON object with clean texts in it."""
    if not typed(value, dict, where):
        return NO_FACTS
    cleaned = _clean_json(value, where, 0)
    assert isinstance(cleaned, dict)
    return cleaned


def _clean_json(value: object, where: str, depth: int) -> object:
    if depth > MAX_OBJECT_DEPTH:
        raise ImportRefused(Refusal.TOO_DEEP, where)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _clean_json(one, where, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_clean_json(one, where, depth + 1) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ImportRefused(Refusal.BAD_VALUE, where)
    if isinstance(value, int) and not -_INTEGER <= value < _INTEGER:
        raise ImportRefused(Refusal.BAD_VALUE, where)
    return value


def check_tree(record: ConversationRecord, where: str) -> None:
    """See that the messages are a tree, parents first, and that the place in view is in it."""
    seen: set[str] = set()
    every: set[str] | None = None
    for number, message in enumerate(record.messages):
        place = f"{where}.messages[{number}]"
        if message.id in seen:
            raise ImportRefused(Refusal.DUPLICATE_ID, place)
        if message.parent_id and message.parent_id not in seen:
            every = every or {one.id for one in record.messages}
            is_there = message.parent_id in every
            raise ImportRefused(Refusal.NOT_A_TREE if is_there else Refusal.UNKNOWN_PARENT, place)
        seen.add(message.id)
    if record.leaf_id and record.leaf_id not in seen:
        raise ImportRefused(Refusal.UNKNOWN_PARENT, f"{where}.leaf_id")
