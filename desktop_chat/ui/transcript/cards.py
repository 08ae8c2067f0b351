"""Setting what is more than a paragraph: code, formulas, rules, and the person's own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from desktop_chat.markdown.blocks import Block, BlockKind, LevelKind
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setter import (
    BODY,
    CARD_HEAD_GAP,
    Setter,
    Surroundings,
    formula_look,
    one_paragraph,
    reads_right_to_left,
    shown_turns,
)
from desktop_chat.ui.transcript.setting import (
    OBJECT,
    Line,
    Look,
    Mark,
    MarkKind,
    Role,
    Run,
    Setting,
    Shape,
)
from desktop_chat.ui.transcript.tables import set_table
from desktop_chat.ui.words import tr

Coloured = tuple[tuple[str, str], ...]  # the runs of a line of code: text and hue
Colours = Callable[[int], Coloured | None]  # of the n-th line

CODE = Look(Role.CODE)
_COPY = Look(Role.ACTION)
BUBBLE_PAD = 10
HEAD_GAP = 8  # between what is attached and the words
_CODE_LINES = 400  # that are kept
_MEASURED_LINES, _LONG_LINE, _WIDE = 60, 400, 100_000


class Card(NamedTuple):
    """What a card of code says of itself, and how far its code is moved to the left."""

    label: str = ""
    offset: int = 0


def set_block(
    setter: Setter,
    blocks: Sequence[Block],
    index: int,
    around: Surroundings,
    above: int | None = None,
    colours: Colours | None = None,
    card: Card | None = None,
) -> Setting:
    """One block of many; `above` is given for the first, `colours` and `card` for code."""
    block = blocks[index]
    before = blocks[index - 1] if index else None
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    space = setter.gap(before, block) if above is None else above
    lines: list[Line]
    match block.kind:
        case BlockKind.PARAGRAPH | BlockKind.HEADING:
            lines, marks = setter.paragraph(block, around, space)
        case BlockKind.CODE:
            lines, marks = _set_code(setter, block, index, around, space, colours, card or Card())
            marks = [_joined(mark, block, after) for mark in marks]
        case BlockKind.TABLE:
            lines, marks = set_table(setter, blocks, index, around, space)
        case BlockKind.RULE:
            lines, marks = _set_rule(setter, block, space)
        case BlockKind.MATH:
            lines, marks = _set_formula(setter, block, around, space)
        case BlockKind.PLAIN:
            lines, marks = _set_plain(setter, block, around, space, after)
    lines[0] = lines[0]._replace(glue=_glue(before, block))
    goes_on = after is not None and _shares_quote(block, after)
    shape = lines[0].shape
    bars = setter.bars(block, goes_on, len(lines), shape.above, is_rtl=shape.is_rtl is True)
    marks = bars + marks
    return Setting(tuple(lines), tuple(marks))


def _glue(before: Block | None, block: Block) -> str:
    """What stands between a block and the one before it on the clipboard."""
    if block.piece:
        return block.glue
    if before is None or not before.levels or not block.opened:
        return "\n\n"
    kind, outer = block.levels[-1].kind, len(block.levels) - block.opened
    kinds = [level.kind for level in before.levels[outer : outer + 1]]
    is_next = kind is not LevelKind.QUOTE and (not kinds or kinds[0] is block.levels[outer].kind)
    return "\n" if is_next else "\n\n"


def _shares_quote(block: Block, after: Block) -> bool:
    return bool(block.levels) and block.levels[:1] == after.levels[:1]


def _joined(mark: Mark, block: Block, after: Block | None) -> Mark:
    """A card's mark; it is left open where the next piece goes on."""
    if mark.kind is not MarkKind.CARD:
        return mark
    goes_on = after is not None and after.piece > 0
    bottom = 0 if goes_on else mark.bottom
    return mark._replace(joins_above=block.piece > 0, joins_below=goes_on, bottom=bottom)


def _set_code(
    setter: Setter,
    block: Block,
    index: int,
    around: Surroundings,
    above: int,
    colours: Colours | None,
    card: Card,
) -> tuple[list[Line], list[Mark]]:
    type_, pad = setter.type, setter.pad
    left = sum(setter.indents(block.levels))
    inner = setter.column - left - 2 * pad
    lines: list[Line] = []
    marks: list[Mark] = []
    if not block.piece:
        lines = setter.marker_line(block, above)
        if lines:
            above, marks = type_.scaled(4), setter.boxes(block)
        shape = Shape(
            type_.small_line, above + pad, 0, left + pad, pad, tabs=((inner - 2, "right"),)
        )
        copy = Run(tr("Copy"), _COPY._replace(href=f"app:copy-code/{around.name}/{index}"), "")
        head = (Run(card.label + "\t", Look(Role.SMALL), ""), copy)
        lines.append(Line(shape, head if setter.has_buttons else head[:1], "", ""))
    first = len(lines) - (0 if block.piece else 1)
    space = 0 if block.piece else type_.scaled(CARD_HEAD_GAP)
    start = left + pad - (0 if setter.wraps_code else card.offset)
    shape = Shape(type_.code_line, 0, 0, start, pad, wraps=setter.wraps_code, is_rtl=False)
    for number, text in enumerate(block.text.split("\n")):
        runs = _code_runs(text, colours(number) if colours else None)
        glue = "\n" if number else ""  # the first stands after the header, or is set below
        lines.append(
            Line(shape._replace(above=space), runs, glue) if space else Line(shape, runs, glue)
        )
        space = 0
    ground = Mark(MarkKind.CARD, first, len(lines) - 1, left, 0, pad - 4, pad)
    marks.append(ground)
    if not setter.wraps_code:
        code = len(lines) - block.text.count("\n") - 1
        marks.append(Mark(MarkKind.EDGES, code, len(lines) - 1, left, pad))
    return lines, marks


