"""Every window at the smallest size it can have, with usual and with large type: nothing is cut,
nothing lies over another thing, and what has no room scrolls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QPushButton

from desktop_chat.storage.settings import Language
from desktop_chat.ui.help.window import HelpWindow
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.presence.quick_window import QuickWindow
from desktop_chat.ui.settings.window import SettingsWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import speak
from tests.gui import test_every_widget as every_widget
from tests.gui import walking
from tests.gui.app_window import let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.test_every_widget import Walk, walk

SIZED = (MainWindow, SettingsWindow, HelpWindow, QuickWindow)
LARGE = 20.0
# Keys of two words are wider than the page on a screen as small as this one, with such type.
WIDE_PAGES = ("settings, keyboard",)


class SmallWalk(Walk):
    """Makes each window as small as it goes before it is looked at."""

    def look(self, place: str) -> None:
        for top in walking.shown_windows():
            if isinstance(top, SIZED):
                top.resize(1, 1)
        let_run(0.05)
        super().look(place)
        for top in walking.shown_windows():
            if not isinstance(top, QMenu):
                found = walking.overlapping(top)
                self.faults |= {walking.Fault(place, *why.split(": ", 1)) for why in found}


@pytest.fixture
def direction() -> Iterator[None]:
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(every_widget, "Walk", SmallWalk)
    yield
    speak(Language.CHINESE)  # so that what follows is another language, and all is set anew
    speak(Language.SYSTEM)


def faults_of(open_window: OpenWindow, folder: Path, language: Language, points: float) -> str:
    settings = f'{{"language": "{language.value}", "type_size": {points}}}'
    (folder / "settings.json").write_text(settings, encoding="utf-8")
    found = walk(open_window(), language)
    assert len(found.stops) > 20
    wide = WIDE_PAGES if points == LARGE else ()
    return "\n".join(str(each) for each in sorted(found.faults) if each.place not in wide)


@pytest.mark.parametrize("points", [11.0, LARGE])
@pytest.mark.parametrize("language", [Language.ENGLISH, Language.CHINESE])
def test_the_smallest_windows(
    open_window: OpenWindow, small: None, tmp_path: Path, language: Language, points: float
) -> None:
    assert faults_of(open_window, tmp_path, language, points) == ""


@pytest.mark.parametrize("points", [11.0, LARGE])
def test_the_smallest_windows_from_right_to_left(
    open_window: OpenWindow, small: None, direction: None, tmp_path: Path, points: float
) -> None:
    assert faults_of(open_window, tmp_path, Language.ENGLISH, points) == ""


def test_all_type_follows_the_chosen_size(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.session.connections.change("type_size", 22.0)
    opened.window.palette_asked.emit("all")
    let_run(0.05)
    areas = [opened.edit, *opened.window.findChildren(QAbstractScrollArea)]
    for area in areas:  # a hint in an empty field is painted there
        assert area.viewport().font().pointSizeF() == area.font().pointSizeF()
    least = 2 * tokens.SMALL_POINTS - 0.1
    small_type = {
        walking.described(widget): widget.font().pointSizeF()
        for widget in walking.widgets(opened.window)
        if widget.font().pointSizeF() < least
    }
    assert not small_type
    assert opened.window.minimumWidth() > tokens.WINDOW_LEAST[0]
    opened.session.connections.change("type_size", 11.0)
    assert opened.window.minimumSize().toTuple() == tokens.WINDOW_LEAST


def test_the_list_is_not_squeezed_beside_the_conversation(open_window: OpenWindow) -> None:
    opened = open_window()
    window = opened.window
    window.resize(*tokens.WINDOW_LEAST)
    let_run(0.02)
    assert not window.sidebar.isVisible()
    window.toggle_sidebar()
    let_run(0.02)
    assert window.sidebar.isVisible()
    assert window.width() > tokens.WINDOW_LEAST[0]
    assert window.sidebar.geometry().right() < window.header.mapTo(window, QPoint()).x()
    until(lambda: not list(walking.cut(window)), "all has room")
    window.resize(*tokens.WINDOW_LEAST)
    until(lambda: not window.sidebar.isVisible(), "there is no room for it")


def test_what_a_first_run_offers_scrolls_where_it_has_no_room(open_window: OpenWindow) -> None:
    opened = open_window()
    steps = opened.window.first_steps
    opened.window.resize(1000, 700)
    until(lambda: steps.verticalScrollBar().maximum() == 0, "there is room for all")
    opened.window.resize(*tokens.WINDOW_LEAST)
    until(lambda: steps.verticalScrollBar().maximum() > 0, "there is not")
    holder = steps.parentWidget()
    assert holder is not None
    assert steps.geometry().bottom() <= holder.height()
    for card in steps.findChildren(QPushButton):
        card.setFocus(Qt.FocusReason.TabFocusReason)
        let_run(0.02)
        assert not card.visibleRegion().isEmpty()  # Tab brings it into sight
