"""A reply as its events: their bytes in blocks, and where each event ends in them."""

from __future__ import annotations

from array import array
from bisect import bisect_right

WRITE = 64 * 1024
_BLOCK = 64 * 1024  # bytes, or one event that is longer


class ReplyLog:
    """Events numbered from `first` + 1 on; appending costs the same at any length.

    One piece would be moved again and again as it grows, and leave holes in the memory of a
    service that keeps hundreds of replies of all lengths. Blocks of one size fit where others were.
    """

    __slots__ = ("_blocks", "_ends", "_first", "_size", "_starts")

    def __init__(self, first: int = 0) -> None:
        self._first = first
        self._size = 0
        self._blocks: list[bytearray] = []
        self._starts = array("I")  # of the blocks; a reply is far shorter than 4 GiB
        self._ends = array("I")  # of the events

    @property
    def last(self) -> int:
        """The number of the last event."""
        return self._first + len(self._ends)

    @property
    def size(self) -> int:
        """Bytes of all events."""
        return self._size

    def append(self, frame: bytes) -> None:
        """Add the next event."""
        blocks = self._blocks
        if not blocks or len(blocks[-1]) + len(frame) > _BLOCK:
            self._starts.append(self._size)
            blocks.append(bytearray())
        blocks[-1] += frame
        self._size += len(frame)
        self._ends.append(self._size)

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
        return self._bytes(start, end), self._first + count

    def _bytes(self, start: int, end: int) -> bytes:
        starts = self._starts
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1, first) - 1
        with memoryview(self._blocks[first]) as view:
            found = bytes(view[start - starts[first] : end - starts[first]])
        if first == last:
            return found
        tail = self._blocks[first + 1 : last]
        with memoryview(self._blocks[last]) as view:
            return b"".join([found, *tail, view[: end - starts[last]]])
