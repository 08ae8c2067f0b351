"""What a person wrote, as blocks in which nothing is interpreted."""

from __future__ import annotations

from bisect import bisect_left

from desktop_chat.markdown.blocks import Block, BlockKind
from desktop_chat.markdown.pieces import PIECE_LENGTH, PIECE_LINES, cut


def plain_blocks(text: str) -> list[Block]:
    """Blocks of up to `PIECE_LENGTH` characters and `PIECE_LINES` lines; line ends become LF."""
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
        end, following = _piece(shown, start)
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
