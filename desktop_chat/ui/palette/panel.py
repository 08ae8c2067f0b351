"""The palette as one sees it: a field, what to look through and when, and the lines found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.ui.palette.filters import Filters
from desktop_chat.ui.palette.painter import RowPainter
from desktop_chat.ui.palette.rows import Row, RowModel
from desktop_chat.ui.search_box import SearchBox, keeps_escape
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import grown
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.words import tr

_SHADOW = 14  # pixels that it reaches


class RowList(QListView):
    """The lines; letters that are typed there are meant for the field."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paletteRows")
        self.setAccessibleName(tr("Search results"))
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.text().isprintable() and event.text() and held == Qt.KeyboardModifier.NoModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class PalettePanel(QFrame):
    """Lies over the window and closes when the focus leaves it."""

    chosen = Signal(object)  # the target of a line
    left = Signal()
    focus_left = Signal()  # for another part of the window

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName(tr("Search everything"))
        self.box = SearchBox(icons)
        self.box.setObjectName("paletteSearch")
        self.box.setAccessibleName(tr("Search everything"))
        self.box.setPlaceholderText(tr("Search conversations, messages, commands and settings"))
        self.box.setToolTip("")  # not for people: the placeholder says it
        self.filters = Filters()
        self.model = RowModel()
        self.list = RowList()
        self.list.setModel(self.model)
        self._painter = RowPainter(self.list)
        self.list.setItemDelegate(self._painter)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.keys = QLabel(tr("Enter opens · Tab to the filters · Esc closes"))
        self.keys.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.said, self.keys):
            label.setProperty("role", "small")
        self._lay_out()
        self.box.stepped.connect(self.step)
        self.box.left.connect(self.left)
        self.list.typed.connect(self._go_on_typing)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        for widget in (self.box, self.list, *self.filters.chips):
            widget.installEventFilter(self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_3] * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.box)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        column.addWidget(self._hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.SPACE_3, 0, tokens.SPACE_3, 0)
        foot.setSpacing(tokens.SPACE_4)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.keys)
        column.addLayout(foot)

    def _hairline(self) -> QFrame:
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        return line

    # What it shows.

    def show_rows(self, rows: Sequence[Row], sentence: str) -> None:
        """Replace the lines; the first one is marked."""
        self.model.show_rows(rows)
        self.mark(self.model.first)
        self.list.scrollToTop()
        self.say(sentence)

    def say(self, sentence: str) -> None:
        """A sentence below the lines."""
        if sentence != self.said.text():
            self.said.setText(sentence)  # not for people: given
            self.said.setAccessibleName(sentence)  # not for people: given
            QAccessible.updateAccessibility(QAccessibleEvent(self.said, QAccessible.Event.Alert))

    @property
    def current(self) -> Row | None:
        """The line that Enter leads to."""
        row = self.list.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def mark(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())

    def step(self, count: int) -> None:
        """Mark a line further down, or up; it stops at both ends."""
        row = self.list.currentIndex().row()
        for _ in range(abs(count)):
            following = self.model.next_to(row, forward=count > 0)
            if following < 0:
                break
            row = following
        if row >= 0:
            self.mark(row)
            if row == self.model.first:
                self.list.scrollToTop()  # its heading too

    def _go_on_typing(self, text: str) -> None:
        self.box.setFocus()
        self.box.insert(text)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.rows[index.row()].target)

    # Where it is.

    def place_in(self, room: QRect) -> None:
        """In the upper part of the window, with air around it."""
        air = tokens.SPACE_4
        width = min(grown(tokens.PALETTE_WIDTH), room.width() - 2 * air)
        height = min(grown(tokens.PALETTE_HEIGHT), room.height() - 2 * air)
        needed = self.box.fontMetrics().horizontalAdvance(self.box.placeholderText())
        is_cut = needed > width - 4 * tokens.SPACE_6
        self.box.setToolTip(self.box.placeholderText() if is_cut else "")  # not for people: given
        self.keys.setVisible(self.keys.sizeHint().width() < width // 2)  # what is said comes first
        top = min(room.height() // 9, room.height() - height - air)
        self.setGeometry(room.x() + (room.width() - width) // 2, room.y() + top, width, height)

    def event(self, event: QEvent) -> bool:
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            away = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            now = QApplication.focusWidget()
            if event.reason() not in away and now is not None and not self.isAncestorOf(now):
                self.focus_left.emit()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round in it."""
        stops = [self.box, *self.filters.stops, self.list]
        at = next((n for n, each in enumerate(stops) if each.hasFocus()), 0)
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def set_colours(self, colours: Colours) -> None:
        self._painter.colours = colours
        self.box.set_colours(colours)
        self.list.viewport().update()


class Backdrop(QWidget):
    """Everything around the palette: a click there closes it."""

    pressed = Signal()

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = LIGHT
        self._parent = parent
        self.panel = PalettePanel(icons, self)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def place(self) -> None:
        """Over all of the window."""
        room = self._parent.rect()
        self.setGeometry(room)
        self.panel.place_in(room)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft shadow around the palette; the rest of the window stays as it is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 6 if self._colours.is_dark else 2))
        box = QRectF(self.panel.geometry()).translated(0, tokens.SPACE_1)
        for reach in range(1, _SHADOW + 1):
            corner = tokens.CORNER_LARGE + reach
            painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), corner, corner)

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.panel.set_colours(colours)
        self.update()
