"""The reader's place: followed at the end, and not one pixel moved anywhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import (
    assert_unmoved,
    away,
    begin_reply,
    end,
    engine_of,
    follows,
    grab,
    height_of,
    is_at_end,
    key,
    late_formulas,
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

KINDS = ("prose", "mixed", "code", "table", "list", "math", "chinese")


# Following.


@pytest.mark.parametrize("kind", KINDS)
def test_the_end_is_followed_whatever_comes(
    scripted: AppWindow, backend: ScriptedBackend, kind: str
) -> None:
    text = kind_text(kind, 6_000)
    reply = begin_reply(scripted, backend, text[:100])
    view = scripted.transcript
    for start in range(100, len(text), 1500):
        say(scripted, reply, text[start : start + 1500], 5)
        assert follows(view)
        assert is_at_end(view)
    end(scripted, reply)
    assert is_at_end(view)
    assert "So ends the" in words_in_sight(view)


def by_page_up(view: TranscriptView) -> None:
    key(view, Key.Key_PageUp)


def by_arrow(view: TranscriptView) -> None:
    for _ in range(3):
        key(view, Key.Key_Up)


def by_wheel(view: TranscriptView) -> None:
    wheel(view, 1)


def by_bar(view: TranscriptView) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() - 37)


@pytest.mark.parametrize("leave", [by_wheel, by_page_up, by_arrow, by_bar])
def test_whoever_leaves_the_end_is_left_alone(
    scripted: AppWindow, backend: ScriptedBackend, leave: Callable[[TranscriptView], None]
) -> None:
    reply = begin_reply(scripted, backend, kind_text("prose", 8_000))
    view = scripted.transcript
    assert follows(view)
    before = view.verticalScrollBar().value()
    leave(view)
    assert view.verticalScrollBar().value() < before
    assert not follows(view)
    settle(scripted)
    seen = grab(view)
    say(scripted, reply, "\n\n" + kind_text("mixed", 4_000, 1))
    # The last line in sight may be the one that grows.
    height = view.viewport().height() - 120
    assert grab(view).copy(0, 0, seen.width(), height) == seen.copy(0, 0, seen.width(), height)
    assert not follows(view)
    end(scripted, reply)


def back_by_wheel(view: TranscriptView) -> None:
    wheel(view, -40)


def back_by_end(view: TranscriptView) -> None:
    key(view, Key.Key_End, CTRL)


def back_by_page_down(view: TranscriptView) -> None:
    key(view, Key.Key_PageDown, times=6)


def back_by_arrow(view: TranscriptView) -> None:
    key(view, Key.Key_Down, times=60)


def back_by_bar(view: TranscriptView) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())


@pytest.mark.parametrize(
    "back", [back_by_wheel, back_by_end, back_by_page_down, back_by_arrow, back_by_bar]
)
def test_who_is_back_at_the_end_follows_again(
    scripted: AppWindow, backend: ScriptedBackend, back: Callable[[TranscriptView], None]
) -> None:
    reply = begin_reply(scripted, backend, kind_text("prose", 8_000))
    view = scripted.transcript
    away(scripted)
    back(view)
    assert follows(view)
    say(scripted, reply, "\n\nAnd one more paragraph. " * 10)
    assert is_at_end(view)
    end(scripted, reply)


# Nothing moves.


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_while_a_reply_comes_and_ends(
    scripted: AppWindow, backend: ScriptedBackend, kind: str
) -> None:
    text = kind_text(kind, 16_000)
    reply = begin_reply(scripted, backend, text[:9_000])
    view = scripted.transcript
    away(scripted, 14)
    before = grab(view)
    for start in range(9_000, len(text), 1000):
        say(scripted, reply, text[start : start + 1000], 6)
        assert_unmoved(view, before, f"{start} characters")
    reply.finish()
    scripted.wait_for_end()
    assert_unmoved(view, before, "at the end")
    settle(scripted)
    let_run(0.2)
    assert_unmoved(view, before, "after the end")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_when_a_reply_is_stopped(
    scripted: AppWindow, backend: ScriptedBackend, kind: str
) -> None:
    begin_reply(scripted, backend, kind_text(kind, 10_000)[:9_500])
    view = scripted.transcript
    away(scripted, 14)
    before = grab(view)
    key(view, Key.Key_Escape)
    scripted.wait_for_end()
    settle(scripted)
    assert_unmoved(view, before)


def test_code_is_coloured_without_moving_a_line(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    """A string that is never closed changes the colours of all that follows, at the end."""
    lines = "".join(f"value_{number} = call({number})  # note\n" for number in range(90))
    reply = begin_reply(scripted, backend, f'```python\nx = """begin\n{lines}')
    view = scripted.transcript
    away(scripted, 8)
    words, height = spot(view, 60)
    say(scripted, reply, lines + '"""\n```\nAfter it.')
    end(scripted, reply)
    assert height_of(view, words) == height


