"""Suggestions in an empty chat: they begin a message, and are off by one setting."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.ui.starters import StarterCards
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.conftest import OpenWindow
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend


def cards_of(opened: AppWindow) -> StarterCards | None:
    found = opened.window.findChildren(StarterCards)
    return found[0] if found and found[0].isVisible() else None


def in_sight(opened: AppWindow) -> StarterCards:
    until(lambda: cards_of(opened) is not None, "the cards are in sight")
    cards = cards_of(opened)
    assert cards is not None
    return cards


@pytest.fixture
def connected(open_window: OpenWindow) -> AppWindow:
    opened = open_window()
    service = Connection("c1", "Service", Kind.OPENAI, "http://127.0.0.1:9/v1", "m")
    opened.session.connections.put(service)
    opened.session.connections.choose("c1")
    return opened


def test_a_card_begins_a_message_and_sends_nothing(connected: AppWindow) -> None:
    cards = in_sight(connected)
    assert len(cards.cards) == 4
    connected.click(cards.cards[0])
    assert connected.edit.toPlainText() == "Explain this in plain words, with an example:\n\n"
    assert connected.messages == []
    assert connected.edit.hasFocus()
    connected.type("gravity")
    assert connected.edit.toPlainText().endswith("example:\n\ngravity")


def test_what_was_written_stays_behind_it_and_undo_takes_it_back(connected: AppWindow) -> None:
    cards = in_sight(connected)
    connected.type("Dear all,")
    connected.click(cards.cards[1])
    assert connected.edit.toPlainText().endswith("what you changed:\n\nDear all,")
    connected.press(Key.Key_Z, CTRL)
    assert connected.edit.toPlainText() == "Dear all,"


def test_tab_leads_to_the_cards_and_enter_chooses_one(connected: AppWindow) -> None:
    cards = in_sight(connected)
    for _ in range(8):
        if QApplication.focusWidget() is cards.cards[0]:
            break
        connected.press(Key.Key_Tab)
    assert QApplication.focusWidget() is cards.cards[0]
    connected.press(Key.Key_Tab)
    assert QApplication.focusWidget() is cards.cards[1]
    connected.press(Key.Key_Space)
    assert connected.edit.toPlainText().startswith("Make this text clearer.")


def test_they_are_there_in_empty_chats_alone(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    in_sight(opened)
    opened.ask("one")
    until(lambda: backend.replies, "it is asked")
    assert cards_of(opened) is None
    backend.replies[0].finish()
    opened.wait_for_end()
    opened.press(Key.Key_N, CTRL)
    assert cards_of(opened) is not None  # in the same moment: nothing jumps


def test_a_setting_switches_them_off(connected: AppWindow) -> None:
    in_sight(connected)
    settings = connected.settings()
    row = settings.pages.row("starters")
    until(row.control.isVisible, "the page is shown")
    connected.click(row.control)
    assert cards_of(connected) is None
    connected.click(row.control)
    assert cards_of(connected) is not None


def test_a_low_window_has_no_room_for_them(connected: AppWindow) -> None:
    in_sight(connected)
    connected.window.resize(900, 420)
    until(lambda: cards_of(connected) is None, "they are gone")
    connected.window.resize(900, 700)
    in_sight(connected)


def test_a_first_run_has_its_own_cards(open_window: OpenWindow) -> None:
    opened = open_window()
    QTest.qWait(400)
    assert opened.window.first_steps.isVisible()
    assert cards_of(opened) is None


def test_they_speak_another_language_at_once(connected: AppWindow) -> None:
    cards = in_sight(connected)
    connected.session.connections.change("language", "zh_CN")
    until(lambda: cards.cards[0].accessibleName() == "解释一件事", "they are told anew")
    connected.session.connections.change("language", "en")
    until(lambda: cards.cards[0].accessibleName() == "Explain something", "and back")


@pytest.mark.parametrize(("width", "columns"), [(1120, 4), (640, 2), (420, 2)])
def test_cards_stand_beside_one_another_as_there_is_room(
    connected: AppWindow, width: int, columns: int
) -> None:
    cards = in_sight(connected)
    connected.window.show_sidebar(wanted=False)
    connected.window.resize(width, 700)

    def beside() -> int:
        return len({card.x() for card in cards.cards})

    until(lambda: beside() == columns, f"{columns} columns")
    assert all(card.width() >= 120 for card in cards.cards)
