"""From question to question by keys, wherever one reads and whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.reading import line_top
from tests.gui.app_window import AppWindow, Key
from tests.gui.talks import dialogue, is_at_end, long_talk, put, settle

ALT = Qt.KeyboardModifier.AltModifier


def at_top(opened: AppWindow) -> int | None:
    """The message whose begin stands at the top of the screen."""
    view, shown = opened.transcript, opened.transcript.engine.shown
    for number in range(len(shown.sheets.all)):
        place = shown.sheets.first_of(number)
        if place is None or not shown.contents.is_loaded(place):
            continue
        start = shown.page.start(shown.contents.index_of(place))
        distance = line_top(view, start) - view.verticalScrollBar().value()
        if abs(distance - tokens.SPACE_5) < 3:
            return number
    return None


def step(opened: AppWindow, key: Qt.Key) -> int | None:
    opened.press(key, ALT)
    settle(opened)
    return at_top(opened)


def test_keys_lead_from_question_to_question(scripted: AppWindow) -> None:
    put(scripted, long_talk(60, 3_000))
    scripted.edit.setFocus()
    scripted.type("draft")
    seen = [step(scripted, Key.Key_PageUp) for _ in range(6)]
    assert seen == [58, 56, 54, 52, 50, 48]
    assert scripted.edit.hasFocus()
    seen = [step(scripted, Key.Key_PageDown) for _ in range(5)]
    assert seen == [50, 52, 54, 56, 58]
    step(scripted, Key.Key_PageDown)
    assert is_at_end(scripted.transcript)
    assert scripted.transcript.follows
    assert scripted.edit.toPlainText() == "draft"


def test_before_the_first_question_is_the_beginning(scripted: AppWindow) -> None:
    put(scripted, long_talk(6, 3_000))
    for _ in range(8):
        scripted.press(Key.Key_PageUp, ALT)
    settle(scripted)
    assert scripted.transcript.verticalScrollBar().value() == 0


def test_in_a_short_conversation_nothing_moves(scripted: AppWindow) -> None:
    scripted.press(Key.Key_PageUp, ALT)  # nothing has been said
    put(scripted, dialogue("one", "1"))
    for key in (Key.Key_PageUp, Key.Key_PageDown):
        scripted.press(key, ALT)
    assert scripted.transcript.verticalScrollBar().value() == 0
    assert scripted.transcript.follows
