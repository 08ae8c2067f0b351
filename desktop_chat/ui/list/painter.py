"""How a row of the list is painted, and the field that a title is written in."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QKeyEvent,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_chat.chat.arrangement import Tag
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.fields import Line
from desktop_chat.ui.list.rows import IS_BUSY, ROW
from desktop_chat.ui.list.sections import Heading
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import type_scale
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.words import tr

_TITLE = 200  # characters of a title
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_STATE = QStyle.StateFlag
_NEAR = _STATE.State_MouseOver | _STATE.State_Selected | _STATE.State_HasFocus


class RowPainter(QStyledItemDelegate):
    """Paints headings and conversations; every row is as high as the others.

    `in_view` is the conversation that is open: its draft is in sight anyway. `beside` is one that
    the keyboard was put on: while it is not open, it is not to look as if it were.
    """

    def __init__(self, parent: QWidget, icons: Icons) -> None:
        super().__init__(parent)
        self.in_view = ""
        self.beside = ""
        self.air = tokens.SPACE_2  # above and below the words of a row
        self.pulse = True  # the dot of a reply under way is bright, else faint
        self._icons = icons
        self.set_colours(LIGHT)

    def set_colours(self, colours: Colours) -> None:
        self.colours = colours
        self._draft: QIcon = self._icons.get("edit", colours)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        height = QFontMetricsF(option.font).height()
        return QSize(0, round(height) + 2 * self.air)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, ListedConversation):
            self._paint_ground(painter, option, row.id)
            self._paint_conversation(painter, option, row, bool(index.data(IS_BUSY)))
        elif isinstance(row, Heading):
            if row.folder:
                self._paint_ground(painter, option)
            self._paint_heading(painter, option, row)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, conversation_id: str = ""
    ) -> None:
        state, whole = option.state, QRectF(option.rect)
        if conversation_id and conversation_id == self.beside != self.in_view and self._is_alone():
            state &= ~_STATE.State_Selected
        if state & (_STATE.State_Selected | _STATE.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.hover))
            painter.drawRoundedRect(whole, tokens.CORNER, tokens.CORNER)
        if state & _STATE.State_HasFocus:
            painter.setPen(QColor(self.colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = whole.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(inner, tokens.CORNER, tokens.CORNER)

    def _is_alone(self) -> bool:
        """Whether no other row is marked."""
        view = self.parent()
        return isinstance(view, QListView) and len(view.selectionModel().selectedIndexes()) < 2

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, row: Heading) -> None:
        space = _Space(option)
        small = _small(option.font)
        if row.folder:
            self._paint_more(painter, option, space)
            self._paint_arrow(painter, space.take_first(tokens.SPACE_3), row.is_folded)
            space.take_first(tokens.SPACE_1)
            count = str(row.size)
            room = space.take_last(QFontMetricsF(small).horizontalAdvance(count))
            self._write(painter, room, count, small, self.colours.muted)
            self._write(painter, space.left(), row.text, option.font, self.colours.text)
            return
        # A day stands nearer to what is under it than to what is above.
        rect = space.left().translated(0, tokens.SPACE_1)
        small.setWeight(QFont.Weight.DemiBold)
        self._write(painter, rect, row.text, small, self.colours.muted)

    def _paint_conversation(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ListedConversation, busy: bool
    ) -> None:
        space, colours, font = _Space(option), self.colours, QFont(option.font)
        folder, is_pinned, is_archived, *_ = row.arrangement
        if folder and not is_pinned and not is_archived:
            space.take_first(tokens.SPACE_4)
        self._paint_more(painter, option, space)
        if busy:
            self._paint_busy(painter, space.take_last(tokens.LIST_DOT))
        elif row.arrangement.is_unseen:
            self._paint_unseen(painter, space.take_last(tokens.LIST_DOT))
            font.setWeight(QFont.Weight.DemiBold)
        if row.has_draft and row.id != self.in_view:
            room = space.take_last(tokens.ICON_SMALL)
            place = QRect(0, 0, tokens.ICON_SMALL, tokens.ICON_SMALL)
            place.moveCenter(room.center().toPoint())
            self._draft.paint(painter, place)
        if row.arrangement.tags:
            self._paint_tags(painter, space, option.font, row.arrangement.tags)
        self._write(painter, space.left(), row.title, font, colours.text)

    def _paint_more(self, painter: QPainter, option: QStyleOptionViewItem, space: _Space) -> None:
        """The way to the menu, on the row below the mouse and on those that are marked."""
        if option.state & _NEAR:
            centre = space.take_last(tokens.ICON_SMALL).center()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.muted))
            for step in (-tokens.MORE_STEP, 0.0, tokens.MORE_STEP):
                painter.drawEllipse(centre + QPointF(step, 0), tokens.MORE_DOT, tokens.MORE_DOT)

    def _paint_tags(
        self, painter: QPainter, space: _Space, font: QFont, tags: tuple[Tag, ...]
    ) -> None:
        """The first tag's colour and name; of the others, how many there are."""
        small = _small(font)
        metrics = QFontMetricsF(small)
        name = tags[0].name if len(tags) == 1 else f"{tags[0].name} +{len(tags) - 1}"
        most = space.left().width() * tokens.TAG_SHARE
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, most)
        room = space.take_last(metrics.horizontalAdvance(name) + 1)
        self._write(painter, room, name, small, self.colours.muted)
        dot = space.take_last(tokens.LIST_DOT, tokens.SPACE_1)
        _dot(painter, dot.center(), tag_colour(tags[0].colour, self.colours))

    def _paint_busy(self, painter: QPainter, room: QRectF) -> None:
        colour = QColor(self.colours.accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.5))
        radius = tokens.LIST_DOT / 2 - 1
        painter.drawEllipse(room.center(), radius, radius)
        if self.pulse:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(room.center(), radius - 2, radius - 2)

    def _paint_unseen(self, painter: QPainter, room: QRectF) -> None:
        _dot(painter, room.center(), QColor(self.colours.accent))

    def _paint_arrow(self, painter: QPainter, room: QRectF, is_folded: bool) -> None:
        x, y = room.center().x(), room.center().y()
        mirror = -1 if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
        points = [(-2, -4), (2, 0), (-2, 4)] if is_folded else [(-4, -2), (0, 2), (4, -2)]
        pen = QPen(QColor(self.colours.muted), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x + mirror * dx, y + dy) for dx, dy in points]))

    @staticmethod
    def _write(painter: QPainter, room: QRectF, text: str, font: QFont, colour: str) -> None:
        """One line of plain text, as much of it as there is room for."""
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        at_right = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        flags = _MIDDLE | side | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags, shown)  # not for people: given

    # Renaming.

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        editor = Line(tr("Title"))
        editor.setParent(parent)
        editor.setMaxLength(_TITLE)
        editor.setAutoFillBackground(True)
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, Line) and editor.text() != index.data():
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(tokens.SPACE_1, 2, -tokens.SPACE_1, -2))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter while an input method composes is its own."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and event.key() in _ENTER and isinstance(editor, Line) and editor.is_composing:  # type: ignore[attr-defined]
            return False
        return super().eventFilter(editor, event)


