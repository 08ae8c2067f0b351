"""What `/` in the message box offers: prompts and assistants, in a list over the box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from desktop_chat.ui.message_edit import MessageEdit
from desktop_chat.ui.palette.painter import RowPainter
from desktop_chat.ui.palette.rows import Row, RowModel
from desktop_chat.ui.search_box import keeps_escape
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.words import tr

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_TAKES = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


class Completion(QFrame):
    """The focus stays in the message box; arrows, Enter, Tab and Esc are meant for the list while
    it shows, unless an input method composes."""

    taken = Signal(object)  # the target of a line
    given_up = Signal()

    def __init__(self, edit: MessageEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName(tr("Prompts"))
        self._edit = edit
        self.model = RowModel()
        self.list = QListView()
        self.list.setObjectName("paletteRows")
        self.list.setAccessibleName(tr("Prompts and assistants"))
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._painter = RowPainter(self.list)
        self.list.setItemDelegate(self._painter)
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_1] * 4)
        column.addWidget(self.list)
        self.hide()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Offer these over the box; none of them hides the list."""
        self.model.show_rows(rows)
        if not rows:
            self.leave()
            return
        self.list.setCurrentIndex(self.model.index(0))
        self._place(len(rows))
        if not self.isVisible():
            self._edit.installEventFilter(self)
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Hide the list; the keys are the box's again."""
        self._edit.removeEventFilter(self)
        self.hide()

    def _place(self, count: int) -> None:
        box = self._edit.parentWidget()
        parent = self.parentWidget()
        if box is None or parent is None:
            return
        row = self.list.sizeHintForRow(0)
        height = row * min(count, tokens.COMPLETION_ROWS) + 2 * tokens.SPACE_1 + 2
        corner = box.mapTo(parent, QPoint(0, 0))
        height = min(height, max(row, corner.y() - tokens.SPACE_2))
        top = corner.y() - height - tokens.SPACE_1
        self.setGeometry(corner.x(), top, box.width(), height)

    def _step(self, count: int) -> None:
        row = self.list.currentIndex().row() + count
        row = max(0, min(row, len(self.model.rows) - 1))
        self.list.setCurrentIndex(self.model.index(row))

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            self.taken.emit(self.model.rows[index.row()].target)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.leave()
            return False
        if keeps_escape(event):
            return True
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._edit.is_composing or held != Qt.KeyboardModifier.NoModifier:
            return False
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in _TAKES:
            self._take(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.leave()
            self.given_up.emit()
        else:
            return False
        return True

    def set_colours(self, colours: Colours) -> None:
        self._painter.colours = colours
        self.list.viewport().update()
