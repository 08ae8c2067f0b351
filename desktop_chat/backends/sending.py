"""A long request leaves in pieces, and tells of each that has left.

Attachments make requests of many megabytes, which take minutes on a slow line: whoever waits for
the answer sees that they go on. And one piece does not hold the window's thread while it is
encrypted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx2

PIECE = 128 * 1024  # bytes


class Pieces(httpx2.AsyncByteStream):
    """A body; `on_piece` is called whenever a piece has left."""

    def __init__(self, content: bytes, on_piece: Callable[[], None]) -> None:
        self._content = content
        self._on_piece = on_piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        content = memoryview(self._content)
        for start in range(0, len(content), PIECE):
            yield bytes(content[start : start + PIECE])
            self._on_piece()


def send_in_pieces(request: httpx2.Request, on_piece: Callable[[], None]) -> None:
    """Make a long request leave piece by piece."""
    if len(request.content) > PIECE:
        request.stream = Pieces(request.content, on_piece)
