"""A key of the desktop's for the quick window: asked for by one switch, on a bus with a portal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.presence.beside import Beside
from desktop_chat.ui.settings.controls import Switch
from desktop_chat.ui.settings.shortcuts_page import ShortcutsPage
from tests.gui.app_window import AppWindow, let_run, until
from tests.gui.session_bus import SESSION, Bus, session_bus
from tests.gui.test_presence import beside

__all__ = ["beside"]


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    with session_bus() as made:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
        yield made


def switch(opened: AppWindow) -> ShortcutsPage:
    """Click the switch in the settings."""
    settings = opened.session.settings.open()
    control = settings.pages.row("quick_key").control
    assert isinstance(control, Switch)
    QTest.mouseClick(control, Qt.MouseButton.LeftButton)
    return settings.shortcuts


def is_open(beside: Beside) -> bool:
    return beside.quick is not None and beside.quick.window.isVisible()


def wants(opened: AppWindow) -> bool:
    return opened.session.connections.settings.quick_key


def test_one_click_asks_the_desktop_and_its_key_opens_the_quick_window(
    scripted: AppWindow, beside: Beside, bus: Bus
) -> None:
    bus.keys = "Super+Q"
    page = switch(scripted)
    until(lambda: page.quick_key.text() == "Super+Q opens the quick window.", "it is bound")
    assert [name for name, _ in bus.asked_for] == ["quick-window"]
    bus.press(f"{SESSION}/of/another/program")
    let_run(0.1)
    assert not is_open(beside)
    bus.press()
    until(lambda: is_open(beside), "it is open")
    assert beside.quick is not None
    quick = beside.quick.window
    until(lambda: QApplication.focusWidget() is quick.composer.edit, "it can be written in")
    quick.close()
    switch(scripted)
    until(lambda: not page.quick_key.text(), "the key is given up")
    bus.press()
    let_run(0.1)
    assert not quick.isVisible()


def test_without_a_portal_the_command_to_bind_is_told(
    scripted: AppWindow, beside: Beside, bus: Bus
) -> None:
    page = switch(scripted)
    until(lambda: "has no portal" in page.quick_key.text(), "it is told")
    assert "--quick" in page.quick_key.text()
    assert not wants(scripted)


def test_without_a_bus_the_command_to_bind_is_told(
    scripted: AppWindow, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    page = switch(scripted)
    until(lambda: "has no portal" in page.quick_key.text(), "it is told")
    assert not wants(scripted)


def test_who_gives_it_up_is_asked_again_only_on_demand(
    scripted: AppWindow, beside: Beside, bus: Bus
) -> None:
    bus.keys = ""
    page = switch(scripted)
    until(lambda: "No keys were chosen" in page.quick_key.text(), "it is told")
    assert not wants(scripted)


def test_the_next_start_asks_again(
    scripted: AppWindow, bus: Bus, request: pytest.FixtureRequest
) -> None:
    bus.keys = "Super+Q"
    scripted.session.connections.change("quick_key", value=True)
    made: Beside = request.getfixturevalue("beside")
    assert made.quick_key is not None
    until(lambda: made.quick_key is not None and made.quick_key.shortcut.is_bound, "it is bound")
    scripted.session.connections.change("quick_key", value=False)
    until(lambda: made.quick_key is not None and not made.quick_key.shortcut.is_bound)
    let_run(0.05)
