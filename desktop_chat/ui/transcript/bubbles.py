"""The bubbles behind what the person wrote: as wide as the text, painted under it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop_chat.ui.theme import tokens

_MEASURED_LINES = 60
_LONG_LINE = 400


@dataclass(slots=True)
class Bubble:
    """One message of the person: its blocks are those from `first` to `last`."""

    text: str
    first: QTextCursor
    last: QTextCursor


def bubble_margins(text: str, font: QFont, column: int) -> tuple[float, float]:
    """Left and right margin, in pixels, that set `text` at the right of a column.

    Long texts are not measured: they fill the widest bubble anyway.
    """
    padding = float(tokens.SPACE_4)
    widest = column * tokens.BUBBLE_SHARE - 2 * padding
    lines = text[: _MEASURED_LINES * _LONG_LINE].split("\n")
    if len(lines) > _MEASURED_LINES or any(len(line) > _LONG_LINE for line in lines):
        width = widest
    else:
        font = QFont(font)
        font.setPointSizeF(tokens.BODY_POINTS)
        metrics = QFontMetricsF(font)
        natural = max(metrics.horizontalAdvance(line) for line in lines) + 2
        width = min(natural, widest)
    return max(padding, column - width - padding), padding


def block_box(view: QTextEdit, block: QTextBlock) -> QRectF:
    """Where a block's lines are in the viewport; its margin above is not part of it."""
    box = view.document().documentLayout().blockBoundingRect(block)
    height = block.layout().boundingRect().height()
    top = box.bottom() - height - view.verticalScrollBar().value()
    return QRectF(box.left(), top, box.width(), height)


def paint_bubbles(
    view: QTextEdit, bubbles: list[Bubble], painter: QPainter, area: QRectF, colour: str
) -> None:
    """Paint those that touch `area` of the viewport."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for bubble in reversed(bubbles):
        first = bubble.first.block()
        box = block_box(view, first).united(block_box(view, bubble.last.block()))
        if box.top() > area.bottom() + tokens.SPACE_2:
            continue
        if box.bottom() < area.top() - tokens.SPACE_6:
            break
        form = first.blockFormat()
        left = form.leftMargin() - tokens.SPACE_4
        right = view.viewport().width() - form.rightMargin() + tokens.SPACE_4
        top = box.top() - tokens.SPACE_2
        shape = QRectF(left, top, right - left, box.bottom() + tokens.SPACE_2 + 2 - top)
        painter.drawRoundedRect(shape, tokens.CORNER_LARGE, tokens.CORNER_LARGE)
