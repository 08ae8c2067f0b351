"""At rest nothing of ours runs more often than once a second."""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer
from shiboken6 import isValid

from tests.gui.app_window import AppWindow, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import begin_reply, end, settle


def fast_timers() -> list[str]:
    """Running timers of less than a second that go on by themselves."""
    found = [each for each in gc.get_objects() if isinstance(each, QTimer)]
    found = [each for each in found if isValid(each)]
    running = [each for each in found if each.isActive() and not each.isSingleShot()]
    return [
        f"{each.parent()!r}: {each.interval()} ms" for each in running if each.interval() < 1000
    ]


def test_the_measure_sees_a_timer() -> None:
    timer = QTimer()
    timer.start(50)
    assert len(fast_timers()) == 1
    timer.stop()


def test_no_timer_is_left_running_by_a_reply(scripted: AppWindow, backend: ScriptedBackend) -> None:
    until(lambda: not fast_timers(), "at rest at first")
    reply = begin_reply(scripted, backend, "Some text, and `code`, and $x^2$.\n\n```py\nx = 1\n```")
    end(scripted, reply)
    settle(scripted)
    assert fast_timers() == []
    scripted.settings().pages.row("font")
    until(lambda: not fast_timers(), "the fonts are listed")
    scripted.back()
    scripted.ask("And now stop")
    scripted.stop()
    scripted.wait_for_end()
    settle(scripted)
    assert fast_timers() == []
