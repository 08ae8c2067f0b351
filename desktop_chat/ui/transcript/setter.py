"""Setting blocks: a Markdown block becomes lines of runs, with the spaces that a page needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from desktop_chat.markdown.blocks import Block, BlockKind, Level, LevelKind, Span, SpanKind, Style
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setting import (
    NEW_LINE,
    OBJECT,
    Line,
    Look,
    Mark,
    MarkKind,
    Role,
    Run,
    Shape,
)
from desktop_chat.ui.words import tr

BODY = Look(Role.BODY)
_BULLETS = "•◦▪"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
# What turns code round on screen while a compiler reads on: shown by its number.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# No script needs these two; in prose they only make a text read as another one.
_OVERRIDES = re.compile("[\u202d\u202e]")
_LINE_ENDS = re.compile("\r\n|[\r\n\u2028\u2029]")

INDENT, CARD_PAD, CARD_HEAD_GAP, QUOTE_INDENT = 24, 14, 6, 18
ROW_ABOVE, ROW_BELOW = 8, 4  # a line of text has its own air below


class FoundFormula(NamedTuple):
    """A formula that can be drawn: its number, and how many pixels it reaches below the line."""

    number: int
    descent: int


def formula_look(base: Look, found: FoundFormula) -> Look:
    return base._replace(formula=found.number, descent=found.descent)


class Surroundings(NamedTuple):
    """What setting a block needs beside it."""

    spans: Callable[[Block], Sequence[Span]]
    cell_spans: Callable[[str], Sequence[Span]]
    formula: Callable[[str, bool], FoundFormula | None]  # None: not set, or not yet
    name: str  # of the blocks' owner, for links inside the app
    role: Role = Role.BODY
    bubble: int = 0  # how wide the person's text is by nature, in pixels


class Setter:
    """Sets blocks in one typography and one width of the column, in pixels."""

    def __init__(self, type_: Typography, column: int, wraps_code: bool = True) -> None:
        self.type = type_
        self.column = column
        self.wraps_code = wraps_code
        self.has_buttons = True
        self.pad = type_.scaled(CARD_PAD)
        self.rows: dict[tuple[object, ...], list[Line]] = {}  # of tables, set before
        self.widths: dict[tuple[str, Role], float] = {}  # of their cells

    # Where a block stands.

    def indents(self, levels: tuple[Level, ...]) -> list[int]:
        """How far each level indents what stands in it."""
        made = []
        for level in levels:
            if level.kind is LevelKind.QUOTE:
                made.append(self.type.scaled(QUOTE_INDENT))
            elif level.kind is LevelKind.BULLET:
                made.append(self.type.scaled(INDENT))
            else:
                width = self.type.width(_marker(level, 0), BODY) + self.type.scaled(8)
                made.append(max(self.type.scaled(INDENT), round(width)))
        return made

    def gap(self, before: Block | None, block: Block) -> int:
        """The space above a block, after the one before it."""
        if block.piece:
            return 0
        if before is None:
            return 0
        return self.type.gap(_gap(before, block)) + self.tail(before)

    def tail(self, block: Block) -> int:
        """What a block's marks take below its last line."""
        if block.kind is BlockKind.TABLE:
            return self.type.scaled(ROW_BELOW)
        return self.pad if block.kind is BlockKind.CODE else 0

    def bars(
        self, block: Block, goes_on: bool, lines: int, above: int, is_rtl: bool = False
    ) -> list[Mark]:
        """The bars of the quotes that a block stands in."""
        marks, beside = [], 0
        for number, (level, indent) in enumerate(
            zip(block.levels, self.indents(block.levels), strict=True)
        ):
            if level.kind is LevelKind.QUOTE:
                is_first = number >= len(block.levels) - block.opened
                top = 0 if is_first else above
                bar = Mark(MarkKind.BAR, 0, lines - 1, beside, 0, top, joins_below=goes_on)
                marks.append(_mirrored(bar) if is_rtl else bar)
            beside += indent
        return marks

    # Paragraphs and headings.

    def paragraph(
        self, block: Block, around: Surroundings, above: int
    ) -> tuple[list[Line], list[Mark]]:
        """A paragraph or a heading, with its item's marker where it begins one."""
        role, heading = around.role, 0
        if block.kind is BlockKind.HEADING:
            heading = block.depth
            role = (Role.HEADING_1, Role.HEADING_2, Role.HEADING_3)[min(block.depth, 3) - 1]
        runs = self.runs(around.spans(block), Look(role), around)
        is_rtl = reads_right_to_left(block.text)
        height = self.type.heading_lines.get(role, self.type.prose_line)
        shape, markers = self._placed(block, height, above, is_rtl)
        if heading:
            shape = shape._replace(heading=heading)
        if any(run.look.formula for run in runs):
            shape = shape._replace(grows=True)
        return [Line(shape, (*markers, *runs))], self.boxes(block, is_rtl)

    def _placed(
        self, block: Block, height: int, above: int, is_rtl: bool
    ) -> tuple[Shape, list[Run]]:
        """The shape of a block's first line, and the markers that stand in it."""
        indents = self.indents(block.levels)
        left = sum(indents)
        first_opened = len(block.levels) - block.opened
        opened = [
            number
            for number in range(first_opened, len(block.levels))
            if block.levels[number].kind is not LevelKind.QUOTE
        ]
        hang = 0
        tabs: tuple[tuple[int, str], ...] = ()
        markers: list[Run] = []
        if opened and not block.piece:
            hang = left - sum(indents[: opened[0]])
            places = [sum(indents[opened[0] : number + 1]) for number in opened]
            places[-1] = hang
            tabs = tuple((place, "left") for place in places)
            markers = [self._marker_run(block.levels, number) for number in opened]
            if is_rtl:
                markers = [
                    self._spaced(run, indents[n]) for run, n in zip(markers, opened, strict=True)
                ]
                tabs = ()
        shape = Shape(height, above, left=left, hang=hang, tabs=tabs)
        if is_rtl:
            shape = shape._replace(left=0, right=left, is_rtl=True)
        return shape, markers

    def _spaced(self, marker: Run, indent: int) -> Run:
        """A marker with spaces behind it: tab stops do not work from right to left."""
        sign = marker.text.rstrip("\t")
        rest = indent - self.type.width(sign, BODY)
        spaces = max(1, round(rest / self.type.width("\u00a0", BODY)))
        return marker._replace(text=sign + "\u00a0" * spaces)

    @staticmethod
    def _marker_run(levels: tuple[Level, ...], number: int) -> Run:
        level = levels[number]
        depth = sum(one.kind is LevelKind.BULLET for one in levels[:number])
        nested = "  " * sum(one.kind is not LevelKind.QUOTE for one in levels[:number])
        if level.checked is not None:
            sign = "☑" if level.checked else "☐"
            copied = f"{nested}[{'x' if level.checked else ' '}] "
            return Run(f"{sign}\t", Look(Role.HIDDEN), copied)
        marker = _marker(level, depth)
        copied = f"{nested}- " if level.kind is LevelKind.BULLET else f"{nested}{marker} "
        return Run(f"{marker}\t", BODY, copied)

    def boxes(self, block: Block, is_rtl: bool = False) -> list[Mark]:
        """The task box of an item that begins with this block."""
        indents = self.indents(block.levels)
        for number in range(len(block.levels) - block.opened, len(block.levels)):
            checked = block.levels[number].checked
            if checked is not None and not block.piece:
                kind = MarkKind.DONE_BOX if checked else MarkKind.OPEN_BOX
                box = Mark(kind, 0, 0, sum(indents[:number]))
                return [_mirrored(box) if is_rtl else box]
        return []

    def marker_line(self, block: Block, above: int) -> list[Line]:
        """A line of its own for the marker of an item that begins with no paragraph."""
        shape, markers = self._placed(block, self.type.prose_line, above, is_rtl=False)
        return [Line(shape, tuple(markers))] if markers else []

    def runs(self, spans: Sequence[Span], base: Look, around: Surroundings) -> list[Run]:
        """Inline content; neighbours in one look are one run."""
        runs: list[Run] = []
        for number, span in enumerate(spans):
            run = self._run(spans, number, span, base, around)
            if runs and runs[-1].look == run.look and runs[-1].copied is run.copied is None:
                runs[-1] = Run(runs[-1].text + run.text, run.look)
            elif run.text:
                runs.append(run)
        return runs

    def _run(
        self, spans: Sequence[Span], number: int, span: Span, base: Look, around: Surroundings
    ) -> Run:
        style = int(span.style)
        match span.kind:
            case SpanKind.TEXT:
                href = link(span.href, _link_text(spans, number)) if span.href else ""
                pattern = _TURNS if style & Style.CODE else _OVERRIDES
                text = shown_turns(span.text, pattern)
                return Run(one_paragraph(text), base._replace(style=style, href=href))
            case SpanKind.BREAK:
                before = spans[number - 1] if number else None
                if before is None or before.href or before.style & Style.CODE:
                    return Run(NEW_LINE, base)
                return Run(NEW_LINE, base._replace(style=int(before.style)))
            case SpanKind.IMAGE:
                text = image_label(span)
                return Run(text, Look(Role.SMALL, 0, link(span.href, text)))
            case SpanKind.MATH:
                source = span.href or span.text
                found = around.formula(span.text, bool(span.style & Style.DISPLAY))
                if found is not None:
                    return Run(OBJECT, formula_look(base, found), source)
                return Run(one_paragraph(source), base._replace(style=int(Style.CODE)))
            case _:
                return Run(f"[{span.text}]", Look(Role.SMALL))


