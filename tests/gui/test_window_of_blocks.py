"""A document holds the blocks around the reader and no more, however long a conversation is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.messages import Status
from desktop_chat.ui.transcript.contents import KEPT, LOADED_AT_ONCE, MOST
from desktop_chat.ui.transcript.page import Page
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import (
    assert_unmoved,
    begin_reply,
    dialogue,
    end,
    engine_of,
    follows,
    grab,
    key,
    long_talk,
    put,
    say,
    settle,
    trim_early,
    wheel,
    words_in_sight,
)
from tests.service import kind_text

LOAD = 2 * LOADED_AT_ONCE  # one load may end with a long block


@pytest.fixture
def most_on_page(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """The most characters that any page has ever held after an edit."""
    most = [0]
    splice = Page.splice

    def watched(page: Page, *given: Any) -> None:
        splice(page, *given)
        most[0] = max(most[0], page.chars)

    monkeypatch.setattr(Page, "splice", watched)
    return lambda: most[0]


def numbered(paragraphs: int) -> str:
    """Paragraphs of about a hundred characters, each with its number."""
    return "\n\n".join(
        f"Paragraph {n:05d} says so. " + "More words. " * 6 for n in range(paragraphs)
    )


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"Paragraph (\d{5}) says", text)]


def assert_is_whole_window(opened: AppWindow) -> None:
    """What is loaded is one stretch of the text without a gap, and the document says the same."""
    page = engine_of(opened).shown.page
    shown = numbers(opened.text)
    if shown:
        assert shown == list(range(shown[0], shown[-1] + 1))
    assert page.chars == opened.transcript.document().characterCount() - 1


def test_a_reply_of_a_megabyte_stays_a_window(
    scripted: AppWindow, backend: ScriptedBackend, most_on_page: Callable[[], int]
) -> None:
    text = numbered(10_500)
    assert len(text) > 1_000_000
    reply = begin_reply(scripted, backend, text[:100])
    for start in range(100, len(text), 50_000):
        reply.say(text[start : start + 50_000])
        let_run(0.05)
    until(lambda: numbers(scripted.text)[-1:] == [10_499], "the end is shown", 60)
    settle(scripted)
    assert follows(scripted.transcript)
    assert most_on_page() <= MOST + LOAD
    assert_is_whole_window(scripted)
    end(scripted, reply)
    assert "Paragraph 10499" in words_in_sight(scripted.transcript)
    assert engine_of(scripted).has_end
    assert most_on_page() <= MOST + LOAD
    assert scripted.reply.text == text


def test_a_reply_that_comes_steadily_is_cut_behind_the_reader(
    scripted: AppWindow, backend: ScriptedBackend, most_on_page: Callable[[], int]
) -> None:
    text = numbered(2_000)
    reply = begin_reply(scripted, backend, text[:100])
    for start in range(100, len(text), 2_000):
        reply.say(text[start : start + 2_000])
        let_run(0.02)
    until(lambda: numbers(scripted.text)[-1:] == [1_999], "the end is shown")
    settle(scripted)
    assert most_on_page() <= MOST + LOAD
    shown = numbers(scripted.text)
    assert shown[0] > 500
    assert_is_whole_window(scripted)
    end(scripted, reply)
    assert numbers(words_in_sight(scripted.transcript))[-1] == 1_999


def test_opening_a_megabyte_loads_only_its_end(
    scripted: AppWindow, most_on_page: Callable[[], int]
) -> None:
    put(scripted, long_talk(200, 11_000))
    assert sum(len(message.text) for message in scripted.messages) > 1_000_000
    assert most_on_page() < 40_000
    engine = engine_of(scripted)
    assert engine.has_end
    assert not engine.shown.contents.has_beginning
    unread = [number for number, sheet in enumerate(engine.shown.sheets.all) if not sheet.is_read]
    assert len(unread) > 90  # no one has read what nobody wanted to see
    assert "Reply number 0099" in scripted.text or "So ends" in words_in_sight(scripted.transcript)


def test_one_message_of_a_megabyte_opens_at_its_end(
    scripted: AppWindow, most_on_page: Callable[[], int]
) -> None:
    put(scripted, dialogue("Go", numbered(10_500)))
    until(lambda: numbers(scripted.text)[-1:] == [10_499], "the end is shown", 60)
    settle(scripted)
    assert most_on_page() < 40_000
    assert numbers(words_in_sight(scripted.transcript))[-1] == 10_499
    key(scripted.transcript, Key.Key_Home, CTRL)
    settle(scripted)
    assert numbers(words_in_sight(scripted.transcript))[0] == 0
    assert_is_whole_window(scripted)


def test_to_the_top_and_back_everything_is_as_it_was(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(scripted, dialogue("Go", numbered(700)))
    trim_early(scripted, monkeypatch)
    view = scripted.transcript
    before, words = grab(view), words_in_sight(view)
    seen: set[int] = set()
    for direction in (6, -6):
        for _ in range(2_000):
            seen |= set(numbers(words_in_sight(view)))
            assert engine_of(scripted).shown.page.chars <= 30_000 + LOAD
            value = view.verticalScrollBar().value()
            wheel(view, direction)
            settle(scripted)
            assert_is_whole_window(scripted)
            seen |= set(numbers(words_in_sight(view)))
            if follows(view) or (view.verticalScrollBar().value() == value == 0):
                break
        assert seen == set(range(700))
        seen.clear()
    assert follows(view)
    assert words_in_sight(view) == words
    assert_unmoved(view, before)


def test_leaping_between_the_ends_shows_both(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(scripted, dialogue("Go", numbered(700)))
    trim_early(scripted, monkeypatch)
    view = scripted.transcript
    end_picture = grab(view)
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    start_picture = grab(view)
    for _ in range(3):
        key(view, Key.Key_End, CTRL)
        settle(scripted)
        assert_unmoved(view, end_picture, "the end")
        assert follows(view)
        key(view, Key.Key_Home, CTRL)
        settle(scripted)
        assert_unmoved(view, start_picture, "the beginning")
        assert not follows(view)
        assert_is_whole_window(scripted)


def test_a_dragged_bar_reaches_both_ends(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", numbered(700)))
    view = scripted.transcript
    bar = view.verticalScrollBar()
    for _ in range(60):
        bar.setValue(bar.minimum())
        settle(scripted)
        if numbers(words_in_sight(view))[:1] == [0]:
            break
    assert numbers(words_in_sight(view))[0] == 0
    for _ in range(60):
        bar.setValue(bar.maximum())
        settle(scripted)
    assert numbers(words_in_sight(view))[-1] == 699
    assert follows(view)


# Two conversations.


def test_switching_while_a_reply_comes(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, long_talk(10, 4_000))
    reply = begin_reply(scripted, backend, numbered(20))
    say(scripted, reply, "\n\nBefore I leave.")
    scripted.press(Key.Key_N, CTRL)
    assert scripted.transcript.isHidden() or scripted.text == ""
    reply.say("\n\nWhile you were away.")
    let_run(0.1)
    assert "While you were away." not in scripted.text
    scripted.open_row(0)
    settle(scripted)
    assert "While you were away." in words_in_sight(scripted.transcript)
    assert follows(scripted.transcript)
    say(scripted, reply, "\n\nNow you are back. **Bold** words.")
    assert words_in_sight(scripted.transcript).endswith("Now you are back. Bold words.")
    end(scripted, reply)
    assert scripted.text.count("While you were away.") == 1
    assert scripted.text.count("Before I leave.") == 1


def test_two_replies_come_in_two_conversations(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    first = begin_reply(scripted, backend, "First begins. ", "One")
    scripted.press(Key.Key_N, CTRL)
    second = begin_reply(scripted, backend, "Second begins. ", "Two")
    for turn in range(4):
        first.say(f"a{turn} ")
        second.say(f"b{turn} ")
        let_run(0.05)
        scripted.open_row(turn % 2)
        settle(scripted)
        words = scripted.text.rstrip()
        assert ("a0" in words) is not ("b0" in words)
        letter, name = ("a", "First") if "First" in words else ("b", "Second")
        expected = "".join(f"{letter}{number} " for number in range(turn + 1)).rstrip()
        assert words.endswith(f"{name} begins. {expected}")
    for reply in (first, second):
        reply.finish()
    until(lambda: not scripted.session.controller.is_busy, "one is over")
    let_run(0.1)


# A last message that goes and comes again.


def test_asking_again_takes_the_empty_reply_away(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, long_talk(6, 3_000))
    count = len(backend.replies)
    scripted.ask("Again?")
    until(lambda: len(backend.replies) > count, "the backend is asked")
    scripted.stop()
    assert scripted.wait_for_end() is Status.STOPPED
    scripted.wait_for_foot("Stopped.   Retry")
    scripted.press(Key.Key_R, CTRL)
    until(lambda: len(backend.replies) > count + 1, "the backend is asked again")
    settle(scripted)
    assert scripted.text.endswith("Again?\n") or scripted.text.endswith("Again?")
    backend.replies[-1].say("This time.")
    scripted.wait_for_text("This time.")
    end(scripted, backend.replies[-1])
    assert scripted.text.endswith("Again?\nThis time.")
    assert "Stopped." not in scripted.text


def test_asking_again_keeps_the_half_that_came(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    begin_reply(scripted, backend, "Half of ", "Go")
    scripted.stop()
    scripted.wait_for_end()
    scripted.wait_for_foot("Stopped.   Continue   Retry")
    scripted.press(Key.Key_R, CTRL)
    until(lambda: len(backend.replies) == 2, "the backend is asked again")
    backend.replies[1].say("All of it.")
    end(scripted, backend.replies[1])
    assert scripted.text == "Go\nAll of it."
    versions = scripted.session.controller.conversation.versions(scripted.reply)
    assert [version.text.strip() for version in versions] == ["Half of", "All of it."]


def test_a_last_message_that_is_not_loaded_can_go(
    scripted: AppWindow, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(scripted, dialogue("Go", numbered(700)))
    trim_early(scripted, monkeypatch)
    count = len(backend.replies)
    scripted.ask("Again?")
    until(lambda: len(backend.replies) > count, "the backend is asked")
    scripted.stop()
    scripted.wait_for_end()
    view = scripted.transcript
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    assert not engine_of(scripted).has_end
    scripted.press(Key.Key_R, CTRL)
    until(lambda: len(backend.replies) > count + 1, "the backend is asked again")
    backend.replies[-1].say("Here.")
    key(view, Key.Key_End, CTRL)
    settle(scripted)
    end(scripted, backend.replies[-1])
    assert scripted.text.endswith("Again?\nHere.")


# A reply that grows where nobody looks.


@pytest.mark.parametrize("kind", ["prose", "code", "list", "table", "math"])
def test_a_reply_that_grew_unseen_is_whole_at_the_end(
    scripted: AppWindow, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    put(scripted, dialogue("Go", numbered(500)))
    trim_early(scripted, monkeypatch)
    view = scripted.transcript
    text = kind_text(kind, 12_000)
    reply = begin_reply(scripted, backend, text[:500])
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    assert not engine_of(scripted).has_end
    before = grab(view)
    say(scripted, reply, text[500:], 20)
    assert_unmoved(view, before)
    key(view, Key.Key_End, CTRL)
    settle(scripted)
    assert follows(view)
    assert "So ends the" in words_in_sight(view)
    end(scripted, reply)
    assert_is_same_as_opened_anew(scripted)


@pytest.mark.parametrize("kind", ["mixed", "code", "list", "table", "math", "chinese"])
def test_what_was_streamed_looks_as_if_it_had_been_there(
    scripted: AppWindow, backend: ScriptedBackend, kind: str
) -> None:
    text = kind_text(kind, 9_000)
    reply = begin_reply(scripted, backend, text[:7])
    say(scripted, reply, text[7:], 80)
    end(scripted, reply)
    assert_is_same_as_opened_anew(scripted)


def assert_is_same_as_opened_anew(opened: AppWindow) -> None:
    """The same pixels at the end as in the same conversation, shown from what is kept."""
    view = opened.transcript
    before, words = grab(view), words_in_sight(view)
    opened.press(Key.Key_N, CTRL)
    opened.open_row(0)
    settle(opened)
    view.setFocus()
    QApplication.processEvents()
    assert words_in_sight(view) == words
    assert_unmoved(view, before, "opened anew")


def test_the_limits_are_what_they_are_said_to_be() -> None:
    assert KEPT < MOST
    assert LOADED_AT_ONCE < MOST - KEPT
