"""To a place in a message's source, as a search finds it, with a light on it for a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.matches import Match, go_to, range_of, text_in
from desktop_chat.ui.transcript.sheets import Part, Place

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine
    from desktop_chat.ui.transcript.view import TranscriptView

_STEP_MS = 50
_HELD, _FADING = 30, 14  # steps that the light is whole, and that it takes to go out
_ALL = re.compile(r".+", re.DOTALL)


class Jumper(QObject):
    """Goes to words and lights them up; the light stays on them while what is around moves."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._lit: tuple[re.Pattern[str], Match] | None = None
        self._steps = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._step)

    def jump(self, number: int, offset: int, words: Sequence[str]) -> None:
        """Show what stands at an offset of a message's text; `words` are what was found there."""
        engine = self._engine
        engine.flush()
        place = self._place_at(number, offset)
        if place is None:
            engine.opening.show_message(number)
            return
        pattern = pattern_of(words)
        match = Match(place, self._ordinal(place, offset, pattern))
        if match.ordinal < 0:  # the words are in the source alone: a link's address, for instance
            pattern, match = _ALL, Match(place, 0)
        go_to(engine, pattern, match)
        last = engine.shown.last.message
        engine.view.settle_follows(last.status.is_final)
        self._lit = (pattern, match)
        self._steps = 0
        self._timer.start()
        engine.view.viewport().update()

    def forget(self) -> None:
        """Put the light out."""
        self._lit = None
        self._timer.stop()
        self._engine.view.viewport().update()

    @property
    def lit_text(self) -> str:
        """What is lit, if it is loaded."""
        found = self._range()
        if found is None:
            return ""
        cursor = self._engine.view.textCursor()
        cursor.setPosition(found[0])
        cursor.setPosition(found[1], cursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def _place_at(self, number: int, offset: int) -> Place | None:
        """The block that an offset is in; reads as much of the message as is needed for it."""
        sheet = self._engine.shown.sheets.all[number]
        while not sheet.body.is_read and not sheet.is_user:
            blocks = sheet.blocks(Part.BODY)
            if blocks and blocks[-1].start > offset:
                break
            sheet.read()
        found = -1
        for index, block in enumerate(sheet.blocks(Part.BODY)):
            if block.start <= offset:
                found = index
        return Place(number, Part.BODY, found) if found >= 0 else None

    def _ordinal(self, place: Place, offset: int, pattern: re.Pattern[str]) -> int:
        """Which match of its block it is, as the block is shown; -1 where none is.

        Where markup makes more or fewer matches in the source, the one that is nearest.
        """
        shown = self._engine.shown
        source = shown.sheets.sheet(place).source(Part.BODY)
        block = shown.sheets.block(place)
        text = text_in(shown.compositor.entry(place).setting)
        written = [found.start() for found in pattern.finditer(source, block.start, block.end)]
        seen = [found.start() for found in pattern.finditer(text)]
        if len(written) == len(seen) and offset in written:
            return written.index(offset)
        wanted = (offset - block.start) / max(block.end - block.start, 1) * len(text)
        return min(range(len(seen)), key=lambda each: abs(seen[each] - wanted), default=-1)

    # The light.

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _HELD + _FADING:
            self.forget()
        elif self._steps > _HELD:
            self._engine.view.viewport().update()

    def _range(self) -> tuple[int, int] | None:
        return range_of(self._engine, *self._lit) if self._lit else None

    def paint(self, painter: QPainter) -> None:
        """The light, under the text."""
        found = self._range()
        if found is None:
            return
        view = self._engine.view
        left = min(1.0, (_HELD + _FADING - self._steps) / _FADING)
        colour = QColor(view.colours.found)
        colour.setAlphaF(max(0.0, left))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for rect in _rects(view, *found):
            painter.drawRoundedRect(rect, tokens.SPACE_1, tokens.SPACE_1)


def pattern_of(words: Sequence[str]) -> re.Pattern[str]:
    """Any of some words, whatever their case; a line may break in them."""
    several = sorted(set(words), key=len, reverse=True)
    forms = (r"\s+".join(map(re.escape, word.split())) for word in several if word.strip())
    return re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)


def _rects(view: TranscriptView, start: int, end: int) -> Iterator[QRectF]:
    """What a range covers in the viewport, line by line, as far as it is in sight."""
    scroll, height = view.verticalScrollBar().value(), view.viewport().height()
    block = view.document().findBlock(start)
    while block.isValid() and block.position() < end:
        layout, at = block.layout(), block.position()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first = max(start - at, line.textStart())
            last = min(end - at, line.textStart() + line.textLength())
            top = layout.position().y() + line.y() - scroll
            if first < last and top < height and top + line.height() > 0:
                # The stubs know a float; what comes is a position along with it.
                edges = sorted(_x(line.cursorToX(each)) for each in (first, last))
                x = layout.position().x() + edges[0]
                yield QRectF(x - 2, top, edges[1] - edges[0] + 4, line.height())
        block = block.next()


def _x(found: object) -> float:
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