def _marker(level: Level, depth: int) -> str:
    match level.kind:
        case LevelKind.BULLET:
            return _BULLETS[min(depth, len(_BULLETS) - 1)]
        case LevelKind.NUMBER:
            return f"{level.label}."
        case _:
            return f"[{level.label}]"


def _gap(before: Block, block: Block) -> int:
    if block.kind is BlockKind.HEADING:
        return 28 if block.depth == 1 else 24 if block.depth == 2 else 20
    if before.kind is BlockKind.HEADING:
        return 8
    if block.levels and before.levels:
        is_new_item = bool(block.opened)
        plain = block.kind is before.kind is BlockKind.PARAGRAPH
        lists = {block.levels[-1].kind, before.levels[-1].kind}
        if LevelKind.QUOTE not in lists or block.levels[-1] == before.levels[-1]:
            return (5 if is_new_item else 8) if plain else 10
    if block.kind is BlockKind.RULE or before.kind is BlockKind.RULE:
        return 20
    if before.kind is BlockKind.CODE and block.kind is BlockKind.TABLE:
        return 18
    begins_list = block.opened and block.levels[-1].kind is not LevelKind.QUOTE
    return 8 if begins_list and block.kind is BlockKind.PARAGRAPH else 12


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that runs from right to left."""
    if text.isascii() or not _RIGHT_TO_LEFT.search(text):
        return False
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def _mirrored(mark: Mark) -> Mark:
    return mark._replace(left=mark.right, right=mark.left, mirrored=True)


def one_paragraph(text: str) -> str:
    """`text` with its line ends as line breaks within one paragraph."""
    return _LINE_ENDS.sub(NEW_LINE, text) if _LINE_ENDS.search(text) else text


def shown_turns(text: str, pattern: re.Pattern[str] = _TURNS) -> str:
    """A text with the characters that turn its direction shown by their number."""
    if text.isascii() or not pattern.search(text):
        return text
    return pattern.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def link(href: str, text: str) -> str:
    """The anchor of a link: where it leads and what it says, for the gate that all links pass."""
    return f"app:open/{quote(href, safe='')}/{quote(text[:200], safe='')}" if href else ""


def image_label(span: Span) -> str:
    """What stands for a picture; none is ever loaded."""
    what = " ".join(span.text.split())[:120] or span.href[:120]
    return "[" + tr("image: {what}").replace("{what}", what) + "]"


def _link_text(spans: Sequence[Span], number: int) -> str:
    """The whole text of the link that a span is part of."""
    href = spans[number].href or (spans[number - 1].href if number else "")
    first = last = number
    while first > 0 and (spans[first - 1].href == href or spans[first].kind is SpanKind.BREAK):
        first -= 1
    while last + 1 < len(spans) and spans[last + 1].href == href:
        last += 1
    return "".join(span.text for span in spans[first : last + 1] if span.href == href)
