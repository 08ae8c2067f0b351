"""Who opens a conversation with the mouse wants to write in it: the keyboard goes to the box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.rows import ROW
from desktop_chat.ui.list.view import ConversationList
from desktop_chat.ui.message_edit import MessageEdit

_HELD = Qt.KeyboardModifier
_SEVERAL = _HELD.ControlModifier | _HELD.ShiftModifier | _HELD.MetaModifier
_NO_LETTERS = _HELD.ControlModifier | _HELD.AltModifier | _HELD.MetaModifier
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
_OF_THE_LIST = (Qt.Key.Key_F2, Qt.Key.Key_Delete)
_KEPT = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class MouseHand(QObject):
    """Watches the list. A plain click gives the focus to the message box.

    Where the mouse has left it in the list (several are marked), letters go to the box too; they
    filter the list for those who came, or go on, by keyboard. F2 and Delete, which the menu of the
    list names, still mean the conversation that was clicked, until something else is done.
    """

    def __init__(self, view: ConversationList, box: MessageEdit) -> None:
        super().__init__(view)
        self._view = view
        self._box = box
        self._is_by_mouse = False
        self._has_clicked = False  # and done nothing else since
        box.installEventFilter(self)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        view.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        is_plain = not QApplication.keyboardModifiers() & _SEVERAL
        is_line = isinstance(index.data(ROW), ListedConversation)
        if is_plain and is_line and not self._view.is_being_renamed:
            self._box.setFocus()
            self._has_clicked = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._box:
            return self._is_for_list(event)
        if event.type() == QEvent.Type.MouseButtonPress:
            self._is_by_mouse = True
        elif isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() not in _KEPT:
            self._is_by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _STEPS:
                self._is_by_mouse = False
            elif self._is_by_mouse and _is_letter(event) and not self._view.is_being_renamed:
                self._box.setFocus()
                self._box.insert_text(event.text())
                return True
        return False

    def _is_for_list(self, event: QEvent) -> bool:
        """Hand on a key that has come to the message box; any other ends what the click began."""
        if event.type() == QEvent.Type.FocusOut:
            self._has_clicked = False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        self._has_clicked &= event.key() in _OF_THE_LIST and not event.modifiers()
        is_free = event.key() == Qt.Key.Key_F2 or not self._box.toPlainText()
        if self._has_clicked and is_free:
            QApplication.sendEvent(self._view, event)
            return True
        return False


def _is_letter(event: QKeyEvent) -> bool:
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & _NO_LETTERS
