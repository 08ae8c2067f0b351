"""What a screen reader is told while a reply comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from desktop_chat.ui.transcript import announcing
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.scripted import ScriptedBackend

Told = list[tuple[str, bool]]  # what was told, and whether it interrupts


class _Event(QAccessibleAnnouncementEvent):
    """Keeps what is told."""

    told: ClassVar[Told] = []

    def __init__(self, about: QObject, words: str) -> None:
        super().__init__(about, words)
        self.told.append((words, False))

    def setPoliteness(self, politeness: QAccessible.AnnouncementPoliteness) -> None:
        super().setPoliteness(politeness)
        urgent = politeness is QAccessible.AnnouncementPoliteness.Assertive
        self.told[-1] = (self.told[-1][0], urgent)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """Something reads the screen out."""
    monkeypatch.setattr(announcing, "QAccessibleAnnouncementEvent", _Event)
    monkeypatch.setattr(_Event, "told", [])
    QAccessible.setActive(True)
    yield _Event.told
    QAccessible.setActive(False)


def words(told: Told) -> list[str]:
    return [one for one, _urgent in told]


def test_sentences_are_told_as_they_come(
    scripted: AppWindow, backend: ScriptedBackend, told: Told
) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies)
    reply = backend.replies[0]
    reply.say("The harbour is **quiet**. The boats")
    until(lambda: told)
    assert words(told) == ["The harbour is quiet."]
    reply.say(" are asleep. 夜深了。")
    until(lambda: len(told) == 2)
    reply.say("\n\n```python\nprint(1)\n```\n\nDone")
    reply.finish()
    scripted.wait_for_end()
    until(lambda: words(told)[-1:] == ["The reply is complete."])
    assert words(told)[1] == "The boats are asleep. 夜深了。"
    assert " ".join(words(told)[2:]) == "Code in python, 1 line. Done The reply is complete."
    assert not any(urgent for _words, urgent in told)


def test_thinking_is_told_once_and_not_read_out(
    scripted: AppWindow, backend: ScriptedBackend, told: Told
) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies)
    backend.replies[0].think("Let me see. ", "They say hello. ")
    backend.replies[0].say("Hello. ")
    backend.replies[0].finish()
    scripted.wait_for_end()
    assert words(told) == ["Thinking", "Hello.", "The reply is complete."]


def test_a_stop_is_told(scripted: AppWindow, backend: ScriptedBackend, told: Told) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies)
    backend.replies[0].say("Once upon")
    scripted.wait_for_text("Once upon")
    scripted.stop()
    assert told[-2:] == [("Once upon", False), ("Stopped.", False)]


def test_a_cut_reply_interrupts(scripted: AppWindow, backend: ScriptedBackend, told: Told) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies)
    backend.replies[0].say("Once upon")
    backend.replies[0].cut()
    scripted.wait_for_end()
    assert told[-1] == ("The reply was cut off: the connection ended before it did.", True)


def test_a_long_reply_at_once_is_told_in_parts(
    scripted: AppWindow, backend: ScriptedBackend, told: Told
) -> None:
    text = "The tide comes in. " * 1000
    scripted.ask("Hello")
    until(lambda: backend.replies)
    backend.replies[0].say(text)
    backend.replies[0].finish()
    scripted.wait_for_end()
    until(lambda: words(told)[-1:] == ["The reply is complete."])
    assert " ".join(words(told)[:-1]) == text.strip()
    assert max(map(len, words(told))) <= 4096 + 20


def test_another_conversation_is_not_told(
    scripted: AppWindow, backend: ScriptedBackend, told: Told
) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies)
    backend.replies[0].say("Of the first. ")
    until(lambda: told)
    scripted.press(Key.Key_N, CTRL)
    backend.replies[0].say("And more of it. ")
    backend.replies[0].finish()
    until(lambda: not scripted.session.controller.is_any_busy)
    scripted.ask("Another")
    until(lambda: len(backend.replies) == 2)
    backend.replies[1].say("Of the second. ")
    backend.replies[1].finish()
    scripted.wait_for_end()
    assert words(told) == ["Of the first.", "Of the second.", "The reply is complete."]


def test_nothing_is_made_while_nobody_listens(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies)
    backend.replies[0].say("Hello. ")
    backend.replies[0].finish()
    scripted.wait_for_end()
    assert scripted.transcript.engine._announcer is None
