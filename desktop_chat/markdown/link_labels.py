"""Where the words of a link end: markdown-it's answer, found without looking twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_inline.state_inline import StateInline

if TYPE_CHECKING:
    from desktop_chat.markdown.inline_parser import State


class LinkHelpers:
    """Takes the place of `markdown_it.helpers`, whose search for ] begins anew at every [."""

    parseLinkDestination = staticmethod(parseLinkDestination)
    parseLinkTitle = staticmethod(parseLinkTitle)

    @staticmethod
    def parseLinkLabel(state: State, start: int, disableNested: bool = False) -> int:
        """Where the ] for the [ at `start` is, or -1; with `disableNested`, -1 too for a link
        that holds another."""
        found = state.label_ends.setdefault(state.posMax, {})
        if start not in found:
            position = state.pos
            _find_ends(state, start, found)
            state.pos = position
        end, has_link = found[start]
        return -1 if disableNested and has_link else end


def _find_ends(state: StateInline, start: int, found: dict[int, tuple[int, bool]]) -> None:
    """Go on from `start` until its ] is found; notes the ends of all brackets on the way."""
    source = state.src
    open_brackets = [start]
    links = [False]
    state.pos = start + 1
    while state.pos < state.posMax and open_brackets:
        position = state.pos
        sign = source[position]
        if sign == "]":
            bracket, has_link = open_brackets.pop(), links.pop()
            found[bracket] = position, has_link
            if links and has_link:
                links[-1] = True
        state.md.inline.skipToken(state)
        if sign == "[":
            if state.pos == position + 1:
                open_brackets.append(position)
                links.append(False)
            else:
                links[-1] = True
    for bracket in open_brackets:
        found[bracket] = -1, False
