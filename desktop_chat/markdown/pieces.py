"""Where a long text is cut into pieces: decided by the text alone, never by how it came."""

from __future__ import annotations

import re
import unicodedata

LONG_LINE = 2_000  # characters that decide what a line is; the rest of it is text
PIECE_LENGTH = 4_000  # characters in a paragraph, a piece of code, a formula
PIECE_LINES = 24  # lines in a piece of code
BLANK_LINES = 64  # within indented code; more of them end it
TABLE_ROWS = 16  # rows in a piece of a table
TABLE_COLUMNS = 64
NESTING = 16  # quotes, items and notes in one another; deeper markers are text

_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]”’]* |[。！？；…]+[”’」』）]*")
_JOINER = "\u200d"
_CLUSTER = 32  # characters that a cluster has at most, for the purpose of cutting


def cut(text: str, limit: int = PIECE_LENGTH) -> tuple[int, int]:
    """Where a piece of `text`, which is longer than `limit`, ends and where the next begins.

    In the last half: behind a line, else a sentence, else a word, else between two characters.
    The line end or the spaces between belong to neither. Only the first `limit` + 1 characters
    are looked at.
    """
    half = limit // 2
    newline = text.rfind("\n", half, limit)
    if newline >= 0:
        return newline, newline + 1
    position = 0
    for match in _SENTENCE_END.finditer(text, half, limit):
        position = match.end()
    position = position or text.rfind(" ", half, limit) + 1 or cut_between(text, limit)
    return max(len(text[:position].rstrip(" ")), 1), position


def cut_between(text: str, limit: int) -> int:
    """The last place up to `limit` that is not inside what is seen as one character."""
    for position in range(limit, max(limit - _CLUSTER, 0), -1):
        if not _joins(text[position - 1], text[position : position + 1]):
            return position
    return limit


def _joins(before: str, after: str) -> bool:
    if not after or (before < "\u0300" and after < "\u0300"):
        return False
    return (
        _JOINER in (before, after)
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # colours of skin
        or "\U000e0020" <= after <= "\U000e007f"  # tags, in flags of regions
        or "\U0001f1e6" <= before <= "\U0001f1ff"  # halves of flags
        or ("\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff")
    )
