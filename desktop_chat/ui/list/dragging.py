"""Conversations are dragged into folders and out of them: what is taken, and where it may fall."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QListView, QWidget

from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.rows import ConversationRows
from desktop_chat.ui.list.sections import Heading, Row
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.words import tr

MIME = "application/x-desktop-chat-conversations"  # their ids, a line each
SHARE = 0.12  # of the accent, over what something may fall into


def taken(data: QMimeData) -> tuple[str, ...]:
    """The ids of the conversations that are dragged; none where it is something else."""
    return tuple(data.data(MIME).toStdString().split()) if data.hasFormat(MIME) else ()


def folder_at(rows: Sequence[Row], place: int) -> str | None:
    """The folder that a row belongs to, empty for none; None among those that are pinned."""
    row = rows[place]
    if isinstance(row, Heading):
        if row.folder:
            return row.folder
        row = rows[place + 1]  # a heading stands above something
    assert isinstance(row, ListedConversation)
    return None if row.arrangement.is_pinned else row.arrangement.folder


def rows_of(rows: Sequence[Row], folder: str) -> tuple[int, int] | None:
    """The first and the last row of a folder, or of what is in none."""
    first = next((n for n in range(len(rows)) if folder_at(rows, n) == folder), None)
    if first is None:
        return None
    if not folder:
        return first, len(rows) - 1
    last = first
    while last + 1 < len(rows) and folder_at(rows, last + 1) == folder:
        last += 1
    return first, last


def far_enough(start: QPoint, now: QPoint) -> bool:
    """Whether a mouse that was pressed has been drawn away."""
    return (now - start).manhattanLength() >= QApplication.startDragDistance()


def drag(view: QListView, lines: Sequence[ListedConversation], colours: Colours) -> None:
    """Let these conversations hang on the mouse until it is let go.

    Qt goes on with its events meanwhile, so that replies do.
    """
    data = QMimeData()
    data.setData(MIME, "\n".join(line.id for line in lines).encode())
    carried = QDrag(view)
    carried.setMimeData(data)
    words = lines[0].title if len(lines) == 1 else tr("%n conversations", len(lines))
    carried.setPixmap(_picture(view, words, colours))
    carried.setHotSpot(QPoint(tokens.SPACE_4, tokens.SPACE_4))
    carried.exec(Qt.DropAction.MoveAction)  # not a dialog


def _picture(view: QWidget, words: str, colours: Colours) -> QPixmap:
    font, ratio = view.font(), view.devicePixelRatioF()
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, tokens.SIDEBAR_WIDTH * 0.7)
    width = metrics.horizontalAdvance(shown) + 2 * tokens.SPACE_3
    size = QSize(round(width), round(metrics.height()) + 2 * tokens.SPACE_2)
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colours.border))
    painter.setBrush(QColor(colours.background))
    whole = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
    painter.drawRoundedRect(whole, tokens.CORNER, tokens.CORNER)
    painter.setFont(font)
    painter.setPen(QColor(colours.text))
    painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, shown)  # not for people: given
    painter.end()
    return pixmap


def paint_mark(painter: QPainter, area: QRect, colours: Colours) -> None:
    """What something may fall into: a thin line of the accent around it."""
    ground = QColor(colours.accent)
    ground.setAlphaF(SHARE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent), 1.5))
    painter.setBrush(ground)
    inner = QRectF(area).adjusted(1, 1, -1, -1)
    painter.drawRoundedRect(inner, tokens.CORNER, tokens.CORNER)


class NewFolderZone(QWidget):
    """Lies over the foot of the list while something is dragged: a folder for it is made."""

    dropped = Signal(object)  # ids

    def __init__(self, over: QListView) -> None:
        super().__init__(over)
        self._over = over
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("New folder…"))
        self.colours = LIGHT
        self._is_over = False
        self.hide()

    def come(self) -> None:
        """Show it at the foot of the list."""
        area = self._over.rect()
        height = self.fontMetrics().height() + 2 * tokens.SPACE_3
        self.setGeometry(0, area.bottom() - height + 1, area.width(), height)
        self.show()
        self.raise_()

    def _show_over(self, is_over: bool) -> None:
        self._is_over = is_over
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if taken(event.mimeData()):
            self._show_over(True)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if taken(event.mimeData()):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        if ids := taken(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(ids)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), self.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours.sidebar))
        inner = self.rect().adjusted(0, tokens.SPACE_1, 0, 0)
        if self._is_over:
            paint_mark(painter, inner, colours)
        else:
            painter.setPen(QPen(QColor(colours.muted), 1, Qt.PenStyle.DashLine))
            dashed = QRectF(inner).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(dashed, tokens.CORNER, tokens.CORNER)
        painter.setPen(QColor(colours.text if self._is_over else colours.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, tr("New folder…"))


class Falling:
    """Where what is dragged over a list would fall.

    `folder` is None while it would fall nowhere.
    """

    def __init__(self, view: QListView, model: ConversationRows) -> None:
        self._view = view
        self._model = model
        self._lines: list[ListedConversation] = []
        self.folder: str | None = None
        self._rows: tuple[int, int] | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Conversations may go on to where they can fall; all else is the window's."""
        ids = set(taken(event.mimeData()))
        rows = self._model.rows if ids else ()
        self._lines = [row for row in rows if isinstance(row, ListedConversation) and row.id in ids]
        event.setAccepted(bool(self._lines))

    def answer(self, event: QDragMoveEvent) -> None:
        """Say whether it could fall here, and mark where."""
        if self._look(event.position()) is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def take(self, event: QDropEvent) -> tuple[tuple[str, ...], str] | None:
        """What has fallen, and into which folder."""
        folder = self._look(event.position())
        self.forget()
        return None if folder is None else (taken(event.mimeData()), folder)

    def _look(self, at: QPointF) -> str | None:
        """The folder that a place stands for, where something would change by falling there."""
        rows, index = self._model.rows, self._view.indexAt(at.toPoint())
        folder = folder_at(rows, index.row()) if index.isValid() else ""
        if folder is not None and not any(_would_move(line, folder) for line in self._lines):
            folder = None
        if folder != self.folder:
            self.folder = folder
            self._rows = rows_of(rows, folder) if folder is not None else None
            self._view.viewport().update()
        return folder

    def forget(self) -> None:
        """Nothing is dragged over it any more."""
        if self.folder is not None:
            self.folder = None
            self._view.viewport().update()

    def paint(self, colours: Colours) -> None:
        """The mark, over the rows."""
        if self.folder is not None:
            painter = QPainter(self._view.viewport())
            paint_mark(painter, self.area(), colours)
            painter.end()

    def area(self) -> QRect:
        """What is to be marked, in the viewport."""
        view, whole = self._view, self._view.viewport().rect()
        if self._rows is None:  # everything is in a folder: what is below the rows
            bottom = view.visualRect(self._model.index(len(self._model.rows) - 1)).bottom()
            return whole.adjusted(0, bottom + 1, 0, 0)
        first, last = (view.visualRect(self._model.index(row)) for row in self._rows)
        return first.united(last).intersected(whole)


def _would_move(line: ListedConversation, folder: str) -> bool:
    arrangement = line.arrangement
    return not arrangement.is_archived and (arrangement.is_pinned or arrangement.folder != folder)
