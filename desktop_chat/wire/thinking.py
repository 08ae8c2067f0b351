"""Telling `<think>…</think>` at the head of a reply from the reply itself."""

from __future__ import annotations

OPEN = "<think>"
CLOSE = "</think>"
_MOST_BLANKS = 1000  # before the tag


class ThinkSplitter:
    """Splits a text that comes in pieces; a tag may be cut anywhere.

    Only a tag that opens the reply counts: a reply that talks about `<think>` keeps it.
    An unclosed tag makes all that follows reasoning.
    """

    __slots__ = ("_held", "_state")

    def __init__(self) -> None:
        self._state = "undecided"
        self._held = ""

    @property
    def is_open_text(self) -> bool:
        """Whether everything from here on is text: the caller may then skip the splitter."""
        return self._state == "text"

    def feed(self, piece: str) -> list[tuple[bool, str]]:
        """The parts that are certain by now, as (is reasoning, text), in order."""
        if self._state == "text":
            return [(False, piece)]
        self._held += piece
        if self._state == "undecided":
            bare = self._held.lstrip()
            if OPEN.startswith(bare) and bare != OPEN and len(self._held) < _MOST_BLANKS:
                return []
            if not bare.startswith(OPEN):
                return self._as_text()
            self._state = "thinking"
            self._held = bare[len(OPEN) :]
        return self._feed_thinking()

    def end(self) -> list[tuple[bool, str]]:
        """What was held back when the reply ended."""
        held, self._held = self._held, ""
        return [(self._state == "thinking", held)] if held else []

    def _feed_thinking(self) -> list[tuple[bool, str]]:
        thought, tag, rest = self._held.partition(CLOSE)
        if tag:
            self._held = rest
            return [(True, thought), *self._as_text()] if thought else self._as_text()
        keep = next((n for n in range(len(CLOSE) - 1, 0, -1) if thought.endswith(CLOSE[:n])), 0)
        sure = thought[: len(thought) - keep]
        self._held = thought[len(sure) :]
        return [(True, sure)] if sure else []

    def _as_text(self) -> list[tuple[bool, str]]:
        self._state = "text"
        text, self._held = self._held, ""
        return [(False, text)] if text else []
