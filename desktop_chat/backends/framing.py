"""The body of an HTTP/1.1 answer out of the bytes of its connection (RFC 9112, section 6 and 7).

What has come in one read is handed on in one piece, however many chunks it had: a service that
streams sends a chunk for each delta, and a step of its own for each would cost more than the delta.
"""

from __future__ import annotations

import re
from typing import Protocol

MAX_LINE = 16 * 1024  # bytes of a chunk's head with its extensions, and of all trailers
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\Z")


class Framing(Protocol):
    """Takes the bytes of a body and knows its end."""

    ended: bool
    fault: str  # what is wrong with the bytes, if anything: what came before it is good

    def feed(self, data: bytes) -> bytes:
        """What of the body is in these bytes, up to its end or a fault."""

    def close(self) -> None:
        """The connection has ended: a fault, where the body has not."""


class Chunked:
    """`Transfer-Encoding: chunked`."""

    def __init__(self) -> None:
        self.ended = False
        self.fault = ""
        self._rest = b""  # of a line that has not come whole
        self._left = 0  # bytes of the chunk that have not come
        self._after_chunk = False  # the line end that follows a chunk is next
        self._in_trailers = False
        self._trailers = 0

    def feed(self, data: bytes) -> bytes:
        """See `Framing`; what follows the end is dropped."""
        if self.fault:
            return b""
        if self._rest:
            data, self._rest = self._rest + data, b""
        found: list[bytes] = []
        place, size = 0, len(data)
        while place < size and not self.ended and not self.fault:
            if self._left:
                piece = data[place : place + self._left]
                found.append(piece)
                place += len(piece)
                self._left -= len(piece)
                self._after_chunk = not self._left
                continue
            if self._after_chunk:
                if size - place < 2 and data[place:] == b"\r":
                    break
                if data[place : place + 2] != b"\r\n":
                    self.fault = "a chunk does not end where it should"
                place += 2
                self._after_chunk = False
                continue
            end = data.find(b"\r\n", place)
            if end < 0:
                break
            self._read_line(data[place:end])
            place = end + 2
        if not self.ended:
            self._rest = data[place:]
            if len(self._rest) > MAX_LINE:
                self.fault = "the head of a chunk is too long"
        return found[0] if len(found) == 1 else b"".join(found)

    def _read_line(self, line: bytes) -> None:
        if self._in_trailers:
            self._trailers += len(line)
            self.ended = not line
        else:
            match = _SIZE.match(line) if len(line) <= MAX_LINE else None
            if match is None:
                self.fault = "a chunk has no size"
                return
            self._left = int(match[1], 16)
            self._in_trailers = not self._left
        if self._trailers > MAX_LINE:
            self.fault = "the trailers are too long"

    def close(self) -> None:
        """See `Framing`."""
        if not self.ended:
            self.fault = self.fault or "incomplete chunked read"


class Sized:
    """`Content-Length`."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.ended = not size
        self.fault = ""

    def feed(self, data: bytes) -> bytes:
        """See `Framing`; what follows the end is dropped."""
        data = data[: self._left]
        self._left -= len(data)
        self.ended = not self._left
        return data

    def close(self) -> None:
        """See `Framing`."""
        if not self.ended:
            self.fault = f"{self._left} bytes of the body are missing"


class UntilClosed:
    """A body that ends with its connection."""

    def __init__(self) -> None:
        self.ended = False
        self.fault = ""

    def feed(self, data: bytes) -> bytes:
        """See `Framing`."""
        return data

    def close(self) -> None:
        """See `Framing`."""
        self.ended = True
