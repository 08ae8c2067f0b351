"""Inline rules that markdown-it lacks: formulas, footnotes, line breaks, bare addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import rules_inline
from markdown_it.rules_inline.state_inline import StateInline

from desktop_chat.markdown.definitions import note_label

if TYPE_CHECKING:
    from desktop_chat.markdown.inline_parser import State

_STOP = re.compile(r"[\n&*<\[\\\]_`~$]|!(?=\[)")
_WORD = re.compile(r"\w")
_NOTE = re.compile(r"\[\^([^\s\[\]]+)\]")
_LINE_BREAK = re.compile(r"<br[ \t]*/?>[ \t]*\n?[ \t]*", re.IGNORECASE)
_DOLLAR_END = re.compile(r"([^\\$]*(?:\\.[^\\$]*)*)\$", re.DOTALL)
_CLOSING = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_ENDS = {
    "$$": re.compile(r"([^\\$]*(?:(?:\\.|\$(?!\$))[^\\$]*)*)\$\$", re.DOTALL),
    "\\(": re.compile(r"([^\\]*(?:\\[^()][^\\]*)*)\\\)", re.DOTALL),
    "\\[": re.compile(r"([^\\]*(?:\\[^\[\]][^\\]*)*)\\\]", re.DOTALL),
}


def text(state: StateInline, silent: bool) -> bool:
    """Words, up to what may be markup or a bare address."""
    start = state.pos
    stop = _STOP.search(state.src, start, state.posMax)
    end = stop.start() if stop else state.posMax
    if end == start:
        return False
    end = min(end, _own(state).next_bare(start))
    if not silent:
        state.append_pending(state.src[start:end])
    state.pos = end
    return True


def bare_link(state: StateInline, silent: bool) -> bool:
    """An address without markup; never in the words of a link."""
    found = _own(state).bare.get(state.pos)
    if found is None or silent or state.linkLevel or found.end > state.posMax:
        return False
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": found.href}
    words = state.push("text", "", 0)
    words.content = state.src[found.start : found.end]
    state.push("link_close", "a", -1)
    state.pos = found.end
    return True


def math(state: StateInline, silent: bool) -> bool:
    """A formula: `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]`."""
    sign = state.src[state.pos]
    if sign == "$" and state.src[state.pos + 1 : state.pos + 2] != "$":
        end = _dollar_end(state)
        start, kind = state.pos + 1, "math"
    elif sign in "$\\":
        opening = state.src[state.pos : state.pos + 2]
        if opening not in _ENDS:
            return False
        start, kind = state.pos + 2, "math" if opening == "\\(" else "math_display"
        end = 0 if _is_endless(state, opening) else _formula_end(state, opening)
        if not end:
            return _without_end(state, silent, opening)
    else:
        return False
    if not end:
        return False
    if not silent:
        source = state.src[state.pos : end]
        token = state.push(kind, "", 0)
        token.content = state.src[start : end - (start - state.pos)].strip()
        token.markup = source
    state.pos = end
    return True


def _dollar_end(state: StateInline) -> int:
    """Behind the formula in single dollars that begins here, or 0: "$5 and $10" is none."""
    source, start = state.src, state.pos
    if start and source[start - 1].isdigit():
        return 0
    match = _DOLLAR_END.match(source, start + 1, state.posMax)
    if match is None:
        return 0
    tex = match[1]
    is_formula = tex and not tex[0].isspace() and not tex[-1].isspace() and "`" not in tex
    return match.end() if is_formula and not source[match.end() :][:1].isdigit() else 0


def _formula_end(state: StateInline, opening: str) -> int:
    match = _ENDS[opening].match(state.src, state.pos + 2, state.posMax)
    return match.end() if match and _WORD.search(match[1]) else 0


def _is_endless(state: StateInline, opening: str) -> bool:
    """Whether no end for a formula comes any more."""
    ends = _own(state).formula_ends
    if opening not in ends:
        ends[opening] = state.src.rfind(_CLOSING[opening])
    return ends[opening] < state.pos + 2


def _without_end(state: StateInline, silent: bool, opening: str) -> bool:
    """Dollars stay as they are; so does all behind the beginning of a formula that still comes."""
    is_open = state.env.get("open") == state.src and not silent
    if is_open and _is_endless(state, opening):
        state.append_pending(state.src[state.pos : state.posMax])
        state.pos = state.posMax
        return True
    if opening != "$$":
        return False
    if not silent:
        state.append_pending(opening)
    state.pos += 2
    return True


def link(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, where a link can still end."""
    return state.pos < _own(state).last_bracket and rules_inline.link(state, silent)


def image(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, where an image can still end."""
    return state.pos < _own(state).last_bracket and rules_inline.image(state, silent)


def note(state: StateInline, silent: bool) -> bool:
    """A reference to a footnote that is defined."""
    match = _NOTE.match(state.src, state.pos, state.posMax)
    if match is None or note_label(match[1]) not in state.env["references"]:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.content = match[1]
    state.pos = match.end()
    return True


def line_break(state: StateInline, silent: bool) -> bool:
    """`<br>`, which models use in tables."""
    match = _LINE_BREAK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _own(state: StateInline) -> State:
    return state  # type: ignore[return-value]  # there is no other kind here
