"""What Markdown marks stand for, as the plain words of a title have it."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})[^`]*$")
_RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")
_BEGINS = re.compile(r"^\s*(?:>\s+)*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?(?:(#{1,6})\s+)?")
_HEADING_END = re.compile(r"\s+#+\s*$")
_CODE = re.compile(r"(`+[^`]+`+)")
_LEFT, _RIGHT = r"(?<![0-9A-Za-z_*\\])", r"(?![0-9A-Za-z_*])"
_INLINE = (
    re.compile(r"!?\[([^\]]+)\]\([^)\s]*\)"),
    re.compile(_LEFT + r"\*\*(?=\S)(.+?)(?<=\S)\*\*" + _RIGHT),
    re.compile(r"(?<!\w)__(?=\S)([^_]*\s[^_]*)(?<=\S)__(?!\w)"),  # `__init__` is a name
    re.compile(_LEFT + r"\*(?=\w)([^*]+?)(?<=\S)\*" + _RIGHT),
    re.compile(r"(?<!\w)_(?=[^\W_])([^_]+?)(?<=[^\s_])_(?!\w)"),
    re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"),
)


def without_marks(text: str) -> str:
    """A text without the marks of Markdown; what only looks like one, as in `2 * 3` or `#1`, stays.

    Where nothing else is there, the marks stay too.
    """
    lines = (line for line in text.splitlines() if not _FENCE.match(line) and not _RULE.match(line))
    plain = "\n".join(_line(line) for line in lines)
    return plain if plain.strip() else text


def _line(line: str) -> str:
    begins = _BEGINS.match(line)
    if begins is not None:
        line = line[begins.end() :]
        if begins[1]:
            line = _HEADING_END.sub("", line)
    return "".join(
        part.strip("`")
        if part.startswith("`") and part.endswith("`") and len(part) > 2
        else _inline(part)
        for part in _CODE.split(line)
    )


def _inline(text: str) -> str:
    for pattern in _INLINE:
        text = pattern.sub(r"\1", text)
    return text
