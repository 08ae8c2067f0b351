"""Shortcuts are changed by pressing others, and count at once wherever they are said or pressed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.storage.settings import SettingsFile
from desktop_chat.ui.commands import KEYS, can_be_chosen, choose_keys, keys_of
from desktop_chat.ui.settings.shortcuts_page import ShortcutRow, ShortcutsPage
from desktop_chat.ui.settings.table import Section
from tests.gui.app_window import CTRL, NONE, SHIFT, AppWindow, Key, until
from tests.gui.conftest import OpenWindow

ALT = Qt.KeyboardModifier.AltModifier
Keys = tuple[Qt.Key, Qt.KeyboardModifier]


def page_of(opened: AppWindow) -> ShortcutsPage:
    settings = opened.settings()
    settings.pages.show_section(Section.KEYBOARD)
    until(lambda: settings.shortcuts.rows, "the commands are listed")
    return settings.shortcuts


def press_in(row: ShortcutRow, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a row's button by keyboard, then the new keys."""
    row.field.setFocus()
    QTest.keyClick(row.field, Key.Key_Space)
    assert row.field.is_waiting
    assert row.field.text() == "Press keys…"
    QTest.keyClick(row.field, key, held)


def test_other_keys_count_at_once_everywhere_and_after_a_start(open_window: OpenWindow) -> None:
    opened = open_window()
    page = page_of(opened)
    row = page.rows["sidebar"]
    assert row.field.accessibleName() == "Shortcut of Show or hide the list: Ctrl+B"
    assert row.reset.isHidden()
    press_in(row, Key.Key_D, CTRL | SHIFT)
    assert row.field.text() == "Ctrl+Shift+D"
    assert not row.reset.isHidden()
    opened.back()
    was_shown = opened.window.sidebar.isVisible()
    opened.press(Key.Key_B, CTRL)
    assert opened.window.sidebar.isVisible() is was_shown
    opened.press(Key.Key_D, CTRL | SHIFT)
    assert opened.window.sidebar.isVisible() is not was_shown
    assert opened.window.header.sidebar.toolTip() == "Show or hide the list (Ctrl+Shift+D)"
    command = opened.window.commands.find("sidebar")
    assert command is not None
    assert command.keys == ("Ctrl+Shift+D",)
    opened.session.settings_file.finish(5)
    again = open_window()
    assert again.window.header.sidebar.toolTip() == "Show or hide the list (Ctrl+Shift+D)"
    shown = again.window.sidebar.isVisible()
    again.press(Key.Key_D, CTRL | SHIFT)
    assert again.window.sidebar.isVisible() is not shown


def test_keys_of_another_command_are_refused_until_they_are_taken(open_window: OpenWindow) -> None:
    opened = open_window()
    page = page_of(opened)
    row, other = page.rows["sidebar"], page.rows["new-chat"]
    press_in(row, Key.Key_N, CTRL)
    said = "Ctrl+N is already for “New chat”. Press other keys, or use them here instead."
    assert row.said.text() == said
    assert row.field.text() == "Press keys…"
    assert keys_of("sidebar") == ("Ctrl+B",)
    QTest.mouseClick(row.take, Qt.MouseButton.LeftButton)
    assert (row.field.text(), other.field.text()) == ("Ctrl+N", "None")
    assert row.said.isHidden()
    assert row.take.isHidden()
    assert opened.window.sidebar.new_button.toolTip() == "New chat"
    QTest.mouseClick(other.reset, Qt.MouseButton.LeftButton)
    assert (row.field.text(), other.field.text()) == ("Ctrl+B", "Ctrl+N")
    assert opened.session.connections.settings.shortcuts == ()


def test_after_a_refusal_other_keys_are_waited_for_until_esc(open_window: OpenWindow) -> None:
    opened = open_window()
    row = page_of(opened).rows["sidebar"]
    press_in(row, Key.Key_N, CTRL)
    QTest.keyClick(row.field, Key.Key_K, CTRL)
    assert row.said.text().startswith("Ctrl+K is already for")
    opened.press(Key.Key_Escape)
    assert opened.session.settings.window is not None
    assert opened.session.settings.window.isVisible()
    assert (row.field.text(), row.said.text()) == ("Ctrl+B", "")
    assert row.take.isHidden()
    press_in(row, Key.Key_N, CTRL)
    opened.press(Key.Key_D, CTRL | SHIFT)
    assert keys_of("sidebar") == ("Ctrl+Shift+D",)
    assert row.said.isHidden()
    press_in(row, Key.Key_N, CTRL)
    opened.press(Key.Key_D, CTRL | SHIFT)  # what it has
    assert (row.field.text(), row.said.text()) == ("Ctrl+Shift+D", "")
    press_in(row, Key.Key_N, CTRL)
    opened.press(Key.Key_Tab)
    assert QApplication.focusWidget() is row.take
    opened.press(Key.Key_Space)
    assert keys_of("sidebar") == ("Ctrl+N",)


