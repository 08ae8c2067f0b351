"""Replies that grow: what has come and is not on the disk yet."""

from __future__ import annotations

from time import monotonic

SECONDS, SIZE = 0.2, 4096  # written this long after the first piece, or at this many bytes


class Growth:
    """The unsaved end of one reply. `place` numbers what is written of it.

    It is written after the job `after`, which writes the reply itself.
    """

    __slots__ = ("_after", "_reasoning", "_size", "_text", "place", "since")

    def __init__(self, after: int) -> None:
        self._after = after
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._size = 0
        self.place = 0
        self.since: float | None = None

    def add(self, text: str, reasoning: str) -> bool:
        """More has come; True where it should be written at once."""
        if self.since is None:
            self.since = monotonic()
        if text:
            self._text.append(text)
            self._size += len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
        if reasoning:
            self._reasoning.append(reasoning)
            self._size += len(reasoning)
        return self._size >= SIZE

    def due(self, done: int) -> float | None:
        """When to write, by the monotonic clock, with `done` jobs done; None if not now."""
        if self.since is None or done < self._after:
            return None
        return self.since if self._size >= SIZE else self.since + SECONDS

    def take(self) -> tuple[str, str]:
        """All that is unsaved. It counts as saved unless it is given back."""
        text, reasoning = "".join(self._text), "".join(self._reasoning)
        self._text, self._reasoning, self._size, self.since = [], [], 0, None
        return text, reasoning

    def give_back(self, text: str, reasoning: str, since: float) -> None:
        """It could not be written: it comes before what has come since."""
        self._text[:0] = [text] if text else []
        self._reasoning[:0] = [reasoning] if reasoning else []
        self._size += len(text) + len(reasoning)
        self.since = since
