"""One palette: where one was, what can be done, models, settings, and what narrows it down."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.search_words import Scope
from desktop_chat.ui.commands import Command, Group
from desktop_chat.ui.palette.finding import match
from desktop_chat.ui.palette.panel import PalettePanel
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, until
from tests.gui.conftest import OpenWindow
from tests.gui.earlier import store_with
from tests.gui.test_search import palette, rows_of
from tests.stories import story

YEAR = 365 * 86_400.0


def open_palette(opened: AppWindow) -> PalettePanel:
    opened.press(Key.Key_K, CTRL)
    until(lambda: rows_of(opened), "there is something to begin with")
    return palette(opened)


def look_for(opened: AppWindow, words: str, first: str) -> None:
    """Type, until the first line that can be chosen is this one."""
    panel = palette(opened)
    QTest.keyClicks(panel.box, words)
    until(
        lambda: panel.current is not None and panel.current.words == first,
        f"{first!r} first for {words!r}, not {rows_of(opened)}",
    )


@pytest.fixture
def library(open_window: OpenWindow, tmp_path: Path) -> AppWindow:
    now = time.time()
    store_with(
        tmp_path,
        story("An old apple", "A green apple.", at=now - 2 * YEAR),
        story("A new apple", "A red apple.", "More?", "No more.", at=now - 3600),
    )
    opened = open_window()
    own = Connection("c" * 32, "Elsewhere", Kind.OPENAI, "http://127.0.0.1:9/v1", "pear-1")
    opened.session.connections.put(own._replace(models=("pear-1", "pear-2")))
    opened.wait_for_text("No more.")
    return opened


def test_it_begins_with_recent_conversations_and_commands(library: AppWindow) -> None:
    open_palette(library)
    rows = rows_of(library)
    assert rows[:4] == ["Conversations", "A new apple", "An old apple", "Commands"]
    assert "New chat" in rows
    assert "Search everything" not in rows
    library.press(Key.Key_Down)
    library.press(Key.Key_Return)
    library.wait_for_text("A green apple.")
    assert not palette(library).isVisible()
    assert QApplication.focusWidget() is library.edit


def test_a_command_is_found_with_its_keys_and_run(library: AppWindow) -> None:
    panel = open_palette(library)
    look_for(library, "new c", "New chat")
    assert panel.current is not None
    assert panel.current.detail == "Ctrl+N"
    library.press(Key.Key_Return)
    assert not panel.isVisible()
    assert library.messages == []


def test_a_sign_before_the_words_says_what_is_meant(library: AppWindow) -> None:
    open_palette(library)
    look_for(library, ">larger", "Larger type")
    assert rows_of(library) == ["Commands", "Larger type"]
    library.press(Key.Key_Return)
    assert library.session.connections.settings.zoom > 1


def test_a_model_of_another_connection_is_chosen(library: AppWindow) -> None:
    open_palette(library)
    look_for(library, "pear-2", "pear-2")
    library.press(Key.Key_Return)
    chosen = library.session.connections.chosen
    assert (chosen.name, chosen.model) == ("Elsewhere", "pear-2")
    assert library.session.controller.conversation.model == "pear-2"


def test_a_setting_leads_to_its_page(library: AppWindow) -> None:
    open_palette(library)
    look_for(library, "proxy", "Proxy")
    library.press(Key.Key_Return)
    settings = library.session.settings.window
    assert settings is not None
    assert str(settings.pages.section) == "network"
    library.back()
    open_palette(library)
    look_for(library, "elsewhere", "Elsewhere")
    library.press(Key.Key_Return)
    assert str(settings.pages.section) == "connections"
    assert settings.form.connection is not None
    assert settings.form.connection.name == "Elsewhere"
    library.back()


def test_assistants_begin_without_what_was_looked_for(library: AppWindow) -> None:
    panel = open_palette(library)
    look_for(library, "in:messages green", "An old apple")
    library.press(Key.Key_Return)
    library.wait_for_text("A green apple.")
    library.press(Key.Key_N, CTRL | SHIFT)
    assert panel.isVisible()
    assert panel.filters.scope is Scope.PROMPTS
    assert panel.box.text() == ""


def test_words_narrow_it_down(library: AppWindow) -> None:
    panel = open_palette(library)
    look_for(library, "apple in:messages from:model before:1y", "An old apple")
    assert [hit.snippet for hit in panel.model.hits] == ["A green apple."]
    panel.box.clear()
    look_for(library, "apple in:this from:me", "A new apple")
    assert [hit.snippet for hit in panel.model.hits] == ["A new apple"]


def test_filters_by_keyboard(library: AppWindow) -> None:
    panel = open_palette(library)
    look_for(library, "apple", "A new apple")
    until(lambda: len(panel.model.hits) == 4, "all apples")
    library.press(Key.Key_Tab)
    assert QApplication.focusWidget() is panel.filters.scopes[Scope.ALL]
    library.press(Key.Key_Right)
    library.press(Key.Key_Right)
    assert panel.filters.scope is Scope.MESSAGES
    until(lambda: rows_of(library)[0] == "Messages", "messages only")
    library.press(Key.Key_Tab)
    library.press(Key.Key_Space)
    assert panel.filters.here.isChecked()
    until(lambda: len(panel.model.hits) == 2, "this conversation only")
    library.press(Key.Key_Tab)
    assert QApplication.focusWidget() is panel.filters.time
    library.press(Key.Key_Tab)
    assert QApplication.focusWidget() is panel.list
    library.press(Key.Key_Tab)
    assert QApplication.focusWidget() is panel.box
    library.press(Key.Key_Tab, SHIFT)
    library.press(Key.Key_Z)
    assert QApplication.focusWidget() is panel.box
    assert panel.box.text() == "applez"


def test_filters_by_mouse(library: AppWindow) -> None:
    panel = open_palette(library)
    look_for(library, "apple", "A new apple")
    panel.filters.set_days(30)
    until(lambda: len(panel.model.hits) == 2, "the last 30 days")
    assert panel.filters.time.text() == "Last 30 days"
    library.click(panel.filters.scopes[Scope.CONVERSATIONS])
    until(lambda: rows_of(library) == ["Conversations", "A new apple"], "titles of these days")
    library.click(panel.filters.scopes[Scope.MODELS])
    until(lambda: rows_of(library) == [], "a time does not belong to a model")


def test_many_of_a_kind_are_shown_on_request(library: AppWindow) -> None:
    several = [Command(f"n{n}", f"Walrus {n:02d}", lambda: None) for n in range(20)]
    library.window.commands.add(lambda: several)
    panel = open_palette(library)
    look_for(library, "walrus", "Walrus 00")
    assert rows_of(library)[-1] == "Show all 20"
    panel.mark(len(panel.model.rows) - 1)
    library.press(Key.Key_Return)
    until(lambda: rows_of(library)[-1] == "Walrus 19", "all of them")
    assert panel.filters.scope is Scope.COMMANDS
    assert QApplication.focusWidget() is panel.box


def test_it_closes_when_one_goes_elsewhere(library: AppWindow) -> None:
    panel = open_palette(library)
    library.press(Key.Key_L, CTRL)
    assert not panel.isVisible()
    open_palette(library)
    page = library.window.centralWidget()
    assert page is not None
    parent = panel.parentWidget()
    assert parent is not None
    QTest.mouseClick(parent, Qt.MouseButton.LeftButton, pos=page.rect().bottomLeft())
    assert not panel.isVisible()
    assert QApplication.focusWidget() is library.edit
    open_palette(library)
    library.press(Key.Key_N, CTRL)
    assert not panel.isVisible()


def test_words_typed_at_the_list_are_looked_for(library: AppWindow) -> None:
    library.window.sidebar.search.setFocus()
    QTest.keyClicks(library.window.sidebar.search, "a")
    panel = palette(library)
    assert QApplication.focusWidget() is panel.box
    QTest.keyClicks(panel.box, "pple")
    assert panel.box.text() == "apple"
    until(lambda: len(panel.model.hits) == 4, "all apples")
    library.press(Key.Key_Escape)
    library.press(Key.Key_Escape)
    assert QApplication.focusWidget() is library.edit
    library.window.sidebar.search.setFocus()
    library.press(Key.Key_Return)
    assert QApplication.focusWidget() is panel.box


def test_it_stays_in_a_window_that_shrinks(library: AppWindow) -> None:
    panel = open_palette(library)
    library.window.resize(420, 360)
    room = library.window.centralWidget()
    assert room is not None
    until(lambda: room.rect().contains(panel.geometry()), "it fits")


def test_how_well_a_command_answers() -> None:
    command = Command("c", "New chat", lambda: None, Group.APP, also="begin", detail="here")
    weights = {
        text: found.weight if (found := match(command, text)) else None
        for text in ("new", "new ch", "chat", "chat new", "hat", "begin", "here", "old", "")
    }
    assert weights == {
        "new": 3,
        "new ch": 3,
        "chat": 2,
        "chat new": 2,
        "hat": 1,
        "begin": 0,
        "here": 0,
        "old": None,
        "": 0,
    }
    assert [mark[:] for mark in match(command, "chat n").marks] == [(0, 1), (4, 8)]  # type: ignore[union-attr]
