"""Definitions of links, at the head of a paragraph, and the labels that refer to them."""

from __future__ import annotations

import re
from typing import NamedTuple

_LABEL_LENGTH = 999
_PARENTHESES = 32
_PUNCTUATION = r"!-/:-@\[-`{-~"
_ESCAPE = re.compile(
    rf"\\([{_PUNCTUATION}])|&(#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z]\w{{1,31}});"
)
_SPACES = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACE_RUN = re.compile(f"[{_SPACES}]+")
_LABEL = re.compile(r"\[([^\[\]\\]*(?:\\.[^\[\]\\]*)*)\]:", re.DOTALL)
_GAP = re.compile(r"[ \t]*(?:\n[ \t]*)?")
_POINTED = re.compile(r"<([^<>\n\\]*(?:\\.[^<>\n\\]*)*)>")
_BARE = re.compile(r"[^\x00-\x20\x7f\\()]+|\\[^\x00-\x20\x7f]|[\\()]")
_TITLE = re.compile(
    r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'|\([^()\\]*(?:\\.[^()\\]*)*\)", re.DOTALL
)
_REST = re.compile(r"[ \t]*(?:\n|\Z)")
_BRACKET = re.compile(r"\\.|\[|\](\([^\s()<>\[\]\\]*\))?", re.DOTALL)


class Definition(NamedTuple):
    """`[label]: href`, with the position behind it; the label is normalised."""

    label: str
    href: str
    end: int


def normalise(label: str) -> str:
    """The form in which labels are compared: spaces folded, case folded."""
    return _SPACE_RUN.sub(" ", label).strip(" ").lower().upper()


def note_label(label: str) -> str:
    """The key of a footnote among the references: no label of a link begins like this."""
    return "[" + normalise(label)


def unescape(text: str) -> str:
    """`text` without backslash escapes and character references."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    escaped: str | None = match[1]
    if escaped:
        return escaped
    name: str = match[2]
    if not name.startswith("#"):
        from html.entities import html5

        return html5.get(name + ";", match[0])
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    is_character = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_character else "\ufffd"


def definition(text: str, start: int = 0) -> Definition | None:
    """The definition that stands at `start`, if there is one."""
    label = _LABEL.match(text, start)
    if label is None or label.end() - start > _LABEL_LENGTH + 3:
        return None
    name = normalise(label[1])
    if not name:
        return None
    position = _end(_GAP, text, label.end())
    found = _destination(text, position)
    if found is None:
        return None
    href, position = found
    gap = _end(_GAP, text, position)
    title = _TITLE.match(text, gap) if gap > position else None
    rest = _REST.match(text, title.end()) if title else None
    rest = rest or _REST.match(text, position)
    return Definition(name, unescape(href), rest.end()) if rest else None


def _destination(text: str, start: int) -> tuple[str, int] | None:
    if text.startswith("<", start):
        pointed = _POINTED.match(text, start)
        return (pointed[1], pointed.end()) if pointed else None
    depth, position = 0, start
    while match := _BARE.match(text, position):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth -= 1
        if depth < 0 or depth > _PARENTHESES:
            break
        position = match.end()
    if depth or position == start:
        return None
    return text[start:position], position


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def labels(text: str) -> set[str]:
    """Every label that inline source may refer to, links and footnotes."""
    found = set()
    start = 0
    for match in _BRACKET.finditer(text):
        sign = match[0]
        if sign == "[":
            start = match.end()
        elif sign[0] == "]" and start:
            label = text[start : match.start()]
            start = 0
            if match[1] or len(label) > _LABEL_LENGTH or not label.strip():
                continue
            found.add(normalise(label))
            if label.startswith("^"):
                found.add(note_label(label[1:]))
    return found
