"""How the lines of the palette look: plain text, never read as markup, the matches marked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_chat.ui.palette.marked_text import Ink, draw_marked, shortened
from desktop_chat.ui.palette.rows import Index, Kind, Row
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import type_scale
from desktop_chat.ui.theme.tokens import LIGHT, Colours

_SIDE = tokens.SPACE_3


class RowPainter(QStyledItemDelegate):
    """A line of words with what stands muted at its end; under a message's title, its words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours: Colours = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        line = QFontMetricsF(option.font).height()
        small = QFontMetricsF(small_font(option.font)).lineSpacing()
        if row.kind is Kind.HEADING:
            return QSize(0, round(small) + tokens.SPACE_3 + tokens.SPACE_1)
        if row.kind is Kind.LINE:
            return QSize(0, round(line) + 2 * tokens.SPACE_2)
        return QSize(0, round(line + tokens.SPACE_1 / 2 + small) + 2 * tokens.SPACE_2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(option.rect)
        if row.kind is Kind.HEADING:
            self._paint_heading(painter, whole, option.font, row)
        else:
            self._paint_ground(painter, whole, option.state)
            space = whole.adjusted(_SIDE, tokens.SPACE_2, -_SIDE, -tokens.SPACE_2)
            self._paint_text(painter, space, option, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, whole: QRectF, font: QFont, row: Row) -> None:
        painter.setFont(small_font(font))
        painter.setPen(QColor(self.colours.muted))
        space = whole.adjusted(_SIDE, 0, -_SIDE, -tokens.SPACE_1)
        sides = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom
        painter.drawText(space, sides, row.words)  # not for people: translated before

    def _paint_ground(self, painter: QPainter, whole: QRectF, state: QStyle.StateFlag) -> None:
        colours, flags = self.colours, QStyle.StateFlag
        if state & (flags.State_Selected | flags.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(colours.hover if state & flags.State_Selected else colours.surface)
            )
            painter.drawRoundedRect(whole, tokens.CORNER, tokens.CORNER)
        if state & flags.State_Selected and state & flags.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = whole.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(inner, tokens.CORNER, tokens.CORNER)

    def _paint_text(
        self, painter: QPainter, space: QRectF, option: QStyleOptionViewItem, row: Row
    ) -> None:
        colours, font = self.colours, option.font
        small = small_font(font)
        is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        top = QRectF(space.x(), space.y(), space.width(), QFontMetricsF(font).height())
        detail = QFontMetricsF(small).elidedText(
            row.detail, Qt.TextElideMode.ElideMiddle, space.width() / 2
        )
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        end = Qt.AlignmentFlag.AlignTrailing  # a painter mirrors it
        painter.drawText(top, end | Qt.AlignmentFlag.AlignVCenter, detail)  # not for people: made
        room = top.width()
        if detail:
            room -= QFontMetricsF(small).horizontalAdvance(detail) + tokens.SPACE_3
        left = top.right() - room if is_mirrored else top.x()
        title = QRectF(left, top.y(), room, top.height())
        ink = Ink(colours.text, colours.text, colours.found)
        draw_marked(painter, title, row.words, row.marks, font, ink, 1)
        if row.kind is Kind.MESSAGE:
            below = space.adjusted(0, top.height() + tokens.SPACE_1 / 2, 0, 0)
            text, marks = shortened(row.below, row.below_marks)
            muted = Ink(colours.muted, colours.text, colours.found)
            draw_marked(painter, below, text, marks, small, muted, 1)


def small_font(font: QFont) -> QFont:
    """A font of the size of small type."""
    small = QFont(font)
    small.setPointSizeF(tokens.SMALL_POINTS * type_scale())
    return small
