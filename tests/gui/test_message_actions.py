"""What one can do with a message: by its bar, by keys, by the menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.pages import CLEAN, PAGE
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import (
    begin_reply,
    copied,
    dialogue,
    key,
    long_talk,
    place_of,
    put,
    say,
    select_words,
    settle,
)

ALT = Qt.KeyboardModifier.AltModifier


# The actions of a message.


def hover(opened: AppWindow, words: str) -> None:
    view, bar = opened.transcript, opened.window.overlays.message_bar

    def is_shown() -> bool:
        QTest.mouseMove(view.viewport(), place_of(view, words) + QPoint(3, 0))
        QTest.mouseMove(view.viewport(), place_of(view, words) + QPoint(5, 1))
        return bar.isVisible()

    until(is_shown, "the bar is shown")


def test_the_bar_of_a_message_copies_it(scripted: AppWindow) -> None:
    put(scripted, dialogue("A **question**", PAGE, "And?", "A *short* reply"))
    bar = scripted.window.overlays.message_bar
    hover(scripted, "short reply")
    for name, text in (("copy", "A short reply"), ("copy-markdown", "A *short* reply")):
        button = bar.button(name)
        assert button is not None
        scripted.click(button)
        assert QApplication.clipboard().text() == text
    scripted.window.overlays.act("copy", 1)
    assert QApplication.clipboard().text() == CLEAN
    scripted.window.overlays.act("copy-markdown", 1)
    assert QApplication.clipboard().text() == PAGE
    for name in ("copy", "copy-markdown"):
        scripted.window.overlays.act(name, 0)
        assert QApplication.clipboard().text() == "A **question**"


def test_the_bar_stands_under_the_message_and_covers_no_text(scripted: AppWindow) -> None:
    put(scripted, dialogue("First", "First reply", "Second", "Second reply"))
    view, bar = scripted.transcript, scripted.window.overlays.message_bar
    for words, below in (("First reply", "Second"), ("Second reply", "")):
        hover(scripted, words)
        at = bar.mapTo(scripted.window, QPoint())
        line = view.viewport().mapTo(scripted.window, place_of(view, words))
        assert at.y() > line.y()
        if below:
            next_line = view.viewport().mapTo(scripted.window, place_of(view, below))
            assert at.y() + bar.height() <= next_line.y() - 8
        assert QRect(QPoint(), scripted.window.size()).contains(QRect(at, bar.size()))


def test_alt_and_arrows_go_from_message_to_message(scripted: AppWindow) -> None:
    put(scripted, long_talk(10, 2_500))
    view, overlays = scripted.transcript, scripted.window.overlays
    seen: list[int] = []
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    for _ in range(4):
        key(view, Key.Key_Down, ALT)
        settle(scripted)
        assert overlays._message is not None
        seen.append(overlays._message)
    assert seen == list(range(seen[0], seen[0] + 4))
    assert seen[0] <= 1
    key(view, Key.Key_Up, ALT)
    assert overlays._message == seen[-2]


def menu_of(view: TranscriptView) -> QMenu:
    """The menu that is open."""
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "a menu is open")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def labels(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def choose(menu: QMenu, label: str) -> None:
    action = next(action for action in menu.actions() if action.text() == label)
    action.trigger()
    menu.close()
    let_run(0.02)


def right_click(view: TranscriptView, place: QPoint) -> QMenu:
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(view.viewport(), event)
    return menu_of(view)


def test_a_right_click_offers_what_can_be_done_there(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", PAGE))
    view = scripted.transcript
    key(view, Key.Key_Home, CTRL)
    menu = right_click(view, place_of(view, "bold") + QPoint(3, 0))
    whole = ["Select all", "Wrap long lines of code"]
    own = ["Copy", "Copy as Markdown", "Ask again", "Fork into a new chat", "Delete"]
    assert labels(menu) == [*own, *whole]
    choose(menu, "Copy as Markdown")
    assert QApplication.clipboard().text() == PAGE
    menu = right_click(view, place_of(view, "link") + QPoint(3, 0))
    choose(menu, "Copy address")
    assert QApplication.clipboard().text() == "https://example.org"
    select_words(view, "two")
    menu = right_click(view, place_of(view, "two") + QPoint(3, 0))
    choose(menu, "Copy selection")
    assert QApplication.clipboard().text() == "two"
    menu = right_click(view, place_of(view, "two") + QPoint(3, 0))
    choose(menu, "Copy selection as Markdown")
    assert "two" in QApplication.clipboard().text()
    menu = right_click(view, place_of(view, "two") + QPoint(3, 0))
    choose(menu, "Select all")
    assert copied(view) == f"Go\n\n{CLEAN}"


def test_the_menu_key_opens_the_menu(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "A reply"))
    view = scripted.transcript
    view.setFocus()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard,
        view.viewport().rect().center(),
        view.viewport().mapToGlobal(view.viewport().rect().center()),
    )
    QApplication.sendEvent(view, event)  # as Qt does with the key, to the widget in focus
    menu = menu_of(view)
    assert "Select all" in labels(menu)
    assert "Copy as Markdown" in labels(menu)
    choose(menu, "Select all")
    assert copied(view) == "Go\n\nA reply"


def test_shift_f10_opens_the_menu_at_the_message_one_is_at(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "A reply", "Again", "The end"))
    view, bar = scripted.transcript, scripted.window.overlays.message_bar
    view.setFocus()
    for _ in range(3):
        key(view, Key.Key_Up, ALT)
    key(view, Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = menu_of(view)
    assert menu.pos().y() >= bar.mapToGlobal(QPoint()).y()
    assert menu.pos().y() <= bar.mapToGlobal(bar.rect().bottomLeft()).y() + 2
    choose(menu, "Copy as Markdown")
    assert QApplication.clipboard().text() == "A reply"


def test_wrapping_of_code_is_chosen_in_the_menu(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "```\n" + "word " * 200 + "\n```"))
    view = scripted.transcript
    wide = view.document().size().height()
    menu = right_click(view, place_of(view, "word") + QPoint(3, 0))
    choose(menu, "Wrap long lines of code")
    settle(scripted)
    assert not view.wraps_code
    assert view.document().size().height() < wide
    assert not scripted.session.connections.settings.wrap_code


def test_nothing_floats_over_a_new_chat(scripted: AppWindow) -> None:
    put(scripted, long_talk(12, 600))
    overlays = scripted.window.overlays
    scripted.transcript.setFocus()
    scripted.transcript.jump_to_start()
    key(scripted.transcript, Key.Key_Up, ALT)
    until(overlays.message_bar.isVisible, "the actions are held by the keyboard")
    scripted.press(Key.Key_F, CTRL)
    parts = (overlays.message_bar, overlays.find_bar, overlays.jump_button)
    assert all(part.isVisible() for part in parts)
    scripted.session.controller.new_chat()
    let_run(0.05)
    assert not any(part.isVisible() for part in parts)


def test_the_actions_of_a_message_do_not_pass_to_another_conversation(scripted: AppWindow) -> None:
    put(scripted, dialogue("One", "First reply"))
    bar = scripted.window.overlays.message_bar
    scripted.transcript.setFocus()
    key(scripted.transcript, Key.Key_Up, ALT)
    until(bar.isVisible, "the actions are held by the keyboard")
    put(scripted, dialogue("Two", "Second reply"))
    until(lambda: not bar.isVisible(), "they are gone with their message")


def test_no_way_to_the_end_is_offered_where_the_end_is_in_sight(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, dialogue("A question", "A reply"))
    button = scripted.window.overlays.jump_button
    key(scripted.transcript, Key.Key_Up, ALT)
    let_run(0.05)
    assert not scripted.transcript.follows
    assert not button.isVisible()
    reply = begin_reply(scripted, backend, "Line.\n\n" * 3)
    key(scripted.transcript, Key.Key_Up, ALT)
    say(scripted, reply, "Line.\n\n" * 60)
    until(button.isVisible, "the end is out of sight")
    scripted.click(button)
    until(lambda: not button.isVisible(), "it is in sight again")
    scripted.stop()
    scripted.wait_for_end()