class _Space:
    """What is left of a row, taken from its ends; mirrored where people read from the right."""

    def __init__(self, option: QStyleOptionViewItem) -> None:
        self._rect = QRectF(option.rect).adjusted(tokens.SPACE_3, 0, -tokens.SPACE_2, 0)
        self._whole = QRectF(option.rect)
        self._mirrored = option.direction is Qt.LayoutDirection.RightToLeft

    def take_first(self, width: float) -> QRectF:
        rect = QRectF(self._rect)
        rect.setWidth(width)
        self._rect.setLeft(rect.right())
        return self._turned(rect)

    def take_last(self, width: float, apart: float = tokens.SPACE_2) -> QRectF:
        rect = QRectF(self._rect)
        rect.setLeft(rect.right() - width)
        self._rect.setRight(rect.left() - apart)
        return self._turned(rect)

    def left(self) -> QRectF:
        """The rest."""
        return self._turned(self._rect)

    def _turned(self, rect: QRectF) -> QRectF:
        if not self._mirrored:
            return QRectF(rect)
        left = self._whole.left() + self._whole.right() - rect.right()
        return QRectF(left, rect.top(), rect.width(), rect.height())


def has_more(row: object) -> bool:
    """Whether there is a menu for a row: days are no more than words."""
    return isinstance(row, ListedConversation) or (isinstance(row, Heading) and bool(row.folder))


def more_place(row: QRect, is_mirrored: bool) -> QRectF:
    """Where the way to a row's menu is pressed: around the dots, as high as the row."""
    place = QRectF(row)
    width = tokens.ICON_SMALL + 2 * tokens.SPACE_2
    if is_mirrored:
        place.setWidth(width)
    else:
        place.setLeft(place.right() - width)
    return place


def tag_colour(name: str, colours: Colours) -> QColor:
    """A tag's colour in a palette."""
    return QColor(getattr(colours, f"tag_{name}"))


def _dot(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(centre, tokens.LIST_DOT / 2 - 1, tokens.LIST_DOT / 2 - 1)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(tokens.SMALL_POINTS * type_scale())
    return small
