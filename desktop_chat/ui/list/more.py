"""The “…” at the end of a row of the list: the menu for those who do not think of a right click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.painter import has_more, more_place
from desktop_chat.ui.list.rows import ROW
from desktop_chat.ui.list.view import ConversationList
from desktop_chat.ui.words import tr

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_Index = QModelIndex | QPersistentModelIndex


class MoreButton(QObject):
    """Watches the list. It is painted with its row: none of them is a widget."""

    def __init__(self, view: ConversationList) -> None:
        super().__init__(view)
        self._view = view
        self._pressed = QPersistentModelIndex()
        view.viewport().installEventFilter(self)
        view.setAccessibleDescription(tr("Shift+F10 opens the menu of what is marked."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            return event.button() == Qt.MouseButton.LeftButton and self._takes(event)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._view.indexAt(event.pos())
            if self._is_at(index, QPointF(event.pos())):
                QToolTip.showText(event.globalPos(), _words(index), self._view)
                return True
        return False

    def _takes(self, event: QMouseEvent) -> bool:
        """Whether a press or its end is meant for the dots: it marks, opens and drags nothing."""
        index = self._view.indexAt(event.position().toPoint())
        if event.type() in _PRESSES:
            is_here = self._is_at(index, event.position())
            self._pressed = QPersistentModelIndex(index if is_here else QModelIndex())
            return is_here
        if event.type() != QEvent.Type.MouseButtonRelease or not self._pressed.isValid():
            return False
        is_same = self._pressed == QPersistentModelIndex(index)
        self._pressed = QPersistentModelIndex()
        if is_same and self._is_at(index, event.position()):
            self._view.ask_for_menu_of(index)
        return True

    def _is_at(self, index: QModelIndex, place: QPointF) -> bool:
        if not has_more(index.data(ROW)):
            return False
        rect = self._view.visualRect(index)
        return more_place(rect, self._view.isRightToLeft()).contains(place)


def _words(index: _Index) -> str:
    row = index.data(ROW)
    if isinstance(row, ListedConversation):
        return tr("Rename, move, export, delete…")
    return tr("Menu of the folder")
