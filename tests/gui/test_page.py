"""The document is always what the page's entries say, and a change writes no more than is new."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from desktop_chat.markdown.blocks import Style
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.page import Entry, Page
from desktop_chat.ui.transcript.setting import (
    NEW_LINE,
    Line,
    Look,
    Role,
    Run,
    Setting,
    Shape,
    utf16_length,
)
from desktop_chat.ui.transcript.sheets import Place

LOOKS = [
    Look(Role.BODY),
    Look(Role.BODY, int(Style.STRONG)),
    Look(Role.CODE),
    Look(Role.CODE, hue="string"),
    Look(Role.SMALL),
    Look(Role.ACTION, href="app:retry"),
    Look(Role.BODY, href="app:open/https%3A%2F%2Fe.org/x"),
    Look(Role.HIDDEN),
]
SHAPES = [
    Shape(20),
    Shape(24, above=12),
    Shape(20, 3, 2, left=8, right=4),
    Shape(20, left=24, hang=24, tabs=((24, "left"),)),
    Shape(20, tabs=((40, "right"), (90, "center")), wraps=False, is_rtl=False),
    Shape(20, grows=True, is_centred=True),
    Shape(31, heading=2),
    Shape(20, is_rtl=True, right=24),
]
TEXTS = ["ab", "x😀y", "中文", f"q{NEW_LINE}r", "longer text", "\t", "👩‍💻", "e\u0301", " ", "🇩🇪a"]

runs = st.builds(Run, st.sampled_from(TEXTS), st.sampled_from(LOOKS))
lines = st.builds(Line, st.sampled_from(SHAPES), st.lists(runs, max_size=4).map(tuple))
settings_of_blocks = st.builds(Setting, st.lists(lines, min_size=1, max_size=5).map(tuple))


@st.composite
def changed(draw: st.DrawFn, setting: Setting) -> Setting:
    """A setting as it may become: longer, shorter, in other looks, with lines come and gone."""
    made = list(setting.lines)
    at = draw(st.integers(0, len(made) - 1))
    line = made[at]
    match draw(st.sampled_from(["more", "looks", "insert", "remove", "shape", "cut", "longer"])):
        case "more":
            made[at] = line._replace(runs=(*line.runs, draw(runs)))
        case "looks":
            look = draw(st.sampled_from(LOOKS))
            made[at] = line._replace(runs=tuple(run._replace(look=look) for run in line.runs))
        case "insert":
            made.insert(at, draw(lines))
        case "remove":
            if len(made) > 1:
                del made[at]
        case "shape":
            made[at] = line._replace(shape=draw(st.sampled_from(SHAPES)))
        case "cut":
            made[at] = line._replace(runs=line.runs[:-1])
        case _:
            if line.runs:
                last = line.runs[-1]
                grown = last._replace(text=last.text + draw(st.sampled_from(TEXTS)))
                made[at] = line._replace(runs=(*line.runs[:-1], grown))
    return Setting(tuple(made), setting.marks)


def new_page(type_: Typography) -> tuple[Page, QTextDocument]:
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    page = Page(document, type_)
    page.clear()
    return page, document


def splice(page: Page, document: QTextDocument, first: int, last: int, new: list[Entry]) -> None:
    """As the view does it, in one edit."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    page.splice(first, last, new)
    cursor.endEditBlock()


def pieces_of(block: QTextBlock) -> list[tuple[str, QTextCharFormat]]:
    """The text of a paragraph by its formats."""
    found: list[tuple[str, QTextCharFormat]] = []
    piece = block.begin()
    while not piece.atEnd():
        join(found, piece.fragment().text(), piece.fragment().charFormat())
        piece += 1
    return found


def join(pieces: list[tuple[str, QTextCharFormat]], text: str, form: QTextCharFormat) -> None:
    """One more piece; neighbours in one format are one."""
    if pieces and pieces[-1][1] == form:
        pieces[-1] = (pieces[-1][0] + text, form)
    else:
        pieces.append((text, form))


