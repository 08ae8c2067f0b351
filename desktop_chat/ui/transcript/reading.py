"""Where the reader is: following the newest line, or at a line that must not move."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop_chat.ui.transcript.page import Page
from desktop_chat.ui.transcript.sheets import Place


class Anchor(NamedTuple):
    """A character of the document and how far its line is below the top of the viewport."""

    cursor: QTextCursor
    distance: float


class Spot(NamedTuple):
    """The same, as a place in the conversation; it outlives the document."""

    place: Place
    offset: int
    distance: float


def line_top(view: QTextEdit, position: int) -> float:
    """Where the line of a character begins, in the document."""
    document = view.document()
    block = document.findBlock(position)
    if not block.isValid():
        block = document.lastBlock()
    document.documentLayout().blockBoundingRect(block)  # makes sure that it is laid out
    layout = block.layout()
    line = layout.lineForTextPosition(position - block.position())
    return layout.position().y() + (line.y() if line.isValid() else 0.0)


def anchor_at_top(view: QTextEdit) -> Anchor:
    """The first line that is in sight."""
    document = view.document()
    scroll = view.verticalScrollBar().value()
    position = document.documentLayout().hitTest(
        QPointF(0, scroll + 1), Qt.HitTestAccuracy.FuzzyHit
    )
    cursor = QTextCursor(document)
    cursor.setPosition(max(position, 0))
    return Anchor(cursor, line_top(view, cursor.position()) - scroll)


def hold(view: QTextEdit, anchor: Anchor) -> None:
    """Bring an anchor back to where it was on the screen."""
    bar = view.verticalScrollBar()
    wanted = round(line_top(view, anchor.cursor.position()) - anchor.distance)
    if bar.value() != wanted:
        bar.setValue(wanted)


def spot_at_top(view: QTextEdit, page: Page) -> Spot | None:
    """The first line in sight, as a place."""
    if not page.entries:
        return None
    anchor = anchor_at_top(view)
    position = anchor.cursor.position()
    index = max(page.index_at(position), 0)
    return Spot(page.entries[index].place, position - page.start(index), anchor.distance)


def position_of(spot: Spot, page: Page, index: int) -> int:
    """The position of a spot whose entry is loaded."""
    offset = min(max(spot.offset, 0), page.entries[index].chars - 1)
    return page.start(index) + offset
