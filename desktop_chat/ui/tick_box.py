"""A box to tick, in the colours of the theme: Qt's own cannot be seen in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from desktop_chat.ui.theme import tokens

_SIDE = 16.0
_CORNER = 4.0


class TickBox(QCheckBox):
    """A choice of yes or no, with its words beside it."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(tokens.SPACE_2, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        box = QRectF(0, 0, _SIDE, _SIDE)
        box.moveCenter(QRectF(place).center())
        if self.isRightToLeft():
            box.moveRight(self.width())
        else:
            box.moveLeft(0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color
        accent, muted = QPalette.ColorRole.Link, QPalette.ColorRole.PlaceholderText
        lit = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(colour(accent if lit else muted), 1))
        painter.setBrush(colour(accent) if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        if self.isChecked():
            pen = QPen(colour(QPalette.ColorRole.Base), 1.5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            corner = box.topLeft()
            tick = (QPointF(4.2, 8.2), QPointF(7, 11), QPointF(11.8, 5.4))
            painter.drawPolyline([corner + point for point in tick])
        role = QPalette.ColorRole.WindowText if self.isEnabled() else muted
        painter.setPen(colour(role))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        flags |= Qt.TextFlag.TextShowMnemonic
        ahead = -tokens.SPACE_2 if self.isRightToLeft() else tokens.SPACE_2
        painter.drawText(words.translated(ahead, 0), int(flags), self.text())
