"""F1: every key that is bound stands there; what is copied holds nothing private."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.storage.settings import SendKey
from desktop_chat.ui.commands import KEYS
from desktop_chat.ui.help.window import HelpWindow
from desktop_chat.ui.presence.beside import Beside
from tests.gui.app_window import AppWindow, Key, until


@pytest.fixture
def help_window(scripted: AppWindow) -> Iterator[HelpWindow]:
    session = scripted.session
    parts = (session.controller, session.history.desk, session.appearance)
    beside = Beside(scripted.window, *parts, scripted.data_dir)
    scripted.press(Key.Key_F1)
    assert beside.help is not None
    assert beside.help.window is not None
    until(lambda: QApplication.activeWindow() is beside.help.window, "the help is in front")  # type: ignore[union-attr]
    yield beside.help.window
    beside.close()


def test_every_key_is_listed_once(help_window: HelpWindow) -> None:
    listed = [key for row in help_window.rows for key in row.keys]
    usual = {key for keys in KEYS.values() for key in keys}
    assert usual <= set(listed)
    assert all(listed.count(key) == 1 for key in usual - {"Ctrl+Up"})
    names = [row.accessibleName() for row in help_window.rows]
    assert "New chat: Ctrl+N" in names
    labels = help_window.findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def shown(window: HelpWindow) -> list[str]:
    return [row.words for row in window.rows if not row.isHidden()]


def test_shortcuts_are_found_by_words_and_by_keys(help_window: HelpWindow) -> None:
    assert QApplication.focusWidget() is help_window.search
    QTest.keyClicks(help_window.search, "ctrl+n")
    assert shown(help_window) == ["New chat"]
    help_window.search.clear()
    QTest.keyClicks(help_window.search, "xyzzy")
    assert shown(help_window) == []
    assert help_window.nothing.text() == "There is no such shortcut."
    QTest.keyClick(help_window.search, Key.Key_Escape)
    assert len(shown(help_window)) == len(help_window.rows)
    QTest.keyClick(help_window.search, Key.Key_Escape)
    assert not help_window.isVisible()


def test_it_says_what_is_asked_of_whom_without_being_told(help_window: HelpWindow) -> None:
    help_window.tabs.setFocus()
    QTest.keyClick(help_window.tabs, Key.Key_Right)
    told = " ".join(label.text() for label in help_window.findChildren(QLabel) if label.isVisible())
    assert "looks for them on this computer only (127.0.0.1 and ::1)" in told
    assert "asked once for a title. “Titles by the model” in the settings switches" in told


def test_diagnostics_hold_no_words_names_keys_or_paths(
    scripted: AppWindow, help_window: HelpWindow
) -> None:
    named = Connection("c9", "Secret Name", Kind.OPENAI, "https://secret.example/v1", "m-secret")
    scripted.session.connections.put(named)
    scripted.session.connections.change("font", "Secret Font")
    until((scripted.data_dir / "history.db").exists, "the history is there")
    help_window.tabs.setFocus()
    for _ in range(2):
        QTest.keyClick(help_window.tabs, Key.Key_Right)
    QTest.mouseClick(help_window.copy, Qt.MouseButton.LeftButton)
    text = QApplication.clipboard().text()
    assert "Desktop Chat 0." in text
    assert "Connections 1 openai" in text
    assert "history.db" in text
    assert "ecret" not in text
    assert str(scripted.data_dir) not in text
    assert str(Path.home()) not in text
    assert help_window.said.text() == "They are on the clipboard."


def test_what_goes_where_names_the_folder(scripted: AppWindow, help_window: HelpWindow) -> None:
    texts = [label.text() for label in help_window.findChildren(QLabel)]
    assert any(str(scripted.data_dir / "history.db") in text for text in texts)


def test_keys_scroll_what_is_read(help_window: HelpWindow) -> None:
    help_window.resize(help_window.minimumSize())
    bar = help_window.areas[0].verticalScrollBar()
    until(lambda: bar.maximum() > bar.pageStep(), "more than two pages of shortcuts")
    QTest.keyClick(help_window.search, Key.Key_PageDown)
    assert bar.value() == bar.pageStep()  # from the search, which one is in at first
    QTest.keyClick(help_window.search, Key.Key_Tab)
    area = help_window.areas[0]
    assert QApplication.focusWidget() is area
    assert area.accessibleName() == "Shortcuts"
    QTest.keyClick(area, Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(area, Key.Key_Home)
    assert bar.value() == 0
    help_window.tabs.setFocus()
    QTest.keyClick(help_window.tabs, Key.Key_Right)
    below = help_window.areas[1].verticalScrollBar()
    until(lambda: below.maximum() > 0, "the sentences do not fit")
    QTest.keyClick(help_window.tabs, Key.Key_PageDown)
    assert below.value() > 0


def keys_of_row(window: HelpWindow, words: str) -> list[str]:
    return next(row.keys for row in window.rows if row.words == words)


def test_the_key_that_sends_is_the_chosen_one(scripted: AppWindow, help_window: HelpWindow) -> None:
    assert keys_of_row(help_window, "Send the message") == ["Enter"]
    assert keys_of_row(help_window, "A new line") == ["Shift+Enter"]
    help_window.close()
    scripted.session.connections.change("send_key", SendKey.CTRL_ENTER)
    scripted.window.activateWindow()
    until(lambda: QApplication.activeWindow() is scripted.window, "the window is in front")
    scripted.press(Key.Key_F1)
    again = next(
        top
        for top in QApplication.topLevelWidgets()
        if isinstance(top, HelpWindow) and top.isVisible()
    )
    assert keys_of_row(again, "Send the message") == ["Ctrl+Enter"]
    assert keys_of_row(again, "A new line") == ["Enter"]
