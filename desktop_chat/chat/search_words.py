"""What is typed to search with: words to look for, and words that say where and when."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

MAX_TYPED = 1000


class Scope(StrEnum):
    """What is looked through."""

    ALL = "all"
    CONVERSATIONS = "conversations"
    MESSAGES = "messages"
    COMMANDS = "commands"
    PROMPTS = "prompts"  # and assistants
    MODELS = "models"
    SETTINGS = "settings"


class Wanted(NamedTuple):
    """What a person looks for. `since` (inclusive) and `until` (exclusive) are in seconds since
    1970, None where there is no such bound; `role` is "user", "assistant" or empty for both."""

    text: str = ""
    scope: Scope | None = None  # None where nothing was said of it
    is_here: bool = False  # in the conversation in view only
    since: float | None = None
    until: float | None = None
    role: str = ""

    @property
    def narrows(self) -> bool:
        """Whether only messages can answer it."""
        return self.is_here or bool(self.role) or self.since is not None or self.until is not None


_TOKEN = re.compile(r'"[^"]*"?|\S+')
_SAID = re.compile(r"(in|from|after|before|on):(\S+)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SPAN = re.compile(r"(\d{1,4})([dwmy])")
_SPAN_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_SCOPES = {
    "all": Scope.ALL,
    "titles": Scope.CONVERSATIONS,
    "title": Scope.CONVERSATIONS,
    **{scope.value: scope for scope in Scope},
    **{scope.value.removesuffix("s"): scope for scope in Scope},
}
_HERE = frozenset({"this", "here"})
_ROLES = {"me": "user", "user": "user", "model": "assistant", "assistant": "assistant"}
_SIGNS = {">": Scope.COMMANDS, "@": Scope.MODELS}


def read_words(typed: str, now: datetime) -> Wanted:
    """Take apart what was typed; `now` is by this machine's clock and in its zone.

    A word such as `after:soon` that says nothing known is looked for as it stands, and so is
    all that stands in quotation marks.
    """
    typed = typed[:MAX_TYPED].strip()
    wanted, rest = Wanted(), []
    if typed[:1] in _SIGNS:
        wanted = wanted._replace(scope=_SIGNS[typed[0]])
        typed = typed[1:]
    for token in _TOKEN.findall(typed):
        said = _SAID.fullmatch(token)
        told = _told(wanted, said[1].lower(), said[2].lower(), now) if said else None
        if told is None:
            rest.append(token)
        else:
            wanted = told
    return wanted._replace(text=" ".join(rest))


def _told(wanted: Wanted, name: str, value: str, now: datetime) -> Wanted | None:
    if name == "in":
        if value in _HERE:
            return wanted._replace(is_here=True)
        return wanted._replace(scope=_SCOPES[value]) if value in _SCOPES else None
    if name == "from":
        return wanted._replace(role=_ROLES[value]) if value in _ROLES else None
    span = read_span(value, now)
    if span is None:
        return None
    begin, end = span
    match name:
        case "after":
            return wanted._replace(since=begin.timestamp())
        case "before":
            return wanted._replace(until=begin.timestamp())
    return wanted._replace(since=begin.timestamp(), until=end.timestamp())


def read_span(value: str, now: datetime) -> tuple[datetime, datetime] | None:
    """The time that a word means, its begin and its end: `2026-11-26`, `2026-11`, `2026`,
    `today`, `yesterday`, `7d`, `2w`, `3m`, `1y` (so long ago until now)."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    day = timedelta(days=1)
    try:
        if value == "today":
            return today, today + day
        if value == "yesterday":
            return today - day, today
        if found := _SPAN.fullmatch(value):
            begin = today - int(found[1]) * _SPAN_DAYS[found[2]] * day
            begin.timestamp()
            return begin, today + day
        if found := _DATE.fullmatch(value):
            return _date_span(today, *found.groups())
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _date_span(
    today: datetime, year: str, month: str | None, day: str | None
) -> tuple[datetime, datetime]:
    begin = today.replace(year=int(year), month=int(month or 1), day=int(day or 1))
    begin.timestamp()
    if day is not None:
        return begin, begin + timedelta(days=1)
    if month is not None:
        return begin, (begin + timedelta(days=32)).replace(day=1)
    return begin, begin.replace(year=begin.year + 1)