@lru_cache(_CODE_LINES)
def _code_runs(text: str, coloured: Coloured | None) -> tuple[Run, ...]:
    """The runs of a line of code; those of the open piece are asked for with every frame."""
    text = shown_turns(text)
    if coloured is None or "".join(run for run, _ in coloured) != text:
        return (Run(one_paragraph(text), CODE),) if text else ()
    return tuple(Run(one_paragraph(run), CODE._replace(hue=hue)) for run, hue in coloured if run)


def _set_rule(setter: Setter, block: Block, above: int) -> tuple[list[Line], list[Mark]]:
    lines = setter.marker_line(block, above)
    left = sum(setter.indents(block.levels))
    shape = Shape(2, 0 if lines else above, left=left)
    lines.append(Line(shape, (), clean="---"))
    return lines, [Mark(MarkKind.RULE, len(lines) - 1, len(lines) - 1, left)]


def _set_formula(
    setter: Setter, block: Block, around: Surroundings, above: int
) -> tuple[list[Line], list[Mark]]:
    lines = setter.marker_line(block, above)
    space = 0 if lines else above
    left = sum(setter.indents(block.levels))
    type_ = setter.type
    if block.is_closed:
        found = around.formula(block.text, True)
        if found is not None:
            shape = Shape(type_.prose_line, space, left=left, grows=True, is_centred=True)
            source = f"$$\n{block.text.strip()}\n$$"
            run = Run(OBJECT, formula_look(BODY, found), source)
            return [*lines, Line(shape, (run,))], []
    shape = Shape(type_.code_line, space, left=left, is_rtl=False)
    look = CODE._replace(role=Role.CODE)
    text = f"$$\n{block.text.strip()}\n$$" if block.is_closed else f"$$\n{block.text}"
    for row in text.split("\n"):
        runs = (Run(one_paragraph(row), look),) if row else ()
        lines.append(Line(shape._replace(above=space), runs))
        space = 0
    return lines, []


def _set_plain(
    setter: Setter, block: Block, around: Surroundings, above: int, after: Block | None
) -> tuple[list[Line], list[Mark]]:
    """What the person wrote, in a bubble at the right as wide as its text."""
    type_ = setter.type
    left, pad = _bubble_edges(setter, around.bubble)
    right = pad
    lines = []
    for text in block.text.split("\n"):
        is_rtl = reads_right_to_left(text)
        shape = Shape(type_.prose_line, above, 0, left, right, is_rtl=True if is_rtl else None)
        runs = (Run(one_paragraph(text), BODY),) if text else ()
        lines.append(Line(shape, runs))
        above = 0
    goes_on = after is not None
    room = type_.scaled(BUBBLE_PAD)
    bubble = Mark(
        MarkKind.BUBBLE,
        0,
        len(lines) - 1,
        left - pad,
        0,
        0 if block.piece else room,
        0 if goes_on else room,
        block.piece > 0,
        goes_on,
    )
    return lines, [bubble]


def set_bubble_foot(setter: Setter, run: Run, above: int, width: int) -> Setting:
    """One line of ours that closes a bubble as wide as its text."""
    left, pad = _bubble_edges(setter, width)
    shape = Shape(setter.type.small_line, above, 0, left, pad)
    room = setter.type.scaled(BUBBLE_PAD)
    bubble = Mark(MarkKind.BUBBLE, 0, 0, left - pad, 0, above, room, joins_above=True)
    return Setting((Line(shape, (run,), "", ""),), (bubble,))


def _bubble_edges(setter: Setter, width: int) -> tuple[int, int]:
    """Where the text of a bubble begins, and its air at both sides."""
    pad = setter.type.scaled(16)
    widest = int(setter.column * tokens.BUBBLE_SHARE) - 2 * pad
    return setter.column - min(width, widest) - pad, pad


def bubble_width(type_: Typography, text: str) -> int:
    """How wide a text is by nature, in pixels; long texts are not measured."""
    lines = text[: _MEASURED_LINES * _LONG_LINE].split("\n")
    if len(lines) > _MEASURED_LINES or any(len(line) > _LONG_LINE for line in lines):
        return _WIDE
    return round(max(type_.width(line, BODY) for line in lines)) + 3
