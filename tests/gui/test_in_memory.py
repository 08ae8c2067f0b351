"""How many conversations are in memory: what is at rest and long out of use is read again."""

from __future__ import annotations

import pytest

from desktop_chat.ui import history_desk
from tests.gui.app_window import CTRL, Key, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_history import say


def test_new_chats_push_out_those_at_rest(
    start: Start, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_desk, "IN_MEMORY", 2)
    opened = start()
    desk, store = opened.session.history.desk, opened.session.history.store
    for number in range(6):
        say(opened, backend, f"question {number}", f"answer {number}")
        until(lambda: not store.has_unsaved, "all is on the disk")
        opened.press(Key.Key_N, CTRL)
    assert len(desk.in_memory) <= 3  # the one that was begun last comes to those
    opened.open_row(5)  # the first of them, read again
    opened.wait_for_text("answer 0")
    say(opened, backend, "and more", "that was all")
    opened.open_row(0)
    opened.open_row(0)
    opened.wait_for_text("that was all")


def test_what_is_used_again_stays(
    start: Start, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_desk, "IN_MEMORY", 2)
    opened = start()
    desk, store = opened.session.history.desk, opened.session.history.store
    say(opened, backend, "the first", "answer")
    first = opened.session.controller.conversation
    for number in range(3):
        opened.press(Key.Key_N, CTRL)
        say(opened, backend, f"question {number}", "answer")
        opened.session.controller.open_conversation(first.id)
        until(lambda: opened.session.controller.conversation.id == first.id, "it is in view")
        say(opened, backend, "and again", "answer")
        until(lambda: not store.has_unsaved, "all is on the disk")
    assert opened.session.controller.conversation is first
    assert desk.in_memory[-1] == first.id
