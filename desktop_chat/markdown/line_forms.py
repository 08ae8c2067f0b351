"""The forms that a line of Markdown can have; each is recognised here, from a position on."""

from __future__ import annotations

import re
from typing import NamedTuple

from desktop_chat.markdown.pieces import TABLE_COLUMNS

CODE_INDENT = 4

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$", re.DOTALL)
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
_MARKER = re.compile(r"(?:([*+-])|(\d{1,9})([.)]))(?=[ \t]|$)")
_NOTE = re.compile(r"\[\^([^\s\[\]]+)\]:")
_DELIMITERS = re.compile(r"[-:|][-:| \t]*$")
_DELIMITER = re.compile(r":?-+:?$")
_CELL_END = re.compile(r"\\\||\|")
_ALIGNS = {
    (False, False): "",
    (True, False): "left",
    (False, True): "right",
    (True, True): "center",
}
_DETAILS = re.compile(r"<details>[ \t]*(?=<summary>|$)", re.IGNORECASE)
_DETAILS_END = re.compile(r"</details>[ \t]*", re.IGNORECASE)
_DETAILS_END_BEHIND = re.compile(r"[ \t]*</details>[ \t]*$", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary>(.*?)</summary>[ \t]*", re.IGNORECASE)
_MATH_ENDS = {"$$": "$$", "\\[": "\\]"}


class Marker(NamedTuple):
    """The marker of a list item: `sign` is its bullet or what stands behind its number."""

    sign: str
    number: int | None
    end: int


def heading(line: str, start: int) -> tuple[int, str] | None:
    """Depth and text of an ATX heading."""
    match = _HEADING.match(line, start)
    if match is None:
        return None
    text = line[match.end() :].strip(" \t")
    without = text.rstrip("#")
    if not without or without[-1] in " \t":
        text = without.rstrip(" \t")
    return len(match[1]), text


def fence(line: str, start: int) -> tuple[str, str] | None:
    """The fence that opens a block of code, and the info behind it, as written."""
    match = _FENCE.match(line, start)
    if match is None:
        return None
    return match[1] or match[3], (match[2] or match[4] or "").strip(" \t")


def closes_fence(line: str, start: int, opening: str) -> bool:
    """Whether the line is nothing but a fence at least as long as the one that opened."""
    rest = line[start:].rstrip(" \t")
    return len(rest) >= len(opening) and rest == opening[0] * len(rest)


def setext(line: str, start: int) -> int:
    """The depth that an underline gives to the paragraph above it, or 0."""
    if _SETEXT.match(line, start) is None:
        return 0
    return 1 if line[start] == "=" else 2


def is_rule(line: str, start: int) -> bool:
    """Whether the line is a thematic break."""
    signs = line[start:].replace(" ", "").replace("\t", "")
    return len(signs) >= 3 and signs[0] in "*-_" and signs == signs[0] * len(signs)


def marker(line: str, start: int) -> Marker | None:
    """The marker of a list item."""
    match = _MARKER.match(line, start)
    if match is None:
        return None
    number = match[2]
    return Marker(match[1] or match[3], int(number) if number else None, match.end())


def note(line: str, start: int) -> tuple[str, int] | None:
    """The label of a footnote whose text begins here, and where the marker ends."""
    match = _NOTE.match(line, start)
    return (match[1], match.end()) if match else None


def aligns(line: str, start: int) -> tuple[str, ...] | None:
    """How the columns are aligned, if the line can stand below a table's header."""
    if _DELIMITERS.match(line, start) is None or line[start : start + 2] in ("- ", "-\t", "-"):
        return None
    columns = [column.strip(" \t") for column in line[start:].split("|")]
    if not columns[0]:
        del columns[0]
    if columns and not columns[-1]:
        del columns[-1]
    if not 1 <= len(columns) <= TABLE_COLUMNS or not all(map(_DELIMITER.match, columns)):
        return None
    return tuple(_ALIGNS[column[0] == ":", column[-1] == ":"] for column in columns)


def cells(line: str) -> list[str]:
    """The cells of a table's row; an escaped | is part of a cell."""
    line = line.strip(" \t")
    found, last = [""], 0
    for match in _CELL_END.finditer(line):
        if match[0] == "|":
            found[-1] += line[last : match.start()]
            found.append("")
        else:
            found[-1] += line[last : match.start()] + "|"
        last = match.end()
    found[-1] += line[last:]
    if not found[0]:
        del found[0]
    if found and not found[-1]:
        del found[-1]
    return [cell.strip(" \t") for cell in found]


def formula(line: str, start: int) -> tuple[str, str, bool] | None:
    """How a block of mathematics that begins here will end, its text, whether it ends here."""
    end = _MATH_ENDS.get(line[start : start + 2])
    if end is None:
        return None
    text = line[start + 2 :].rstrip(" \t")
    if end not in text:
        return end, text, False
    inner = formula_end(text, end)
    return (end, inner, True) if inner and inner.strip() else None


def formula_end(text: str, end: str) -> str | None:
    """What stands before the end of a formula, if the line ends with it and has no other."""
    text = text.rstrip(" \t")
    inner = text[: -len(end)]
    backslashes = len(inner) - len(inner.rstrip("\\"))
    is_end = text.endswith(end) and end not in inner and backslashes % 2 == 0
    return inner if is_end else None


def details(line: str, start: int) -> int:
    """The position behind a `<details>` that has the line to itself, or a summary behind it."""
    match = _DETAILS.match(line, start)
    return match.end() if match else 0


def details_end(line: str, start: int) -> int:
    """The position behind a `</details>`."""
    match = _DETAILS_END.match(line, start)
    return match.end() if match else 0


def details_end_behind(line: str, start: int) -> int:
    """Where the text of a line ends that closes with `</details>`; -1 for any other line."""
    match = _DETAILS_END_BEHIND.search(line, start) if "</" in line else None
    return match.start() if match else -1


def summary(line: str, start: int) -> tuple[int, int]:
    """Where a `<summary>` with words ends, and where what follows begins; zeros without one."""
    match = _SUMMARY.match(line, start)
    if match is None or not match[1].strip(" \t"):
        return 0, 0
    return len(match[0].rstrip(" \t")) + start, match.end()
