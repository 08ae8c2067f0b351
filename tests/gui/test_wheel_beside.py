"""The wheel turned beside the column of text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent, QWindow
from PySide6.QtWidgets import QApplication

from tests.gui.app_window import NONE, AppWindow, let_run
from tests.gui.talks import long_talk, put, settle


def turn(app: AppWindow, place: QPoint) -> None:
    """Up by a notch, as the system tells the window."""
    window: QWindow = app.window.windowHandle()
    at = QPointF(place)
    whole = QPointF(app.window.mapToGlobal(place))
    event = QWheelEvent(
        at,
        whole,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(window, event)
    let_run(0.05)


@pytest.mark.parametrize("where", ["left", "right", "beside the box", "text"])
def test_the_wheel_scrolls_beside_the_text_too(scripted: AppWindow, where: str) -> None:
    scripted.window.resize(1_700, 800)
    put(scripted, long_talk(12, 1_500))
    settle(scripted)
    view, window = scripted.transcript, scripted.window
    assert view.viewport().x() > 100
    middle = view.height() // 2
    beside = QPoint(-40, scripted.window.composer.height() // 2)
    place = {
        "left": view.mapTo(window, QPoint(20, middle)),
        "right": view.mapTo(window, QPoint(view.width() - 60, middle)),
        "beside the box": window.composer.mapTo(window, beside),
        "text": view.mapTo(window, QPoint(view.width() // 2, middle)),
    }[where]
    before = view.verticalScrollBar().value()
    turn(scripted, place)
    moved = before - view.verticalScrollBar().value()
    assert moved > 0
    assert not view.follows
