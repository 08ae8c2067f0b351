"""Under what each conversation of the list stands: pinned ones, folders, days, months."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QLocale

from desktop_chat.chat.arrangement import USUAL
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.dates import month_words
from desktop_chat.ui.words import tr

_DAYS = 8  # that are told apart; what is older goes by its month
_SINCE = 946_684_800.0  # 2000: what says to be older has no date

_UPDATED = attrgetter("updated_at")

Members = list[ListedConversation]
Keep = Callable[[Members], Members]  # those that are looked for


class Heading(NamedTuple):
    """A row above others. One with a `folder` can be folded."""

    text: str
    folder: str = ""
    size: int = 0
    is_folded: bool = False


Row = ListedConversation | Heading


class Group(NamedTuple):
    """What a row stands under; `start` is the first moment of it."""

    start: float
    text: str


class Sections:
    """Conversations by what they stand under, newest first, as of one day.

    Each change is made in its section alone: to put ten thousand in order anew takes a frame.
    `now` is a moment of that day.
    """

    def __init__(self, now: float) -> None:
        self.now = now
        self._pinned: Members = []
        self._folders: dict[str, Members] = {}
        self._days: dict[float, Members] = {}  # by the first moment of their group
        self._archive: dict[float, Members] = {}
        self._groups: list[Group] = []  # oldest first
        self._starts: list[float] = []

    def add(self, lines: Sequence[ListedConversation]) -> None:
        """More at the end."""
        if not lines:
            return
        self._reach(min(map(_UPDATED, lines)))
        starts, low, high = self._starts, 1.0, 0.0  # of the line before, most often this one's
        add = self._pinned.append
        for line in lines:
            if line.arrangement is not USUAL:
                self._members(line).append(line)
                continue
            at = line.updated_at
            if not low <= at < high:
                place = bisect_right(starts, at) - 1
                low, add = starts[place], self._days.setdefault(starts[place], []).append
                high = starts[place + 1] if place + 1 < len(starts) else float("inf")
            add(line)

    def put_first(self, line: ListedConversation) -> None:
        """One that is in no section stands on top of its own."""
        self._members(line).insert(0, line)

    def put(self, line: ListedConversation, order: Iterable[str]) -> None:
        """The same where it belongs: `order` has the ids of all, newest first."""
        members = self._members(line)
        inside = {each.id: each for each in (*members, line)}
        members[:] = [inside[each] for each in order if each in inside]

    def replace(
        self, old: ListedConversation, new: ListedConversation, order: Iterable[str]
    ) -> None:
        """Something of one has changed, which may lead it elsewhere."""
        members = self._members(old)
        if members is self._members(new):
            members[members.index(old)] = new
        else:
            members.remove(old)
            self.put(new, order)

    def take(self, line: ListedConversation) -> None:
        self._members(line).remove(line)

    def _members(self, line: ListedConversation) -> Members:
        """The section that a conversation belongs to."""
        folder, is_pinned, is_archived, *_ = line.arrangement
        if not is_archived:
            if is_pinned:
                return self._pinned
            if folder:
                return self._folders.setdefault(folder, [])
        self._reach(line.updated_at)
        start = self._starts[bisect_right(self._starts, line.updated_at) - 1]
        return (self._archive if is_archived else self._days).setdefault(start, [])

    def _reach(self, at: float) -> None:
        """Let there be a group for a moment."""
        if not self._starts or at < self._starts[0]:
            self._groups = groups_since(at, self.now)
            self._starts = [group.start for group in self._groups]

    # Looking.

    def rows(self, keep: Keep, folded: set[str], shows_all: bool) -> list[Row]:
        """What is to be seen, from top to bottom; with `shows_all`, in folded folders too."""
        pinned = keep(self._pinned)
        rows: list[Row] = [Heading(tr("Pinned")), *pinned] if pinned else []
        for folder in sorted(self._folders, key=str.casefold):
            if inside := keep(self._folders[folder]):
                is_folded = folder in folded and not shows_all
                if len(rows) == len(pinned) + 1:
                    rows.append(Heading(tr("Folders")))  # it does not belong to what is pinned
                rows.append(Heading(folder, folder, len(inside), is_folded))
                rows += () if is_folded else inside
        return rows + self._by_day(self._days, keep)

    def archive(self, keep: Keep) -> list[Row]:
        """What is in the archive, by days alone."""
        return self._by_day(self._archive, keep)

    def _by_day(self, days: Mapping[float, Members], keep: Keep) -> list[Row]:
        rows: list[Row] = []
        before = ""
        for group in reversed(self._groups):
            if members := keep(days.get(group.start, [])):
                if group.text != before:
                    before = group.text
                    rows.append(Heading(group.text))
                rows += members
        return rows


def groups_since(oldest: float, now: float) -> list[Group]:
    """The groups from a moment on, oldest first; several days may have one name."""
    year, month, day = time.localtime(now)[:3]
    names = (tr("Today"), tr("Yesterday"), *[tr("Previous 7 days")] * (_DAYS - 2))
    groups = [Group(_start(year, month, day - back), name) for back, name in enumerate(names)]
    if oldest < groups[-1].start:
        first = max(oldest, _SINCE)
        at = time.localtime(groups[-1].start - 1)[:2]
        while True:
            groups.append(Group(_start(*at, 1), _month(*at, is_this_year=at[0] == year)))
            if groups[-1].start <= first:
                break
            at = (at[0], at[1] - 1) if at[1] > 1 else (at[0] - 1, 12)
        if oldest < groups[-1].start:
            groups.append(Group(float("-inf"), tr("Without a date")))
    return groups[::-1]


def _start(year: int, month: int, day: int) -> float:
    return time.mktime((year, month, day, 0, 0, 0, 0, 0, -1))


def _month(year: int, month: int, is_this_year: bool) -> str:
    if not is_this_year:
        return month_words(year, month)
    name = QLocale().standaloneMonthName(month)
    return name[:1].upper() + name[1:]
