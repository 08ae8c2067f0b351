"""A reply as its events: bytes in one piece, and where each event ends in them."""

from __future__ import annotations

from array import array
from bisect import bisect_right

WRITE = 64 * 1024


class ReplyLog:
    """Events numbered from `first` + 1 on; appending costs the same at any length."""

    __slots__ = ("_bytes", "_ends", "_first")

    def __init__(self, first: int = 0) -> None:
        self._first = first
        self._bytes = bytearray()
        self._ends = array("Q")

    @property
    def last(self) -> int:
        """The number of the last event."""
        return self._first + len(self._ends)

    @property
    def size(self) -> int:
        """Bytes of all events."""
        return len(self._bytes)

    def append(self, frame: bytes) -> None:
        """Add the next event."""
        self._bytes += frame
        self._ends.append(len(self._bytes))

    def bytes_until(self, number: int) -> int:
        """Bytes of the events up to `number`."""
        index = min(number - self._first, len(self._ends))
        return self._ends[index - 1] if index > 0 else 0

    def read(self, after: int, limit: int = WRITE) -> tuple[bytes, int]:
        """Whole events after number `after`, about `limit` bytes, and the last one's number."""
        ends = self._ends
        index = max(0, after - self._first)
        count = len(ends)
        if index >= count:
            return b"", after
        start = ends[index - 1] if index else 0
        end = ends[-1]
        if end - start > limit:
            count = max(index + 1, bisect_right(ends, start + limit, index))
            end = ends[count - 1]
        return bytes(memoryview(self._bytes)[start:end]), self._first + count
