"""What was said is there again: after a start, in the list, in its own conversation."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_chat.chat.messages import Status
from desktop_chat.storage.store import Store
from desktop_chat.ui import history_desk
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.earlier import Start, store_with, talk
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask, titles


def say(opened: AppWindow, backend: ScriptedBackend, question: str, answer: str) -> None:
    reply = ask(opened, backend, question)
    reply.say(answer)
    reply.finish()
    opened.wait_for_end()


def test_a_start_opens_the_newest_conversation(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    assert opened.text == ""
    say(opened, backend, "older", "first answer")
    opened.press(Key.Key_N, CTRL)
    say(opened, backend, "newer", "second answer")
    opened = start()
    assert titles(opened) == ["newer", "older"]
    opened.wait_for_text("second answer")
    assert opened.window.windowTitle() == "newer — Desktop Chat"
    opened.open_row(1)
    opened.wait_for_text("first answer")
    assert [m.status for m in opened.messages] == [Status.COMPLETE] * 2
    assert QApplication.focusWidget() is opened.edit


def test_what_is_typed_while_the_newest_is_read_stays_in_view(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    store_with(tmp_path, talk(1))
    opened = start(lambda window: window.type("Hel"))  # it is being read
    until(lambda: opened.session.history.desk.in_memory, "the newest has been read")
    opened.type("lo")
    assert opened.edit.toPlainText() == "Hello"
    opened.press(Key.Key_Return)
    until(lambda: backend.replies, "it is sent")
    assert opened.messages[0].text == "Hello"
    opened.open_row(1)
    opened.wait_for_text("Because")
    assert opened.text.count("Hello") == 0


def test_drafts_are_there_again(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "one", "answer")
    opened.type("half a thought")
    opened = start()
    opened.wait_for_text("answer")
    assert opened.edit.toPlainText() == "half a thought"
    opened.press(Key.Key_N, CTRL)
    opened.type("not begun yet")
    opened = start()
    assert titles(opened) == ["one"]
    opened.press(Key.Key_N, CTRL)
    until(lambda: opened.edit.toPlainText() == "not begun yet", "the draft of the new chat")


def test_a_request_leaves_when_the_prompt_is_on_the_disk(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    opened = start()
    ask(opened, backend, "is it there?")
    other = Store(tmp_path / "copy")
    (tmp_path / "copy").mkdir()
    reading = sqlite3.connect(tmp_path / "history.db")
    reading.execute("BEGIN")  # while one reads, the log is not begun anew: the two files fit
    reading.execute("SELECT count(*) FROM messages").fetchone()
    for name in ("history.db", "history.db-wal"):
        (tmp_path / "copy" / name).write_bytes((tmp_path / name).read_bytes())
    reading.close()
    opening = other.start().result(20)
    assert opening.last is not None
    assert [m.text for m in opening.last.conversation.messages] == ["is it there?", ""]
    assert opening.interrupted == 1
    assert other.close(20)


def test_retry_makes_a_version_and_none_is_lost(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "why", "wrong")
    opened.press(Key.Key_R, CTRL)
    until(lambda: len(backend.replies) == 2, "asked again")
    backend.replies[1].say("right")
    backend.replies[1].finish()
    opened.wait_for_end()
    assert opened.text == "why\nright"
    opened = start()
    opened.wait_for_text("right")
    overlays = opened.window.overlays
    overlays.show_for(1)
    assert overlays.message_bar.versions.place.text() == "2/2"
    opened.click(overlays.message_bar.versions.previous_button)
    opened.wait_for_text("wrong")
    opened = start()
    opened.wait_for_text("wrong")


@pytest.fixture
def cut(start: Start, tmp_path: Path) -> AppWindow:
    """A start after one that died in the middle of a reply."""
    store_with(tmp_path, talk(1, "streaming", "The cat sat on the"))
    opened = start()
    opened.wait_for_text("The cat sat on the")
    until(lambda: opened.window.recovery is not None, "the card is there")
    return opened


def press_card(opened: AppWindow, name: str) -> None:
    """Press a button of the card by keyboard."""
    assert opened.window.recovery is not None
    button = opened.window.recovery.button(name)
    assert button.isVisible()
    assert button.accessibleName()
    button.setFocus()
    opened.press(Key.Key_Space)


def test_keep_leaves_it_as_it_is(cut: AppWindow, start: Start) -> None:
    assert cut.reply.status is Status.INTERRUPTED
    press_card(cut, "keep")
    assert cut.window.recovery is not None
    assert not cut.window.recovery.isVisible()
    cut.wait_for_foot("The app ended before this reply did.   Continue   Retry")
    opened = start()
    opened.wait_for_foot("Continue   Retry")
    assert opened.window.recovery is None


def test_continue_shows_no_seam(cut: AppWindow, start: Start, backend: ScriptedBackend) -> None:
    press_card(cut, "continue")
    until(lambda: backend.replies, "the backend is asked")
    messages = backend.replies[0].request.messages
    assert [m.text for m in messages[:2]] == ["Question 1", "The cat sat on the"]
    assert len(messages) == 3
    backend.replies[0].say("on ", "the", " mat.")
    backend.replies[0].finish()
    assert cut.wait_for_end() is Status.COMPLETE
    assert cut.reply.text == "The cat sat on the mat."
    assert cut.reply.continues_id == f"{1:031d}r"
    assert cut.text == "Question 1\nThe cat sat on the mat."
    opened = start()
    opened.wait_for_text("The cat sat on the mat.")
    assert len(opened.session.controller.conversation.versions(opened.reply)) == 2


def test_retry_of_a_cut_reply(cut: AppWindow, backend: ScriptedBackend) -> None:
    press_card(cut, "retry")
    until(lambda: backend.replies, "the backend is asked")
    assert [m.text for m in backend.replies[0].request.messages] == ["Question 1"]
    backend.replies[0].say("Anew.")
    backend.replies[0].finish()
    cut.wait_for_end()
    assert cut.text == "Question 1\nAnew."


def test_rename_in_place(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "first words", "answer")
    rows = opened.window.sidebar.list
    rows.setFocus()
    opened.press(Key.Key_F2)
    editor = rows.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "A  better title")
    QTest.keyClick(editor, Key.Key_Return)
    until(lambda: titles(opened) == ["A better title"], "it is renamed")
    assert opened.window.windowTitle() == "A better title — Desktop Chat"
    opened = start()
    assert titles(opened) == ["A better title"]
    opened.rename(opened.listed[0].id, "")
    until(lambda: titles(opened) == ["first words"], "the first words are back")


def test_delete_and_undo_by_keyboard(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    for text in ("one", "two", "three"):
        opened.press(Key.Key_N, CTRL)
        say(opened, backend, text, f"answer {text}")
    rows = opened.window.sidebar.list
    rows.setFocus()
    opened.press(Key.Key_Delete)
    assert titles(opened) == ["two", "one"]
    assert opened.text == ""
    assert opened.window.sidebar.panel.undo is not None
    assert opened.window.sidebar.panel.undo.isVisible()
    opened.press(Key.Key_Z, CTRL)
    assert titles(opened) == ["three", "two", "one"]
    opened.wait_for_text("answer three")
    assert not opened.window.sidebar.panel.undo.isVisible()
    opened.open_row(1)
    rows.setFocus()
    opened.press(Key.Key_Delete)
    opened = start()
    assert titles(opened) == ["three", "one"]


def test_deleting_stops_the_reply_there(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    reply = ask(opened, backend, "go on for ever")
    reply.say("and on")
    opened.wait_for_text("and on")
    opened.window.sidebar.list.setFocus()
    opened.press(Key.Key_Delete)
    until(lambda: reply.is_closed, "its connection is closed")
    opened.press(Key.Key_Z, CTRL)
    opened.wait_for_foot("Stopped.   Continue   Retry")
    assert opened.text.startswith("go on for ever\nand on")


def test_a_long_list_comes_piece_by_piece(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, *(talk(number) for number in range(240)))
    opened = start()
    assert titles(opened)[:2] == ["Question 239", "Question 238"]
    assert len(titles(opened)) == 100
    until(lambda: len(titles(opened)) == 240, "the whole list is there")
    assert titles(opened) == [f"Question {number}" for number in range(239, -1, -1)]


def test_a_list_too_long_to_be_read_unasked_comes_as_one_scrolls(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_desk, "MOST_LINES", 200)
    store_with(tmp_path, *(talk(number) for number in range(350)))
    opened = start()
    until(lambda: len(titles(opened)) >= 200, "what is read unasked is there")
    let_run(0.3)
    assert len(titles(opened)) == 200
    bar = opened.window.sidebar.list.verticalScrollBar()

    def scrolled() -> bool:
        bar.setValue(bar.maximum())
        return len(titles(opened)) == 350

    until(scrolled, "the whole list is there")
    assert len(set(titles(opened))) == 350
    opened.open_row(349)
    opened.wait_for_text("Question 0")
