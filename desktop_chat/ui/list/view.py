"""The list itself: one row for each conversation, which can be renamed in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    Property,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QListView, QWidget

from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.commands import is_menu_key
from desktop_chat.ui.list.painter import RowPainter
from desktop_chat.ui.list.rows import ROW, ConversationRows
from desktop_chat.ui.list.sections import Heading, Row
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import things_move
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.theme.viewport import make_viewport
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.list.dragging import Falling, NewFolderZone

_NEAR = 1000  # pixels from the end at which more rows are wanted
_PULSE_MS = 1000
_SEVERAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_Index = QModelIndex | QPersistentModelIndex
_FOLDS = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}


class ConversationList(QListView):
    """Rows of one height; those in sight are painted, none is a widget.

    A click or an arrow key opens a conversation; with Ctrl or Shift, several are chosen instead.
    """

    chosen = Signal(str)  # a conversation
    fold_asked = Signal(str, bool)  # a folder, and whether it is to be folded
    delete_asked = Signal()
    undo_asked = Signal()
    menu_asked = Signal(QPoint)  # where, on the screen
    typed = Signal(str)  # letters that were meant for the filter
    end_near = Signal()
    renaming_over = Signal()
    dropped = Signal(object, str)  # conversations, and the folder that they fell into
    dropped_anew = Signal(object)  # conversations that a folder is to be made for

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        make_viewport(self)
        self._is_quiet = False  # what changes is not the person's doing
        self._takes_several = False  # Ctrl or Shift is held
        self.setObjectName("conversations")
        self.setAccessibleName(tr("Conversations"))
        self.rows = ConversationRows()
        self.painter = RowPainter(self, icons)
        self.setModel(self.rows)
        self.setItemDelegate(self.painter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.viewport().setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self._pressed_at: QPoint | None = None  # where a drag may begin
        self._falling: Falling | None = None  # once something was dragged
        self.zone: NewFolderZone | None = None
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self._pulse = QTimer(self)
        self._pulse.setInterval(_PULSE_MS)
        self._pulse.timeout.connect(self._beat)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        # The row that the keyboard stands on after a deletion is current, but not open.
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_activated)

    def _get_air(self) -> int:
        return self.painter.air

    def _set_air(self, pixels: int) -> None:
        if pixels != self.painter.air:
            self.painter.air = pixels
            self.scheduleDelayedItemsLayout()

    air = Property(int, _get_air, _set_air)  # set by the style sheet

    @property
    def is_being_renamed(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    # What is shown.

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Other rows; what is marked stays marked, and what is read stays in its place."""
        marked, current = set(self.selected), self.current
        anchor, offset = self._anchor()
        self._is_quiet = True
        self.setAutoScroll(False)  # else it would follow whatever takes the place of what is marked
        if self.rows.show(rows):
            self._restore(marked, current, anchor, offset)
        self.setAutoScroll(True)
        self._is_quiet = False

    def _restore(
        self, marked: set[str], current: ListedConversation | None, anchor: str, offset: int
    ) -> None:
        selection = QItemSelection()
        for each in marked:
            index = self.rows.index_of(each)
            if index.isValid():
                selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if current is not None and (at := self.rows.index_of(current.id)).isValid():
            self.selectionModel().setCurrentIndex(at, flags.NoUpdate)
        place = self.rows.row_of(anchor)
        bar = self.verticalScrollBar()
        if place is not None:
            bar.setValue(place * self._row_height() - offset)

    def _anchor(self) -> tuple[str, int]:
        """The first conversation in sight and how far down it is; none at the very top."""
        if self.verticalScrollBar().value() == 0:
            return "", 0
        height = self._row_height()
        for y in range(0, self.viewport().height(), max(1, height)):
            index = self.indexAt(QPoint(1, y))
            row = index.data(ROW)
            if isinstance(row, ListedConversation):
                return row.id, self.visualRect(index).top()
        return "", 0

    def _row_height(self) -> int:
        return self.visualRect(self.rows.index(0)).height()

    def show_current(self, conversation_id: str) -> None:
        """Mark the conversation in view; no row if it is not among those to be seen."""
        self.painter.in_view = conversation_id
        self.mark(self.rows.index_of(conversation_id))

    def mark(self, index: QModelIndex) -> None:
        """Let a row, or none, be the only one that is marked, without opening it."""
        self._is_quiet = True
        if index.isValid():
            if index != self.currentIndex() or len(self.selectedIndexes()) != 1:
                # Not by the view: it would heed which keys are held down just now.
                only = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(index, only)
        else:
            self.selectionModel().clear()
            self.viewport().update()
        self._is_quiet = False

    def mark_near(self, row: int) -> None:
        """The same for the conversation at a row, or else one near it."""
        count = len(self.rows.rows)
        for place in (*range(row, count), *range(min(row, count) - 1, -1, -1)):
            if isinstance(self.rows.rows[place], ListedConversation):
                self.mark(self.rows.index(place))
                return

    @property
    def current(self) -> ListedConversation | None:
        """The conversation that the keyboard stands on."""
        row = self.currentIndex().data(ROW)
        return row if isinstance(row, ListedConversation) else None

    @property
    def selected(self) -> list[str]:
        """The conversations that are marked, from top to bottom."""
        places = sorted(index.row() for index in self.selectedIndexes())
        rows = [self.rows.rows[place] for place in places if place < len(self.rows.rows)]
        return [row.id for row in rows if isinstance(row, ListedConversation)]

    def set_busy(self, conversation_id: str, is_busy: bool) -> None:
        """Whether a reply of a conversation is under way."""
        self.rows.set_busy(conversation_id, is_busy)
        if not self.rows.busy:
            self._pulse.stop()
            self.painter.pulse = True
        elif things_move() and not self._pulse.isActive():
            self._pulse.start()

    def _beat(self) -> None:
        self.painter.pulse = not (self.painter.pulse and things_move())
        for each in self.rows.busy:
            self.update(self.rows.index_of(each))

    def rename(self, conversation_id: str) -> None:
        """Let a title be written in its row."""
        index = self.rows.index_of(conversation_id)
        if index.isValid():
            if self.is_being_renamed:
                self.setFocus()  # takes what is written there
            self.scrollTo(index)
            self.edit(index)

    def set_colours(self, colours: Colours) -> None:
        self.painter.set_colours(colours)
        if self.zone is not None:
            self.zone.colours = colours
        self.viewport().update()

    # What is done with it.

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        row = current.data(ROW)
        if self._is_quiet or self._takes_several:
            return
        if isinstance(row, ListedConversation):
            self.chosen.emit(row.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not self._takes_several:
            self._on_activated(index)

    def _on_activated(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ListedConversation):
            self.chosen.emit(row.id)
        elif isinstance(row, Heading) and row.folder:
            self.fold_asked.emit(row.folder, not row.is_folded)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # The menu's button marks and opens nothing.
        if event.button() != Qt.MouseButton.RightButton:
            index, marked = self.indexAt(event.position().toPoint()), self.selectedIndexes()
            is_line = isinstance(index.data(ROW), ListedConversation)
            self._pressed_at = event.position().toPoint() if is_line else None
            # One of several that are marked may be where a drag begins: they stay marked.
            is_one_of_them = len(marked) > 1 and index in marked
            self._takes_several = bool(event.modifiers() & _SEVERAL) or is_one_of_them
            super().mousePressEvent(event)
            self._takes_several = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        if event.button() != Qt.MouseButton.RightButton:
            self._takes_several = bool(event.modifiers() & _SEVERAL)
            super().mouseReleaseEvent(event)
            self._takes_several = False
            is_beside = not self.indexAt(event.position().toPoint()).isValid()
            if is_beside and not self.selectedIndexes() and self.currentIndex().isValid():
                self.mark(self.currentIndex())  # of none that are marked, the open one

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid():
                self.ask_for_menu_of(index, event.globalPos())
        else:
            self._ask_for_menu()

    def ask_for_menu_of(self, index: QModelIndex, place: QPoint | None = None) -> None:
        """The menu of a row, or of all that are marked if it is one of them; else below it."""
        if index not in self.selectedIndexes():
            self.mark(index)
        rect = self.visualRect(index)
        below = rect.bottomLeft() if self.isRightToLeft() else rect.bottomRight()
        self.menu_asked.emit(place or self.viewport().mapToGlobal(below))

    def _ask_for_menu(self) -> None:
        """The menu of what is marked, by keyboard: at the row."""
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)
            rect = self.visualRect(index)
            self.menu_asked.emit(self.viewport().mapToGlobal(rect.center()))

    def event(self, event: QEvent) -> bool:
        # Shift+F10 is the menu's key and no shortcut of the window.
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and is_menu_key(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().data(ROW)
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif is_menu_key(event):
            self._ask_for_menu()
        elif isinstance(row, Heading) and key in _FOLDS:
            self.fold_asked.emit(row.folder, _FOLDS[key])
        elif isinstance(row, Heading) and key == Qt.Key.Key_Space:
            self.fold_asked.emit(row.folder, not row.is_folded)
        else:
            self._takes_several = bool(event.modifiers() & _SEVERAL)
            super().keyPressEvent(event)
            self._takes_several = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # To draw the mouse over rows is not to open one after the other.
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)
        elif self._pressed_at is not None:
            from desktop_chat.ui.list.dragging import far_enough

            if far_enough(self._pressed_at, event.position().toPoint()):
                self._drag()

    # Dragging.

    def _drag(self) -> None:
        """Take what is marked by the mouse; out of the archive, the menu leads."""
        from desktop_chat.ui.list.dragging import NewFolderZone, drag

        self._pressed_at = None
        rows = (self.rows.rows[row] for row in sorted(i.row() for i in self.selectedIndexes()))
        lines = [row for row in rows if isinstance(row, ListedConversation)]
        if not lines or any(line.arrangement.is_archived for line in lines):
            return
        if self.zone is None:
            self.zone = NewFolderZone(self)
            self.zone.dropped.connect(self.dropped_anew)
        self.zone.colours = self.painter.colours
        self.zone.come()
        drag(self, lines, self.painter.colours)
        self.zone.hide()

    @property
    def falling(self) -> Falling:
        """Where what is dragged over the list would fall; loaded with the first of it."""
        if self._falling is None:
            from desktop_chat.ui.list.dragging import Falling

            self._falling = Falling(self, self.rows)
        return self._falling

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.falling.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.source() is self:
            super().dragMoveEvent(event)  # it scrolls near the ends
        self.falling.answer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self.falling.forget()

    def dropEvent(self, event: QDropEvent) -> None:
        found = self.falling.take(event)
        if event.source() is self:
            super().dropEvent(event)  # which ends its scrolling
        event.setAccepted(found is not None)
        if found is not None:
            event.setDropAction(Qt.DropAction.MoveAction)
            self.dropped.emit(*found)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._falling is not None:
            self._falling.paint(self.painter.colours)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.renaming_over.emit()

    def keyboardSearch(self, search: str) -> None:
        # Qt would go through all rows for each letter.
        if search.strip():
            self.typed.emit(search)

    def _on_scroll(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - _NEAR:
            self.end_near.emit()
