"""Menus that leave no trace: what was hovered when one opened does not stay so when it closes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QHideEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid


class Menu(QMenu):
    """Qt does not tell what lies below that the mouse has gone, if it goes while a menu is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._below: list[QWidget] = []
        self.aboutToShow.connect(self._look_below)

    def _look_below(self) -> None:
        self._below = below_mouse()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        let_go_soon(self._below)
        self._below = []


def below_mouse() -> list[QWidget]:
    """What the mouse is over, and what that lies in."""
    widget = QApplication.widgetAt(QCursor.pos())
    found = []
    while widget is not None:
        found.append(widget)
        widget = None if widget.isWindow() else widget.parentWidget()
    return found


def let_go_soon(widgets: Sequence[QWidget]) -> None:
    """Once a popup has closed: tell those that were below it where the mouse is now."""
    QTimer.singleShot(0, lambda: _let_go(widgets))


def _let_go(widgets: Sequence[QWidget]) -> None:
    now = QCursor.pos()
    for widget in widgets:
        if not isValid(widget) or not widget.isVisible():
            continue
        place = widget.mapFromGlobal(now)
        if widget.rect().contains(place):
            if widget is widgets[0] and widget.hasMouseTracking():
                _move(widget, QPointF(place), QPointF(now))  # a list: it may be another row
            continue
        if widget.underMouse():
            widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
        widget.update()  # Qt may have noticed, and painted nothing


def _move(widget: QWidget, place: QPointF, now: QPointF) -> None:
    none, held = Qt.MouseButton.NoButton, QApplication.keyboardModifiers()
    move = QMouseEvent(QEvent.Type.MouseMove, place, now, none, none, held)
    QApplication.sendEvent(widget, move)
