"""What is painted under the text: bubbles, cards, bars, rules, hairlines and task boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTextBlock

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.page import Page
from desktop_chat.ui.transcript.setting import Mark, MarkKind

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.view import TranscriptView

_EDITED = 0.55  # the share of the selection's colour in an edited message's ground
_TASK = 13.0  # the side of a task box, for type of the usual size


def block_top(block: QTextBlock) -> float:
    """Where a paragraph's first line begins, in the document."""
    return block.layout().position().y()


def block_bottom(block: QTextBlock) -> float:
    """Where a paragraph's last line ends."""
    layout = block.layout()
    lines = layout.lineCount()
    if not lines:
        return layout.position().y()
    last = layout.lineAt(lines - 1)
    height = max(block.blockFormat().lineHeight(), last.height())
    return layout.position().y() + last.y() + height


class MarkPainter:
    """Paints the marks of the entries that are in sight."""

    def __init__(self, view: TranscriptView) -> None:
        self._view = view
        self.radius = float(tokens.CORNER_LARGE)
        self.edited: int | None = None  # the message that is being changed

    def paint(
        self, painter: QPainter, page: Page, area: QRectF, colours: Colours, over: bool = False
    ) -> None:
        """Paint what touches `area` of the viewport, under the text or over it."""
        document = self._view.document()
        scroll = float(self._view.verticalScrollBar().value())
        width = float(self._view.viewport().width())
        top = document.documentLayout().hitTest(
            QPointF(0, area.top() + scroll - 24), Qt.HitTestAccuracy.FuzzyHit
        )
        index = max(page.index_at(max(top, 0)), 0)
        while index < len(page.entries):
            marks = page.entries[index].setting.marks
            start = page.start(index)
            first = document.findBlock(start)
            if block_top(first) - scroll > area.bottom() + 40:
                break
            for mark in marks:
                if over is not (mark.kind is MarkKind.EDGES):
                    continue
                top_block = self._block(page, index, mark.first)
                last_block = (
                    top_block if mark.first == mark.last else self._block(page, index, mark.last)
                )
                box = QRectF()
                box.setCoords(
                    float(mark.left),
                    block_top(top_block) - scroll - mark.top,
                    width - mark.right,
                    block_bottom(last_block) - scroll + mark.bottom,
                )
                is_edited = page.entries[index].place.message == self.edited
                if is_edited and mark.kind is MarkKind.BUBBLE:
                    self._paint_card(painter, mark, box, edited_ground(colours))
                else:
                    self._paint_mark(painter, mark, box, colours)
            index += 1

    def _block(self, page: Page, index: int, line: int) -> QTextBlock:
        return self._view.document().findBlock(page.line_start(index, line))

    def _paint_mark(self, painter: QPainter, mark: Mark, box: QRectF, colours: Colours) -> None:
        match mark.kind:
            case MarkKind.BUBBLE | MarkKind.CARD:
                self._paint_card(painter, mark, box, colours.surface)
                if colours.frame != colours.surface:
                    self._paint_frame(painter, mark, box, colours.frame)
            case MarkKind.BAR:
                left = box.right() - 4 if mark.mirrored else box.left() + 1
                bar = QRectF(left, box.top(), 3, box.height())
                _fill(painter, bar, colours.border)
            case MarkKind.RULE:
                _fill(painter, QRectF(box.left(), box.top(), box.width(), 1), colours.border)
            case MarkKind.ROW:
                _fill(painter, QRectF(box.left(), box.bottom() - 1, box.width(), 1), colours.border)
            case MarkKind.HEAD_ROW:
                line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
                _fill(painter, line, colours.muted)
            case MarkKind.EDGES:
                outside = QRectF(0, box.top(), box.left(), box.height())
                _fill(painter, outside, colours.background)
                pad = QRectF(box.left(), box.top(), mark.right - 2, box.height())
                _fill(painter, pad, colours.surface)
                _fill(painter, pad.translated(box.width() + 2, 0), colours.surface)
            case _:
                self._paint_box(painter, mark, box, colours)

    def _paint_card(self, painter: QPainter, mark: Mark, box: QRectF, ground: str) -> None:
        if mark.joins_above:
            box.setTop(box.top() - 0.0)
        path = _card_path(box, self.radius, mark.joins_above, mark.joins_below)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawPath(path)

    def _paint_frame(self, painter: QPainter, mark: Mark, box: QRectF, colour: str) -> None:
        """The edge of a card, open where its next piece goes on."""
        above = -2 * self.radius if mark.joins_above else 0.5
        below = 2 * self.radius if mark.joins_below else -0.5
        painter.save()
        painter.setClipRect(box)
        painter.setPen(QColor(colour))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, above, -0.5, below), self.radius, self.radius)
        painter.restore()

    def _paint_box(self, painter: QPainter, mark: Mark, box: QRectF, colours: Colours) -> None:
        """A task box, as high as the text beside it."""
        painter.save()
        zoom = self._view.zoom
        left = box.right() - (_TASK + 3) * zoom if mark.mirrored else box.left()
        painter.translate(left, box.top())
        painter.scale(zoom, zoom)
        _draw_task(painter, mark, colours)
        painter.restore()


def _draw_task(painter: QPainter, mark: Mark, colours: Colours) -> None:
    """A task box for type of the usual size."""
    square = QRectF(1.5, 5, _TASK, _TASK)
    if mark.kind is MarkKind.OPEN_BOX:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.muted), 1.4))
        painter.drawRoundedRect(square, 3.5, 3.5)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    painter.drawRoundedRect(square.adjusted(-0.7, -0.7, 0.7, 0.7), 4, 4)
    tick = QPainterPath(QPointF(square.left() + 3, square.top() + 6.8))
    tick.lineTo(square.left() + 5.6, square.top() + 9.4)
    tick.lineTo(square.left() + 10.2, square.top() + 4)
    pen = QPen(QColor(colours.on_accent), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(tick)


def edited_ground(colours: Colours) -> str:
    """The ground of a bubble whose message is being edited: what is selected in it stands out."""
    from desktop_chat.ui.theme.mixing import mix

    return mix(colours.selection, colours.surface, _EDITED)


def _card_path(box: QRectF, radius: float, joins_above: bool, joins_below: bool) -> QPainterPath:
    """A rounded box; an edge at which it goes on is straight."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(box, radius, radius)
    half = box.height() / 2
    if joins_above:
        path.addRect(box.adjusted(0, 0, 0, -half))
    if joins_below:
        path.addRect(box.adjusted(0, half, 0, 0))
    return path


def _fill(painter: QPainter, box: QRectF, colour: str) -> None:
    painter.fillRect(box, QColor(colour))