def test_nothing_moves_when_formulas_come_late_above(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, "First.\n\n")
    view = scripted.transcript
    formulas = "".join(f"$$\n\\frac{{{n}}}{{\\sqrt{{x + {n}}}}}\n$$\n\n" for n in range(12))
    with late_formulas() as hand_over:
        reply.say(formulas)
        let_run(0.05)
        for number in range(3):
            reply.say(kind_text("prose", 3_000, number))
            let_run(0.05)
        until(lambda: "So ends the prose" in scripted.text, "all is shown")
        settle(scripted, formulas=False)
        wheel(view, 6)
        settle(scripted, formulas=False)
        before, height = grab(view), view.document().size().height()
        count = 0
        for _ in range(40):
            let_run(0.05)
            count += hand_over()
            let_run(0.05)
            assert_unmoved(view, before, f"{count} formulas")
            if count == 12:
                break
    settle(scripted)
    assert view.document().toRawText().count("\ufffc") == 12
    assert view.document().size().height() != height  # they did take another room
    assert_unmoved(view, before)
    end(scripted, reply)
    assert_unmoved(view, before)


def test_nothing_moves_for_who_reads_the_thought(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Think")
    until(lambda: backend.replies, "the backend is asked")
    reply = backend.replies[0]
    reply.think(kind_text("prose", 9_000))
    scripted.wait_for_text("So ends the prose")
    settle(scripted)
    view = scripted.transcript
    away(scripted, 10)
    before = grab(view)
    reply.think("\n\nAnd more.")
    let_run(0.1)
    assert_unmoved(view, before, "more thought")
    say(scripted, reply, kind_text("mixed", 4_000))
    assert_unmoved(view, before, "the answer begins")
    end(scripted, reply)
    assert_unmoved(view, before, "the end")


def test_nothing_moves_while_the_page_is_cut_and_grows(
    scripted: AppWindow, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(scripted, long_talk(24, 5_000))
    trim_early(scripted, monkeypatch)
    view = scripted.transcript
    reply = begin_reply(scripted, backend, kind_text("prose", 3_000))
    away(scripted, 60)
    before = grab(view)
    say(scripted, reply, kind_text("mixed", 30_000, 1), 30)
    assert_unmoved(view, before, "the lower edge is cut")
    assert engine_of(scripted).shown.page.chars <= 35_000
    assert not engine_of(scripted).has_end
    end(scripted, reply)
    assert_unmoved(view, before, "the reply is over")


def test_nothing_moves_in_a_conversation_of_300_kb(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, long_talk(60, 10_000))
    assert sum(len(message.text) for message in scripted.messages) > 300_000
    view = scripted.transcript
    reply = begin_reply(scripted, backend, kind_text("mixed", 4_000))
    away(scripted, 100)
    before = grab(view)
    say(scripted, reply, kind_text("code", 8_000))
    assert_unmoved(view, before)
    end(scripted, reply)
    assert_unmoved(view, before)
