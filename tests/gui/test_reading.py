"""The reader is left alone: place, selection and clipboard while text comes in."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QScrollBar

from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, let_run, until
from tests.gui.scripted import ScriptedBackend, ScriptedReply

LONG = "".join(f"Line {number} of the reply.\n" for number in range(200))


def long_reply(opened: AppWindow, backend: ScriptedBackend) -> ScriptedReply:
    """A reply of many screens that still comes in."""
    opened.ask("Tell me a long story")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[-1].say(LONG)
    opened.wait_for_text("Line 199")
    return backend.replies[-1]


def bar_of(opened: AppWindow) -> QScrollBar:
    return opened.transcript.verticalScrollBar()


def top_words(opened: AppWindow) -> str:
    """What is read at the upper edge."""
    return opened.transcript.cursorForPosition(opened.transcript.rect().center()).block().text()


def test_the_end_stays_in_sight(scripted: AppWindow, backend: ScriptedBackend) -> None:
    reply = long_reply(scripted, backend)
    bar = bar_of(scripted)
    assert bar.maximum() > 1000
    assert bar.value() == bar.maximum()
    reply.say("and more\n" * 20)
    scripted.wait_for_text("and more")
    assert bar.value() == bar.maximum()


def test_a_reader_further_up_is_not_moved(scripted: AppWindow, backend: ScriptedBackend) -> None:
    reply = long_reply(scripted, backend)
    bar = bar_of(scripted)
    bar.setValue(bar.maximum() // 2)
    place, words = bar.value(), top_words(scripted)
    reply.say("and more\n" * 50)
    scripted.wait_for_text("and more")
    assert (bar.value(), top_words(scripted)) == (place, words)
    reply.finish()
    scripted.wait_for_end()
    let_run(0.05)
    assert (bar.value(), top_words(scripted)) == (place, words)


def test_stop_does_not_move_the_reader(scripted: AppWindow, backend: ScriptedBackend) -> None:
    long_reply(scripted, backend)
    bar = bar_of(scripted)
    bar.setValue(bar.maximum() // 3)
    place = bar.value()
    scripted.stop()
    scripted.wait_for_end()
    assert bar.value() == place


def test_back_at_the_end_the_text_is_followed_again(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = long_reply(scripted, backend)
    bar = bar_of(scripted)
    bar.setValue(0)
    bar.setValue(bar.maximum())
    reply.say("and more\n" * 50)
    scripted.wait_for_text("and more")
    assert bar.value() == bar.maximum()


def test_sending_goes_to_the_end(scripted: AppWindow, backend: ScriptedBackend) -> None:
    reply = long_reply(scripted, backend)
    reply.finish()
    scripted.wait_for_end()
    bar = bar_of(scripted)
    bar.setValue(0)
    scripted.ask("And then?")
    scripted.wait_for_text("And then?")
    until(lambda: bar.value() == bar.maximum(), "the end is in sight")


def test_a_selection_survives_new_text(scripted: AppWindow, backend: ScriptedBackend) -> None:
    reply = long_reply(scripted, backend)
    found = scripted.transcript.document().find("Line 100 of the reply.")
    scripted.transcript.setTextCursor(QTextCursor(found))
    place = bar_of(scripted).value()
    reply.say("and more\n" * 50)
    scripted.wait_for_text("and more")
    assert scripted.transcript.textCursor().selectedText() == "Line 100 of the reply."
    assert bar_of(scripted).value() == place
    reply.finish()
    scripted.wait_for_end()
    assert scripted.transcript.textCursor().selectedText() == "Line 100 of the reply."


def select(opened: AppWindow, anchor: int, position: int) -> None:
    cursor = opened.transcript.textCursor()
    cursor.setPosition(anchor)
    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    opened.transcript.setTextCursor(cursor)


@pytest.mark.parametrize("backward", [False, True])
def test_new_text_does_not_join_a_selection_to_the_end(
    scripted: AppWindow, backend: ScriptedBackend, backward: bool
) -> None:
    reply = long_reply(scripted, backend)
    end = scripted.transcript.document().characterCount() - 1
    select(scripted, *((end, 10) if backward else (10, end)))
    before = scripted.transcript.textCursor().selectedText()
    reply.say("and more\n")
    scripted.wait_for_text("and more")
    assert scripted.transcript.textCursor().selectedText() == before


def copied(opened: AppWindow) -> str:
    """Everything, by the keys."""
    opened.transcript.setFocus()
    opened.press(Key.Key_A, CTRL)
    opened.press(Key.Key_C, CTRL)
    return QApplication.clipboard().text()


@pytest.mark.parametrize(
    "text",
    ["x" * 50_000, "word " * 8000, "你好" * 9000, "a\u00a0b\tc", "\n".join("ab" * 3000)],
    ids=["one word", "one line", "Chinese", "odd spaces", "many lines"],
)
def test_what_is_copied_is_what_came(
    scripted: AppWindow, backend: ScriptedBackend, text: str
) -> None:
    scripted.ask("Copy this")
    until(lambda: backend.replies, "the backend is asked")
    reply = backend.replies[-1]
    for start in range(0, len(text), 7001):
        reply.say(text[start : start + 7001])
        let_run(0.03)
    reply.finish()
    scripted.wait_for_end()
    assert copied(scripted) == f"Copy this\n\n{text.strip()}"


def test_line_ends_are_the_same_however_they_are_cut(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Line ends")
    until(lambda: backend.replies, "the backend is asked")
    reply = backend.replies[-1]
    for piece in ("one\r\n", "two\r", "\nthree\r", "four"):
        reply.say(piece)
        let_run(0.05)
    reply.finish()
    scripted.wait_for_end()
    assert copied(scripted) == "Line ends\n\none\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    "text", ["a\n\n\n b\t* c\n\n1. d", "**x** <b>\u00a0&amp; $y$", "# no\n> title"]
)
def test_what_the_person_wrote_is_copied_to_the_letter(
    scripted: AppWindow, backend: ScriptedBackend, text: str
) -> None:
    scripted.edit.setPlainText(text)
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say("Yes.")
    backend.replies[0].finish()
    scripted.wait_for_end()
    assert copied(scripted) == f"{text}\n\nYes."
    assert scripted.text == f"{text}\nYes.".replace("\u00a0", " ")


def test_copy_of_a_selection_is_plain_text(scripted: AppWindow, backend: ScriptedBackend) -> None:
    long_reply(scripted, backend)
    found = scripted.transcript.document().find("Line 100 of the reply.")
    scripted.transcript.setTextCursor(QTextCursor(found))
    scripted.transcript.setFocus()
    scripted.press(Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "Line 100 of the reply."


def test_ctrl_shift_c_copies_the_last_reply(scripted: AppWindow, backend: ScriptedBackend) -> None:
    text = "Two lines,\n\n  kept to the letter: <b>&amp;</b>"
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say(text)
    backend.replies[0].finish()
    scripted.wait_for_end()
    scripted.type("a draft")
    scripted.press(Key.Key_C, CTRL | SHIFT)
    assert QApplication.clipboard().text() == text


def test_a_resize_keeps_the_end_in_sight(scripted: AppWindow, backend: ScriptedBackend) -> None:
    long_reply(scripted, backend)
    bar = bar_of(scripted)
    before = bar.maximum()
    scripted.window.resize(700, 500)
    until(lambda: bar.maximum() > before, "the text is set anew")
    until(lambda: bar.value() == bar.maximum(), "the end is in sight")
