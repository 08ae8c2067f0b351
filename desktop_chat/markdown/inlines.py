"""The inline source of a block becomes spans; markdown-it reads what is more than plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_chat.markdown.blocks import Span, SpanKind, Style
from desktop_chat.markdown.leaves import Reference

if TYPE_CHECKING:
    from markdown_it.token import Token

    from desktop_chat.markdown.inline_parser import InlineParser

_MARKUP = re.compile(r"[\\`*_\[<&$~@]")
_LINE_END = re.compile(r" *\n[ \t]*")
_STYLES = {"strong": Style.STRONG, "em": Style.EMPHASIS, "s": Style.STRUCK}
_BREAK = Span(SpanKind.BREAK, "\n")


class Inlines:
    """Reads inline source with the definitions of one document."""

    def __init__(self, references: dict[str, Reference]) -> None:
        self._references = references
        self._parser: InlineParser | None = None

    def spans(self, source: str, is_open: bool) -> tuple[Span, ...]:
        """The spans of `source`; if it `is_open`, unfinished markup at its end is completed."""
        if not _MARKUP.search(source) and "://" not in source and "www." not in source:
            if "\n" not in source:
                return (Span(SpanKind.TEXT, source),) if source else ()
            return _plain(source)
        if self._parser is None:
            from desktop_chat.markdown.inline_parser import InlineParser

            self._parser = InlineParser(self._references)
        return _spans(self._parser.tokens(source, is_open))


def _plain(source: str) -> tuple[Span, ...]:
    spans = []
    for line in _LINE_END.split(source):
        if line:
            spans.append(Span(SpanKind.TEXT, line))
        spans.append(_BREAK)
    return tuple(spans[:-1])


def _spans(tokens: list[Token]) -> tuple[Span, ...]:
    spans: list[Span] = []
    outer: list[Style] = []
    style, href, is_empty = Style.PLAIN, "", False
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special"):
            if token.content:
                _add(spans, token.content, style, href)
                is_empty = False
        elif token.tag in _STYLES or kind in ("tag_open", "tag_close"):
            if token.nesting > 0 or kind == "tag_open":
                outer.append(style)
                style |= _STYLES.get(token.tag) or _tag_style(token)
            else:
                style = outer.pop()
        elif kind == "link_open":
            href, is_empty = str(token.attrs["href"]), True
        elif kind == "link_close":
            if is_empty and href:
                _add(spans, href, style, href)  # a link without words is seen by its address
            href = ""
        elif kind == "code_inline":
            _add(spans, token.content, style | Style.CODE, href)
            is_empty = False
        else:
            spans.append(_other(token, style))
            is_empty = False
    return tuple(spans)


def _tag_style(token: Token) -> Style:
    from desktop_chat.markdown.inline_tags import STYLES

    return STYLES[token.info]


def _add(spans: list[Span], text: str, style: Style, href: str) -> None:
    if spans:
        last = spans[-1]
        if last.kind is SpanKind.TEXT and last.style == style and last.href == href:
            spans[-1] = last._replace(text=last.text + text)
            return
    spans.append(Span(SpanKind.TEXT, text, style, href))


def _other(token: Token, style: Style) -> Span:
    if token.type in ("softbreak", "hardbreak"):
        return _BREAK
    if token.type == "image":
        return Span(SpanKind.IMAGE, _words(token.children), style, str(token.attrs["src"]))
    if token.type == "note":
        return Span(SpanKind.NOTE, token.content, style)
    if token.type == "math_display":
        style |= Style.DISPLAY
    return Span(SpanKind.MATH, token.content, style, token.markup)


def _words(tokens: list[Token] | None) -> str:
    """What a description says, without its markup."""
    words = []
    for token in tokens or ():
        is_break = token.type in ("softbreak", "hardbreak")
        words.append(" " if is_break else _words(token.children) or token.content)
    return "".join(words)
