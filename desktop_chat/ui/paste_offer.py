"""After a paste that is long to look at: whether it had better be a file; one may ignore that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.words import tr

_SHOWN_MS = 15_000


class PasteOffer(QObject):
    """A strip over the message box, as long as what was pasted is in it, for some seconds."""

    def __init__(self, window: MainWindow, keep: Callable[[str], bool]) -> None:
        """`keep` is given the text that is to be a file, and says whether it takes it."""
        super().__init__(window)
        self._box = window.composer
        self._keep = keep
        self._pasted = QTextCursor()
        self.strip = Strip("queue")
        self.strip.chosen.connect(lambda _: self._on_chosen())
        window.add_over_box(self.strip)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_SHOWN_MS)
        self._end.timeout.connect(self._on_end)
        self._box.edit.installEventFilter(self)
        self._box.edit.textChanged.connect(self._on_text)

    def paste(self, text: str) -> None:
        """Put a text into the box, as any paste, and offer the other way."""
        edit = self._box.edit
        start = edit.textCursor().selectionStart()
        self._pasted = QTextCursor()
        edit.insert_text(text)
        self._pasted = QTextCursor(edit.document())
        self._pasted.setPosition(start)
        self._pasted.setPosition(edit.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        self._pasted.setKeepPositionOnInsert(True)  # what is written behind it is no part of it
        lines = text.strip("\n").count("\n") + 1
        said = tr("Long text pasted, %n lines.", lines) if lines > 1 else tr("Long text pasted.")
        self.strip.say(said, (("keep", tr("Keep as a file")),))
        self.strip.follow(edit)
        self._end.start()

    def _on_chosen(self) -> None:
        """Take out what was pasted, as it is now, and have it kept."""
        edit, cursor = self._box.edit, self._pasted
        kept = edit.textCursor()
        edit.setTextCursor(cursor)
        text = edit.selected_text()
        edit.setTextCursor(kept)
        self.forget()
        if not text.strip() or self._keep(text):
            cursor.removeSelectedText()
        edit.setFocus()

    def forget(self) -> None:
        """Offer it no more."""
        self._pasted = QTextCursor()
        self._end.stop()
        self.strip.hide()

    def _on_text(self) -> None:
        # Once all of it has gone, its begin moves on with what comes in its stead.
        if not self.strip.isHidden() and self._pasted.anchor() >= self._pasted.position():
            self.forget()  # it was sent, or taken out, or another draft is there

    def _on_end(self) -> None:
        if self.strip.underMouse() or _has_focus(self.strip):
            self._end.start()
        else:
            self.forget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc takes the offer away, unless there is a reply for it to stop."""
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if not is_key or not self.strip.isVisible() or self._box.is_busy:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self.forget()
            return True
        return False


def _has_focus(strip: Strip) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and strip.isAncestorOf(focused)
