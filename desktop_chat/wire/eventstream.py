"""Decoder of `text/event-stream`, to the rules of WHATWG HTML section 9.2.6.

Pure: bytes in, events out, however the bytes are cut. Bad UTF-8 becomes U+FFFD and never an
exception; memory is bounded by the caps.
"""

from __future__ import annotations

from typing import NamedTuple

MIB = 1024 * 1024
MAX_LINE = 16 * MIB
MAX_EVENT = 16 * MIB

_BOM = b"\xef\xbb\xbf"
_DIGITS = frozenset(b"0123456789")
_MAX_RETRY_DIGITS = 15


class EventStreamError(ValueError):
    """The stream broke one of this decoder's caps; `limit` is the cap in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{type(self).__name__}: over {limit} bytes")
        self.limit = limit


class LineTooLong(EventStreamError):
    """A line of more than `MAX_LINE` bytes."""


class EventTooLong(EventStreamError):
    """An event of more than `MAX_EVENT` bytes, counted with field names and line ends."""


class Event(NamedTuple):
    """One dispatched event; `id` and `retry` as they stood when it was dispatched."""

    data: str
    event: str = "message"
    id: str = ""
    retry: int | None = None


class Decoder:
    """Turns reads of any size into events; call `feed` for each read, in order.

    An event that no blank line ends is never given, as the rules have it: what a cut
    connection leaves behind is not an event.
    """

    def __init__(self, max_line: int = MAX_LINE, max_event: int = MAX_EVENT) -> None:
        self.max_line = max_line
        self.max_event = max_event
        self.last_event_id = ""
        self.reconnection_time: int | None = None
        self.comments = 0
        self._short = min(max_line, max_event)
        self._started = False
        self._after_cr = False
        self._parts: list[bytes] = []  # of a line whose end has not come
        self._parts_size = 0
        self._data: bytes | bytearray | None = None
        self._event_size = 0
        self._event_name = ""
        self._id = ""

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that `chunk` completes. Raises `LineTooLong` or `EventTooLong`."""
        if (
            self._started
            and not self._event_size  # nothing of an event has come
            and not self._parts
            and chunk.startswith(b"data: ")
            and chunk.endswith(b"\n\n")
            and chunk.count(b"\n") == 2
            and b"\r" not in chunk
            and len(chunk) <= self._short
        ):
            self._after_cr = False
            self.last_event_id = self._id
            text = chunk[6:-2].decode("utf-8", "replace")
            return [Event(text, "message", self._id, self.reconnection_time)]
        return self._feed(chunk)

    def _feed(self, chunk: bytes) -> list[Event]:
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        if not chunk:
            return []
        has_cr = b"\r" in chunk
        if not has_cr and b"\n" not in chunk:
            self._hold(chunk)
            return []
        if has_cr:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = chunk.split(b"\n")
        rest = lines.pop()
        if self._parts:
            self._hold(lines[0])
            lines[0] = b"".join(self._parts)
            self._parts.clear()
            self._parts_size = 0
        if not self._started:
            self._started = True
            lines[0] = lines[0].removeprefix(_BOM)
        events: list[Event] = []
        self._take_lines(lines, events)
        if rest:
            self._hold(rest)
        return events

    def _hold(self, part: bytes) -> None:
        self._parts_size += len(part)
        if self._parts_size > self.max_line:
            self._parts.clear()
            raise LineTooLong(self.max_line)
        self._parts.append(part)
        # Many tiny reads cost more as objects than as bytes.
        if len(self._parts) >= 4096:
            self._parts = [b"".join(self._parts)]

    def _take_lines(self, lines: list[bytes], events: list[Event]) -> None:
        for line in lines:
            if not line:
                self.last_event_id = self._id
                if self._data is not None:
                    events.append(
                        Event(
                            self._data.decode("utf-8", "replace"),
                            self._event_name or "message",
                            self._id,
                            self.reconnection_time,
                        )
                    )
                    self._data = None
                self._event_name = ""
                self._event_size = 0
                continue
            size = len(line)
            if size > self.max_line:
                raise LineTooLong(self.max_line)
            if line.startswith(b"data:"):
                self._event_size += size + 1
                if self._event_size > self.max_event:
                    self._data = None
                    raise EventTooLong(self.max_event)
                value = line[6:] if line[5:6] == b" " else line[5:]
                data = self._data
                if data is None:
                    self._data = value
                elif type(data) is bytearray:
                    data += b"\n"
                    data += value
                else:
                    self._append(value)
            elif line.startswith(b":"):
                self.comments += 1
            else:
                self._count(size)
                self._take_field(line)

    def _count(self, size: int) -> None:
        self._event_size += size + 1
        if self._event_size > self.max_event:
            self._data = None
            raise EventTooLong(self.max_event)

    def _append(self, value: bytes) -> None:
        if self._data is None:
            self._data = value
            return
        if not isinstance(self._data, bytearray):
            self._data = bytearray(self._data)
        self._data += b"\n"
        self._data += value

    def _take_field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match name:
            case b"data":
                self._append(value)
            case b"event":
                self._event_name = value.decode("utf-8", "replace")
            case b"id":
                if b"\0" not in value:
                    self._id = value.decode("utf-8", "replace")
            case b"retry":
                if 0 < len(value) <= _MAX_RETRY_DIGITS and _DIGITS.issuperset(value):
                    self.reconnection_time = int(value)
