"""HTML tags within a paragraph: those that say how words are set mean what they say, in pairs and
without attributes. Whatever else looks like HTML is text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from desktop_chat.markdown.blocks import Style

if TYPE_CHECKING:
    from desktop_chat.markdown.inline_parser import State

STYLES = {
    "b": Style.STRONG,
    "strong": Style.STRONG,
    "summary": Style.STRONG,
    "i": Style.EMPHASIS,
    "em": Style.EMPHASIS,
    "var": Style.EMPHASIS,
    "s": Style.STRUCK,
    "del": Style.STRUCK,
    "strike": Style.STRUCK,
    "u": Style.UNDERLINED,
    "ins": Style.UNDERLINED,
    "mark": Style.MARKED,
    "sub": Style.LOW,
    "sup": Style.HIGH,
    "code": Style.CODE,
    "samp": Style.CODE,
    "tt": Style.CODE,
    "kbd": Style.CODE | Style.KEY,
}
OPENING, CLOSING = "tag_open", "tag_close"
_TAG = re.compile(rf"<(/?)({'|'.join(sorted(STYLES, key=len, reverse=True))})[ \t]*>", re.I)
_ATTACHED = frozenset({"sub", "sup"})  # stand behind a letter by nature; others may be `List<b>`


def tag(state: StateInline, silent: bool) -> bool:
    """One tag; whether it has a partner is seen when all is read."""
    match = _TAG.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    name, is_closing = match[2].lower(), bool(match[1])
    if name == "summary" and not is_closing and state.pos:
        return False  # only as the first words of a paragraph
    if not silent:
        token = state.push(CLOSING if is_closing else OPENING, "", 0)
        token.info, token.markup = name, match[0]
        before = state.src[state.pos - 1] if state.pos else " "
        token.hidden = before.isascii() and before.isalnum() and name not in _ATTACHED
        _own(state).has_tags = True
    state.pos = match.end()
    return True


def pair(state: StateInline) -> None:
    """Find each tag's partner, within the emphasis or link it stands in; without one it is text.

    While the text is still coming, what has been opened is shown as if it ended here.
    """
    if _own(state).has_tags:
        pairs = _Pairs(state.tokens, state.env.get("open") == state.src)
        state.tokens[:] = pairs.tokens()


class _Pairs:
    def __init__(self, tokens: list[Token], is_open: bool) -> None:
        self._tokens = tokens
        self._partner: dict[int, int] = {}  # by place; to the end of the list: still to come
        self._ends: dict[int, int] = {}  # how many tags end before a place
        self._tail = len(tokens) if is_open else len(tokens) + 1
        while is_open and self._tail and _ends_something(tokens[self._tail - 1]):
            self._tail -= 1
        self._find()

    def _find(self) -> None:
        scopes: list[_Scope] = [_Scope()]
        for place, token in enumerate(self._tokens):
            if token.type == OPENING:
                scopes[-1].open(token.info, place)
            elif token.type == CLOSING:
                opening = scopes[-1].close(token.info)
                if opening >= 0:
                    self._partner[opening] = self._partner[place] = place
            elif token.nesting > 0:
                scopes.append(_Scope())
            elif token.nesting < 0 and len(scopes) > 1:
                self._end(scopes.pop(), place)
        while scopes:
            self._end(scopes.pop(), len(self._tokens))

    def _end(self, scope: _Scope, place: int) -> None:
        """What is open in a scope that ends at a place: where the text goes on it may wait."""
        if place >= self._tail:
            waiting = [each for each in scope.places if not self._tokens[each].hidden]
            self._partner.update(dict.fromkeys(waiting, place))
            self._ends[place] = len(waiting)

    def tokens(self) -> list[Token]:
        """The tokens with tags in pairs only."""
        made: list[Token] = []
        is_after_summary = False
        for place, token in enumerate(self._tokens):
            made += [Token(CLOSING, "", 0)] * self._ends.get(place, 0)
            if token.type in (OPENING, CLOSING) and place not in self._partner:
                text = Token("text", "", 0)
                text.content = token.markup
                made.append(text)
                continue
            is_summary = token.type in (OPENING, CLOSING) and token.info == "summary"
            if is_summary and token.type == CLOSING and made[-1].type == "softbreak":
                made.pop()  # its words on a line of their own
            if not (is_after_summary and token.type == "softbreak"):
                made.append(token)
            is_after_summary = is_summary and token.type == OPENING
        return made + [Token(CLOSING, "", 0)] * self._ends.get(len(self._tokens), 0)


class _Scope:
    """The tags that are open within one emphasis or link, each found without looking at others."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self._names: list[str] = []
        self._counts: dict[str, int] = {}

    def open(self, name: str, place: int) -> None:
        self.places.append(place)
        self._names.append(name)
        self._counts[name] = self._counts.get(name, 0) + 1

    def close(self, name: str) -> int:
        """Where the last of this name was opened, -1 if none was; those within have no partner."""
        if not self._counts.get(name):
            return -1
        while True:
            last, place = self._names.pop(), self.places.pop()
            self._counts[last] -= 1
            if last == name:
                return place


def _ends_something(token: Token) -> bool:
    """The end of an emphasis, or what is left of a marker that became one."""
    return token.nesting < 0 or (token.type == "text" and not token.content)


def _own(state: StateInline) -> State:
    return state  # type: ignore[return-value]  # there is no other kind here
