"""Ways through a long conversation: the wheel, the ends, another shape, the way back."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from desktop_chat.storage.settings import Theme
from desktop_chat.ui.transcript.jump_button import JumpButton
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.app_window import CTRL, NONE, AppWindow, Key
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import (
    assert_unmoved,
    away,
    begin_reply,
    dialogue,
    end,
    engine_of,
    follows,
    grab,
    height_of,
    held_line,
    is_at_end,
    key,
    long_talk,
    put,
    say,
    settle,
    spot,
    trim_early,
    wheel,
    words_in_sight,
)
from tests.service import kind_text

# Scrolling through.


@pytest.mark.parametrize("most", ["as it is", "small"])
def test_scrolling_up_shows_every_message_in_order_without_a_jump(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch, most: str
) -> None:
    put(scripted, long_talk(28, 2_500))
    if most == "small":
        trim_early(scripted, monkeypatch)
    view, engine = scripted.transcript, engine_of(scripted)
    seen: list[int] = []
    for turn in range(2_000):
        note(view, seen)
        line = held_line(view, 20)
        height = view.cursorRect(line).top()
        wheel(view, 1)
        moved = view.cursorRect(line).top() - height
        is_at_top = engine.shown.contents.has_beginning and not view.verticalScrollBar().value()
        assert moved == step(view) or (is_at_top and moved < step(view))
        if is_at_top:
            break
        if turn % 3 == 0:
            settle(scripted)
            assert view.cursorRect(line).top() == height + moved
    note(view, seen)
    assert seen == list(reversed(range(14)))
    assert words_in_sight(view).strip().startswith("Question number 0000")


def step(view: TranscriptView) -> int:
    """How far a notch of the wheel goes."""
    return QApplication.wheelScrollLines() * view.verticalScrollBar().singleStep()


def note(view: TranscriptView, seen: list[int]) -> None:
    """Write down the replies in sight, from below, that have not been seen."""
    for number in reversed(re.findall(r"Reply number (\d+)", words_in_sight(view))):
        if int(number) not in seen:
            seen.append(int(number))


def test_the_wheel_goes_down_through_all_as_well(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(scripted, long_talk(20, 2_500))
    trim_early(scripted, monkeypatch)
    view, engine = scripted.transcript, engine_of(scripted)
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    seen: list[int] = []
    while not follows(view):
        for number in re.findall(r"Reply number (\d+)", words_in_sight(view)):
            if int(number) not in seen:
                seen.append(int(number))
        line = held_line(view, view.viewport().height() - 60)
        height = view.cursorRect(line).top()
        wheel(view, -1)
        assert view.cursorRect(line).top() == height - step(view) or follows(view)
        settle(scripted)
        assert view.cursorRect(line).top() == height - step(view) or follows(view)
    assert seen == list(range(10))
    assert engine.has_end
    assert is_at_end(view)


@pytest.mark.parametrize("key_and_held", [(Key.Key_Home, NONE), (Key.Key_Home, CTRL)])
def test_the_first_message_is_one_key_away(
    scripted: AppWindow, key_and_held: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    put(scripted, long_talk(40, 6_000))
    view = scripted.transcript
    assert "Question number 0000" not in scripted.text
    key(view, *key_and_held)
    settle(scripted)
    assert "Question number 0000" in words_in_sight(view)
    assert view.verticalScrollBar().value() == 0
    assert not follows(view)
    key(view, Key.Key_End, CTRL)
    settle(scripted)
    assert follows(view)
    assert is_at_end(view)
    assert "So ends" in words_in_sight(view)


# Another shape, size or palette.


def middle_of_a_talk(opened: AppWindow) -> tuple[str, int]:
    """Somewhere in a long conversation; what stands at the top there."""
    put(opened, long_talk(30, 3_000))
    away(opened, 60)
    return spot(opened.transcript)


def assert_top_stays(opened: AppWindow, top: tuple[str, int]) -> None:
    """The words at the top are in the first line in sight, or in the one that begins above it."""
    settle(opened)
    view = opened.transcript
    height = height_of(view, top[0])
    assert -40 <= height <= 30, f"{top[0]!r} stood at {top[1]}, now at {height}"
    assert not follows(view)


@pytest.mark.parametrize(
    "sizes",
    [[(800, 760)], [(1400, 760)], [(1120, 500)], [(600, 500), (1300, 900), (1120, 760)]],
    ids=["narrower", "wider", "lower", "to and fro"],
)
def test_the_line_at_the_top_stays_when_the_window_changes(
    scripted: AppWindow, sizes: list[tuple[int, int]]
) -> None:
    top = middle_of_a_talk(scripted)
    for size in sizes:
        scripted.window.resize(*size)
        settle(scripted)
    assert_top_stays(scripted, top)


def test_the_line_at_the_top_stays_when_the_type_changes(scripted: AppWindow) -> None:
    top = middle_of_a_talk(scripted)
    before = grab(scripted.transcript)
    for code in (Key.Key_Plus, Key.Key_Plus, Key.Key_Minus, Key.Key_Minus, Key.Key_Minus):
        scripted.press(code, CTRL)
        assert_top_stays(scripted, top)
    assert grab(scripted.transcript) != before
    scripted.press(Key.Key_0, CTRL)
    assert_top_stays(scripted, top)


def test_the_line_at_the_top_stays_when_the_palette_changes(scripted: AppWindow) -> None:
    scripted.session.appearance.set_theme(Theme.LIGHT)
    top = middle_of_a_talk(scripted)
    view = scripted.transcript
    before = grab(view)
    scripted.session.appearance.set_theme(Theme.DARK)
    assert_top_stays(scripted, top)
    assert height_of(view, top[0]) == top[1]
    assert grab(view) != before
    scripted.session.appearance.set_theme(Theme.LIGHT)
    settle(scripted)
    assert_unmoved(view, before)


@pytest.mark.parametrize("change", ["resize", "zoom", "theme"])
def test_the_end_stays_in_sight_through_all_that(scripted: AppWindow, change: str) -> None:
    put(scripted, long_talk(10, 3_000))
    view = scripted.transcript
    if change == "resize":
        scripted.window.resize(700, 500)
    elif change == "zoom":
        scripted.press(Key.Key_Plus, CTRL)
    else:
        scripted.session.appearance.set_theme(Theme.DARK)
    settle(scripted)
    assert follows(view)
    assert is_at_end(view)
    assert "So ends" in words_in_sight(view)


# The way back.


def shows_news(button: JumpButton) -> bool:
    return button.has_news


def test_the_jump_button_comes_and_goes(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, long_talk(20, 5_000))
    reply = begin_reply(scripted, backend, kind_text("prose", 3_000))
    view, button = scripted.transcript, scripted.window.overlays.jump_button
    assert not button.isVisible()
    away(scripted)
    assert button.isVisible()
    assert not shows_news(button)
    say(scripted, reply, "\n\nNews has come.")
    assert shows_news(button)
    scripted.click(button)
    assert button.isHidden()
    assert follows(view)
    settle(scripted)
    assert "News has come." in words_in_sight(view)
    say(scripted, reply, "\n\nA little more." * 30)
    assert is_at_end(view)
    away(scripted)
    assert not button.isHidden()
    assert not shows_news(button)
    end(scripted, reply)
    wheel(view, -60)
    assert button.isHidden()


def test_the_jump_button_leads_to_an_end_that_is_not_loaded(
    scripted: AppWindow, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(scripted, long_talk(30, 5_000))
    trim_early(scripted, monkeypatch)
    reply = begin_reply(scripted, backend, "Beginning. ")
    view, button = scripted.transcript, scripted.window.overlays.jump_button
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    assert not engine_of(scripted).has_end
    before = grab(view)
    say(scripted, reply, "It grows unseen. " * 20)
    assert_unmoved(view, before)
    assert shows_news(button)
    scripted.click(button)
    settle(scripted)
    assert follows(view)
    assert words_in_sight(view).rstrip().endswith("It grows unseen.")
    say(scripted, reply, "\n\nThe last words.")
    assert is_at_end(view)
    assert words_in_sight(view).rstrip().endswith("The last words.")
    end(scripted, reply)


def test_sending_leads_back_to_the_end(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, long_talk(30, 5_000))
    view = scripted.transcript
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    reply = begin_reply(scripted, backend, "Here I am.", "Where are you?")
    assert follows(view)
    assert "Where are you?\nHere I am." in scripted.text
    assert is_at_end(view)
    end(scripted, reply)


def test_a_short_conversation_neither_scrolls_nor_offers_a_way_back(
    scripted: AppWindow,
) -> None:
    put(scripted, dialogue("Hello", "Good morning."))
    view = scripted.transcript
    wheel(view, 5)
    key(view, Key.Key_PageUp)
    assert follows(view)
    assert not scripted.window.overlays.jump_button.isVisible()
    assert view.cursorForPosition(QPoint(0, 0)).position() <= 1
