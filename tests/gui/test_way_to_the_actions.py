"""The mouse on its way to a message's actions, and the actions where their message goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.app_window import AppWindow, let_run, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import begin_reply, dialogue, end, place_of, put, say, settle

LONG = "A question of several lines. " * 12


def hover(app: AppWindow, place: QPoint) -> None:
    QTest.mouseMove(app.transcript.viewport(), place + QPoint(1, 0))
    QTest.mouseMove(app.transcript.viewport(), place)
    let_run(0.002)


def shown_for(app: AppWindow, words: str) -> QPoint:
    """Where the mouse is, in some words, when the actions of their message are shown."""
    place = place_of(app.transcript, words) + QPoint(4, 0)

    def is_shown() -> bool:
        hover(app, place)
        return app.window.overlays.message_bar.isVisible()

    until(is_shown, "the actions are shown")
    return place


def test_on_a_slow_way_down_they_stay(scripted: AppWindow) -> None:
    put(scripted, dialogue(LONG, "A reply", "And a question?", "The last reply"))
    view, bar = scripted.transcript, scripted.window.overlays.message_bar
    for number, words in enumerate(("A question of", "A reply", "And a", "The last")):
        place = shown_for(scripted, words)
        top = view.viewport().mapFromGlobal(bar.mapToGlobal(QPoint())).y()
        assert top > place.y()
        for y in range(place.y(), top + bar.height()):
            hover(scripted, QPoint(place.x(), y))
            assert scripted.window.overlays._message == number, (words, top - y)
            assert bar.isVisible()


def test_they_wait_a_moment_for_the_mouse_that_has_left(scripted: AppWindow) -> None:
    put(scripted, dialogue("A question", "A reply"))
    view, bar = scripted.transcript, scripted.window.overlays.message_bar
    shown_for(scripted, "A reply")
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    let_run(0.05)
    assert bar.isVisible(), "it may be on its way to them"
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Enter))
    let_run(0.4)
    assert bar.isVisible(), "it has come to them"
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    until(lambda: not bar.isVisible(), "it has gone elsewhere", 5)


def text_end(app: AppWindow, words: str) -> int:
    place = place_of(app.transcript, words, after=True)
    return app.transcript.viewport().mapToGlobal(place).y()


def test_they_go_down_with_a_reply_that_grows(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, "It begins")
    shown_for(scripted, "It begins")
    bar = scripted.window.overlays.message_bar
    say(scripted, reply, "\n\nIt goes on\n\nIt comes to an end.")
    let_run(0.02)
    assert bar.isVisible()
    assert bar.mapToGlobal(QPoint()).y() > text_end(scripted, "an end.")
    end(scripted, reply)


def test_they_go_down_with_a_thought_that_opens(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "it was asked for")
    backend.replies[0].think("A thought.\n\n" * 4)
    backend.replies[0].say("The answer")
    end(scripted, backend.replies[0])
    shown_for(scripted, "The answer")
    bar = scripted.window.overlays.message_bar
    before = bar.y()
    scripted.transcript.engine.toggle_thought(1)
    settle(scripted)
    let_run(0.02)
    assert bar.y() > before
    assert bar.mapToGlobal(QPoint()).y() > text_end(scripted, "The answer")
