"""How much of a model's window a conversation takes, and what of it is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.parameters import MOST_TOKENS, Parameters
from desktop_chat.chat.usage import estimate_tokens

_OVERHEAD = 4  # tokens around each message
_SEEN = 400  # characters of what has come that are looked at
_LONG = 50_000  # characters from which on a text is estimated by its bytes
_REPLY = 4096  # tokens that are kept free for a reply, where nobody said how long it may be
_REMEMBERED = 20_000  # sizes of messages
_MARGIN = 0.95  # of a window: what was not counted by the service is an estimate
_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")  # behind a model's name
MOST_SUMMARY = 100_000


class WindowTable(NamedTuple):
    """Sizes of windows in tokens by model name; `date` says as of when (ISO 8601)."""

    date: str = ""
    sizes: Mapping[str, int] = {}

    def find(self, model: str) -> int | None:
        """The size of a model's window, with or without the maker's name before it or a date
        behind; None where it is not known."""
        name = model.strip().lower()
        for candidate in (name, name.rpartition("/")[2]):
            for each in (candidate, _DATE.sub("", candidate), candidate.removesuffix("-latest")):
                if each in self.sizes:
                    return self.sizes[each]
        return None


def read_windows(text: str) -> WindowTable:
    """The table in a JSON text; what is no size is left out, what is no table is empty."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return WindowTable()
    models = value.get("models") if isinstance(value, dict) else None
    if not isinstance(models, dict):
        return WindowTable()
    sizes = {
        name.lower(): size
        for name, size in models.items()
        if isinstance(size, int) and not isinstance(size, bool) and 0 < size <= MOST_TOKENS
    }
    return WindowTable(str(value.get("date", "")), sizes)


class Summary(NamedTuple):
    """What stands for the messages up to and with `until`, a message's id."""

    text: str
    until: str
    model: str = ""

    def as_record(self) -> dict[str, object]:
        return self._asdict()


def summary_from(record: Mapping[str, object]) -> Summary | None:
    """The summary among a conversation's parameters."""
    value = record.get("summary")
    if not isinstance(value, dict):
        return None
    text, until, model = (value.get(name) for name in Summary._fields)
    if not isinstance(text, str) or not isinstance(until, str) or not text.strip():
        return None
    return Summary(text[:MOST_SUMMARY], until, model if isinstance(model, str) else "")


class Sizes:
    """Estimates of messages, each made once for a text of that length."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, message: Message) -> int:
        """About how many tokens a message takes when it is sent."""
        length = message.length
        known = self._known.get(message.id)
        if known is None or known[0] != length:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()  # a long day's worth: those of now are soon there again
            known = self._known[message.id] = (length, _size(message))
        return known[1]


def _size(message: Message) -> int:
    attached = sum(each.tokens for each in message.attachments)
    if not message.text and not attached:
        return 0
    return estimate(message.text) + attached + _OVERHEAD


def estimate(text: str) -> int:
    """About how many tokens a text has; of a long one in a moment too."""
    if len(text) < _LONG or text.isascii():
        return estimate_tokens(text)
    wide = (len(text.encode("utf-8", "replace")) - len(text)) // 2
    return (len(text) - wide) // 4 + wide


class Growing:
    """What a reply has grown by since this was made, estimated without reading it again: the
    share of wide letters is that of what came last."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self._length = message.length
        self._tokens = 0.0

    @property
    def tokens(self) -> int:
        return round(self._tokens)

    def has_grown(self) -> bool:
        """Take in what has come since the last call; whether anything has."""
        grown = self.message.length - self._length
        if grown <= 0:
            return False
        self._length += grown
        end = self.message.text_end(_SEEN)
        self._tokens += grown * estimate_tokens(end) / max(len(end), 1)
        return True


class Use(NamedTuple):
    """What the next request takes. `first` is the number of the first message that is sent;
    what is before it is left out, or stands in `summary`. `window` is None where nobody knows."""

    used: int
    is_estimate: bool
    window: int | None = None
    first: int = 0
    summary: Summary | None = None


def use_of(
    path: Sequence[Message],
    parameters: Parameters,
    window: int | None,
    summary: Summary | None,
    sizes: Sizes,
) -> Use:
    """What of a path is sent, and how much of the window that takes.

    Whole turns are left out, the oldest first; the last question and the system prompt are
    always sent. Where a reply was counted by its service, the estimate of what it was asked is
    held against that.
    """
    number = next((n for n, each in enumerate(path) if summary and each.id == summary.until), -1)
    known = summary if number >= 0 else None
    begin = number + 1
    fixed = estimate(parameters.system) + (estimate(known.text) if known else 0)
    if path and path[0].role is Role.SYSTEM and begin:
        fixed += sizes.of(path[0])
    scale = _scale(path, sizes, fixed)
    first = begin
    if window is not None:
        room = _MARGIN * (window - min(parameters.max_tokens or _REPLY, window // 2))
        first = _first_that_fits(path, begin, room / scale - fixed, sizes)
    sent = sum(map(sizes.of, path[first:]))
    counted = _counted(path, first, begin)
    if counted is not None:
        return Use(counted, False, window, first, known)
    return Use(round((fixed + sent) * scale), True, window, first, known)


def _first_that_fits(path: Sequence[Message], begin: int, room: float, sizes: Sizes) -> int:
    """The earliest question from which on everything fits; the last one at the latest."""
    first, taken = len(path), 0.0
    for number in range(len(path) - 1, begin - 1, -1):
        taken += sizes.of(path[number])
        is_question = path[number].role is Role.USER
        if taken > room and any(each.role is Role.USER for each in path[first:]):
            return first
        if is_question:
            first = number
    return begin if taken <= room else min(first, max(len(path) - 1, 0))


def _scale(path: Sequence[Message], sizes: Sizes, fixed: int) -> float:
    """By how much the last count of a service differs from the estimate made here."""
    for number in range(len(path) - 1, -1, -1):
        usage = path[number].facts.usage
        if usage is not None and usage.prompt > 0:
            estimated = fixed + sum(map(sizes.of, path[:number]))
            ratio = usage.prompt / estimated if estimated else 1.0
            # Something was left out then, or not counted: no measure for what is sent now.
            return ratio if 0.5 <= ratio <= 2.5 else 1.0
    return 1.0


def _counted(path: Sequence[Message], first: int, begin: int) -> int | None:
    """The service's own count, where the last message is a reply that it counted."""
    if not path or first != begin or begin:
        return None
    usage = path[-1].facts.usage
    return usage.total or usage.prompt + usage.completion if usage is not None else None
