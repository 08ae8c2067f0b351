"""Windows stand where they were, and come into sight where a screen has gone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from desktop_chat.storage.settings import SettingsFile
from desktop_chat.ui import places
from desktop_chat.ui.places import bring_into_sight
from desktop_chat.ui.presence.beside import Beside
from desktop_chat.ui.theme import tokens
from tests.gui.app_window import AppWindow
from tests.gui.test_presence import beside, open_quick

__all__ = ["beside"]


def test_a_window_that_no_screen_shows_comes_back(scripted: AppWindow) -> None:
    window = scripted.window
    room = window.screen().availableGeometry()
    window.resize(500, 400)
    window.move(room.right() + 500, room.bottom() + 500)
    bring_into_sight(window)
    seen = room.intersected(window.geometry()).size()
    assert seen.width() > 490  # but for a frame
    assert seen.height() > 390
    window.move(room.x() - window.width() + 150, room.y())  # enough of it is in sight
    before = window.pos()
    bring_into_sight(window)
    assert window.pos() == before


@pytest.mark.parametrize("name", ["settings", "help", "quick"])
def test_a_window_beside_stands_where_it_was(
    scripted: AppWindow, beside: Beside, name: str
) -> None:
    connections = scripted.session.connections

    def opened() -> QWidget:
        if name == "quick":
            return open_quick(beside)
        if name == "settings":
            return scripted.session.settings.open()
        beside.open_help()
        assert beside.help is not None
        assert beside.help.window is not None
        return beside.help.window

    window = opened()
    window.setGeometry(37, 41, 720, 440)
    window.close()
    kept = connections.place(name)
    assert kept is not None
    assert kept[:3] == (37, 41, 720)
    scripted.session.settings_file.finish(5)
    saved = SettingsFile(scripted.data_dir / "settings.json").load()
    assert dict(saved.places)[name] == kept
    again = opened()
    assert again.geometry().getRect()[:3] == (37, 41, 720)  # type: ignore[index]
    again.close()


@pytest.mark.parametrize("name", ["help", "quick"])
def test_a_place_on_a_screen_that_has_gone_is_not_used(
    scripted: AppWindow, beside: Beside, name: str
) -> None:
    scripted.session.connections.set_place(name, (9000, 9000, 600, 400))
    if name == "quick":
        window: QWidget = open_quick(beside)
    else:
        beside.open_help()
        assert beside.help is not None
        assert beside.help.window is not None
        window = beside.help.window
    room = window.screen().availableGeometry()
    assert room.intersected(window.geometry()).width() > 100
    window.close()


def test_a_screen_that_gets_smaller_shows_the_whole_window(
    scripted: AppWindow, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, screen = scripted.window, scripted.window.screen()
    window.setGeometry(20, 20, 760, 560)
    screen.availableGeometryChanged.emit(screen.availableGeometry())
    assert window.size().toTuple() == (760, 560)  # there is room for it
    small = QRect(0, 0, 600, 420)  # as after a change of its scale
    monkeypatch.setattr(places, "rooms", lambda: [small])
    screen.availableGeometryChanged.emit(small)
    assert small.contains(window.frameGeometry())
    assert window.composer.isVisible()


@pytest.mark.parametrize("room", [QRect(0, 0, 1366, 768), QRect(60, 30, 1024, 570)])
def test_the_first_window_fits_its_screen(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch, room: QRect
) -> None:
    monkeypatch.setattr(places, "rooms", lambda: [room])
    scripted.window.place(None)
    with_frame = scripted.window.geometry().adjusted(0, 0, 0, 40)  # of most window managers
    assert room.contains(with_frame)
    assert scripted.window.height() <= 0.9 * room.height()
    monkeypatch.setattr(places, "rooms", lambda: [QRect(0, 0, 2560, 1440)])
    scripted.window.place(None)
    assert scripted.window.size().toTuple() == tokens.WINDOW


def test_a_window_over_two_screens_stays_as_it_is(
    scripted: AppWindow, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, screen = scripted.window, scripted.window.screen()
    left, right = QRect(0, 0, 500, 700), QRect(500, 0, 500, 700)
    window.setGeometry(100, 50, 800, 600)
    monkeypatch.setattr(places, "rooms", lambda: [left, right])
    screen.availableGeometryChanged.emit(left)
    assert window.geometry() == QRect(100, 50, 800, 600)


@pytest.mark.parametrize(
    ("kept", "room"),
    [
        ((81, 60, 1120, 760), QRect(0, 0, 853, 600)),  # as at three times the scale
        ((500, 200, 800, 500), QRect(0, 0, 1024, 640)),  # it would fit, but elsewhere
        ((-300, 100, 900, 500), QRect(60, 30, 1000, 700)),
    ],
)
def test_a_place_of_another_screen_is_made_to_fit(
    monkeypatch: pytest.MonkeyPatch, kept: places.Place, room: QRect
) -> None:
    monkeypatch.setattr(places, "rooms", lambda: [room])
    found = places.in_sight(kept)
    assert found is not None
    assert room.contains(found.adjusted(0, -30, 0, 0))  # with its title
    assert found.width() == min(kept[2], room.width())


def test_a_place_whose_title_cannot_be_reached_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "rooms", lambda: [QRect(0, 0, 1280, 900)])
    assert places.in_sight((100, -400, 900, 700)) is None
    assert places.in_sight((100, 960, 900, 700)) is None
    assert places.in_sight((1200, 100, 900, 700)) is None
    assert places.in_sight((100, 100, 900, 700)) == QRect(100, 100, 900, 700)


def test_a_place_over_two_screens_is_used_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = QRect(0, 0, 500, 700), QRect(500, 0, 500, 700)
    monkeypatch.setattr(places, "rooms", lambda: [left, right])
    assert places.in_sight((100, 50, 800, 600)) == QRect(100, 50, 800, 600)


def test_a_window_that_grows_with_its_type_stays_on_its_screen(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = scripted.window.screen().availableGeometry()
    settings = scripted.session.settings.open()
    width, height = settings.minimumSize().toTuple()
    settings.setGeometry(room.right() - width - 5, room.bottom() - height - 5, width, height)
    assert places._is_whole(settings.geometry())
    scripted.session.connections.change("type_size", 12.0)
    assert settings.width() > width
    assert room.contains(settings.frameGeometry())
    settings.close()
