"""What a scroll area shows its contents in, made by Python instead of Qt."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QPlainTextEdit,
    QScrollArea,
    QTextBrowser,
    QWidget,
)


def make_viewport(area: QAbstractScrollArea) -> None:
    """Give an area a viewport like its own, first of all.

    When a widget that Qt made comes to Python, PySide makes the classes of every kind of widget
    that there is, to find out which this one is: 2 MB and 10 ms, for what is nothing but a QWidget.
    """
    viewport = QWidget(area)  # kept by it: `setViewport` itself takes over nothing
    viewport.setObjectName("qt_scrollarea_viewport")  # by which style sheets know it
    viewport.setAutoFillBackground(True)
    role = QPalette.ColorRole.Window if isinstance(area, QScrollArea) else QPalette.ColorRole.Base
    viewport.setBackgroundRole(role)
    if isinstance(area, QTextBrowser | QPlainTextEdit):
        area.document().documentLayout().setPaintDevice(viewport)  # the old one is deleted
        viewport.setAcceptDrops(True)
        is_read = isinstance(area, QTextBrowser)
        viewport.setMouseTracking(is_read)
        viewport.setCursor(Qt.CursorShape.ArrowCursor if is_read else Qt.CursorShape.IBeamCursor)
    area.setViewport(viewport)
