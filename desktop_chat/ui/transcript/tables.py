"""Setting tables: each row is one or more lines with tab stops, so that a row costs the same
in a short table and in a long one. Qt's own tables are laid out whole at every change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from desktop_chat.markdown.blocks import Block
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setter import ROW_ABOVE, ROW_BELOW, Setter, Surroundings
from desktop_chat.ui.transcript.setting import (
    NEW_LINE,
    Line,
    Look,
    Mark,
    MarkKind,
    Role,
    Run,
    Shape,
)

COLUMN_GAP, LEAST_COLUMN = 24, 48
_WIDTH_STEP = 24  # widths grow in steps, so that a cell that is being written moves nothing
_CACHED = 500
_MAY_CHANGE = re.compile(r"[\[$]|\\\(")  # references and formulas become known later
_MARKUP = re.compile(r"[*_`~\\]|!?\[|\]\([^)]*\)|<br ?/?>")
_WORDS = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef\U00020000-\U0003ffff]|"
    "[^\\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef\U00020000-\U0003ffff]+\\s*|\\s+"
)


def set_table(
    setter: Setter, blocks: Sequence[Block], index: int, around: Surroundings, above: int
) -> tuple[list[Line], list[Mark]]:
    """One piece of a table; its first piece gives the widths of all."""
    block = blocks[index]
    first = blocks[index - block.piece] if block.piece <= index else block
    left = sum(setter.indents(block.levels))
    widths = column_widths(setter, first, setter.column - left)
    lines: list[Line] = setter.marker_line(block, above) if not block.piece else []
    marks: list[Mark] = setter.boxes(block) if lines else []
    if lines:
        above = setter.type.scaled(4)
    below = setter.type.scaled(ROW_BELOW)
    between = below + setter.type.scaled(ROW_ABOVE)
    rows = [(block.header, True)] if block.header and not block.piece else []
    rows += [(row, False) for row in block.rows]
    for number, (cells, is_head) in enumerate(rows):
        space = above if number == 0 and not block.piece else between
        start = len(lines)
        lines += _row(setter, block, cells, widths, around, (left, space, is_head))
        kind = MarkKind.HEAD_ROW if is_head else MarkKind.ROW
        width = sum(widths) + setter.type.scaled(COLUMN_GAP) * (len(widths) - 1)
        right = max(0, setter.column - left - width)
        marks.append(Mark(kind, start, len(lines) - 1, left, right, bottom=below))
    return lines, marks


def column_widths(setter: Setter, first: Block, room: int) -> list[int]:
    """The width of each column in pixels, from the first piece of the table."""
    gap = setter.type.scaled(COLUMN_GAP)
    room = max(room - gap * (len(first.aligns) - 1), LEAST_COLUMN)
    natural = [0.0] * len(first.aligns)
    for cells, role in ((first.header, Role.HEAD_CELL), *((row, Role.BODY) for row in first.rows)):
        for number, cell in enumerate(cells[: len(natural)]):
            natural[number] = max(natural[number], _natural_width(setter, cell, role))
    steps = [max(_WIDTH_STEP, -(-int(width + 1) // _WIDTH_STEP) * _WIDTH_STEP) for width in natural]
    return _shared(steps, room)


def _natural_width(setter: Setter, cell: str, role: Role) -> float:
    """How wide a cell is in one line, in pixels."""
    width = setter.widths.get((cell, role))
    if width is None:
        if len(setter.widths) > _CACHED:
            setter.widths.clear()
        plain = _MARKUP.sub("", cell[:400])
        width = setter.widths[cell, role] = setter.type.width(plain, Look(role)) + 2
    return width


def _shared(wanted: list[int], room: int) -> list[int]:
    """Widths that fit the room: narrow columns get what they want, wide ones share the rest."""
    if sum(wanted) <= room:
        return wanted
    given = [0] * len(wanted)
    left = list(range(len(wanted)))
    while left:
        share = room // len(left)
        fitting = [number for number in left if wanted[number] <= share]
        if not fitting:
            for number in left:
                given[number] = max(share, 8)
            return given
        for number in fitting:
            given[number] = wanted[number]
            room -= wanted[number]
        left = [number for number in left if number not in fitting]
    return given


def _row(
    setter: Setter,
    block: Block,
    cells: Sequence[str],
    widths: list[int],
    around: Surroundings,
    place: tuple[int, int, bool],
) -> list[Line]:
    """The lines of a row; those of a row that was set just before are used again."""
    if any(_MAY_CHANGE.search(cell) for cell in cells):
        return _set_row(setter, block, cells, widths, around, place)
    key = (tuple(cells), tuple(widths), place, block.aligns, around.role)
    lines = setter.rows.get(key)
    if lines is None:
        if len(setter.rows) > _CACHED:
            setter.rows.clear()
        lines = setter.rows[key] = _set_row(setter, block, cells, widths, around, place)
    return lines


def _set_row(
    setter: Setter,
    block: Block,
    cells: Sequence[str],
    widths: list[int],
    around: Surroundings,
    place: tuple[int, int, bool],
) -> list[Line]:
    """The lines of one row: as many as its highest cell has."""
    left, above, is_head = place
    type_ = setter.type
    base = Look(Role.HEAD_CELL if is_head else around.role)
    columns: list[list[list[Run]]] = []
    texts = []
    for cell, width in zip_longest(cells[: len(widths)], widths, fillvalue=""):
        runs = setter.runs(around.cell_spans(str(cell)), base, around) if cell else []
        texts.append("".join(r.text if r.copied is None else r.copied for r in runs))
        columns.append(wrapped(type_, runs, float(width)))
    tabs = _tabs(block.aligns, widths, type_.scaled(COLUMN_GAP))
    starts_with_tab = bool(block.aligns) and block.aligns[0] in ("center", "right")
    grows = any(run.look.formula for cell in columns for line in cell for run in line)
    shape = Shape(type_.prose_line, above, left=left, tabs=tabs, wraps=False, is_rtl=False)
    shape = shape._replace(grows=grows)
    separator = Run("\t", base)
    lines = []
    for number in range(max(len(cell) for cell in columns)):
        runs = [separator] if starts_with_tab else []
        for column, cell_lines in enumerate(columns):
            if column:
                runs.append(separator)
            if number < len(cell_lines):
                runs += cell_lines[number]
        clean = "\t".join(texts).replace(NEW_LINE, " ") if number == 0 else ""
        glue = "\n" if number == 0 else ""
        lines.append(Line(shape, _merged(runs), glue, clean))
        shape = shape._replace(above=0)
    return lines


def _tabs(aligns: Sequence[str], widths: list[int], gap: int) -> tuple[tuple[int, str], ...]:
    tabs = []
    start = 0
    for number, (align, width) in enumerate(zip(aligns, widths, strict=True)):
        kind = align if align in ("center", "right") else "left"
        place = start + (width if kind == "right" else width // 2 if kind == "center" else 0)
        if number or kind != "left":
            tabs.append((place, kind))
        start += width + gap
    return tuple(tabs)


def _merged(runs: list[Run]) -> tuple[Run, ...]:
    made: list[Run] = []
    for run in runs:
        if made and made[-1].look == run.look and made[-1].copied is run.copied is None:
            made[-1] = Run(made[-1].text + run.text, run.look)
        else:
            made.append(run)
    return tuple(made)


def wrapped(type_: Typography, runs: Sequence[Run], width: float) -> list[list[Run]]:
    """Runs broken into lines of at most `width` pixels, at spaces and between CJK characters."""
    if not any(NEW_LINE in run.text or "\t" in run.text for run in runs) and (
        sum(type_.width(run.text, run.look) for run in runs if not run.look.formula) <= width
    ):
        return [list(runs)]
    lines: list[list[Run]] = [[]]
    used = 0.0
    for run in runs:
        for number, part in enumerate(run.text.replace("\t", " ").split(NEW_LINE)):
            if number:
                lines.append([])
                used = 0.0
            for piece in _pieces(type_, part, run.look, width):
                begins = used and used + type_.width(piece.rstrip(), run.look) > width
                if begins:
                    lines.append([])
                    used = 0.0
                if word := piece.lstrip() if begins else piece:
                    lines[-1].append(Run(word, run.look, run.copied))
                    used += type_.width(word, run.look)
    return [list(_merged(line)) for line in lines]


def _pieces(type_: Typography, text: str, look: Look, width: float) -> list[str]:
    """The words of a text; one that is wider than a line is cut."""
    pieces = []
    for word in _WORDS.findall(text):
        rest = word
        while len(rest) > 1 and type_.width(rest, look) > width:
            fits = max(1, int(len(rest) * width / type_.width(rest, look)))
            while fits > 1 and type_.width(rest[:fits], look) > width:
                fits -= 1
            pieces.append(rest[:fits])
            rest = rest[fits:]
        pieces.append(rest)
    return pieces
