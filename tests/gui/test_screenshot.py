"""A picture of the screen as an attachment: from the desktop's portal, else from Qt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from desktop_chat.ui import screenshot
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, until
from tests.gui.attachments import chips, picture, saved, tray
from tests.gui.session_bus import Bus, session_bus


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    with session_bus() as made:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        yield made


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")


def ask(app: AppWindow) -> None:
    app.press(Key.Key_S, CTRL | SHIFT)


def said(app: AppWindow) -> str:
    return tray(app).notice.text() if app.window.composer.tray is not None else ""


def test_the_portal_makes_it(scripted: AppWindow, bus: Bus, tmp_path: Path) -> None:
    path = saved(tmp_path / "Screenshot from here.png", 320, 200)
    image = QImage(str(path))
    image.setText("Software", "a portal")
    assert image.save(str(path))
    bus.screenshot = (0, path.as_uri())
    ask(scripted)
    (chip,) = chips(scripted, 1)
    assert chip.name.text() == "Screenshot"
    assert chip.attachment is not None
    assert (chip.attachment.width, chip.attachment.height) == (320, 200)
    kept = scripted.session.history.store.attachments.read(chip.attachment.file)
    assert b"a portal" not in kept
    options = bus.asked_with[1]
    assert options["interactive"] == ("b", True), "the person chooses what is in it"
    assert scripted.window.isVisible()


def test_given_up_it_is_nothing(scripted: AppWindow, bus: Bus) -> None:
    bus.screenshot = (1, "")
    ask(scripted)
    until(lambda: bus.asked_with, "the portal is asked")
    bus.asked_with = ()

    def asked_again() -> bool:
        ask(scripted)
        return bool(bus.asked_with)

    until(asked_again, "it can be asked again")
    assert scripted.window.composer.is_empty
    assert said(scripted) == ""


@pytest.mark.parametrize("answer", [None, (2, ""), (0, "https://example.org/a.png")])
def test_without_a_portal_qt_takes_it(
    scripted: AppWindow,
    bus: Bus,
    answer: tuple[int, str] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bool] = []

    async def grab(window: object) -> QImage:
        seen.append(window is scripted.window)
        return picture(640, 480)

    monkeypatch.setattr(screenshot, "grab", grab)
    bus.screenshot = answer
    ask(scripted)
    (chip,) = chips(scripted, 1)
    assert seen == [True]
    assert chip.attachment is not None
    assert chip.attachment.width == 640


def test_the_window_is_out_of_the_way_for_a_moment(
    scripted: AppWindow, no_bus: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = scripted.window.geometry()
    scripted.type("What is this?")
    ask(scripted)
    until(lambda: not scripted.window.isVisible(), "it is hidden")
    until(scripted.window.isVisible, "it is back")
    assert scripted.window.geometry() == place
    assert scripted.window.composer.text() == "What is this?"


def test_where_nothing_takes_one_it_is_said(
    scripted: AppWindow, no_bus: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "wayland")
    ask(scripted)
    until(lambda: said(scripted).startswith("The desktop lets no app"), "it is said")
    assert scripted.window.isVisible()
    assert "paste it here" in said(scripted)


def test_it_is_a_command(scripted: AppWindow) -> None:
    command = scripted.window.commands.find("screenshot")
    assert command is not None
    assert command.words == "Attach a screenshot…"
    assert command.keys == ("Ctrl+Shift+S",)
