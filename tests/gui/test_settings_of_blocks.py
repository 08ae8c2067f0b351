"""From blocks to lines: looks, markers, spaces, bars, sides."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.markdown.blocks import Style
from desktop_chat.ui.theme.tokens import LIGHT
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setter import BODY, INDENT
from desktop_chat.ui.transcript.setting import (
    NEW_LINE,
    MarkKind,
    Role,
    line_text,
)
from tests.gui.setting_desk import Desk, copied, marks, texts

# Paragraphs and headings.


def test_a_paragraph_is_one_line_with_breaks_in_it(desk: Desk) -> None:
    setting = desk.one("one *two*\nthree  \nfour")
    (line,) = setting.lines
    assert line_text(line) == f"one two{NEW_LINE}three{NEW_LINE}four"
    assert line.shape.height == desk.type.prose_line
    assert (line.shape.left, line.shape.right, line.shape.hang) == (0, 0, 0)
    assert line.shape.wraps
    assert setting.marks == ()
    looks = {run.text.strip(NEW_LINE): run.look.style for run in line.runs}
    assert looks["two"] == Style.EMPHASIS


@pytest.mark.parametrize(
    ("source", "text", "style", "href"),
    [
        ("**a**", "a", Style.STRONG, ""),
        ("*a*", "a", Style.EMPHASIS, ""),
        ("***a***", "a", Style.STRONG | Style.EMPHASIS, ""),
        ("~~a~~", "a", Style.STRUCK, ""),
        ("`a`", "a", Style.CODE, ""),
        ("**`a`**", "a", Style.CODE | Style.STRONG, ""),
        ("[a](b)", "a", Style.PLAIN, "app:open/b/a"),
        ("[a](https://e.org/?q=1&r=%2F)", "a", Style.PLAIN, None),
        ("<https://e.org>", "https://e.org", Style.PLAIN, None),
    ],
)
def test_the_looks_of_runs(
    desk: Desk, source: str, text: str, style: Style, href: str | None
) -> None:
    (run,) = desk.one(source).lines[0].runs
    assert run.text == text
    assert run.look.style == style
    if href is not None:
        assert run.look.href == href
    else:
        assert re.fullmatch(r"app:open/https%3A%2F%2F[^/]+/[^/]+", run.look.href)


@pytest.mark.parametrize("depth", range(1, 7))
def test_headings_by_depth(desk: Desk, depth: int) -> None:
    settings_made = desk.set(f"before\n\n{'#' * depth} A heading\n\nafter")
    line = settings_made[1].lines[0]
    role = (Role.HEADING_1, Role.HEADING_2, Role.HEADING_3)[min(depth, 3) - 1]
    assert {run.look.role for run in line.runs} == {role}
    assert line.shape.heading == depth
    assert line.shape.height == desk.type.heading_lines[role]
    assert line.shape.above == {1: 28, 2: 24}.get(depth, 20)
    assert settings_made[2].lines[0].shape.above == 8
    assert settings_made[0].lines[0].shape.above == 0


def test_spaces_grow_with_the_type(qapp: QApplication) -> None:
    text = "# a\n\nb\n\n- c\n\n> d\n\n```\ne\n```\n\n| f |\n|---|\n| g |\n\n---"
    once = Desk(Typography(LIGHT, 1.0, qapp.font())).set(text)
    twice = Desk(Typography(LIGHT, 2.0, qapp.font())).set(text)
    for small, large in zip(once, twice, strict=True):
        for one, other in zip(small.lines, large.lines, strict=True):
            assert other.shape.above == 2 * one.shape.above
            assert abs(other.shape.left - 2 * one.shape.left) <= 2
            assert (
                one.shape.height in (2, other.shape.height) or other.shape.height > one.shape.height
            )


# Lists.


def test_bullets_by_depth(desk: Desk) -> None:
    settings_made = desk.set("- a\n  - b\n    - c\n      - d\n- e")
    assert texts(settings_made) == ["•\ta", "◦\tb", "▪\tc", "▪\td", "•\te"]
    assert [s.lines[0].shape.left for s in settings_made] == [24, 48, 72, 96, 24]
    assert [s.lines[0].shape.hang for s in settings_made] == [24] * 5
    assert [s.lines[0].shape.tabs for s in settings_made] == [((24, "left"),)] * 5
    assert copied(settings_made) == "- a\n  - b\n    - c\n      - d\n- e"


def test_numbers_have_the_room_that_they_need(desk: Desk) -> None:
    settings_made = desk.set("8. a\n9. b\n10. c")
    assert texts(settings_made) == ["8.\ta", "9.\tb", "10.\tc"]
    assert copied(settings_made) == "8. a\n9. b\n10. c"
    wide = desk.set("1234567. a")[0].lines[0].shape
    assert wide.left > desk.type.width("1234567.", BODY)
    assert wide.hang == wide.left
    assert wide.tabs == ((wide.left, "left"),)


def test_items_in_one_line_have_all_their_markers(desk: Desk) -> None:
    (setting,) = desk.set("- 1. a")
    assert texts([setting]) == ["•\t1.\ta"]
    shape = setting.lines[0].shape
    assert shape.hang == shape.left
    assert shape.tabs == ((24, "left"), (shape.left, "left"))


def test_what_follows_in_an_item_stands_under_its_text(desk: Desk) -> None:
    settings_made = desk.set("- a\n\n  b\n\n  > c\n\n- d")
    assert texts(settings_made) == ["•\ta", "b", "c", "•\td"]
    assert [s.lines[0].shape.left for s in settings_made] == [24, 24, 42, 24]
    assert [s.lines[0].shape.hang for s in settings_made] == [24, 0, 0, 24]
    assert marks(settings_made[2], MarkKind.BAR)[0].left == 24
    assert copied(settings_made) == "- a\n\nb\n\nc\n\n- d".replace("c\n\n-", "c\n-")


def test_task_boxes_are_painted_and_copied(desk: Desk) -> None:
    settings_made = desk.set("- [ ] a\n- [x] b\n  - [X] c")
    kinds = [[mark.kind for mark in setting.marks] for setting in settings_made]
    assert kinds == [[MarkKind.OPEN_BOX], [MarkKind.DONE_BOX], [MarkKind.DONE_BOX]]
    assert [s.marks[0].left for s in settings_made] == [0, 0, 24]
    for setting in settings_made:
        marker = setting.lines[0].runs[0]
        assert marker.look.role is Role.HIDDEN
        assert marker.text.endswith("\t")
    assert copied(settings_made) == "[ ] a\n[x] b\n  [x] c"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- ```\n  code\n  ```", MarkKind.CARD),
        ("- | a |\n  |---|\n  | b |", MarkKind.HEAD_ROW),
        ("- ***", MarkKind.RULE),
    ],
)
def test_an_item_without_a_paragraph_has_a_line_for_its_marker(
    desk: Desk, text: str, kind: MarkKind
) -> None:
    setting = desk.one(text)
    assert line_text(setting.lines[0]) == "•\t"
    mark = marks(setting, kind)[0]
    assert mark.first >= 1
    assert mark.left == 24
    assert all(line.shape.left >= 24 for line in setting.lines)


def test_an_empty_item_keeps_its_marker(desk: Desk) -> None:
    assert texts(desk.set("- a\n-\n- c")) == ["•\ta", "•\t", "•\tc"]


# Quotes.


def test_quotes_have_a_bar_each(desk: Desk) -> None:
    settings_made = desk.set("> a\n>\n> > b\n\nc")
    assert [s.lines[0].shape.left for s in settings_made] == [18, 36, 0]
    bars = [marks(setting, MarkKind.BAR) for setting in settings_made]
    assert [[bar.left for bar in found] for found in bars] == [[0], [0, 18], []]
    assert bars[0][0].joins_below
    assert bars[0][0].top == 0
    assert bars[1][0].top == settings_made[1].lines[0].shape.above  # it goes on from above
    assert bars[1][1].top == 0  # the inner one begins here


def test_the_bar_of_a_quote_goes_along_all_its_lines(desk: Desk) -> None:
    setting = desk.one("> ```\n> a\n> b\n> ```")
    (bar,) = marks(setting, MarkKind.BAR)
    assert (bar.first, bar.last) == (0, len(setting.lines) - 1)


# From right to left.


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا بالعالم", "123 שלום", "«مرحبا» world"])
def test_a_paragraph_begins_at_the_side_of_its_script(desk: Desk, text: str) -> None:
    assert desk.one(text).lines[0].shape.is_rtl is True
    assert desk.one(f"Latin first {text}").lines[0].shape.is_rtl is None
    settings_made = desk.set(f"> {text}")
    shape = settings_made[0].lines[0].shape
    assert (shape.left, shape.right) == (0, 18)


def test_items_from_right_to_left_have_their_markers_at_the_right(desk: Desk) -> None:
    (setting,) = desk.set("- שלום")
    shape = setting.lines[0].shape
    assert (shape.left, shape.right, shape.hang) == (0, 24, 24)
    marker = setting.lines[0].runs[0].text
    assert "\t" not in marker
    assert abs(desk.type.width(marker, BODY) - 24) < 4
    assert copied([setting]) == "- שלום"


def test_boxes_and_bars_stand_where_the_line_begins(desk: Desk) -> None:
    done, quoted, plain = desk.set("- [x] שלום\n\n> - [ ] עולם\n\n> words")
    assert [(m.kind, m.right, m.mirrored) for m in done.marks] == [(MarkKind.DONE_BOX, 0, True)]
    indent = quoted.lines[0].shape.right - INDENT
    assert [(m.kind, m.right, m.mirrored) for m in quoted.marks] == [
        (MarkKind.BAR, 0, True),
        (MarkKind.OPEN_BOX, indent, True),
    ]
    assert [(m.kind, m.left, m.mirrored) for m in plain.marks] == [(MarkKind.BAR, 0, False)]


def test_each_line_of_a_question_has_its_own_side(desk: Desk) -> None:
    (setting,) = desk.plain("Hello\nשלום")
    assert [line.shape.is_rtl for line in setting.lines] == [None, True]


def test_code_and_tables_always_run_from_left_to_right(desk: Desk) -> None:
    for text in ("```\nשלום\n```", "| שלום |\n|---|\n| עולם |"):
        assert {line.shape.is_rtl for line in desk.one(text).lines[1:]} == {False}
