"""What the desktop asks of programs: to hold still, to be dark, to stand out."""

from __future__ import annotations

import pytest

from desktop_chat.chat.conversations import Written
from desktop_chat.ui.presence.beside import Beside
from desktop_chat.ui.presence.motion import system_moves
from desktop_chat.ui.theme.manner import things_move
from tests.gui.app_window import AppWindow, Key, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.session_bus import Bus, run
from tests.gui.test_presence import beside, bus

__all__ = ["beside", "bus"]


@pytest.mark.parametrize(
    ("said", "moves"),
    [
        ({}, True),
        ({"reduced-motion": 1}, False),
        ({"reduced-motion": 0}, True),
        ({"enable-animations": False}, False),
        ({"enable-animations": True}, True),
        ({"AnimationDurationFactor": "0"}, False),
        ({"AnimationDurationFactor": "1"}, True),
    ],
)
def test_the_desktop_says_whether_things_move(
    bus: Bus, said: dict[str, object], moves: bool
) -> None:
    bus.settings = said
    assert run(system_moves()) is moves


def test_the_dot_stands_still_where_nothing_may_move(
    scripted: AppWindow, beside: Beside, bus: Bus, backend: ScriptedBackend
) -> None:
    bus.settings = {"enable-animations": False}
    scripted.type("Go")
    until(lambda: not things_move(), "the desktop was asked")
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "the backend is asked")
    dot = scripted.transcript.engine._dot
    assert dot._waits
    assert not dot._timer.isActive()
    scripted.session.connections.change("motion", "on")
    assert things_move()
    scripted.stop()
    scripted.session.appearance.set_system_moves(moves=True)


def test_the_desktop_is_asked_before_a_reply_that_no_key_asked_for(
    scripted: AppWindow, beside: Beside, bus: Bus, backend: ScriptedBackend
) -> None:
    bus.settings = {"reduced-motion": 1}
    assert things_move()
    scripted.session.controller.send_beside(Written("Show me"))  # as the card of the demo does
    until(lambda: not things_move(), "the desktop was asked")
    until(lambda: backend.replies, "the backend is asked")
    dot, rows = scripted.transcript.engine._dot, scripted.window.sidebar.list
    until(lambda: dot._waits and not dot._timer.isActive(), "the dot stands still")
    assert rows.rows.busy
    rows._beat()
    assert rows.painter.pulse  # the dot in the list too
    bus.settings = {}
    beside._motion_known_until = 0.0  # a while later
    scripted.type("More")
    until(things_move, "the desktop has changed its mind, which is heard")
    scripted.stop()


def test_nothing_beats_in_the_list_where_nothing_may_move(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.session.connections.change("motion", "off")
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    rows = scripted.window.sidebar.list
    until(lambda: rows.rows.busy, "the list shows it")
    assert not rows._pulse.isActive()
    scripted.stop()
    scripted.session.connections.change("motion", "system")


def test_the_looks_of_the_desktop_are_asked_for_and_kept(scripted: AppWindow, bus: Bus) -> None:
    bus.settings = {"color-scheme": 1}
    session = scripted.session
    parts = (session.controller, session.history.desk, session.appearance)
    beside = Beside(scripted.window, *parts, scripted.data_dir)

    def is_dark() -> bool:
        return session.appearance.colours.is_dark

    def was_dark() -> bool:
        return session.connections.settings.was_dark

    until(is_dark, "the desktop was asked")
    assert was_dark()
    bus.change("color-scheme", 2)
    until(lambda: not is_dark(), "the change is heard")
    assert not was_dark()
    bus.change("color-scheme", 1)
    until(is_dark, "the change is heard")
    session.connections.change("theme", "light")
    assert not is_dark()
    session.connections.change("theme", "system")
    beside.close()
