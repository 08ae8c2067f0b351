"""What is done with conversations of the list is said in one line, with a way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from desktop_chat.chat.arrangement import Arrangement, Tag
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, until
from tests.gui.earlier import Start, store_with
from tests.gui.test_conversations import titles
from tests.gui.test_sidebar import (
    at,
    choose,
    desk_of,
    dialog_of,
    menu_of,
    press_row,
    row_index,
    some,  # noqa: F401
)

WORK = Tag("Work", "green")


def said(opened: AppWindow) -> str:
    """What the strip says, if it is there."""
    strip = opened.window.sidebar.panel.undo
    return strip.label.text() if strip is not None and strip.isVisible() else ""


def arrangements(opened: AppWindow) -> dict[str, Arrangement]:
    lines = opened.window.sidebar.panel.lines
    return {line.title: line.arrangement for line in lines.all()}


def to_the_list(opened: AppWindow) -> None:
    """The keyboard is in the list."""
    opened.window.activateWindow()
    opened.window.sidebar.list.setFocus()
    until(opened.window.sidebar.list.hasFocus, "the list has the focus")


def test_each_change_can_be_taken_back(some: AppWindow) -> None:  # noqa: F811
    before = arrangements(some)
    choose(menu_of(some, "Question 2"), "Pin")
    assert said(some) == "“Question 2” is pinned."
    choose(menu_of(some, "Question 1"), "Move to folder > New folder…")
    QTest.keyClicks(dialog_of(some).name, "Trips")
    some.press(Key.Key_Return)
    assert said(some) == "“Question 1” is in the folder “Trips”."
    choose(menu_of(some, "Trips"), "Rename folder…")
    dialog_of(some).name.setText("Voyages")
    some.press(Key.Key_Return)
    assert said(some) == "The folder is called “Voyages” now."
    choose(menu_of(some, "Question 0"), "Tags > New tag…")
    QTest.keyClicks(dialog_of(some).name, "Work")
    some.press(Key.Key_Return)
    assert said(some) == "“Question 0” has the tag “Work”."
    choose(menu_of(some, "Question 0"), "Change a tag > Work")
    dialog_of(some).name.setText("Play")
    some.press(Key.Key_Return)
    assert said(some) == "The tag “Play” is changed."
    choose(menu_of(some, "Question 0"), "Tags > Play")
    assert said(some) == "“Question 0” no longer has the tag “Play”."
    choose(menu_of(some, "Question 4"), "Archive")
    assert said(some) == "“Question 4” is in the archive."
    to_the_list(some)
    for _ in range(7):
        some.press(Key.Key_Z, CTRL)
    assert arrangements(some) == before
    assert said(some) == ""


def test_of_several_it_is_said_how_many(some: AppWindow) -> None:  # noqa: F811
    press_row(some, "Question 3")
    press_row(some, "Question 1", SHIFT)
    choose(menu_of(some), "Pin")
    assert said(some) == "3 conversations are pinned."
    strip = some.window.sidebar.panel.undo
    assert strip is not None
    some.click(strip.button("undo"))
    assert titles(some) == [f"Question {n}" for n in (4, 3, 2, 1, 0)]
    assert not any(each.is_pinned for each in arrangements(some).values())


def test_a_folder_that_was_folded_is_folded_again(some: AppWindow) -> None:  # noqa: F811
    desk_of(some).move((some.listed[0].id,), "Trips")
    press_row(some, "Trips")
    choose(menu_of(some, "Trips"), "Rename folder…")
    dialog_of(some).name.setText("Voyages")
    some.press(Key.Key_Return)
    assert titles(some) == [f"Question {n}" for n in (3, 2, 1, 0)]
    to_the_list(some)
    some.press(Key.Key_Z, CTRL)
    assert some.headings == ["Trips", "Today"]
    assert titles(some) == [f"Question {n}" for n in (3, 2, 1, 0)]


def test_what_happened_meanwhile_is_not_taken_back(
    some: AppWindow,  # noqa: F811
    tmp_path: Path,
) -> None:
    choose(menu_of(some, "Question 2"), "Pin")
    (line,) = (each for each in some.listed if each.title == "Question 2")
    changes = some.session.history.desk.changes
    changes.arrange((line.id,), lambda each: each.arrangement._replace(is_unseen=True))
    to_the_list(some)
    some.press(Key.Key_Z, CTRL)
    assert arrangements(some)["Question 2"] == Arrangement(is_unseen=True)


def test_a_folder_below_what_is_pinned_is_not_pinned(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, at(0, 0, Arrangement(folder="Trips")), at(1, 0))
    opened = start()
    until(lambda: opened.headings == ["Trips", "Today"], "nothing is pinned")
    choose(menu_of(opened, "Question 1"), "Pin")
    assert opened.headings == ["Pinned", "Folders", "Trips"]


def test_the_row_after_a_deleted_one_does_not_look_open(some: AppWindow) -> None:  # noqa: F811
    view = some.window.sidebar.list
    some.press(Key.Key_Delete)
    until(lambda: "Question 4" not in titles(some), "it is deleted")
    rect = view.visualRect(row_index(some, "Question 3"))
    inside = rect.topLeft() + QPoint(6, rect.height() // 2)

    def ground() -> QColor:
        return view.viewport().grab().toImage().pixelColor(inside)

    assert view.selected == [str(3).zfill(32)]
    assert ground() != QColor(view.painter.colours.hover)
    some.press(Key.Key_Return)
    some.wait_for_text("Question 3")
    assert ground() == QColor(view.painter.colours.hover)


def test_the_notice_goes_with_its_undo(some: AppWindow) -> None:  # noqa: F811
    choose(menu_of(some, "Question 1"), "Pin")
    choose(menu_of(some, "Question 3"), "Delete")
    assert said(some) == "“Question 3” is deleted."
    strip = some.window.sidebar.panel.undo
    assert strip is not None
    some.click(strip.button("undo"))
    until(lambda: "Question 3" in titles(some), "it is back")
    assert said(some) == ""  # and nothing about what was pinned before
    to_the_list(some)
    some.press(Key.Key_Z, CTRL)
    assert not any(each.is_pinned for each in arrangements(some).values())
    assert said(some) == ""
