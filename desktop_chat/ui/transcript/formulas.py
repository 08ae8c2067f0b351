"""Formulas on the page: set in a thread, drawn as vectors, as sharp as the text around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPixmap,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from desktop_chat.ui.transcript.formats import FORMULA_NUMBER
from desktop_chat.ui.transcript.setter import FoundFormula
from desktop_chat.ui.transcript.sheets import Place

if TYPE_CHECKING:
    from desktop_chat.markdown.formulas import Formula, FormulaSetter, Order, Outline

INK = "#010203"  # stands for the colour of the text around
_CACHED_PICTURES = 200


class _Wanted(NamedTuple):
    tex: str
    display: bool


class Formulas(QObject):
    """The formulas of one conversation, by number; numbers begin at 1.

    `came` is emitted when more of them can be drawn; `news` tells where they stand.
    """

    came = Signal()

    def __init__(self, setter: Callable[[], FormulaSetter], size: float) -> None:
        super().__init__()
        self._setter = setter
        self._size = size
        self._numbers: dict[_Wanted, int] = {}
        self._formulas: dict[int, Formula | None] = {}
        self._news: list[int] = []
        self._users: dict[int, set[Place]] = {}
        self._awaited: set[int] = set()
        self.is_held = False  # while much comes at once, which is soon gone from the screen
        self._is_missed = False
        self._missed: set[Place] = set()

    def find(self, tex: str, display: bool) -> FoundFormula | None:
        """A formula that can be drawn. A new one is set meanwhile."""
        wanted = _Wanted(tex.strip(), display)
        number = self._numbers.get(wanted)
        if number is None:
            if self.is_held:
                self._is_missed = True
                return None
            number = self._numbers[wanted] = len(self._numbers) + 1
            from desktop_chat.markdown.formulas import Order

            order = Order((id(self), number), wanted.tex, self._size, display, INK)
            self._setter().ask(order)
        formula = self._formulas.get(number)
        if formula is None:
            self._awaited.add(number)  # now: it may come before the entry is done
            return None
        return FoundFormula(number, _whole(formula.descent))

    def take(self, order: Order, formula: Formula | None) -> None:
        """A formula has been set, or could not be. Called in the thread that sets."""
        if not isinstance(order.key, tuple) or order.key[0] != id(self):
            return
        number = int(order.key[1])
        self._formulas[number] = formula
        if formula is not None:
            self._news.append(number)
        self.came.emit()

    def used_in(self, place: Place) -> None:
        """What was not there yet since the last call is wanted in the entry of this place."""
        for number in self._awaited:
            self._users.setdefault(number, set()).add(place)
        self._awaited.clear()
        if self._is_missed:
            self._is_missed = False
            self._missed.add(place)

    @property
    def has_missed(self) -> bool:
        """Whether formulas were found while they were held that can be set now."""
        return bool(self._missed) and not self.is_held

    @property
    def is_waiting(self) -> bool:
        """Whether formulas are still to be set, or to be put on the page."""
        return bool(self._news) or len(self._formulas) < len(self._numbers)

    def news(self) -> set[Place]:
        """Where formulas stand that have been set since the last call."""
        numbers, self._news = self._news, []
        places: set[Place] = set()
        for number in numbers:
            places |= self._users.pop(number, set())
        if self.has_missed:
            places |= self._missed
            self._missed = set()
        return places

    def get(self, number: int) -> Formula | None:
        return self._formulas.get(number)


class FormulaObject(QPyTextObject):
    """Draws formulas in a document."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.formulas: Formulas | None = None
        self._pictures: dict[tuple[int, str, float, int], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn: numbers mean other formulas from now on."""
        self._pictures.clear()

    def _formula(self, form: QTextFormat) -> tuple[int, Formula | None]:
        number = int(form.property(FORMULA_NUMBER) or 0)
        return number, self.formulas.get(number) if self.formulas else None

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        """Whole pixels: how far it reaches below the line is said by its character format."""
        _, formula = self._formula(form)
        if formula is None:
            return QSizeF(0, 0)
        below = QFontMetrics(form.toCharFormat().font()).descent()
        return QSizeF(_whole(formula.width), _whole(formula.ascent) + below)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        """Draw from a picture in the screen's own resolution."""
        number, formula = self._formula(form)
        if formula is None:
            return
        colour = form.toCharFormat().foreground().color().name()
        # On paper, a painter is scaled.
        scale = min(painter.worldTransform().m11(), _FINEST)
        ratio = max(painter.device().devicePixelRatioF(), scale)
        width, height = _whole(formula.width), _whole(formula.ascent) + _whole(formula.descent)
        key = (number, colour, ratio, height)
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) > _CACHED_PICTURES:
                self._pictures.clear()
            picture = self._pictures[key] = _draw(formula, colour, ratio, width, height)
        painter.drawPixmap(rect.topLeft(), picture)


_FINEST = 4.0  # pixels of a picture for one of the screen


def outline(text: str, size: float) -> Outline:
    """The shape of characters that the mathematical font lacks, such as Chinese, in the system's
    own fonts. Called in the thread that sets formulas."""
    font = QFont()
    font.setPixelSize(max(1, round(size)))
    path = QPainterPath()
    path.addText(0, 0, font, text)
    from desktop_chat.markdown.formulas import Outline

    width = QFontMetricsF(font).horizontalAdvance(text)
    words: list[str] = []
    index = 0
    while index < path.elementCount():
        element = path.elementAt(index)
        if element.isCurveTo():
            points = [path.elementAt(index + step) for step in range(3)]
            words.append("C" + " ".join(f"{point.x:.2f},{point.y:.2f}" for point in points))
            index += 3
            continue
        words.append(f"{'M' if element.isMoveTo() else 'L'}{element.x:.2f},{element.y:.2f}")
        index += 1
    return Outline(" ".join(words), width)


def _draw(formula: Formula, colour: str, ratio: float, width: int, height: int) -> QPixmap:
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(formula.svg.replace(INK.encode(), colour.encode()))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, top = (width - formula.width) / 2, _whole(formula.ascent) - formula.ascent
    renderer.render(painter, QRectF(left, top, formula.width, formula.ascent + formula.descent))
    painter.end()
    return picture


def _whole(length: float) -> int:
    return int(-(-length // 1))
