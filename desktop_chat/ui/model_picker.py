"""The list of models that opens at a button: search, favourites, a typed name."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.menus import below_mouse, let_go_soon
from desktop_chat.ui.model_rows import MARK, STAR, ModelRows
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import scaled_size
from desktop_chat.ui.words import tr

_STEERING = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})
_STAR_ROOM = 32
_CTRL = Qt.KeyboardModifier.ControlModifier
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ModelPicker(QFrame):
    """A popup with the focus in its search; the arrows go through the list meanwhile."""

    chosen = Signal(str)
    starred = Signal(str, bool)  # a model, and whether it is a favourite from now on
    several_chosen = Signal(list)  # the names of those that were marked
    several_asked = Signal()  # to mark several instead

    def __init__(self, parent: QWidget, has_stars: bool = True, several: bool = False) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("picker")
        self.setAccessibleName(tr("Models"))
        self._has_stars = has_stars
        self.rows = ModelRows()
        self.rows.takes_marks = several
        self.search = Line(tr("Find a model"), tr("Find a model, or type a name"))
        self.list = _List()
        self.list.setAccessibleName(tr("List of models"))
        self.list.setModel(self.rows)
        self.said = Said()
        self.keys = Said()
        self._told = ("", False)
        self._below: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_2] * 4)
        column.setSpacing(tokens.SPACE_2)
        self.ask = QPushButton() if several else None
        for widget in (self.search, self.list, self.said, self.keys, self.ask):
            if widget is not None:
                column.addWidget(widget)
        if self.ask is not None:
            self.ask.setProperty("role", "primary")
            self.ask.clicked.connect(self._choose_several)
            self.keys.say(tr("Enter marks · Ctrl+Enter goes on with those that are marked"))
            self._show_marks()
        elif has_stars:
            self.keys.say(tr("Enter chooses · Ctrl+D marks a favourite"))
        self.resize(scaled_size(tokens.PICKER_WIDTH, tokens.PICKER_HEIGHT))
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._look)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.list.star_pressed.connect(self._star)

    def offer_several(self) -> None:
        """A way from here to asking several models at once."""
        button = QPushButton(tr("Ask several at once…"))
        button.setProperty("role", "list")
        button.setAccessibleName(button.text())
        button.clicked.connect(self.close)
        button.clicked.connect(self.several_asked)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(button)

    def say(self, said: str, wrong: bool = False) -> None:
        """How it stands with the list; with nothing else to say, how many models there are."""
        self._told = (said, wrong)
        self._show_count()

    def _show_count(self) -> None:
        said, wrong = self._told
        total = self.rows.total
        if self.search.text().strip() and not wrong and total:
            said = tr("{found} of {total} match").replace("{found}", str(self.rows.found))
            said = said.replace("{total}", str(total))
        elif not said and total > 1:
            said = tr("%n models", total)
        self.said.say(said, wrong)

    def open_at(self, button: QWidget) -> None:
        """Below a button, or over it where there is no room for that; within its screen."""
        self._below = below_mouse()
        room = button.screen().availableGeometry()
        self.resize(self.size().expandedTo(self.minimumSizeHint()).boundedTo(room.size()))
        corner = button.mapToGlobal(QPoint(button.width() - self.width(), 0))
        x, top = corner.x(), corner.y()
        below = top + button.height()
        has_room = below + self.height() <= room.bottom() + 1
        self._put(x, below if has_room else top - self.height(), room)
        self.show()
        self.search.setFocus()

    def _put(self, x: int, y: int, room: QRect) -> None:
        x = max(room.left(), min(x, room.right() + 1 - self.width()))
        y = max(room.top(), min(y, room.bottom() + 1 - self.height()))
        self.setGeometry(x, y, self.width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():  # it has grown with what it says
            at = self.geometry()
            self._put(at.x(), at.y(), self.screen().availableGeometry())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        let_go_soon(self._below)

    def show_models(self, names: Sequence[str], favourites: Sequence[str], current: str) -> None:
        """Fill the list; what was typed and marked before stays."""
        at = self.rows.name_at(self.list.currentIndex().row()) or current
        self.rows.set_names(names, favourites if self._has_stars else (), current)
        self._show_marks()
        self._show_count()
        self._go_to(max(0, self.rows.row_of(at)))

    def _look(self, typed: str) -> None:
        self.rows.look_for(typed)
        self._show_count()
        self._go_to(0)

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.rows.index(row, 0))

    def _choose(self, row: int) -> None:
        name = self.rows.name_at(row)
        if name and self.ask is not None:
            self.rows.mark(name)
            self._show_marks()
        elif name:
            self.close()
            self.chosen.emit(name)

    def _show_marks(self) -> None:
        if self.ask is not None:
            count = len(self.rows.marked)
            words = tr("Ask one model") if count == 1 else tr("Ask %n models at once", count)
            self.ask.setText(words if count else tr("Mark the models to ask"))
            self.ask.setAccessibleName(self.ask.text())
            self.ask.setEnabled(count > 0)

    def _choose_several(self) -> None:
        names = self.rows.marked
        if names:
            self.close()
            self.several_chosen.emit(names)

    def _star(self, row: int) -> None:
        index = self.rows.index(row, 0)
        if self._has_stars and index.data(STAR) is not None:
            self.starred.emit(self.rows.name_at(row), not index.data(STAR))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        row = self.list.currentIndex().row()
        if event.key() in _STEERING:
            self.list.keyPressEvent(event)
        elif event.key() in _ENTER and not self.search.is_composing:
            if self.ask is not None and event.modifiers() & _CTRL:
                self._choose_several()
            else:
                self._choose(row)
        elif event.key() == Qt.Key.Key_D and event.modifiers() == _CTRL:
            self._star(row)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class _List(QListView):
    """Rows of one height, so that only those in sight cost anything."""

    star_pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("models")
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._is_on_star(event):
            self.star_pressed.emit(index.row())
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._is_on_star(event):
            super().mouseReleaseEvent(event)

    def _is_on_star(self, event: QMouseEvent) -> bool:
        if self.indexAt(event.position().toPoint()).data(STAR) is None:
            return False
        x, edge = event.position().x(), self.viewport().width() - _STAR_ROOM
        return x < _STAR_ROOM if self.isRightToLeft() else x > edge


class _Delegate(QStyledItemDelegate):
    """A name, and the star at its end: full for a favourite, an outline under the mouse."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        if index.data(MARK):
            _paint_tick(painter, option)
        star, state = index.data(STAR), option.state
        near = state.State_MouseOver | state.State_Selected
        if star is None or not (star or state & near):
            return
        rect = option.rect
        is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        x = rect.left() + _STAR_ROOM / 2 if is_mirrored else rect.right() - _STAR_ROOM / 2
        palette: QPalette = option.palette
        role = QPalette.ColorRole.Link if star else QPalette.ColorRole.PlaceholderText
        colour = palette.color(role)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(colour if star else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_star(x, rect.center().y() + 0.5, 7.0))
        painter.restore()

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        # Room for the star: the name is cut before it.
        text, width = index.data(), option.rect.width() - _STAR_ROOM - tokens.SPACE_5
        metrics = option.fontMetrics
        option.text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def _paint_tick(painter: QPainter, option: QStyleOptionViewItem) -> None:
    rect, half = option.rect, _STAR_ROOM / 2
    is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
    x = rect.left() + half if is_mirrored else rect.right() - half
    y = rect.center().y() + 0.5
    palette: QPalette = option.palette
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    colour = palette.color(QPalette.ColorRole.Link)
    painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, cap, join))
    painter.drawPolyline([QPointF(x - 5, y), QPointF(x - 1.5, y + 3.5), QPointF(x + 5, y - 4)])
    painter.restore()


def _star(x: float, y: float, radius: float) -> QPolygonF:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = math.pi * (corner / 5 - 0.5)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return QPolygonF([QPointF(*point) for point in points])
