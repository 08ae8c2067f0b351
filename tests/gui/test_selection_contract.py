"""What is selected stays selected, whether it is loaded or not."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.app_window import CTRL, NONE, SHIFT, AppWindow, Key, let_run
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import (
    begin_reply,
    copied,
    dialogue,
    drag,
    end,
    engine_of,
    key,
    long_talk,
    place_of,
    put,
    say,
    select_words,
    settle,
    trim_early,
    wheel,
)
from tests.service import kind_text

LEFT = Qt.MouseButton.LeftButton


def ends_of(view: TranscriptView) -> tuple[int, int, str]:
    cursor = view.textCursor()
    return cursor.anchor(), cursor.position(), cursor.selectedText()


# Selecting.


def test_a_drag_goes_from_one_message_into_the_next(scripted: AppWindow) -> None:
    put(scripted, dialogue("First question", "A reply of **two** words", "Second", "Another reply"))
    view = scripted.transcript
    drag(view, place_of(view, "question"), place_of(view, "two", after=True))
    assert copied(view) == "question\n\nA reply of two"
    drag(view, place_of(view, "words", after=True), place_of(view, "question"))
    assert copied(view) == "question\n\nA reply of two words"
    cursor = view.textCursor()
    assert cursor.position() < cursor.anchor()
    QTest.mouseClick(view.viewport(), LEFT, NONE, QPoint(3, 3))  # else the selection is dragged
    drag(view, place_of(view, "words"), place_of(view, "Another", after=True))
    assert copied(view) == "words\n\nSecond\n\nAnother"


def test_a_double_click_selects_a_word_and_shift_and_arrows_more(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "Some words 👩‍💻 and ünïcödé words."))
    view = scripted.transcript
    at = place_of(view, "ünïcödé") + QPoint(8, 0)
    QTest.mouseClick(view.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, at)
    assert copied(view) == "ünïcödé"
    for _ in range(3):
        key(view, Key.Key_Right, SHIFT)
    assert copied(view) == "ünïcödé wo"
    key(view, Key.Key_End, SHIFT)
    assert copied(view) == "ünïcödé words."


def test_a_cut_through_an_emoji_gives_whole_characters(scripted: AppWindow) -> None:
    put(scripted, dialogue("a😀b", "c😀**d**😀e"))
    view = scripted.transcript
    select_words(view, "b")
    cursor = view.textCursor()
    cursor.setPosition(cursor.selectionStart())
    cursor.setPosition(view.document().find("d").selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    assert copied(view) == "b\n\nc😀d"


@pytest.mark.parametrize("kind", ["prose", "mixed", "code", "table", "list"])
@pytest.mark.parametrize("backward", [False, True])
def test_a_selection_outlives_what_comes(
    scripted: AppWindow, backend: ScriptedBackend, kind: str, backward: bool
) -> None:
    put(scripted, dialogue("First question", "First reply, 😀 with words."))
    reply = begin_reply(scripted, backend, "It begins. " * 3)
    view = scripted.transcript
    first, last = place_of(view, "question"), place_of(view, "begins", after=True)
    drag(view, *((last, first) if backward else (first, last)))
    before, text = ends_of(view), copied(view)
    assert text == "question\n\nFirst reply, 😀 with words.\n\nGo on\n\nIt begins"
    source = kind_text(kind, 4_000)
    for start in range(0, 4_000, 800):
        say(scripted, reply, source[start : start + 800], 4)
        assert ends_of(view) == before
        assert copied(view) == text
    end(scripted, reply)
    let_run(0.1)
    assert ends_of(view) == before
    assert copied(view) == text


def test_a_selection_in_the_line_that_grows_does_not_grow(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, "Words at the very end")
    view = scripted.transcript
    select_words(view, "very end")
    say(scripted, reply, " and **more** of them")
    assert copied(view) == "very end"
    end(scripted, reply)
    assert copied(view) == "very end"


def test_a_selection_outlives_markup_that_closes(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, "Some [words")
    view = scripted.transcript
    scripted.wait_for_text("words")
    select_words(view, "words")
    say(scripted, reply, "](https://example.org) and **bold", 9)
    assert copied(view) == "words"
    select_words(view, "bold")
    say(scripted, reply, " type** at the end.")
    assert copied(view) == "bold"
    end(scripted, reply)


# Ends that are not loaded.


def test_a_selection_whose_ends_are_unloaded_copies_all_between(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = long_talk(30, 3_000)
    put(scripted, messages)
    trim_early(scripted, monkeypatch)
    view, engine = scripted.transcript, engine_of(scripted)
    select_words(view, "Question number 0014")
    while "Question number 0002" not in scripted.text:
        wheel(view, 8)
        settle(scripted)
    assert "Question number 0014" not in scripted.text  # one end is not loaded any more
    assert copied(view) == "Question number 0014"
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, place_in_sight(view, "Question number 0002"))
    expected = [f"{number:04d}" for number in range(2, 14)]
    for place in (Key.Key_unknown, Key.Key_End, Key.Key_Home):
        if place is not Key.Key_unknown:
            key(view, place, CTRL)
            settle(scripted)
        text = copied(view)
        assert text.startswith("Question number 0002, please.\n\nReply number 0002.")
        assert re.findall(r"Reply number (\d+)", text) == expected
        assert text.endswith("So ends the chinese text 13 of 3000.")
    assert not engine.has_end


def place_in_sight(view: TranscriptView, words: str) -> QPoint:
    """Bring words to the middle of the viewport, as the wheel does; where they begin there."""
    while not 50 < place_of(view, words).y() < view.viewport().height() - 50:
        wheel(view, 1 if place_of(view, words).y() < 50 else -1)
        QApplication.processEvents()
    return place_of(view, words)


@pytest.mark.parametrize("trims", [False, True])
def test_all_of_a_long_conversation_is_copied(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch, trims: bool
) -> None:
    put(scripted, long_talk(60, 2_000))
    if trims:
        trim_early(scripted, monkeypatch)
    view = scripted.transcript
    assert "Question number 0000" not in scripted.text
    key(view, Key.Key_A, CTRL)
    text = copied(view)
    assert re.findall(r"^Question number (\d+), please\.$", text, re.MULTILINE) == [
        f"{number:04d}" for number in range(30)
    ]
    assert re.findall(r"^Reply number (\d+)\.$", text, re.MULTILINE) == [
        f"{number:04d}" for number in range(30)
    ]
    assert text.startswith("Question number 0000, please.\n\nReply number 0000.\n\n")
    assert text.endswith("So ends the mixed text 29 of 2000.")
    wheel(view, 300)
    settle(scripted)
    assert copied(view) == text


def test_all_is_copied_as_markdown_to_the_letter(scripted: AppWindow) -> None:
    messages = long_talk(40, 2_000)
    put(scripted, messages)
    view = scripted.transcript
    key(view, Key.Key_A, CTRL)
    view.copy_as_markdown()
    expected = "\n\n".join(message.text.strip("\n") for message in messages)
    assert QApplication.clipboard().text() == expected
