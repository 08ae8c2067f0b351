"""The field one writes in: it grows with its text, and stays quick with very long lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from desktop_chat.storage.settings import SendKey, Settings
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import set_points
from desktop_chat.ui.theme.viewport import make_viewport
from desktop_chat.ui.words import tr

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_RECALL: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class MessageEdit(QPlainTextEdit):
    """A plain text field of 1 to 10 lines; the send key asks to send, Ctrl+Up in an empty one to
    edit the last message, Up for what was sent before.

    While an input method composes, its Enter belongs to it and sends nothing.
    """

    submitted = Signal()
    last_asked = Signal()
    step_asked = Signal(int)  # -1: the message before the one that is edited; 1: the next one
    recall_asked = Signal(int)  # -1: what was sent before that, 1: after
    focus_changed = Signal(bool)
    takes: Callable[[QMimeData], bool] | None = None  # what is pasted or dropped, in its own way

    def __init__(self) -> None:
        super().__init__()
        make_viewport(self)
        self.send_key = SendKey.ENTER
        self._composing = False
        self._lines = 0
        self._zoom = 1.0
        self._has_pieces = False  # a long line is kept in pieces
        self._is_breaking = False
        self.recalled: str | None = None  # what was sent before and is in the box again
        self.setObjectName("message")
        self.setAccessibleName(tr("Message"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_points(self, tokens.BODY_POINTS)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._break_up)
        self.textChanged.connect(self.fit)
        self.fit()

    @property
    def is_composing(self) -> bool:
        """Whether an input method is at work."""
        return self._composing

    def follow(self, settings: Settings) -> None:
        """Send with the chosen key, in type as large as the transcript's."""
        self.send_key = settings.send_key
        if settings.zoom != self._zoom:
            self._zoom = settings.zoom
            set_points(self, tokens.BODY_POINTS * settings.zoom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._composing and self._asks_for_something(event):
            return
        if self._has_pieces:
            self._step_over_seam(event)
        super().keyPressEvent(event)
        is_shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier  # within its paragraph
        if self._has_pieces and event.key() in _ENTER and not is_shifted:
            from desktop_chat.ui import long_lines

            long_lines.begin_line(self.textCursor())

    def _asks_for_something(self, event: QKeyEvent) -> bool:
        """Whether a key was one of the box's own."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = held == Qt.KeyboardModifier.NoModifier
        is_ctrl = held == Qt.KeyboardModifier.ControlModifier
        if event.key() in _ENTER and (is_ctrl or (is_plain and self.send_key is SendKey.ENTER)):
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Up and is_ctrl and self.document().isEmpty():
            self.last_asked.emit()
        elif event.key() in _RECALL and is_ctrl:
            self.step_asked.emit(_RECALL[event.key()])
        elif event.key() in _RECALL and is_plain and self._recalls(_RECALL[event.key()]):
            self.recall_asked.emit(_RECALL[event.key()])
        else:
            return False
        return True

    def _recalls(self, step: int) -> bool:
        """Whether an arrow leaves the box for what was sent before: from an empty one, and from
        the edges of a text that came so."""
        if self.document().isEmpty():
            return step < 0
        cursor, direction = self.textCursor(), QTextCursor.MoveOperation
        if self.recalled is None or cursor.hasSelection():
            return False
        can_move = cursor.movePosition(direction.Up if step < 0 else direction.Down)
        return not can_move and self.text() == self.recalled

    def _step_over_seam(self, event: QKeyEvent) -> None:
        """Deleting at the seam of two pieces takes a character, not the seam."""
        from desktop_chat.ui.long_lines import goes_on

        cursor, move = self.textCursor(), QTextCursor.MoveOperation
        if cursor.hasSelection():
            return
        if event.key() == Qt.Key.Key_Backspace and cursor.atBlockStart():
            if goes_on(cursor.block()):
                cursor.movePosition(move.PreviousCharacter)
                self.setTextCursor(cursor)
            return
        at_end = event.key() == Qt.Key.Key_Delete and cursor.atBlockEnd()
        if at_end and goes_on(cursor.block().next()):
            cursor.movePosition(move.NextCharacter)
            self.setTextCursor(cursor)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Pictures and files too: they become attachments."""
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Text as it is, its white space included."""
        if self.takes is None or not self.takes(source):
            self.insert_text(source.text())

    def insert_text(self, text: str) -> None:
        """Put a text where the cursor stands; one step to undo."""
        if len(text) > tokens.LONG_LINE or self._has_pieces:
            from desktop_chat.ui import long_lines

            self._has_pieces = self._has_pieces or long_lines.is_long(text)
            if self._has_pieces:
                long_lines.insert(self.textCursor(), text)
                self.ensureCursorVisible()
                return
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def put_text(self, text: str) -> None:
        """Have nothing but a text, the cursor behind it; there is no way back."""
        self.recalled = None
        self._has_pieces = False
        if len(text) > tokens.LONG_LINE:
            self.clear()
            self.insert_text(text)
            self.document().clearUndoRedoStacks()
        else:
            self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def text(self) -> str:
        """The text as it was written: `toPlainText` would change some of its spaces."""
        if self._has_pieces:
            from desktop_chat.ui.long_lines import whole

            return whole(self.document().toRawText(), self.document().firstBlock())
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def selected_text(self) -> str:
        """The selected text, as it was written."""
        cursor = self.textCursor()
        if self._has_pieces:
            from desktop_chat.ui.long_lines import whole

            first = self.document().findBlock(cursor.selectionStart())
            return whole(cursor.selectedText(), first)
        return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected text; the seams of long lines are not in it."""
        if not self._has_pieces:
            return super().createMimeDataFromSelection()
        data = QMimeData()
        data.setText(self.selected_text())  # not for people: theirs
        return data

    def _break_up(self) -> None:
        """A line that has grown long under the keys is kept in pieces."""
        block = self.textCursor().block()
        if block.length() > 2 * tokens.LONG_LINE and not self._is_breaking:
            from desktop_chat.ui import long_lines

            self._has_pieces = self._is_breaking = True
            long_lines.break_up(block)
            self._is_breaking = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._lines:
            self._lines = 0
            self.fit()

    def fit(self) -> None:
        """As high as its lines, or as the window has room for."""
        most = self._most_lines()
        lines = self._visible_lines(most)
        if lines == self._lines and self.height() == self.minimumHeight():
            return
        self._lines = lines
        margin = int(self.document().documentMargin()) * 2
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margin + 2)
        full = lines >= most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if full else policy.ScrollBarAlwaysOff
        )

    def _most_lines(self) -> int:
        room = tokens.MESSAGE_SHARE * self.window().height()
        return min(max(2, int(room / self.fontMetrics().lineSpacing())), tokens.MESSAGE_LINES)

    def _visible_lines(self, most: int) -> int:
        """Lines as wrapped, counted no further than the box can show."""
        lines, block = 0, self.document().firstBlock()
        while block.isValid() and lines < most:
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return min(max(lines, 1), most)
