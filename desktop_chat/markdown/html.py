"""A Markdown text as HTML, from the blocks and spans that the window shows too.

What is written is escaped, without exception; pictures are named and not loaded. There are no
`style` attributes: classes are `h1` to `h6`, `code`, `scroll`, `task`, `note`, `ref`, `image`,
`math`, `tex`, for cells `left`, `center`, `right`, and in code the initials of the hues.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from xml.etree import ElementTree

from desktop_chat.markdown.blocks import Block, BlockKind, Level, LevelKind, Span, SpanKind, Style
from desktop_chat.markdown.document import Document
from desktop_chat.markdown.highlighting import Hue, display_name, highlight
from desktop_chat.markdown.html_links import web_address

_SLICE = 65_536
_LINES = 200  # of code in one piece of the page
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAGS = (
    (Style.STRONG, "strong"),
    (Style.EMPHASIS, "em"),
    (Style.STRUCK, "s"),
    (Style.UNDERLINED, "u"),
    (Style.MARKED, "mark"),
    (Style.LOW, "sub"),
    (Style.HIGH, "sup"),
)
_ALIGNS = frozenset({"left", "center", "right"})
_MATHML = re.compile(
    "math|mrow|mi|mn|mo|ms|mtext|mspace|mfrac|msqrt|mroot|msub|msup|msubsup|munder|mover"
    "|munderover|mmultiscripts|mprescripts|none|mtable|mtr|mtd|mlabeledtr|mstyle|mpadded"
    "|mphantom|menclose|merror|mfenced"
)
_CLASSES = {
    Hue.KEYWORD: "k",
    Hue.STRING: "s",
    Hue.NUMBER: "n",
    Hue.COMMENT: "c",
    Hue.NAME: "f",
}


def render(text: str, image_words: str) -> Iterator[str]:
    """Pieces of HTML. `image_words` says that there was a picture: "image: {what}"."""
    document = Document()
    for at in range(0, len(text), _SLICE):
        document.append(text[at : at + _SLICE])
        yield ""  # each step of the work is a small one
    document.finish()
    writer = _Writer(document, image_words)
    for group in _groups(document.blocks):
        yield writer.move(group[0].levels, _direction(group[0].text))
        yield from writer.block(group)
    yield writer.move(())


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks with the pieces that go on from them."""
    group: list[Block] = []
    for block in blocks:
        if group and not (block.piece and block.kind is group[0].kind):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


class _Writer:
    """Writes the blocks of one document, in the containers in which they stand."""

    def __init__(self, document: Document, image_words: str) -> None:
        self._document = document
        self._image_words = image_words
        self._open: tuple[Level, ...] = ()

    def move(self, levels: tuple[Level, ...], direction: str = "ltr") -> str:
        """Close what is over, and open what begins, with its markers on the side it reads from."""
        was, self._open = self._open, levels
        common = 0
        while common < min(len(was), len(levels)) and was[common].number == levels[common].number:
            common += 1
        is_next = len(was) > common < len(levels) and _follows(was[common], levels[common])
        ends = [_end(level) for level in reversed(was[common + is_next :])]
        if is_next:
            ends.append("</li>\n")
        begins = [_begin(level, direction) for level in levels[common + is_next :]]
        if is_next:
            begins.insert(0, _item(levels[common], direction))
        return "".join(ends + begins)

    def block(self, group: list[Block]) -> Iterator[str]:
        """A block with all its pieces."""
        block = group[0]
        match block.kind:
            case BlockKind.CODE:
                yield from _code(group)
            case BlockKind.TABLE:
                yield from self._table(group)
            case BlockKind.RULE:
                yield "<hr>\n"
            case BlockKind.MATH:
                for piece in group:
                    yield f'<div class="math">{_formula(piece.text, True, piece.text)}</div>\n'
            case BlockKind.HEADING:
                tag = f"h{min(block.depth + 2, 6)}"
                yield f'<{tag} class="h{block.depth}" dir="auto">'
                yield from self._inline(group)
                yield f"</{tag}>\n"
            case _:
                yield '<p dir="auto">'
                yield from self._inline(group)
                yield "</p>\n"

    def _inline(self, group: list[Block]) -> Iterator[str]:
        for block in group:
            if block.glue:
                yield "<br>"
            yield self._spans(self._document.spans(block))

    def _table(self, group: list[Block]) -> Iterator[str]:
        aligns = group[0].aligns
        yield '<div class="scroll"><table>\n<thead>'
        yield self._row(group[0].header, aligns, "th")
        yield "</thead>\n<tbody>\n"
        for block in group:
            for row in block.rows:
                yield self._row(row, aligns, "td")
        yield "</tbody>\n</table></div>\n"

    def _row(self, cells: Sequence[str], aligns: Sequence[str], tag: str) -> str:
        made = []
        for cell, align in zip(cells, aligns, strict=False):
            place = f' class="{align}"' if align in _ALIGNS else ""
            spans = self._spans(self._document.cell_spans(cell))
            made.append(f'<{tag}{place} dir="auto">{spans}</{tag}>')
        return f"<tr>{''.join(made)}</tr>\n"

    def _spans(self, spans: Sequence[Span]) -> str:
        made: list[str] = []
        address = ""
        for span in spans:
            leads = web_address(span.href) if span.kind in _LINKED else ""
            if leads != address:
                made += ("</a>" if address else "", _anchor(leads) if leads else "")
                address = leads
            made.append(self._span(span))
        made.append("</a>" if address else "")
        return "".join(made)

    def _span(self, span: Span) -> str:
        match span.kind:
            case SpanKind.TEXT:
                return _styled(span)
            case SpanKind.BREAK:
                return "<br>\n"
            case SpanKind.IMAGE:
                what = " ".join(span.text.split())[:120] or span.href[:120]
                words = self._image_words.replace("{what}", what)
                return f'<span class="image">[{escape(words)}]</span>'
            case SpanKind.MATH:
                return _formula(span.text, bool(span.style & Style.DISPLAY), span.href)
            case _:
                return f'<sup class="ref">[{escape(span.text)}]</sup>'


