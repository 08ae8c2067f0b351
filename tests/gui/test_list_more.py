"""The three dots of a row of the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_chat.ui.list.painter import more_place
from desktop_chat.ui.list.rows import ROW
from desktop_chat.ui.theme import tokens
from tests.gui.app_window import CTRL, NONE, AppWindow, until
from tests.gui.earlier import Start, store_with
from tests.gui.test_conversations import titles
from tests.gui.test_sidebar import at, choose, desk_of, entries, press_row, row_index, write_in


@pytest.fixture
def some(start: Start, tmp_path: Path) -> AppWindow:
    """Five conversations of today; number 4 is in view."""
    store_with(tmp_path, *(at(number, 0) for number in range(5)))
    opened = start()
    opened.wait_for_text("Question 4")
    return opened


def dots(opened: AppWindow, title: str) -> QPoint:
    """Where the “…” of a row is."""
    view = opened.window.sidebar.list
    return more_place(view.visualRect(row_index(opened, title)), False).center().toPoint()


def inked(opened: AppWindow, title: str) -> bool:
    """Whether anything is painted there."""
    view = opened.window.sidebar.list
    place = more_place(view.visualRect(row_index(opened, title)), False)
    place.setLeft(place.left() + tokens.SPACE_2)  # without the row's round end
    place.setRight(place.right() - tokens.SPACE_2)
    image = view.viewport().grab(place.toRect()).toImage()
    colours = {image.pixel(x, image.height() // 2) for x in range(image.width())}
    return len(colours) > 1


def test_three_dots_lead_to_the_menu_too(some: AppWindow) -> None:
    view = some.window.sidebar.list
    write_in(some)
    assert inked(some, "Question 4")  # the one in view
    assert not inked(some, "Question 2")
    QTest.mouseMove(view.viewport(), dots(some, "Question 2"))
    until(lambda: inked(some, "Question 2"), "the row below the mouse has them")
    before = titles(some)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, dots(some, "Question 2"))
    menu = desk_of(some).menu
    assert menu is not None
    assert view.selected == [row_index(some, "Question 2").data(ROW).id]
    assert some.window.header.title.text() == "Question 4"  # nothing was opened
    choose(menu, "Pin")
    assert titles(some)[0] == "Question 2" != before[0]


def test_the_dots_take_all_that_are_marked(some: AppWindow) -> None:
    view = some.window.sidebar.list
    press_row(some, "Question 3")
    press_row(some, "Question 2", CTRL)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, dots(some, "Question 3"))
    menu = desk_of(some).menu
    assert menu is not None
    assert "Delete 2 conversations" in entries(menu)
    menu.close()


def test_what_is_pressed_at_the_dots_and_let_go_elsewhere_does_nothing(some: AppWindow) -> None:
    viewport, button = some.window.sidebar.list.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, button, NONE, dots(some, "Question 2"))
    QTest.mouseRelease(viewport, button, NONE, dots(some, "Question 1"))
    assert desk_of(some).menu is None
    QTest.mouseDClick(viewport, button, NONE, dots(some, "Question 2"))
    assert not some.window.sidebar.list.is_being_renamed
    if (menu := desk_of(some).menu) is not None:
        menu.close()
    assert some.window.header.title.text() == "Question 4"


def test_a_click_beside_all_rows_leaves_the_open_one_marked(some: AppWindow) -> None:
    view = some.window.sidebar.list
    press_row(some, "Question 3")
    some.wait_for_text("Question 3")
    below = view.viewport().rect().bottomLeft() + QPoint(20, -10)
    assert not view.indexAt(below).isValid()
    for _ in range(2):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, below)
        assert [index.data() for index in view.selectedIndexes()] == ["Question 3"]
    assert "Question 3" in some.text
