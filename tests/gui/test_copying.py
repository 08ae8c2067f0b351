"""What is copied is clean: of a page, of a part, of a card of code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.app_window import CTRL, NONE, AppWindow, Key, until
from tests.gui.pages import CLEAN, PAGE
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import (
    begin_reply,
    copied,
    dialogue,
    end,
    key,
    put,
    say,
    settle,
)

LEFT = Qt.MouseButton.LeftButton


# What is copied.


def test_what_is_copied_is_clean(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", PAGE))
    view = scripted.transcript
    key(view, Key.Key_A, CTRL)
    assert copied(view) == f"Go\n\n{CLEAN}"


def test_what_was_streamed_is_copied_the_same(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, PAGE[:10], "Go")
    say(scripted, reply, PAGE[10:], 40)
    end(scripted, reply)
    key(scripted.transcript, Key.Key_A, CTRL)
    assert copied(scripted.transcript) == f"Go\n\n{CLEAN}"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("bold", "words with", "bold words with"),
        ("two", "deeper", "two\n  - deeper"),
        ("done", "open", "done\n[ ] open"),
        ("third", "fourth", "third\n4. fourth"),
        ("def f", "return", "def f(x):\n    return"),
        ("fine", "The end", "fine\n\n$$\n\\frac{1}{2}\n$$\n\nThe end"),
        ("quoted", "Left", "quoted words\n\nLeft"),
    ],
)
def test_part_of_a_page_is_copied_clean(
    scripted: AppWindow, first: str, last: str, expected: str
) -> None:
    put(scripted, dialogue("Go", PAGE))
    view = scripted.transcript
    cursor = view.document().find(first)
    finish = view.document().find(last, cursor.selectionStart())
    cursor.setPosition(cursor.selectionStart())
    cursor.setPosition(finish.selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    assert copied(view) == expected


def test_what_the_mouse_drags_out_is_as_clean(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", PAGE))
    key(scripted.transcript, Key.Key_A, CTRL)
    data = scripted.transcript.createMimeDataFromSelection()
    assert data.formats() == ["text/plain"]
    assert data.text() == f"Go\n\n{CLEAN}"


@pytest.mark.parametrize(
    ("first", "last", "source"),
    [
        ("bold", "bold", PAGE.split("\n\n")[1]),
        ("heading", "code", "\n\n".join(PAGE.split("\n\n")[:2])),
        ("third", "third", "3. third"),
        ("return", "return", PAGE[PAGE.index("```python") : PAGE.index("\n\n$$")]),
        ("b", "b", None),
    ],
)
def test_the_source_of_what_is_touched_is_copied(
    scripted: AppWindow, first: str, last: str, source: str | None
) -> None:
    put(scripted, dialogue("Go", PAGE))
    view = scripted.transcript
    cursor = view.document().find(first)
    finish = view.document().find(last, cursor.selectionStart())
    cursor.setPosition(cursor.selectionStart())
    cursor.setPosition(finish.selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.copy_as_markdown()
    text = QApplication.clipboard().text()
    assert text in PAGE
    assert source is None or text == source


TAGGED = "<details>\n<summary>More</summary>\n\nH<sub>2</sub>O <kbd>K</kbd> <u a>\n\n</details>"


def test_tags_that_set_words_are_copied_as_words_and_as_they_were_written(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, TAGGED[:10], "Go")
    say(scripted, reply, TAGGED[10:], 30)
    end(scripted, reply)
    view = scripted.transcript
    key(view, Key.Key_A, CTRL)
    assert copied(view) == "Go\n\nMore\n\nH2O K <u a>"
    view.copy_as_markdown()
    assert QApplication.clipboard().text() == f"Go\n\n{TAGGED}"


# The copy of a card.


def press_anchor(view: TranscriptView, words: str, number: int = 0) -> None:
    """Click the n-th link that says something."""
    cursor = view.document().find(words)
    for _ in range(number):
        cursor = view.document().find(words, cursor)
    assert not cursor.isNull(), words
    cursor.setPosition(cursor.selectionStart() + 1)
    place = view.cursorRect(cursor).center()
    if not 20 < place.y() < view.viewport().height() - 20:
        value = view.verticalScrollBar().value() + place.y() - 200
        view.verticalScrollBar().setValue(value)
        place = view.cursorRect(cursor).center()
    assert view.anchorAt(place), words
    QTest.mouseClick(view.viewport(), LEFT, NONE, place)


CODES = {
    "short": 'print("<b>&amp;</b>")',
    "empty lines": "\n\na = 1\n\n\n    b\t= 2\n\n",
    "other signs": "名 = '😀'  # ünïcödé\u00a0\nx = '\u202e'",
    "pieces": "\n".join(f"line_{number} = {number}  # remark" for number in range(200)),
    "one long line": "x = " + "1 + " * 3_000 + "1",
}


@pytest.mark.parametrize("name", CODES)
def test_a_card_copies_its_code_to_the_letter(scripted: AppWindow, name: str) -> None:
    code = CODES[name]
    put(scripted, dialogue("Go", f"Before\n\n```python\n{code}\n```\n\nAfter `x`"))
    view = scripted.transcript
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    press_anchor(view, "Copy")
    assert QApplication.clipboard().text() == code


def test_the_keyboard_reaches_every_card(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "```\nfirst\n```\n\n[link](https://e.org)\n\n```\nsecond\n```"))
    view = scripted.transcript
    view.setFocus()
    copies = []
    for _ in range(3):
        QApplication.clipboard().setText("")
        key(view, Key.Key_Tab)
        assert QApplication.focusWidget() is view
        if view.textCursor().selectedText() == "Copy":
            key(view, Key.Key_Return)
            copies.append(QApplication.clipboard().text())
    assert copies == ["first", "second"]


def test_code_can_be_copied_while_it_comes(scripted: AppWindow, backend: ScriptedBackend) -> None:
    lines = [f"line_{number} = {number}\n" for number in range(150)]
    reply = begin_reply(scripted, backend, "```python\n" + "".join(lines[:100]))
    view = scripted.transcript
    press_anchor(view, "Copy")
    assert QApplication.clipboard().text() == "".join(lines[:100]).rstrip("\n")
    say(scripted, reply, "".join(lines[100:]) + "```\n\nAnd then.")
    press_anchor(view, "Copy")
    assert QApplication.clipboard().text() == "".join(lines).rstrip("\n")
    end(scripted, reply)


def test_code_in_a_thought_can_be_copied(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].think("Perhaps\n\n```\nx = 1\n```\n\nor not.")
    scripted.wait_for_text("or not.")
    press_anchor(scripted.transcript, "Copy")
    assert QApplication.clipboard().text() == "x = 1"


def test_keys_say_what_they_copy(scripted: AppWindow) -> None:
    """The three ways to copy everything agree."""
    put(scripted, dialogue("One", "Two *words*"))
    view = scripted.transcript
    key(view, Key.Key_A, CTRL)
    by_keys = copied(view)
    view.selectAll()
    view.copy()
    assert QApplication.clipboard().text() == by_keys == "One\n\nTwo words"
