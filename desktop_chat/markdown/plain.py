"""What a person wrote, as blocks in which nothing is interpreted."""

from __future__ import annotations

from bisect import bisect_left

from desktop_chat.markdown.blocks import Block, BlockKind
from desktop_chat.markdown.pieces import PIECE_LENGTH, PIECE_LINES, cut

_ROW = 72  # characters that a line of the page has room for, more or less
_LONG_ROWS, _HEAD_ROWS = 20, 12


def is_long(text: str) -> bool:
    """Whether a text takes more of a page than one wants to pass by."""
    if len(text) > _LONG_ROWS * _ROW:
        return True
    return sum(1 + len(line) // _ROW for line in text.split("\n")) > _LONG_ROWS


def plain_blocks(text: str, with_head: bool = False) -> list[Block]:
    """Blocks of up to `PIECE_LENGTH` characters and `PIECE_LINES` lines; line ends become LF.

    `with_head`: the first is what can stand for a long text while the rest is folded.
    """
    lines = text.split("\r\n")
    dropped: list[int] = []  # places in `shown` behind which the source had one character more
    length = 0
    for line in lines[:-1]:
        length += len(line) + 1
        dropped.append(length - 1)
    shown = "\n".join(lines).replace("\r", "\n")
    blocks: list[Block] = []
    start, glue = 0, ""
    while start < len(shown):
        end, following = _piece(shown, start) if start or not with_head else _head(shown)
        if following == len(shown):
            end = following  # a line end that nothing follows stays with its line
        blocks.append(
            Block(
                BlockKind.PLAIN,
                start + bisect_left(dropped, start),
                end + bisect_left(dropped, end),
                text=shown[start:end],
                piece=len(blocks),
                glue=glue,
            )
        )
        start, glue = following, shown[end:following]
    return blocks


def _head(text: str) -> tuple[int, int]:
    """Where the head of a long text ends, and where the rest begins."""
    end = rows = 0
    for line in text[: _LONG_ROWS * _ROW].split("\n"):
        rows += 1 + len(line) // _ROW
        if rows > _HEAD_ROWS:
            break
        end += len(line) + 1
    if end:
        return end - 1, end
    limit = _HEAD_ROWS * _ROW
    return cut(text, limit) if len(text) > limit else _piece(text, 0)


def _piece(text: str, start: int) -> tuple[int, int]:
    """Where the piece that begins at `start` ends, and where the next one begins."""
    window = text[start : start + PIECE_LENGTH + 1]
    end, following = cut(window) if len(window) > PIECE_LENGTH else (len(window), len(window))
    line_end = -1
    for _ in range(PIECE_LINES):
        line_end = window.find("\n", line_end + 1, end)
        if line_end < 0:
            return start + end, start + following
    return start + line_end, start + line_end + 1
