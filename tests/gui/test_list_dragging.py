"""Conversations are dragged into folders and out of them, with a mark of where they would fall."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDrag,
    QDragLeaveEvent,
    QDropEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.ui.list.dragging import MIME
from tests.gui.app_window import CTRL, NONE, SHIFT, AppWindow, Key, until
from tests.gui.drops import drag_events
from tests.gui.test_conversations import titles
from tests.gui.test_list_undo import said, to_the_list
from tests.gui.test_sidebar import (
    choose,
    desk_of,
    dialog_of,
    menu_of,
    press_row,
    row_index,
    some,  # noqa: F401
)

MOVE = Qt.DropAction.MoveAction
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """Takes the place of `QDrag.exec`, which would wait for a real mouse."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.data: QMimeData | None = None
        self.widget: QWidget | None = None  # what it falls on
        self.at = QPoint()
        self.was_marked = False

        def exec_(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
            return self._exec(drag)

        monkeypatch.setattr(QDrag, "exec", exec_)

    def _exec(self, drag: QDrag) -> Qt.DropAction:
        self.data = QMimeData()
        self.data.setData(MIME, drag.mimeData().data(MIME))
        assert drag.pixmap().width() > 0
        drag.deleteLater()
        widget = self.widget
        if widget is None:
            return Qt.DropAction.IgnoreAction
        enter, move = drag_events(self.at, MOVE, self.data)
        QApplication.sendEvent(widget, enter)
        QApplication.sendEvent(widget, move)
        self.was_marked = move.isAccepted()
        if self.was_marked:
            drop = QDropEvent(QPointF(self.at), MOVE, self.data, LEFT, NONE)
            QApplication.sendEvent(widget, drop)
        return MOVE


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    return Hand(monkeypatch)


def drag(opened: AppWindow, hand: Hand, title: str, to: str) -> None:
    """Press on a row, draw the mouse away, and let go over another one."""
    view = opened.window.sidebar.list
    start = view.visualRect(row_index(opened, title)).center()
    hand.widget, hand.at = view.viewport(), view.visualRect(row_index(opened, to)).center()
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    away = QPointF(start + QPoint(0, 3 * QApplication.startDragDistance()))
    there = QPointF(view.viewport().mapToGlobal(away.toPoint()))
    kind = QMouseEvent.Type.MouseMove
    event = QMouseEvent(kind, away, there, Qt.MouseButton.NoButton, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), event)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, away.toPoint())


def test_into_a_folder_and_out_of_it(some: AppWindow, hand: Hand) -> None:  # noqa: F811
    desk_of(some).move((some.listed[0].id,), "Trips")
    drag(some, hand, "Question 2", "Trips")
    assert hand.was_marked
    assert said(some) == "“Question 2” is in the folder “Trips”."
    assert titles(some) == [f"Question {n}" for n in (4, 2, 3, 1, 0)]
    drag(some, hand, "Question 4", "Question 3")
    assert said(some) == "“Question 4” is in no folder."
    assert titles(some) == [f"Question {n}" for n in (2, 4, 3, 1, 0)]
    to_the_list(some)
    some.press(Key.Key_Z, CTRL)
    some.press(Key.Key_Z, CTRL)
    assert titles(some) == [f"Question {n}" for n in (4, 3, 2, 1, 0)]


def test_several_at_once(some: AppWindow, hand: Hand) -> None:  # noqa: F811
    desk_of(some).move((some.listed[0].id,), "Trips")
    press_row(some, "Question 3")
    controller = some.session.controller
    until(lambda: controller.conversation.title == "Question 3", "it is open")
    press_row(some, "Question 1", SHIFT)
    drag(some, hand, "Question 2", "Question 4")
    assert hand.data is not None
    assert len(hand.data.data(MIME).toStdString().split()) == 3
    assert said(some) == "3 conversations are in the folder “Trips”."
    assert some.headings == ["Trips", "Today"]
    assert titles(some) == [f"Question {n}" for n in (4, 3, 2, 1, 0)]
    assert controller.conversation.title == "Question 3", "to take one of them opens nothing"


def test_where_it_is_already_it_does_not_fall(some: AppWindow, hand: Hand) -> None:  # noqa: F811
    drag(some, hand, "Question 2", "Question 4")
    assert not hand.was_marked
    assert said(some) == ""


def test_a_pinned_one_stands_where_it_falls(some: AppWindow, hand: Hand) -> None:  # noqa: F811
    choose(menu_of(some, "Question 1"), "Pin")
    drag(some, hand, "Question 1", "Question 4")
    assert said(some) == "“Question 1” is no longer pinned."
    assert some.headings == ["Today"]
    choose(menu_of(some, "Question 1"), "Pin")
    drag(some, hand, "Question 2", "Question 1")
    assert not hand.was_marked, "to pin is another thing"


def test_a_folder_is_made_at_the_foot(some: AppWindow, hand: Hand) -> None:  # noqa: F811
    view = some.window.sidebar.list
    drag(some, hand, "Question 1", "Question 0")
    zone = view.zone
    assert zone is not None
    assert not zone.isVisible()
    start = view.visualRect(row_index(some, "Question 3")).center()
    hand.widget, hand.at = zone, QPoint(5, 5)
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    away = QPointF(start + QPoint(0, 40))
    there = QPointF(view.viewport().mapToGlobal(away.toPoint()))
    kind = QMouseEvent.Type.MouseMove
    event = QMouseEvent(kind, away, there, Qt.MouseButton.NoButton, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), event)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, away.toPoint())
    QTest.keyClicks(dialog_of(some).name, "Trips")
    some.press(Key.Key_Return)
    assert said(some) == "“Question 3” is in the folder “Trips”."


def test_the_mark_is_around_the_folder(some: AppWindow, hand: Hand) -> None:  # noqa: F811
    desk_of(some).move((some.listed[0].id, some.listed[1].id), "Trips")
    view = some.window.sidebar.list
    data = QMimeData()
    data.setData(MIME, some.listed[4].id.encode())
    at = view.visualRect(row_index(some, "Question 3")).center()
    before = view.viewport().grab().toImage()
    for event in drag_events(at, MOVE, data):
        QApplication.sendEvent(view.viewport(), event)
    folder = view.visualRect(row_index(some, "Trips"))
    last = view.visualRect(row_index(some, "Question 3"))
    assert view.falling.area() == folder.united(last)
    assert view.viewport().grab().toImage() != before
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    files = QMimeData()
    files.setText("something else")
    for event in drag_events(at, MOVE, files):
        QApplication.sendEvent(view.viewport(), event)
    assert view.falling.folder is None
    assert view.viewport().grab().toImage() == before
