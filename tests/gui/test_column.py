"""What is read and what is written stand in one column, whatever the size of the type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.gui.app_window import AppWindow, let_run, until
from tests.gui.talks import dialogue, long_talk, place_of, put

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


@pytest.fixture(params=[LTR, RTL], ids=["left to right", "right to left"])
def direction(request: pytest.FixtureRequest) -> Iterator[None]:
    QGuiApplication.setLayoutDirection(request.param)
    yield
    QGuiApplication.setLayoutDirection(LTR)


def edges(widget: QWidget) -> tuple[int, int]:
    left = widget.mapTo(widget.window(), QPoint()).x()
    return left, left + widget.width()


@pytest.mark.parametrize(("type_size", "zoom"), [(11.0, 1.0), (11.0, 1.5), (14.0, 0.9), (8.0, 1.1)])
def test_the_message_box_is_as_wide_as_the_text(
    direction: None, scripted: AppWindow, type_size: float, zoom: float
) -> None:
    put(scripted, long_talk(8, 400))
    window, view = scripted.window, scripted.transcript
    window.resize(1500, 600)
    scripted.session.connections.change("type_size", type_size)
    scripted.session.connections.change("zoom", zoom)
    let_run(0.05)
    until(view.verticalScrollBar().isVisible, "there is a bar beside the text")
    assert edges(view.viewport()) == pytest.approx(edges(window.composer), abs=1)
    scripted.session.connections.change("type_size", 11.0)
    scripted.session.connections.change("zoom", 1.0)


def test_with_the_smallest_type_the_box_keeps_room_to_write(scripted: AppWindow) -> None:
    scripted.window.resize(1300, 600)
    scripted.session.connections.change("zoom", 0.5)
    let_run(0.05)
    assert scripted.window.composer.width() == 570
    scripted.session.connections.change("zoom", 1.0)
    let_run(0.05)
    assert scripted.window.composer.width() == 760


@pytest.mark.parametrize("zoom", [0.5, 1.0, 1.5, 2.5])
def test_task_boxes_grow_with_the_type(scripted: AppWindow, zoom: float) -> None:
    put(scripted, dialogue("Go", "- [x] finished"))
    view = scripted.transcript
    view.set_type(zoom)
    let_run(0.05)
    image = view.viewport().grab().toImage()
    place, accent = place_of(view, "finished"), QColor(view.colours.accent)
    rows = range(max(0, place.y() - round(20 * zoom)), place.y() + round(20 * zoom))
    inked = [(x, y) for y in rows for x in range(place.x()) if image.pixelColor(x, y) == accent]
    top, bottom = min(y for _, y in inked), max(y for _, y in inked)
    assert bottom - top + 1 == pytest.approx(14 * zoom, abs=2)
    assert max(x for x, _ in inked) < place.x() - 1  # beside the words
    assert (top + bottom) / 2 == pytest.approx(place.y(), abs=3 * zoom)