_LINKED = (SpanKind.TEXT, SpanKind.IMAGE)


def _anchor(address: str) -> str:
    shown = escape(address)
    return f'<a href="{shown}" title="{shown}" rel="noreferrer noopener nofollow">'


def _styled(span: Span) -> str:
    if span.style & Style.CODE:
        tag = "kbd" if span.style & Style.KEY else "code"
        made = f"<{tag}>{escape(_shown_turns(span.text))}</{tag}>"
    else:
        made = escape(span.text)
    for style, tag in _TAGS:
        if span.style & style:
            made = f"<{tag}>{made}</{tag}>"
    return made


def _shown_turns(text: str) -> str:
    """Code with the characters that turn its direction shown by their number, as in the window."""
    if text.isascii():
        return text
    return _TURNS.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def _direction(text: str) -> str:
    """The direction of a text's first letter."""
    if not text.isascii():
        for sign in text:
            kind = unicodedata.bidirectional(sign)
            if kind in ("R", "AL"):
                return "rtl"
            if kind == "L":
                break
    return "ltr"


def _follows(before: Level, level: Level) -> bool:
    """Whether a level is the next item of the list that the one before it was in."""
    if before.kind is not level.kind or level.kind not in (LevelKind.BULLET, LevelKind.NUMBER):
        return False
    return level.kind is LevelKind.BULLET or int(level.label) == int(before.label) + 1


def _begin(level: Level, direction: str) -> str:
    match level.kind:
        case LevelKind.QUOTE:
            return f'<blockquote dir="{direction}">\n'
        case LevelKind.NOTE:
            label = escape(level.label)
            return f'<div class="note"><sup class="ref">[{label}]</sup><div>\n'
        case LevelKind.BULLET:
            return f"<ul>\n{_item(level, direction)}"
        case LevelKind.NUMBER:
            number = int(level.label)
            start = "" if number == 1 else f' start="{number}"'
            return f"<ol{start}>\n{_item(level, direction)}"


def _item(level: Level, direction: str) -> str:
    if level.checked is None:
        return f'<li dir="{direction}">'
    checked = " checked" if level.checked else ""
    return f'<li class="task" dir="{direction}"><input type="checkbox" disabled{checked}>'


def _end(level: Level) -> str:
    match level.kind:
        case LevelKind.QUOTE:
            return "</blockquote>\n"
        case LevelKind.NOTE:
            return "</div></div>\n"
        case LevelKind.BULLET:
            return "</li>\n</ul>\n"
        case LevelKind.NUMBER:
            return "</li>\n</ol>\n"


def _code(group: list[Block]) -> Iterator[str]:
    text = "".join(part for block in group for part in (block.glue, block.text))
    name = display_name(group[0].info)
    head = f"<figcaption>{escape(name)}</figcaption>" if name else ""
    yield f'<figure class="code">{head}<pre dir="ltr"><code>'
    lines: list[str] = []
    for line in highlight(group[0].info, _shown_turns(text)):
        runs = []
        for run in line:
            hue, shown = _CLASSES.get(run.hue), escape(run.text)
            runs.append(f'<span class="{hue}">{shown}</span>' if hue else shown)
        lines.append("".join(runs))
        if len(lines) == _LINES:
            yield "\n".join(lines) + "\n"
            lines = []
    yield "\n".join(lines)
    yield "</code></pre></figure>\n"


def _formula(tex: str, display: bool, source: str) -> str:
    """MathML, which browsers draw by themselves; the source where it cannot be made."""
    from desktop_chat.markdown import mathml
    from desktop_chat.markdown.tex_habits import put_right

    try:
        root = mathml.from_tex(put_right(tex), display)
        if not all(_MATHML.fullmatch(element.tag) for element in root.iter()):
            raise ValueError("not a formula")
        _align(root)
        root.attrib.clear()
        root.set("display", "block" if display else "inline")
        # Who copies it or hears it read gets what was written.
        root.set("alttext", source)
        return ElementTree.tostring(root, encoding="unicode")
    except Exception:  # the library raises all kinds
        return f'<code class="tex">{escape(_shown_turns(source))}</code>'


def _align(root: ElementTree.Element) -> None:
    """Give the cells of matrices classes: browsers no longer know the attribute."""
    for cell in root.iter("mtd"):
        align = cell.attrib.pop("columnalign", "")
        if align in _ALIGNS:
            cell.set("class", align)
