"""Text that can be stored, shown and sent: no lone surrogates, no invisible controls."""

from __future__ import annotations

import re
from collections.abc import Iterator

# C0 without TAB, LF and CR, DEL, and C1 without NEL: SQLite stops at NUL, terminals act on ESC,
# backspace and U+009B. Qt ends a paragraph at U+FDD0 and U+FDD1.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0\ufdd1"
_SURROGATES = "\ud800-\udfff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_SURROGATE = re.compile(f"[{_SURROGATES}]")
_UNCLEAN = re.compile(f"[{_CONTROLS}{_SURROGATES}]")  # one set, no repeat: ten times as fast


SLICE = 65_536  # characters: a fifth of a millisecond, in which no other thread can work


def clean(text: str) -> str:
    """`text` without controls; surrogate pairs joined, lone surrogates as U+FFFD.

    Where there is nothing to clean it is the same object. A long one is looked at in slices, so
    that nobody is held up.
    """
    if len(text) <= SLICE:
        return _clean(text)
    if all(_clean(part) is part for part in slices(text)):
        return text
    cleaner = Cleaner()
    # Joined once at the end: a text that grows is copied whole again and again.
    return "".join([*map(cleaner.feed, slices(text)), cleaner.end()])


def slices(text: str, start: int = 0, end: int | None = None) -> Iterator[str]:
    """A long text piece by piece."""
    end = len(text) if end is None else end
    for at in range(start, end, SLICE):
        yield text[at : min(at + SLICE, end)]


def _clean(text: str) -> str:
    if text.isprintable() or not _UNCLEAN.search(text):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", text)


class Cleaner:
    """Cleans a text that comes in pieces; a pair cut between two pieces is joined."""

    __slots__ = ("_high",)

    def __init__(self) -> None:
        self._high = ""

    def feed(self, text: str) -> str:
        """The next piece, clean; a high surrogate at its end is held back."""
        if text.isprintable() and not self._high:
            return text
        text = self._high + text
        self._high = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            self._high = text[-1]
            text = text[:-1]
        return _clean(text)

    def end(self) -> str:
        """What was held back when the text ended."""
        rest, self._high = self._high, ""
        return _clean(rest)