def assert_is_as_entries_say(page: Page, document: QTextDocument, type_: Typography) -> None:
    expected = [line for entry in page.entries for line in entry.setting.lines]
    texts = ["".join(run.text for run in line.runs) for line in expected]
    assert document.toRawText().split("\u2029") == ["", *texts]
    assert page.chars == document.characterCount() - 1
    block = document.begin().next()
    for index, entry in enumerate(page.entries):
        assert page.start(index) == block.position()
        for number, line in enumerate(entry.setting.lines):
            assert page.line_start(index, number) == block.position()
            for position in (block.position(), block.position() + block.length() - 1):
                assert page.index_at(position) == index
            assert block.blockFormat() == type_.block(line.shape)
            wanted: list[tuple[str, QTextCharFormat]] = []
            for run in line.runs:
                join(wanted, run.text, type_.char(run.look))
            assert pieces_of(block) == wanted
            block = block.next()
    assert not block.isValid()
    assert page.start(len(page.entries)) == document.characterCount()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_spliced_the_document_is_what_the_entries_say(
    type_: Typography, data: st.DataObject
) -> None:
    page, document = new_page(type_)
    number = 0
    for _ in range(data.draw(st.integers(1, 12))):
        first = data.draw(st.integers(0, len(page.entries)))
        last = data.draw(st.integers(first, min(len(page.entries), first + 4)))
        new = []
        for entry in page.entries[first:last]:
            kind = data.draw(st.sampled_from(["same", "changed", "changed", "gone", "other"]))
            if kind == "same":
                new.append(Entry(entry.place, entry.setting))
            elif kind == "changed":
                new.append(Entry(entry.place, data.draw(changed(entry.setting))))
            elif kind == "other":
                new.append(Entry(entry.place, data.draw(settings_of_blocks)))
        for setting in data.draw(st.lists(settings_of_blocks, max_size=3)):
            new.append(Entry(Place(0, 2, number), setting))
            number += 1
        places = [entry.place for entry in new]
        settings_now = [entry.setting for entry in new]
        splice(page, document, first, last, new)
        assert [entry.place for entry in page.entries[first : first + len(new)]] == places
        assert [entry.setting for entry in page.entries[first : first + len(new)]] == settings_now
        assert_is_as_entries_say(page, document, type_)
    page.clear()
    assert_is_as_entries_say(page, document, type_)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_entry_that_is_set_anew_again_and_again(type_: Typography, data: st.DataObject) -> None:
    page, document = new_page(type_)
    entries = [
        Entry(Place(0, 2, number), setting)
        for number, setting in enumerate(
            data.draw(st.lists(settings_of_blocks, min_size=1, max_size=4))
        )
    ]
    splice(page, document, 0, 0, entries)
    for _ in range(data.draw(st.integers(1, 10))):
        index = data.draw(st.integers(0, len(page.entries) - 1))
        setting = data.draw(changed(page.entries[index].setting))
        splice(page, document, index, index + 1, [Entry(page.entries[index].place, setting)])
        assert page.entries[index].setting == setting
        assert_is_as_entries_say(page, document, type_)


# What it costs.


def plain(text: str, look: Look = LOOKS[0]) -> Line:
    return Line(Shape(20), (Run(text, look),) if text else ())


def long_page(type_: Typography, entries: int = 300) -> tuple[Page, QTextDocument]:
    page, document = new_page(type_)
    made = [
        Entry(Place(0, 2, number), Setting((plain(f"Paragraph number {number}. " * 10),)))
        for number in range(entries)
    ]
    splice(page, document, 0, 0, made)
    return page, document


@pytest.mark.parametrize("added", ["x", "word ", "😀", "中文", NEW_LINE])
def test_growth_at_the_end_writes_only_what_is_new(type_: Typography, added: str) -> None:
    page, document = long_page(type_)
    text = page.entries[-1].setting.lines[0].runs[0].text
    for _ in range(20):
        text += added
        before = page.written
        entry = Entry(page.entries[-1].place, Setting((plain(text),)))
        splice(page, document, len(page.entries) - 1, len(page.entries), [entry])
        assert page.written - before == len(added)
    assert document.lastBlock().text() == text


def test_a_new_line_of_code_writes_only_itself(type_: Typography) -> None:
    page, document = long_page(type_)
    made = [plain(f"line {number}", LOOKS[2]) for number in range(100)]
    splice(page, document, 300, 300, [Entry(Place(0, 2, 300), Setting(tuple(made)))])
    before = page.written
    made.append(plain("line 100", LOOKS[2]))
    splice(page, document, 300, 301, [Entry(Place(0, 2, 300), Setting(tuple(made)))])
    assert page.written - before == len("line 100")


def test_colours_and_new_neighbours_write_nothing_anew(type_: Typography) -> None:
    page, document = long_page(type_)
    setting = page.entries[100].setting
    before, revision = page.written, document.characterCount()
    coloured = Setting((Line(Shape(20), (Run(setting.lines[0].runs[0].text, LOOKS[1]),)),))
    splice(page, document, 100, 101, [Entry(page.entries[100].place, coloured)])
    assert (page.written, document.characterCount()) == (before, revision)
    same = [Entry(entry.place, entry.setting) for entry in page.entries[50:200]]
    splice(page, document, 50, 200, same)
    assert page.written == before
    del same[70]
    splice(page, document, 50, 200, same)
    assert page.written == before
    assert_is_as_entries_say(page, document, type_)


def test_what_grows_at_the_upper_edge_leaves_the_rest_alone(type_: Typography) -> None:
    page, document = long_page(type_, 50)
    cursor = QTextCursor(document)
    cursor.setPosition(page.start(20) + 5)
    cursor.setPosition(page.start(30) + 7, QTextCursor.MoveMode.KeepAnchor)
    chosen = cursor.selectedText()
    before = page.written
    added = [Entry(Place(-1, 2, number), Setting((plain("above"),))) for number in range(5)]
    splice(page, document, 0, 0, added)
    assert page.written - before == 5 * len("above")
    assert cursor.selectedText() == chosen
    splice(page, document, 0, 5, [])
    assert cursor.selectedText() == chosen
    assert page.written - before == 5 * len("above")
    assert_is_as_entries_say(page, document, type_)


def test_positions_are_those_of_qt(type_: Typography) -> None:
    page, document = new_page(type_)
    texts = ["a😀", "", f"b{NEW_LINE}c", "👩‍💻", "中"]
    entries = [
        Entry(Place(0, 2, number), Setting((plain(text),))) for number, text in enumerate(texts)
    ]
    splice(page, document, 0, 0, entries)
    starts = [page.start(number) for number in range(len(texts) + 1)]
    assert starts[0] == 1
    assert [after - one for one, after in pairwise(starts)] == [
        utf16_length(text) + 1 for text in texts
    ]
    assert page.index_at(0) == -1
