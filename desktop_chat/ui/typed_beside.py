"""What is done beside its place: words typed into the transcript, the wheel beside the text."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from desktop_chat.ui.message_edit import MessageEdit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TypedBeside(QObject):
    """Hands on what a view of text has no use for, and the focus with it.

    What an input method composes is handed on piece by piece; the focus follows at its end, since
    a change of the focus would break the word off.
    """

    def __init__(self, view: QTextEdit, edit: MessageEdit) -> None:
        super().__init__(view)
        self._view, self._edit = view, edit
        view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        edit = self._edit
        if not edit.isVisible() or not edit.isEnabled():
            return False
        if isinstance(event, QInputMethodQueryEvent):
            return self._answer(event)
        if event.type() == QEvent.Type.FocusOut and edit.is_composing:
            QApplication.sendEvent(edit, QInputMethodEvent())
        if isinstance(event, QInputMethodEvent):
            QApplication.sendEvent(edit, event)
            if not event.preeditString() and event.commitString():
                edit.setFocus()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if edit.is_composing:
                QApplication.sendEvent(edit, event)
                return True
            if _is_text(event) or event.matches(QKeySequence.StandardKey.Paste):
                edit.setFocus()
                QApplication.sendEvent(edit, event)
                return True
            if event.key() in _ENTER and not self._is_at_link():
                edit.setFocus()  # a draft is not sent from afar
                return True
        return False

    def _is_at_link(self) -> bool:
        cursor = self._view.textCursor()
        return cursor.hasSelection() and cursor.charFormat().isAnchor()

    def _answer(self, event: QInputMethodQueryEvent) -> bool:
        """An input method asks about the text around: that is the message box's."""
        queries = event.queries()
        for query in Qt.InputMethodQuery:
            bits = query.value
            if bits & (bits - 1) == 0 and queries & query:
                event.setValue(query, self._moved(self._edit.inputMethodQuery(query)))
        event.accept()
        return True

    def _moved(self, value: object) -> object:
        """A place in the message box as one in the view."""
        if not isinstance(value, QRect | QRectF):
            return value
        origin = QPoint()
        offset = self._edit.mapToGlobal(origin) - self._view.mapToGlobal(origin)
        return value.translated(offset)


class WheelBeside(QObject):
    """The wheel scrolls a view of text also over its empty margins, and beside what is below."""

    def __init__(self, view: QTextEdit, below: QWidget) -> None:
        super().__init__(view)
        self._view = view
        for widget in (view, below):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QWheelEvent) or not self._view.isVisible():
            return False
        if not event.angleDelta().x() and not event.modifiers():
            QApplication.sendEvent(self._view.verticalScrollBar(), event)
        return True


def _is_text(event: QKeyEvent) -> bool:
    """Whether a key writes something; not Space, which scrolls."""
    keys = Qt.KeyboardModifier
    held = event.modifiers() & (keys.ControlModifier | keys.AltModifier | keys.MetaModifier)
    writes = [keys.NoModifier, keys.ControlModifier | keys.AltModifier]  # the latter is AltGr
    if sys.platform == "darwin":
        writes.append(keys.AltModifier)
    text = event.text()
    return held in writes and text.isprintable() and bool(text.strip())
