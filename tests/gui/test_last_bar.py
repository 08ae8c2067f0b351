"""The actions under the last reply are there without the mouse; under others, with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.storage.settings import Language
from desktop_chat.ui.retelling import speak_now
from desktop_chat.ui.transcript.message_bar import MessageBar
from desktop_chat.ui.words import speak, tr
from tests.gui.app_window import AppWindow, Key, let_run, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import begin_reply, dialogue, end, long_talk, place_of, put
from tests.gui.test_message_actions import hover


def bar_of(opened: AppWindow) -> MessageBar:
    last = opened.window.overlays.last
    until(lambda: last.bar is not None and last.bar.isVisible(), "the last reply has its actions")
    assert last.bar is not None
    return last.bar


def is_shown(opened: AppWindow) -> bool:
    bar = opened.window.overlays.last.bar
    return bar is not None and bar.isVisible()


def top_of(opened: AppWindow, widget: QWidget) -> int:
    return widget.mapTo(opened.window, QPoint()).y()


def test_they_come_when_a_reply_has_ended_and_go_with_the_next_question(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, "A *short* reply", "One")
    let_run(0.1)
    assert not is_shown(scripted)
    end(scripted, reply)
    bar = bar_of(scripted)
    assert [
        button.isVisible() for button in (bar.button("copy"), bar.button("ask-again")) if button
    ]
    line = scripted.transcript.viewport().mapTo(
        scripted.window, place_of(scripted.transcript, "short reply")
    )
    assert line.y() < top_of(scripted, bar) < line.y() + 60
    reply = begin_reply(scripted, backend, "Another", "Two")
    assert not bar.isVisible()
    end(scripted, reply)
    assert bar_of(scripted) is bar
    button = bar.button("copy")
    assert button is not None
    scripted.click(button)
    assert QApplication.clipboard().text() == "Another"


def test_there_is_one_bar_under_a_message(scripted: AppWindow) -> None:
    put(scripted, dialogue("First", "First reply", "Second", "Second reply"))
    last, other = bar_of(scripted), scripted.window.overlays.message_bar
    at = last.pos()
    hover(scripted, "Second reply")
    assert not last.isVisible()
    assert other.pos() == at
    hover(scripted, "First reply")
    until(last.isVisible, "the last reply has its own")
    assert other.isVisible()
    assert top_of(scripted, other) < top_of(scripted, last)
    scripted.window.overlays.show_for(None)
    assert last.isVisible()


def test_they_are_reached_by_tab(scripted: AppWindow) -> None:
    put(scripted, dialogue("First", "A *short* reply"))
    bar = bar_of(scripted)
    button = bar.button("copy-markdown")
    assert button is not None
    scripted.transcript.setFocus()
    for _ in range(8):
        scripted.press(Key.Key_Tab)
        if button.hasFocus():
            break
    assert button.hasFocus()
    hover_at = place_of(scripted.transcript, "short reply")
    QTest.mouseMove(scripted.transcript.viewport(), hover_at)
    assert bar.isVisible()  # the mouse does not take it from the keyboard
    assert button.hasFocus()
    scripted.press(Key.Key_Space)
    assert QApplication.clipboard().text() == "A *short* reply"


def test_they_move_with_the_text_and_are_gone_where_it_is(scripted: AppWindow) -> None:
    put(scripted, long_talk(8, 3_000))
    bar = bar_of(scripted)
    view = scripted.transcript
    view.jump_to_start()
    until(lambda: not bar.isVisible(), "the last reply is out of sight")
    view.jump_to_latest()
    until(bar.isVisible, "it is in sight")
    put(scripted, dialogue("First", "A reply\n\n" + "of some lines  \n" * 8))
    bar_of(scripted)
    before = bar.pos().y()
    scripted.session.connections.set_zoom(1.3)
    until(lambda: bar.pos().y() > before + 20, "it goes along")


def test_nothing_of_it_stays_in_a_new_chat(scripted: AppWindow) -> None:
    put(scripted, dialogue("First", "A reply"))
    bar = bar_of(scripted)
    scripted.window.new_asked.emit()
    assert not bar.isVisible()
    let_run(0.15)
    assert not bar.isVisible()
    put(scripted, dialogue("A question without a reply"))
    let_run(0.15)
    assert not bar.isVisible()


@pytest.mark.parametrize("step", ["previous-version", "next-version"])
def test_versions_are_switched_from_it(
    scripted: AppWindow, backend: ScriptedBackend, step: str
) -> None:
    end(scripted, begin_reply(scripted, backend, "one", "What?"))
    button = bar_of(scripted).button("ask-again")
    assert button is not None
    scripted.click(button)
    until(lambda: len(backend.replies) == 2, "it is asked again")
    backend.replies[-1].say("two")
    end(scripted, backend.replies[-1])
    bar = bar_of(scripted)
    until(lambda: bar.versions.place.text() == "2/2", "there are two")
    scripted.click(bar.versions.previous_button)
    until(lambda: scripted.text.endswith("one"), "the first is shown")
    until(lambda: bar.versions.place.text() == "1/2" and bar.isVisible(), "and told")
    if step == "next-version":
        scripted.click(bar.versions.next_button)
        until(lambda: scripted.text.endswith("two"), "the second is shown again")


def test_what_a_reply_used_has_the_room_that_there_is(scripted: AppWindow) -> None:
    window = scripted.window
    window.overlays.note_of = lambda _: "~1,234 tokens, of a model with a long name, $0.0123 " * 2
    window.resize(1200, 700)
    put(scripted, dialogue("First", "A reply"))
    bar = bar_of(scripted)
    wide = bar.width()
    window.resize(window.minimumWidth(), 500)
    until(lambda: bar.width() <= scripted.transcript.viewport().width(), "it is cut")
    window.resize(1200, 700)
    until(lambda: bar.width() == wide, "it is whole again")


def test_a_reply_that_ends_out_of_view_lets_one_ask_again(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    end(scripted, begin_reply(scripted, backend, "one", "What?"))
    bar = bar_of(scripted)
    again = bar.button("ask-again")
    assert again is not None
    scripted.click(again)
    until(lambda: len(backend.replies) == 2, "it is asked again")
    backend.replies[-1].say("two")
    first = scripted.session.controller.conversation.versions(scripted.reply)[0]
    scripted.window.message_action.emit("previous-version", scripted.reply)
    until(lambda: scripted.reply is first, "the first version is in view")
    until(lambda: bar.isVisible() and bar.button("ask-again") is None, "none while one comes")
    backend.replies[-1].finish()
    until(lambda: bar.button("ask-again") is not None, "once all are over")


def test_it_speaks_another_language_at_once(scripted: AppWindow, backend: ScriptedBackend) -> None:
    end(scripted, begin_reply(scripted, backend, "one", "What?"))
    window = scripted.window
    bar = bar_of(scripted)
    window.overlays.note_of = lambda _: tr("Copy")
    try:
        speak_now(Language.CHINESE, window, scripted.session.connections)
        until(lambda: bar.note.text() == "复制", "what it used is told anew")
        assert all(not action.label.isascii() for action in bar._rare)
    finally:
        speak_now(Language.ENGLISH, window, scripted.session.connections)
        speak(Language.SYSTEM)


def test_it_is_left_alone_while_the_text_is_written(scripted: AppWindow) -> None:
    """What is loaded while one scrolls moves the view before all of it stands in the document."""
    put(scripted, long_talk(60, 3_000))
    bar = bar_of(scripted)
    view = scripted.transcript
    for step in (-4_000, -9_000, 6_000, -9_000):
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() + step)
        let_run(0.1)
    view.jump_to_start()
    view.jump_to_latest()
    until(bar.isVisible, "it is there again")


def test_what_is_told_for_a_moment_is_over_it(scripted: AppWindow) -> None:
    overlays = scripted.window.overlays
    overlays.note_of = lambda _: "~1,234 tokens, first after 2.3 s, 45.0 tokens/s, $0.0123 " * 2
    put(scripted, dialogue("First", "A reply\n\n" + "of some lines  \n" * 60))
    bar = bar_of(scripted)
    told = overlays.toast
    told.say("It is told. " * 9, overlays._room())
    both = bar.geometry().intersected(told.geometry())
    assert not both.isEmpty()
    parent = bar.parentWidget()
    for _ in range(2):
        assert parent is not None
        assert parent.childAt(both.center()) is told
        bar.hide()
        overlays.last.place()
        assert bar.isVisible()
