"""markdown-it's inline parser, with the rules of this app; imported when it is first needed."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cached_property

from markdown_it import MarkdownIt, rules_inline
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from desktop_chat.markdown import inline_rules, inline_tags, unfinished
from desktop_chat.markdown.bare_links import BareLink, bare_links
from desktop_chat.markdown.leaves import Reference
from desktop_chat.markdown.link_labels import LinkHelpers

_NESTING = 10  # links and images in one another, and brackets looked into for a link


class InlineParser:
    """Reads inline source into tokens, with the definitions of one document."""

    def __init__(self, references: dict[str, Reference]) -> None:
        self._references = references
        self._markdown = _Markdown("zero", {"html": False})
        self._markdown.inline = _Parser()
        self._markdown.helpers = LinkHelpers()  # type: ignore[assignment]  # not a module

    def tokens(self, source: str, is_open: bool) -> list[Token]:
        """The tokens of `source`; if it `is_open`, as if its unfinished markup were finished."""
        if is_open:
            source = unfinished.with_code_closed(unfinished.without_lone_markers(source))
        env: EnvType = {"references": self._references}
        if is_open:
            env["open"] = source
        return self._markdown.inline.parse(source, self._markdown, env, [])


class _Markdown(MarkdownIt):
    """Addresses stay as written: what may be opened is judged when it is."""

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link

    def validateLink(self, url: str) -> bool:
        return True


class State(StateInline):
    """The state of markdown-it, with emphasis next to CJK characters, and bare addresses."""

    has_tags = False  # of HTML

    @cached_property
    def bare(self) -> dict[int, BareLink]:
        """The bare addresses, by where they begin."""
        return {link.start: link for link in bare_links(self.src)}

    @cached_property
    def bare_starts(self) -> list[int]:
        """Where bare addresses begin, in order."""
        return list(self.bare)

    @cached_property
    def last_bracket(self) -> int:
        """Where the last ] stands: behind it no link ends."""
        return self.src.rfind("]")

    @cached_property
    def label_ends(self) -> dict[int, dict[int, tuple[int, bool]]]:
        """By where reading stops: the ends of brackets, and whether there is a link in them."""
        return {}

    @cached_property
    def formula_ends(self) -> dict[str, int]:
        """Where the last end of a formula stands, by how the formula begins."""
        return {}

    def next_bare(self, position: int) -> int:
        """Where the next bare address behind `position` begins."""
        starts = self.bare_starts
        if not starts:
            return len(self.src)
        i = bisect_right(starts, position)
        return starts[i] if i < len(starts) else len(self.src)

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """As CommonMark, but next to CJK characters as markdown-cjk-friendly has it."""
        source, end = self.src, start
        while end < self.posMax and source[end] == source[start]:
            end += 1
        before = source[start - 1] if start > 0 else " "
        after = source[end] if end < self.posMax else " "
        is_space_before = isWhiteSpace(ord(before))
        is_space_after = isWhiteSpace(ord(after))
        is_mark_before = isMdAsciiPunct(ord(before)) or isPunctChar(before)
        is_mark_after = isMdAsciiPunct(ord(after)) or isPunctChar(after)
        is_cjk_before, is_cjk_after = _is_cjk(before), _is_cjk(after)
        opens = not is_space_after and (
            not is_mark_after or is_cjk_after or is_space_before or is_mark_before or is_cjk_before
        )
        closes = not is_space_before and (
            not is_mark_before or is_cjk_before or is_space_after or is_mark_after or is_cjk_after
        )
        return Scanned(
            opens and (canSplitWord or not closes or is_mark_before),
            closes and (canSplitWord or not opens or is_mark_after),
            end - start,
        )


def _is_cjk(character: str) -> bool:
    if character < "\u1100" or unicodedata.east_asian_width(character) not in "WFH":
        return False
    is_symbol = unicodedata.category(character) == "So"
    return not is_symbol or "\u2e80" <= character < "\U0001f000"  # else it is an emoji


class _Parser(ParserInline):
    """markdown-it's rules and ours, tried only where the character at hand can begin them."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler2.enableOnly(["balance_pairs", "strikethrough", "emphasis", "fragments_join"])
        self.ruler2.after("balance_pairs", "unfinished", unfinished.emphasis)
        self.ruler2.after("emphasis", "tags", inline_tags.pair)
        self._rules: dict[str, tuple[RuleFuncInlineType, ...]] = {
            "\n": (rules_inline.newline,),
            "\\": (inline_rules.math, rules_inline.escape),
            "$": (inline_rules.math,),
            "`": (rules_inline.backtick,),
            "~": (rules_inline.strikethrough.tokenize,),
            "*": (rules_inline.emphasis.tokenize,),
            "_": (rules_inline.emphasis.tokenize,),
            "[": (inline_rules.note, inline_rules.link, unfinished.link),
            "!": (inline_rules.image, unfinished.link),
            "<": (inline_rules.line_break, inline_tags.tag, rules_inline.autolink),
            "&": (rules_inline.entity,),
            "]": (),
        }
        self._others = (inline_rules.bare_link, inline_rules.text)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        source, end = state.src, state.posMax
        if state.level >= _NESTING:
            state.append_pending(source[state.pos : end])
            state.pos = end
        rules, others = self._rules, self._others
        while state.pos < end:
            for rule in rules.get(source[state.pos], others):
                if rule(state, False):
                    break
            else:
                state.append_pending(source[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        start = state.pos
        if start in state.cache:
            state.pos = state.cache[start]
            return
        if state.level >= _NESTING:
            state.pos = state.posMax
        else:
            state.level += 1
            for rule in self._rules.get(state.src[start], self._others):
                if rule(state, True):
                    break
            else:
                state.pos += 1
            state.level -= 1
        state.cache[start] = state.pos
