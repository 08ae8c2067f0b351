"""Plain text on few lines, some words of it marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from desktop_chat.storage.values import Mark

BEFORE = 30  # characters that stand before the first match


class Ink(NamedTuple):
    """Colours: of a text, of its matches, and of the ground behind these."""

    text: str
    marked: str
    ground: str


def shortened(snippet: str, marks: Sequence[Mark]) -> tuple[str, tuple[Mark, ...]]:
    """A snippet whose first match comes soon, so that it is on the first of few narrow lines."""
    first = marks[0].start if marks else 0
    if first <= BEFORE:
        return snippet, tuple(marks)
    start = first - BEFORE
    space = snippet.find(" ", start, first)
    start = space + 1 if space >= 0 else start
    moved = tuple(Mark(mark.start - start + 1, mark.end - start + 1) for mark in marks)
    return "…" + snippet[start:], moved


def draw_marked(
    painter: QPainter,
    space: QRectF,
    text: str,
    marks: Iterable[Mark],
    font: QFont,
    ink: Ink,
    lines: int,
) -> None:
    """Draw a text in at most so many lines; where it goes on, an ellipsis ends the last one."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    is_mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    if is_mirrored:
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    modes = QTextOption.WrapMode
    option.setWrapMode(modes.WrapAnywhere if lines == 1 else modes.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_formats(text, marks, ink))
    leading = QFontMetricsF(font).lineSpacing()
    painter.setPen(QColor(ink.text))
    layout.beginLayout()
    end = 0
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        is_last = number + 1 == lines
        line.setLineWidth(space.width())
        end = line.textStart() + line.textLength()
        line.setPosition(QPointF(0, number * leading))
        if is_last and end < _units(text):
            dots = QFontMetricsF(font).horizontalAdvance("…")
            line.setLineWidth(space.width() - dots)
            end = line.textStart() + line.textLength()
            if is_mirrored:
                line.setPosition(QPointF(dots, number * leading))
            beside = line.naturalTextRect()
            at = beside.left() - dots if is_mirrored else beside.right()
            _draw_ellipsis(painter, space, at, number * leading, font)
    layout.endLayout()
    painter.setFont(font)
    layout.draw(painter, space.topLeft())


def _formats(text: str, marks: Iterable[Mark], ink: Ink) -> list[QTextLayout.FormatRange]:
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.DemiBold)
    bold.setForeground(QColor(ink.marked))
    bold.setBackground(QColor(ink.ground))
    places: list[QTextLayout.FormatRange] = []
    for mark in marks:
        place = QTextLayout.FormatRange()
        place.start = _units(text[: mark.start])
        place.length = _units(text[mark.start : mark.end])
        place.format = bold
        places.append(place)
    return places


def _draw_ellipsis(
    painter: QPainter, space: QRectF, along: float, down: float, font: QFont
) -> None:
    painter.setFont(font)
    ascent = QFontMetricsF(font).ascent()
    painter.drawText(QPointF(space.x() + along, space.y() + down + ascent), "…")


def _units(text: str) -> int:
    """The length as Qt counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) >> 1
