"""The dot that breathes while a reply is awaited."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QTextEdit

from desktop_chat.ui.theme.manner import things_move

_DOT_MS = 80


class WaitingDot(QObject):
    """Drawn at the begin of the line that `top_of` gives, in the viewport; None: nowhere.

    It stands still where nothing may move by itself.
    """

    def __init__(self, view: QTextEdit, top_of: Callable[[], float | None]) -> None:
        super().__init__(view)
        self._view = view
        self._top_of = top_of
        self._waits = False
        self._timer = QTimer(self)
        self._timer.setInterval(_DOT_MS)
        self._timer.timeout.connect(self._update)

    def run(self, waits: bool) -> None:
        """Breathe, or be gone."""
        if waits is not self._waits:
            self._waits = waits
            self._view.viewport().update()
        breathes = waits and things_move()
        if breathes and not self._timer.isActive():
            self._timer.start()
        elif not breathes and self._timer.isActive():
            self._timer.stop()

    def paint(self, painter: QPainter, colour: str) -> None:
        rect = self._rect()
        if not self._waits or rect is None:
            return
        shade = QColor(colour)
        if self._timer.isActive():
            shade.setAlphaF(0.55 + 0.4 * math.sin(perf_counter() * 4.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawEllipse(rect)

    def _rect(self) -> QRectF | None:
        top = self._top_of()
        if top is None:
            return None
        centre = QPointF(5, top)
        return QRectF(centre.x() - 4, centre.y() - 4, 8, 8)

    def _update(self) -> None:
        if not things_move():  # the desktop's answer came a moment later
            self._timer.stop()
        if rect := self._rect():
            self._view.viewport().update(rect.toAlignedRect().adjusted(-2, -2, 2, 2))
