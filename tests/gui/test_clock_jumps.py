"""The clock on the wall jumps by years: nothing is lost, reordered, or made to wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_chat.chat.messages import Status
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend, ScriptedReply

YEAR = 365.25 * 86_400.0
Jump = Callable[[float], None]


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Set the clock on the wall forward or back, in seconds; time itself goes on as ever."""
    real_time, real_local = time.time, time.localtime
    ahead = [0.0]
    monkeypatch.setattr(time, "time", lambda: real_time() + ahead[0])

    def local(seconds: float | None = None) -> time.struct_time:
        return real_local(time.time() if seconds is None else seconds)

    monkeypatch.setattr(time, "localtime", local)

    def by(seconds: float) -> None:
        ahead[0] += seconds

    return by


def started_again(start: Start) -> AppWindow:
    """The next start, with the newest conversation in view."""
    again = start()
    until(lambda: again.messages, "the newest conversation is open")
    return again


def asked(opened: AppWindow, backend: ScriptedBackend, text: str) -> ScriptedReply:
    count = len(backend.replies)
    opened.ask(text)
    until(lambda: len(backend.replies) > count, "it is asked")
    return backend.replies[-1]


@pytest.mark.parametrize("years", [1, -1, 10, -10, -80])
def test_in_the_middle_of_a_reply(
    start: Start, backend: ScriptedBackend, jump: Jump, years: int
) -> None:
    opened = start()
    reply = asked(opened, backend, "hello")
    reply.think("hm ")
    until(lambda: opened.reply.reasoning, "it thinks")
    jump(years * YEAR)
    reply.think("hm")
    reply.say("half ")
    let_run(1.2)  # the turn's clocks have been looked at
    assert opened.reply.status is Status.STREAMING
    jump(-2 * years * YEAR)
    reply.say("a reply")
    reply.finish()
    assert opened.wait_for_end() is Status.COMPLETE
    facts = opened.reply.facts
    assert opened.reply.text == "half a reply"
    assert 0 < facts.duration_ms < 60_000
    assert facts.thought_ms is not None
    assert 0 <= facts.thought_ms <= facts.duration_ms
    assert facts.first_token_ms is not None
    assert 0 <= facts.first_token_ms <= facts.duration_ms
    jump(years * YEAR)
    kept = [message.text for message in started_again(start).messages]
    assert kept == ["hello", "half a reply"]


def test_between_messages_the_order_is_that_of_saying(
    start: Start, backend: ScriptedBackend, jump: Jump
) -> None:
    opened = start()
    said = []
    for number, years in enumerate((0, 1, -2, 10, -9)):
        jump(years * YEAR)
        reply = asked(opened, backend, f"question {number}")
        reply.say(f"reply {number}")
        reply.finish()
        opened.wait_for_end()
        said += [f"question {number}", f"reply {number}"]
    assert [message.text for message in opened.messages] == said
    opened.type("a draft")
    let_run(0.6)
    jump(-YEAR)
    again = started_again(start)
    assert [message.text for message in again.messages] == said
    assert again.edit.text() == "a draft"


def test_the_list_has_the_newest_on_top_whatever_the_clock_says(
    start: Start, backend: ScriptedBackend, jump: Jump
) -> None:
    opened = start()
    names: list[str] = []
    for number, years in enumerate((0, 1, -2, 1)):
        jump(years * YEAR)
        reply = asked(opened, backend, f"talk {number}")
        reply.say("yes")
        reply.finish()
        opened.wait_for_end()
        names.insert(0, f"talk {number}")
        opened.press(Key.Key_N, CTRL)
        until(lambda: not opened.messages, "a new chat")
        assert opened.listed[0].title == names[0]
        assert {line.title for line in opened.listed} == set(names)
        assert opened.headings[0] == "Today"
    again = started_again(start)
    until(lambda: len(again.listed) == 4, "all are listed")
    assert again.listed[0].title == names[0]
    jump(-80 * YEAR)  # a battery that is empty: the computer believes in an early year
    again.window.sidebar.panel.refresh()
    assert {line.title for line in again.listed} == set(names)
    jump(160 * YEAR)
    again.window.sidebar.panel.refresh()
    assert {line.title for line in again.listed} == set(names)


def test_a_new_day_moves_what_was_today(start: Start, backend: ScriptedBackend, jump: Jump) -> None:
    opened = start()
    reply = asked(opened, backend, "hello")
    reply.say("yes")
    reply.finish()
    opened.wait_for_end()
    assert opened.headings == ["Today"]
    timers = [timer for timer in (opened.window.sidebar.panel._midnight,) if timer.isActive()]
    assert timers
    assert 0 < timers[0].remainingTime() <= 86_401_000
    jump(86_400)
    timers[0].timeout.emit()
    assert opened.headings == ["Yesterday"]
    jump(-86_400)
    opened.window.sidebar.panel.refresh()
    assert opened.headings == ["Today"]


def test_what_is_deleted_comes_back_after_a_jump(
    start: Start, backend: ScriptedBackend, jump: Jump, tmp_path: Path
) -> None:
    opened = start()
    reply = asked(opened, backend, "hello")
    reply.say("yes")
    reply.finish()
    opened.wait_for_end()
    opened.window.sidebar.list.setFocus()
    opened.open_row(0)
    opened.window.sidebar.list.setFocus()
    opened.press(Key.Key_Delete)
    until(lambda: not opened.listed, "it is gone")
    jump(YEAR)
    opened.press(Key.Key_Z, CTRL)
    until(lambda: opened.listed, "it is back")
    kept = started_again(start)
    assert [message.text for message in kept.messages] == ["hello", "yes"]
