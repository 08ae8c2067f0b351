"""Markup that has begun and not ended, because the text is still coming: shown as if it had."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from markdown_it.token import Token

from desktop_chat.markdown.inline_tags import STYLES

_TAIL = 64
_NAMES = ("br", "details", *STYLES)
_BEGUN = {name[:length] for name in _NAMES for length in range(1, len(name) + 1)}
_TAG = f"</?(?:(?:{'|'.join(sorted(_BEGUN, key=len, reverse=True))})[ \\t]?/?)?"
_LONE = re.compile(rf"(?:!?\[|[*_~`\\]|{_TAG})+\Z", re.IGNORECASE)
_CODE = re.compile(r"\\.|`+", re.DOTALL)
_LABEL = re.compile(r"(!?)\[([^\[\]\n\\]*(?:\\.[^\[\]\n\\]*)*)")
_ADDRESS = re.compile(r"\]\((?:<[^<>\n]*>?|[^\s<>]*)(?:[ ]+(?:[\"'(][^\n]*)?)?\Z")


def without_lone_markers(source: str) -> str:
    """`source` without the markers at its very end, of which one cannot tell what they will be."""
    tail = source[-_TAIL:]
    match = _LONE.search(tail)
    return source[: len(source) - len(tail) + match.start()] if match else source


def with_code_closed(source: str) -> str:
    """`source` with the end of a code span that has begun in its last line."""
    if "`" not in source:
        return source
    runs = [match.span() for match in _CODE.finditer(source)]
    line = source.rfind("\n") + 1
    i = 0
    last = {end - start: i for i, (start, end) in enumerate(runs) if source[start] == "`"}
    while i < len(runs):
        start, end = runs[i]
        if source[start] == "`":
            length = end - start
            if last[length] > i:
                i += 1
                while runs[i][1] - runs[i][0] != length or source[runs[i][0]] != "`":
                    i += 1
            elif start >= line and source[end:].strip():
                return source + source[start:end]
        i += 1
    return source


def link(state: StateInline, silent: bool) -> bool:
    """A link or image that is still coming: its words, without an address."""
    source = state.src
    if silent or source[state.pos] not in "![" or state.env.get("open") != source:
        return False
    match = _LABEL.match(source, state.pos)
    if match is None or not match[2].strip() or match[2].startswith("^"):
        return False
    end = match.end()
    if source[end:] in ("", "]"):
        if not match[1] and state.pos > 0 and source[state.pos - 1].isalnum():
            return False  # the index of an array
    elif source.rfind("](") != end or not _ADDRESS.match(source, end):
        return False
    if match[1]:
        token = state.push("image", "img", 0)
        token.attrs = {"src": "", "alt": ""}
        words = Token("text", "", 0)
        words.content = match[2]
        token.children = [words]
    else:
        state.pos, state.posMax = match.start(2), end
        state.md.inline.tokenize(state)
        state.posMax = len(source)
    state.pos = len(source)
    return True


def emphasis(state: StateInline) -> None:
    """Close at the end what was opened; but not `*` between letters, it may be a product."""
    if state.env.get("open") != state.src:
        return
    delimiters = state.delimiters
    openers = []
    i = 0
    while i < len(delimiters):
        opener = delimiters[i]
        if opener.end >= 0:
            i = opener.end
        elif opener.open and not (opener.length == 1 and opener.close):
            openers.append(opener)
        i += 1
    for opener in reversed(openers):
        token = state.push("text", "", 0)
        token.content = state.tokens[opener.token].content
        opener.end = len(delimiters)
        place = len(state.tokens) - 1
        delimiters.append(Delimiter(opener.marker, opener.length, place, -1, False, True))
