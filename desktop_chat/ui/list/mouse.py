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
_KEPT = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class MouseHand(QObject):
    """Watches the list. A plain click gives the focus to the message box.

    Where the mouse has left it in the list (several are marked), letters go to the box too; they
    filter the list for those who came, or go on, by keyboard.
    """

    def __init__(self, view: ConversationList, box: MessageEdit) -> None:
        super().__init__(view)
        self._view = view
        self._box = box
        self._is_by_mouse = False
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        view.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        is_plain = not QApplication.keyboardModifiers() & _SEVERAL
        is_line = isinstance(index.data(ROW), ListedConversation)
        if is_plain and is_line and not self._view.is_being_renamed:
            self._box.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
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


def _is_letter(event: QKeyEvent) -> bool:
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & _NO_LETTERS
