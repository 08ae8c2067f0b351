"""What leads from the rows that are shown to those that are to be: few steps, or none at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop_chat.ui.list.sections import Row

_MOST = 24  # steps; with more, all rows are shown anew
_FAR = 200  # rows that may be added or removed in one step


class Step(NamedTuple):
    """What happens at a row: rows are added, or removed, or, where none are, it has changed."""

    at: int
    added: int = 0
    removed: int = 0


def differences(old: Sequence[Row], new: Sequence[Row]) -> list[Step] | None:
    """The steps, from top to bottom, each on the rows that those before have made.

    None where it takes too many. Rows are compared without Python's help: ten thousand take a
    fraction of a millisecond.
    """
    steps: list[Step] = []
    here, there = 0, 0  # as far as both have been gone through
    while True:
        same = _same(old, here, new, there)
        here, there = here + same, there + same
        left, wanted = len(old) - here, len(new) - there
        if not left and not wanted:
            return steps
        if len(steps) >= _MOST:
            return None
        if left and wanted and old[here][0] == new[there][0]:
            steps.append(Step(there))
            here, there = here + 1, there + 1
        elif added := _until(new, there, old[here] if left else None):
            steps.append(Step(there, added=added))
            there += added
        elif removed := _until(old, here, new[there] if wanted else None):
            steps.append(Step(there, removed=removed))
            here += removed
        else:
            return None


def _same(old: Sequence[Row], here: int, new: Sequence[Row], there: int) -> int:
    """How many rows from these on are the same."""
    low, high = 0, min(len(old) - here, len(new) - there)
    if old[here : here + high] == new[there : there + high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if old[here + low : here + middle] == new[there + low : there + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _until(rows: Sequence[Row], start: int, row: Row | None) -> int:
    """How many rows stand before one, itself or as it was; 0 if it is not near.

    Without one, as many as there are.
    """
    if row is None:
        return len(rows) - start
    first = row[0]
    for count, each in enumerate(rows[start : start + _FAR]):
        if each[0] == first:
            return count
    return 0
