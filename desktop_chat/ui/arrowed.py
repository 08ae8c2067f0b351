"""Buttons that open something, with an arrow in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from desktop_chat.ui.theme import tokens


def paint_arrow(widget: QWidget, inset: float, points_up: bool = False) -> None:
    """An arrow at the end of a widget, its tip `inset` pixels from the edge."""
    # A style sheet takes Qt's own arrow away and can only put a picture in its place.
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(widget.palette().color(QPalette.ColorRole.PlaceholderText), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x = inset if widget.isRightToLeft() else widget.width() - inset
    y = widget.height() / 2
    end, tip = (y + 2, y - 1.5) if points_up else (y - 1.5, y + 2)
    painter.drawPolyline([QPointF(x - 3.5, end), QPointF(x, tip), QPointF(x + 3.5, end)])


class _ArrowedButton(QToolButton):
    """A button with an arrow behind its words; the style sheet leaves room for it there."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "menu")
        self.setProperty("mirrored", self.isRightToLeft())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.setProperty("mirrored", self.isRightToLeft())
            self.style().unpolish(self)
            self.style().polish(self)


class MenuButton(_ArrowedButton):
    """A button that shows a choice and opens the menu of choices."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)  # not for people: given
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_arrow(self, tokens.SPACE_3)


class AddButton(QPushButton):
    """A button for a menu of what can be added."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(tokens.SPACE_4, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_arrow(self, tokens.SPACE_4)


class FoldButton(_ArrowedButton):
    """A button that unfolds what is below it; its arrow tells which way it is."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)  # not for people: given
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_arrow(self, tokens.SPACE_3, points_up=self.isChecked())