@pytest.mark.parametrize("keys", [(Key.Key_A, NONE), (Key.Key_C, CTRL), (Key.Key_A, SHIFT)])
def test_keys_that_writing_needs_are_refused(open_window: OpenWindow, keys: Keys) -> None:
    row = page_of(open_window()).rows["sidebar"]
    press_in(row, *keys)
    assert "is needed in messages and fields" in row.said.text()
    assert keys_of("sidebar") == ("Ctrl+B",)
    assert row.take.isHidden()


def test_delete_takes_keys_away_and_esc_leaves_them(open_window: OpenWindow) -> None:
    opened = open_window()
    page = page_of(opened)
    row = page.rows["sidebar"]
    press_in(row, Key.Key_Escape)
    assert row.field.text() == "Ctrl+B"
    assert opened.session.settings.window is not None
    assert opened.session.settings.window.isVisible()
    press_in(row, Key.Key_Delete)
    assert row.field.text() == "None"
    assert keys_of("sidebar") == ()
    QTest.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)
    assert row.field.text() == "Ctrl+B"
    assert page.reset_all.isHidden()
    assert not page.rows["stop"].field.isEnabled()


def test_a_command_without_keys_gets_some(open_window: OpenWindow) -> None:
    opened = open_window()
    page = page_of(opened)
    press_in(page.rows["theme-dark"], Key.Key_F7)
    opened.back()
    opened.press(Key.Key_F7)
    assert opened.session.connections.settings.theme == "dark"
    press_in(page_of(opened).rows["edit-last"], Key.Key_E, ALT)
    assert keys_of("edit-last") == ("Alt+E",)


def test_shortcuts_are_found_by_words_and_keys(open_window: OpenWindow) -> None:
    page = page_of(open_window())
    page.search.setFocus()
    for typed in ("new chat", "ctrl+n"):
        page.search.clear()
        QTest.keyClicks(page.search, typed)
        assert "new-chat" in [name for name, row in page.rows.items() if not row.isHidden()]
        assert page.rows["sidebar"].isHidden()
    QTest.keyClicks(page.search, "xyzzy")
    assert page.nothing.text() == "There is no such shortcut."
    assert QApplication.focusWidget() is page.search


def test_what_cannot_be_pressed_is_kept_and_left_alone(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    written = {
        "sidebar": ["No such key"],
        "later-version": ["Ctrl+J"],
        "filter": 5,
        "stop": ["Ctrl+Q"],
        "new-chat": ["Ctrl+M"],
        "search": ["Ctrl+M"],
    }
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"shortcuts": written}), encoding="utf-8")
    opened = open_window()
    assert keys_of("sidebar") == ("Ctrl+B",)
    assert keys_of("stop") == ("Esc",)
    assert keys_of("new-chat") == ("Ctrl+M",)
    assert keys_of("search") == ("Ctrl+K",)
    opened.session.connections.change("wrap_code", False)
    opened.session.settings_file.finish(5)
    kept = json.loads(path.read_text("utf-8"))["shortcuts"]
    assert kept == {name: keys for name, keys in written.items() if name != "filter"}
    assert dict(SettingsFile(path).load().shortcuts)["later-version"] == ("Ctrl+J",)


def test_a_chosen_key_comes_before_a_usual_one() -> None:
    choose_keys((("sidebar", ("Ctrl+N",)),))
    assert keys_of("new-chat") == ()
    choose_keys(())
    assert keys_of("new-chat") == KEYS["new-chat"]


@pytest.mark.parametrize(
    ("keys", "can"),
    [
        ("Ctrl+J", True),
        ("Alt+J", True),
        ("F7", True),
        ("Shift+F7", True),
        ("Ctrl++", True),
        ("J", False),
        ("Shift+J", False),
        ("Ctrl+C", False),
        ("Esc", False),
        ("Ctrl+J, Ctrl+K", False),
        ("Nonsense", False),
        ("", False),
    ],
)
def test_which_keys_can_be_chosen(keys: str, can: bool) -> None:
    assert can_be_chosen(keys) is can
