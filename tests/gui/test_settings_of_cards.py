"""From blocks to lines: code, formulas, tables, bubbles."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.markdown.blocks import Style
from desktop_chat.markdown.pieces import PIECE_LINES, TABLE_ROWS
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.cards import set_block
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setter import BODY, Surroundings
from desktop_chat.ui.transcript.setting import (
    OBJECT,
    Look,
    MarkKind,
    Role,
    Run,
    copied_text,
    line_text,
)
from desktop_chat.ui.transcript.tables import COLUMN_GAP, LEAST_COLUMN, column_widths, wrapped
from tests.gui.setting_desk import COLUMN, Desk, copied, drawn, marks, squeezed, texts

# Code.


def test_a_card_has_a_header_and_its_code(desk: Desk) -> None:
    setting = desk.one("```py\ndef f():\n\n\treturn 1\n```", label="Python")
    assert texts([setting]) == ["Python\tCopy", "def f():", "", "\treturn 1"]
    head, first, *_ = setting.lines
    pad = desk.setter.pad
    assert head.runs[1].look.href == "app:copy-code/1/2/0"
    assert head.runs[1].look.role is Role.ACTION
    assert head.shape.tabs == ((COLUMN - 2 * pad - 2, "right"),)
    assert {line.shape.left for line in setting.lines} == {pad}
    assert {line.shape.right for line in setting.lines} == {pad}
    assert first.shape.above == 6
    assert [line.shape.is_rtl for line in setting.lines[1:]] == [False] * 3
    (card,) = setting.marks
    assert (card.kind, card.first, card.last) == (MarkKind.CARD, 0, 3)
    assert (card.left, card.right) == (0, 0)
    assert (card.joins_above, card.joins_below) == (False, False)
    assert card.bottom == pad
    assert copied([setting]) == "def f():\n\n\treturn 1"


def test_the_pieces_of_a_card_are_one_card(desk: Desk) -> None:
    code = "\n".join(f"line {number}" for number in range(3 * PIECE_LINES - 10))
    settings_made = desk.set(f"```\n{code}\n```\n\nafter")
    cards = [mark for setting in settings_made for mark in marks(setting, MarkKind.CARD)]
    assert [card.joins_above for card in cards] == [False, True, True]
    assert [card.joins_below for card in cards] == [True, True, False]
    assert [card.bottom for card in cards] == [0, 0, desk.setter.pad]
    for setting in settings_made[1:3]:
        assert setting.lines[0].shape.above == 0
    assert copied(settings_made[:3]) == code
    heads = [line for line in texts(settings_made) if line.endswith("Copy")]
    assert len(heads) == 1


@pytest.mark.parametrize("wraps", [True, False])
def test_code_wraps_or_not_and_nothing_else_changes(type_: Typography, wraps: bool) -> None:
    setting = Desk(type_, wraps=wraps).one("```\na b\n```")
    assert setting.lines[1].shape.wraps is wraps
    assert setting.lines[1].shape._replace(wraps=True) == (
        Desk(type_).one("```\na b\n```").lines[1].shape
    )


def test_signs_that_turn_code_are_shown_by_their_number(desk: Desk) -> None:
    setting = desk.one("```\nif x:\u202e # \u2066y\n```")
    assert line_text(setting.lines[1]) == "if x:‹U+202E› # ‹U+2066›y"
    assert line_text(desk.one("`a\u202eb`").lines[0]) == "a‹U+202E›b"
    assert line_text(desk.one("a\u2067b").lines[0]) == "a\u2067b"  # prose may turn
    assert line_text(desk.one("a\u202eb").lines[0]) == "a‹U+202E›b"  # but not be overridden


def test_colours_that_do_not_fit_the_text_are_left_out(desk: Desk) -> None:
    document = desk.read("```\nx = 1\ny = 2\n```")
    around = Surroundings(document.spans, document.cell_spans, lambda *_: None, "1/2")
    given_colours = [(("x", "name"), (" = 1", "")), (("stale", "name"),)]
    setting = set_block(
        desk.setter, desk.blocks, 0, around, colours=lambda line: given_colours[line]
    )
    assert [(run.text, run.look.hue) for run in setting.lines[1].runs] == [
        ("x", "name"),
        (" = 1", ""),
    ]
    assert [(run.text, run.look.hue) for run in setting.lines[2].runs] == [("y = 2", "")]


# Rules, formulas, pictures, notes.


def test_a_rule_is_a_line_of_its_own(desk: Desk) -> None:
    setting = desk.set("a\n\n---\n\nb")[1]
    (line,) = setting.lines
    assert (line_text(line), copied_text(line)) == ("", "---")
    assert [mark.kind for mark in setting.marks] == [MarkKind.RULE]
    assert line.shape.above == 20


def test_a_formula_on_its_own_is_centred_once_it_is_set(desk: Desk) -> None:
    source = "$$\n\\frac{1}{2}\n$$"
    waiting, done = desk.one(source), desk.one(source, formula=drawn)
    assert texts([waiting]) == source.split("\n")
    assert {run.look.role for line in waiting.lines for run in line.runs} == {Role.CODE}
    assert texts([done]) == [OBJECT]
    (line,) = done.lines
    assert line.shape.is_centred
    assert line.shape.grows
    assert (line.runs[0].look.formula, line.runs[0].look.descent) == (7, 3)
    assert copied([waiting]) == copied([done]) == source


def test_a_formula_that_is_not_closed_is_shown_as_it_is_written(desk: Desk) -> None:
    setting = desk.one("$$\n\\frac{1", finish=False, formula=drawn)
    assert texts([setting]) == ["$$", "\\frac{1"]


def test_a_formula_in_a_line(desk: Desk) -> None:
    waiting = desk.one("so $x^2$ is")
    done = desk.one("so $x^2$ is", formula=drawn)
    assert texts([waiting]) == ["so $x^2$ is"]
    assert texts([done]) == [f"so {OBJECT} is"]
    assert done.lines[0].shape.grows
    assert not waiting.lines[0].shape.grows
    assert copied([waiting]) == copied([done]) == "so $x^2$ is"


def test_a_picture_is_words_that_lead_to_it(desk: Desk) -> None:
    setting = desk.one('![what *it* shows](https://e.org/p.png "t") ![](x.png)')
    runs = [run for run in setting.lines[0].runs if run.text.strip()]
    assert [run.text for run in runs] == ["[image: what it shows]", "[image: x.png]"]
    assert all(run.look.href.startswith("app:open/") for run in runs)


def test_notes_stand_where_they_are_referred_to(desk: Desk) -> None:
    settings_made = desk.set("Said.[^a]\n\n[^a]: Who said it.")
    joined = "\n".join(texts(settings_made))
    assert "Said." in joined
    assert "Who said it." in joined
    assert joined.count("[") == 2


# Tables.

TABLE = "| Left | Middle | Right |\n|:--|:-:|--:|\n| a | b | c |\n| long words | x | 1.5 |"


def test_a_table_is_rows_with_tab_stops(desk: Desk) -> None:
    setting = desk.one(TABLE)
    assert texts([setting]) == ["Left\tMiddle\tRight", "a\tb\tc", "long words\tx\t1.5"]
    widths = column_widths(desk.setter, desk.blocks[0], COLUMN)
    first, second, third = widths
    expected = (
        (first + COLUMN_GAP + second // 2, "center"),
        (first + COLUMN_GAP + second + COLUMN_GAP + third, "right"),
    )
    assert {line.shape.tabs for line in setting.lines} == {expected}
    assert not any(line.shape.wraps for line in setting.lines)
    assert [mark.kind for mark in setting.marks] == [MarkKind.HEAD_ROW, MarkKind.ROW, MarkKind.ROW]
    right = COLUMN - sum(widths) - 2 * COLUMN_GAP
    assert {(mark.left, mark.right) for mark in setting.marks} == {(0, right)}
    assert {run.look.role for run in setting.lines[0].runs} == {Role.HEAD_CELL}
    assert copied([setting]) == "Left\tMiddle\tRight\na\tb\tc\nlong words\tx\t1.5"


def test_a_first_column_at_the_right_begins_with_a_tab(desk: Desk) -> None:
    setting = desk.one("| a | b |\n|--:|---|\n| 1 | 2 |")
    assert texts([setting]) == ["\ta\tb", "\t1\t2"]
    assert copied([setting]) == "a\tb\n1\t2"


@pytest.mark.parametrize("column", [200, 400, 760])
def test_a_wide_table_is_wrapped_into_the_column(type_: Typography, column: int) -> None:
    desk = Desk(type_, column)
    long = "many words that need a lot of room in their cell " * 3
    chinese = f"中文字符{'长' * 60}"
    source = (
        "| Name | Text | Other |\n|---|---|---|\n"
        f"| a | {long} | {chinese} |\n| b | c | {'x' * 80} |"
    )
    setting = desk.one(source)
    widths = column_widths(desk.setter, desk.blocks[0], column)
    assert sum(widths) + 2 * COLUMN_GAP <= column
    for line in setting.lines:
        cells = line_text(line).split("\t")
        assert len(cells) == 3
        for cell, width in zip(cells, widths, strict=True):
            role = line.runs[0].look if line.runs else BODY
            assert type_.width(cell.strip(), Look(role.role)) <= width + 1, cell
    (head, row, last) = [
        mark for mark in setting.marks if mark.kind in (MarkKind.ROW, MarkKind.HEAD_ROW)
    ]
    assert head.last < row.first <= row.last < last.first
    assert row.last > row.first  # it took more than one line
    joined = [
        squeezed("".join(line_text(line).split("\t")[n] for line in setting.lines))
        for n in range(3)
    ]
    assert joined[1] == squeezed(f"Text{long}c")
    assert joined[2] == squeezed(f"Other中文字符{'长' * 60}{'x' * 80}")
    assert copied([setting]).split("\n")[1] == f"a\t{long.strip()}\t中文字符{'长' * 60}"


def test_a_table_of_many_columns_goes_on_to_the_right(desk: Desk) -> None:
    count = 40
    row = "|" + "|".join(f"c{n}" for n in range(count)) + "|"
    source = f"{row}\n{'|---' * count}|\n{row}"
    setting = desk.one(source)
    cells = [line_text(line).split("\t") for line in setting.lines]
    joined = ["".join(row[n] for row in cells) for n in range(count)]
    assert joined == [f"c{n}c{n}" for n in range(count)]
    assert len(column_widths(desk.setter, desk.blocks[0], COLUMN)) == count


def test_the_pieces_of_a_table_share_their_columns(desk: Desk) -> None:
    rows = "".join(f"| row {n} | {'x' * (n % 7)} |\n" for n in range(3 * TABLE_ROWS))
    settings_made = desk.set(f"| a | b |\n|---|---|\n{rows}")
    assert len(settings_made) == 3
    assert len({line.shape.tabs for setting in settings_made for line in setting.lines}) == 1
    head_rows = [mark for setting in settings_made for mark in marks(setting, MarkKind.HEAD_ROW)]
    assert len(head_rows) == 1
    gaps = {line.shape.above for setting in settings_made for line in setting.lines[1:]}
    assert settings_made[1].lines[0].shape.above in gaps  # as between any two rows


def test_a_growing_cell_moves_no_column_at_every_letter(desk: Desk) -> None:
    """Widths grow in steps, so that a table that comes in does not tremble."""
    seen = set()
    for length in range(1, 30):
        desk.read(f"| a | b |\n|---|---|\n| {'x' * length} | y |")
        seen.add(column_widths(desk.setter, desk.blocks[0], COLUMN)[0])
    assert len(seen) <= 12


def test_a_column_has_a_least_width(type_: Typography) -> None:
    desk = Desk(type_, 60)
    desk.read(TABLE)
    assert all(
        width >= min(LEAST_COLUMN // 3, 8)
        for width in column_widths(desk.setter, desk.blocks[0], 60)
    )


words = st.text(st.sampled_from("ab 中文字x-\u00a0é😀"), min_size=0, max_size=60)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(words, max_size=4), width=st.integers(10, 200))
def test_wrapping_loses_nothing_and_keeps_to_the_width(
    type_: Typography, parts: list[str], width: int
) -> None:
    looks = [BODY, BODY._replace(style=int(Style.STRONG)), BODY._replace(style=int(Style.CODE))]
    runs = [Run(text, looks[n % 3]) for n, text in enumerate(parts) if text]
    made = wrapped(type_, runs, float(width))
    flat = "".join(run.text for line in made for run in line)
    assert squeezed(flat) == squeezed("".join(parts))
    for line in made:
        text = "".join(run.text for run in line).rstrip()
        used = sum(type_.width(run.text, run.look) for run in line)
        used -= type_.width(line[-1].text, line[-1].look) if line else 0
        used += type_.width(line[-1].text.rstrip(), line[-1].look) if line else 0
        assert used <= width + 1 or len(text) <= 2, text


# What a person writes.


def test_a_bubble_is_as_wide_as_its_text(desk: Desk) -> None:
    (short,) = desk.plain("Hello")
    (line,) = short.lines
    width = COLUMN - line.shape.left - line.shape.right
    assert 0 <= width - desk.type.width("Hello", BODY) <= 4
    (bubble,) = short.marks
    assert bubble.kind is MarkKind.BUBBLE
    assert bubble.right == 0
    assert bubble.left == line.shape.left - 16
    assert (bubble.top, bubble.bottom) == (10, 10)


def test_a_bubble_leaves_room_at_its_left(desk: Desk) -> None:
    (long,) = desk.plain("many words " * 100)
    left = long.marks[0].left
    assert left == round(COLUMN * (1 - tokens.BUBBLE_SHARE)) or abs(left - COLUMN * 0.15) < 2
    assert long.lines[0].shape.right == 16


def test_what_a_person_writes_stays_to_the_letter(desk: Desk) -> None:
    text = "# no title\n\n  * two\tspaces\n```\n<b>&amp;</b> $x$ [a](b)\n"
    settings_made = desk.plain(text)
    assert texts(settings_made) == text.split("\n")
    assert {run.look for s in settings_made for line in s.lines for run in line.runs} == {BODY}
    assert copied(settings_made) == text.strip("\n")


def test_a_long_question_is_one_bubble(desk: Desk) -> None:
    text = "\n".join(f"Line {number}" for number in range(200))
    settings_made = desk.plain(text)
    bubbles = [setting.marks[0] for setting in settings_made]
    assert len(bubbles) > 2
    assert [b.joins_above for b in bubbles] == [False] + [True] * (len(bubbles) - 1)
    assert [b.joins_below for b in bubbles] == [True] * (len(bubbles) - 1) + [False]
    assert len({(b.left, b.right) for b in bubbles}) == 1
    assert (bubbles[0].top, bubbles[-1].bottom) == (10, 10)
    assert {b.top for b in bubbles[1:]} | {b.bottom for b in bubbles[:-1]} == {0}
    assert copied(settings_made) == text
