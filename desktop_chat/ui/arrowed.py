"""Controls that open a list, with an arrow in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from desktop_chat.ui.theme import tokens


def _paint_arrow(widget: QWidget, inset: float) -> None:
    # A style sheet takes Qt's own arrow away and can only put a picture in its place.
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(widget.palette().color(QPalette.ColorRole.PlaceholderText), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x = inset if widget.isRightToLeft() else widget.width() - inset
    y = widget.height() / 2
    painter.drawPolyline([QPointF(x - 3.5, y - 1.5), QPointF(x, y + 2), QPointF(x + 3.5, y - 1.5)])


class ChoiceBox(QComboBox):
    """A drop-down list."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self, tokens.SPACE_4)


class MenuButton(QToolButton):
    """A button that shows a choice and opens the menu of choices."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "menu")
        self.setAccessibleName(name)  # not for people: given
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self, tokens.SPACE_3)
