"""The app's own drawings, painted from their SVG files without Qt's module for SVG.

The module and what comes with it take 2 MB and 10 ms at the start. A drawing of ours is a few
paths, circles and rectangles, each with its own attributes or those of the whole; lines end round.
"""

from __future__ import annotations

import re
from math import atan2, ceil, cos, pi, sin, sqrt, tan
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

_ELEMENT = re.compile(r"<(svg|path|circle|rect)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_WORD = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Z": 0}  # that a step of a path takes


class Shape(NamedTuple):
    """An outline, and colours as the file has them."""

    outline: QPainterPath
    fill: str
    stroke: str
    width: float


class Drawing(NamedTuple):
    """Shapes on a square of `side`."""

    side: float
    shapes: list[Shape]

    def paint(self, painter: QPainter, rect: QRectF, colour: str) -> None:
        """Fill `rect` with it; `colour` is what a file calls currentColor."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / self.side, rect.height() / self.side)
        for outline, fill, stroke, width in self.shapes:
            pen = QPen(_brush(stroke, colour), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(_brush(fill, colour))
            painter.drawPath(outline)
        painter.restore()


def _brush(name: str, colour: str) -> QBrush:
    if name == "none":
        return QBrush()
    return QBrush(QColor(colour if name == "currentColor" else name))


def read_drawing(svg: str) -> Drawing:
    """The shapes of one of our files. Raises ValueError or LookupError where it has others."""
    side, whole = 0.0, {"fill": "#000000", "stroke": "none", "stroke-width": "1"}
    shapes: list[Shape] = []
    for element, words in _ELEMENT.findall(svg):
        own = dict(_ATTRIBUTE.findall(words))
        if element == "svg":
            whole |= own
            side = float(own["viewBox"].split()[2])
        else:
            named = whole | own
            width = float(named["stroke-width"])
            shapes.append(Shape(_outline(element, own), named["fill"], named["stroke"], width))
    return Drawing(side, shapes)


def _outline(element: str, own: dict[str, str]) -> QPainterPath:
    outline = QPainterPath()
    if element == "path":
        _add_steps(outline, _WORD.findall(own["d"]))
    elif element == "circle":
        radius = float(own["r"])
        outline.addEllipse(QPointF(float(own["cx"]), float(own["cy"])), radius, radius)
    else:
        box = (float(own[name]) for name in ("x", "y", "width", "height"))
        radius = float(own.get("rx", 0))
        outline.addRoundedRect(QRectF(*box), radius, radius)
    return outline


def _add_steps(outline: QPainterPath, words: list[str]) -> None:
    """What stands in a path's `d`; a letter may be left out where it is the one before."""
    at, letter = 0, ""
    while at < len(words):
        if words[at].isalpha():
            letter, at = words[at], at + 1
        count = _NUMBERS[letter.upper()]
        numbers = [float(word) for word in words[at : at + count]]
        at += count
        here = outline.currentPosition()
        left, top = (here.x(), here.y()) if letter.islower() else (0.0, 0.0)
        match letter.upper():
            case "Z":
                outline.closeSubpath()
            case "M":
                outline.moveTo(left + numbers[0], top + numbers[1])
                letter = "l" if letter == "m" else "L"
            case "H":
                outline.lineTo(left + numbers[0], here.y())
            case "V":
                outline.lineTo(here.x(), top + numbers[0])
            case "A":
                end = complex(left + numbers[5], top + numbers[6])
                _add_arc(outline, end, numbers[0], numbers[3] > 0, numbers[4] > 0)
            case _:
                outline.lineTo(left + numbers[0], top + numbers[1])


def _add_arc(
    outline: QPainterPath, end: complex, radius: float, is_large: bool, is_clockwise: bool
) -> None:
    """A part of a circle from where the outline is to `end`, as curves of a quarter at most."""
    here = outline.currentPosition()
    start = complex(here.x(), here.y())
    half = (end - start) / 2
    reach = abs(half)
    aside = sqrt(max(radius**2 - reach**2, 0)) / reach
    centre = start + half + half * 1j * (aside if is_large != is_clockwise else -aside)
    arm = start - centre
    between = (end - centre) / arm
    turn = atan2(between.imag, between.real) % (2 * pi) - (0 if is_clockwise else 2 * pi)
    parts = ceil(abs(turn) / (pi / 2) - 0.001)
    part = complex(cos(turn / parts), sin(turn / parts))
    bend = 4 / 3 * tan(turn / parts / 4) * 1j
    for _ in range(parts):
        first = centre + arm + arm * bend
        arm *= part
        second, last = centre + arm - arm * bend, centre + arm
        outline.cubicTo(first.real, first.imag, second.real, second.imag, last.real, last.imag)
