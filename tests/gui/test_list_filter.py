"""Filtering the list: by title, folder and tag, as one types, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.arrangement import Arrangement, Tag
from desktop_chat.storage.settings import Density
from desktop_chat.ui.search_box import SearchBox
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, compose, until
from tests.gui.earlier import Start, store_with
from tests.gui.test_conversations import titles
from tests.gui.test_sidebar import at, press_row


@pytest.fixture
def library(start: Start, tmp_path: Path) -> AppWindow:
    """Six conversations, one in a folder that is folded, one with a tag, one archived."""
    folded = Arrangement(folder="Journeys")
    tagged = Arrangement(tags=(Tag("数据库", "green"),))
    archived = Arrangement(is_archived=True)
    arrangements = [Arrangement(), folded, tagged, archived, Arrangement(), Arrangement()]
    store_with(tmp_path, *(at(n, n / 10, each) for n, each in enumerate(arrangements)))
    opened = start()
    opened.window.sidebar.panel.fold("Journeys", is_folded=True)
    opened.edit.setFocus()
    return opened


def open_box(opened: AppWindow) -> SearchBox:
    opened.press(Key.Key_L, CTRL | SHIFT)
    box = opened.window.sidebar.panel.filter_box
    assert box is not None
    until(lambda: QApplication.focusWidget() is box, "one can write at once")
    return box


def test_titles_folders_and_tags(library: AppWindow) -> None:
    box = open_box(library)
    assert box.accessibleName() == "Filter the list"
    QTest.keyClicks(box, "question 4")
    assert titles(library) == ["Question 4"]
    box.clear()
    QTest.keyClicks(box, "journ")
    assert titles(library) == ["Question 1"]  # though its folder is folded
    box.clear()
    compose(box, "shuju")
    commit = QInputMethodEvent()
    commit.setCommitString("数据")
    QApplication.sendEvent(box, commit)
    assert titles(library) == ["Question 2"]
    box.clear()
    QTest.keyClicks(box, "question 3")
    assert titles(library) == []
    said = library.window.sidebar.panel.nothing
    assert said.isVisible()
    assert said.text() == "No title, folder or tag has “question 3” in it."
    library.press(Key.Key_Escape)
    assert not box.isVisible()
    assert not said.isVisible()
    assert len(titles(library)) == 4
    assert QApplication.focusWidget() is library.window.sidebar.list


def test_enter_opens_what_is_marked(library: AppWindow) -> None:
    box = open_box(library)
    QTest.keyClicks(box, "question")
    library.press(Key.Key_Down)
    marked = library.window.sidebar.list.current
    assert marked is not None
    library.press(Key.Key_Return)
    library.wait_for_text(marked.title)


def test_letters_in_the_list_begin_it(library: AppWindow) -> None:
    library.window.sidebar.list.setFocus()
    QTest.keyClicks(library.window.sidebar.list, "5")
    box = library.window.sidebar.panel.filter_box
    assert box is not None
    assert box.text() == "5"
    assert titles(library) == ["Question 5"]
    QTest.keyClick(box, Key.Key_Backspace)
    assert len(titles(library)) == 4


def test_a_click_opens_a_conversation_to_write_in(library: AppWindow) -> None:
    view = library.window.sidebar.list
    view.setFocus()
    press_row(library, "Question 2")
    library.wait_for_text("Question 2")
    assert QApplication.focusWidget() is library.edit
    library.press(Key.Key_H)
    assert library.edit.text() == "h"
    assert library.window.sidebar.panel.filter_box is None


def test_the_lists_keys_mean_what_was_just_clicked(library: AppWindow) -> None:
    view = library.window.sidebar.list
    press_row(library, "Question 2")
    library.wait_for_text("Question 2")
    library.press(Key.Key_F2)
    assert view.is_being_renamed
    library.press(Key.Key_Escape)
    library.edit.setFocus()
    library.press(Key.Key_Delete)  # who came by another way writes
    assert "Question 2" in titles(library)
    press_row(library, "Question 2")
    library.press(Key.Key_H)
    library.press(Key.Key_Backspace)
    library.press(Key.Key_Delete)
    assert "Question 2" in titles(library)
    press_row(library, "Question 2")
    library.press(Key.Key_Delete)
    until(lambda: "Question 2" not in titles(library), "it is deleted, with an Undo")


def test_letters_go_to_the_box_where_the_mouse_was_in_the_list(library: AppWindow) -> None:
    view = library.window.sidebar.list
    press_row(library, "Question 2")
    press_row(library, "Question 4", CTRL)
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.hasFocus()
    library.press(Key.Key_H)
    assert library.edit.text() == "h"
    assert QApplication.focusWidget() is library.edit
    view.setFocus(Qt.FocusReason.TabFocusReason)
    library.press(Key.Key_Q)
    box = library.window.sidebar.panel.filter_box
    assert box is not None
    assert box.text() == "q"


def test_by_mouse_and_by_its_command(library: AppWindow) -> None:
    panel = library.window.sidebar.panel
    library.click(panel.filter_button)
    assert panel.filter_box is not None
    assert panel.filter_box.isVisible()
    library.window.toggle_sidebar()
    command = library.window.commands.find("filter")
    assert command is not None
    command.run()
    assert panel.filter_box.isVisible()


def test_rows_come_closer_where_that_is_chosen(library: AppWindow) -> None:
    view = library.window.sidebar.list
    roomy = view.visualRect(view.rows.index(1)).height()
    library.session.connections.change("density", Density.COMPACT.value)
    library.session.appearance.show(library.session.connections.settings)
    until(lambda: view.visualRect(view.rows.index(1)).height() < roomy, "rows are lower")
