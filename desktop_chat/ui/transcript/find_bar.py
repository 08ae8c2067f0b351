"""Finding in a conversation: what to look for, how often it is there, the next and the last."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import set_points
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.icon_button import IconButton
from desktop_chat.ui.words import tr

_DEBOUNCE_MS = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOUSE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.ContextMenu,
)


class FindEdit(QLineEdit):
    """The field for the words; it knows whether an input method composes in it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_composing = False
        self.setAccessibleName(tr("Find in this conversation"))
        self.setPlaceholderText(tr("Find"))
        self.setMinimumWidth(tokens.FIND_EDIT)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.is_composing = False
        super().focusOutEvent(event)


class CountLabel(QLabel):
    """The count; it grows with its text and never shrinks, so that the bar stands still."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        set_points(self, tokens.SMALL_POINTS)

    def show_words(self, words: str) -> None:
        self.setText(words)  # not for people: given
        self.setMinimumWidth(max(self.minimumWidth(), self.sizeHint().width()))

    def start_anew(self) -> None:
        self.setMinimumWidth(0)
        self.show_words("")


class FindBar(QFrame):
    """A card that floats over the text: a field, the count, previous, next and close.

    Enter and F3 ask for the next match, with Shift for the previous one; Esc closes. Keys that
    an input method composes with are its own. What is found is the business of the view, which
    answers `searched` with `set_count`.
    """

    searched = Signal(str)  # the words have changed; empty: nothing is looked for
    next_asked = Signal()
    previous_asked = Signal()
    closed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._icons = icons
        self._room = QRect()
        self._came_from: QWidget | None = None
        self.edit = FindEdit()
        self.count = CountLabel()
        self.previous_button = IconButton(tr("Previous match"), tokens.ICON_BUTTON)
        self.previous_button.rename(tr("Previous match"), tr("Shift+Enter"))
        self.next_button = IconButton(tr("Next match"), tokens.ICON_BUTTON)
        self.next_button.rename(tr("Next match"), tr("Enter"))
        self.close_button = IconButton(tr("Close search"), tokens.ICON_BUTTON)
        self.close_button.rename(tr("Close search"), tr("Esc"))
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._search)
        self.edit.textChanged.connect(self._on_text)
        self.previous_button.clicked.connect(lambda: self._step(self.previous_asked))
        self.next_button.clicked.connect(lambda: self._step(self.next_asked))
        self.close_button.clicked.connect(self.dismiss)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # or a click would focus the text below
        self.setFocusProxy(self.edit)
        self._lay_out()
        self._show_steps(has_matches=False)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_2, tokens.SPACE_1, tokens.SPACE_1, tokens.SPACE_1)
        row.setSpacing(tokens.SPACE_1)
        row.addWidget(self.edit, 1)
        row.addSpacing(tokens.SPACE_1)
        row.addWidget(self.count)
        row.addSpacing(tokens.SPACE_1)
        for button in (self.previous_button, self.next_button, self.close_button):
            row.addWidget(button)

    # What the view calls.

    def open_with(self, text: str) -> None:
        """Show the bar with the first line of `text` in it, or with what was looked for last."""
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._came_from = focused
        if self.isHidden():
            self.count.start_anew()
        words = text.strip().partition("\n")[0].partition("\u2029")[0]
        if words:
            self.edit.setText(words)  # not for people: theirs
        self.show()
        self.raise_()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._debounce.stop()
        if self.edit.text():
            self._search()

    def set_count(self, current: int, total: int, is_complete: bool) -> None:
        """Show where one is: `current` counts from 1, 0 means at no match.

        While `is_complete` is false, `total` is what the search has found so far.
        """
        words = ""
        if self.edit.text():
            words = _count_sentence(current, total, is_complete)
        self.count.show_words(words)
        self.edit.setAccessibleDescription(words)  # not for people: given
        self._show_steps(has_matches=bool(words) and total > 0)
        if self._room.isValid() and self.minimumSizeHint().width() > self.width():
            self.place_in(self._room)

    def place_in(self, rect: QRect) -> None:
        """Stand at the top of `rect` (in the parent's coordinates), where lines end."""
        self._room = rect
        room = max(rect.width() - 2 * tokens.SPACE_4, 0)
        self.count.show()
        if self.minimumSizeHint().width() > room:
            self.count.hide()  # the words come first
        width = min(max(tokens.FIND_WIDTH, self.sizeHint().width()), room)
        width = max(width, self.minimumSizeHint().width())
        left = rect.x() + tokens.SPACE_4
        if not self.isRightToLeft():
            left = rect.x() + rect.width() - tokens.SPACE_4 - width
        height = max(tokens.FIND_HEIGHT, self.sizeHint().height())
        self.setGeometry(left, rect.y() + tokens.SPACE_2, width, height)

    def dismiss(self) -> None:
        """Close the bar and give the focus back to where it came from."""
        if self.isHidden():
            return
        self._debounce.stop()
        focused, origin, self._came_from = QApplication.focusWidget(), self._came_from, None
        had_focus = focused is not None and self.isAncestorOf(focused)
        if had_focus and origin is not None and isValid(origin) and origin.isVisible():
            origin.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.closed.emit()

    def set_colours(self, colours: Colours) -> None:
        self.previous_button.setIcon(self._icons.get("chevron-up", colours))
        self.next_button.setIcon(self._icons.get("chevron-down", colours))
        self.close_button.setIcon(self._icons.get("close", colours))

    # Keys and words.

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F3, *_ENTER):
                event.accept()  # here, and not the window's
                return True
        elif event.type() in _MOUSE:
            event.accept()  # not a click into the text below
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self.count.start_anew()
            if self._room.isValid():
                self.place_in(self._room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = (*_ENTER, Qt.Key.Key_F3)
        if self.edit.is_composing:
            return
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in steps:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(self.previous_asked if back else self.next_asked)
        else:
            super().keyPressEvent(event)

    def _on_text(self, text: str) -> None:
        if not text:
            self.set_count(0, 0, is_complete=True)
        self._debounce.start()

    def _search(self) -> None:
        self._debounce.stop()
        self.searched.emit(self.edit.text())

    def _step(self, asked: SignalInstance) -> None:
        if self._debounce.isActive():
            self._search()
        if self.edit.text():
            asked.emit()

    def _show_steps(self, has_matches: bool) -> None:
        for button in (self.previous_button, self.next_button):
            if not has_matches and button.hasFocus():
                self.edit.setFocus()
            button.setEnabled(has_matches)


def _count_sentence(current: int, total: int, is_complete: bool) -> str:
    """In words: where one is among the matches."""
    if not is_complete:
        if not total:
            return tr("Searching…")
        return tr("1 match so far…") if total == 1 else tr("%n matches so far…", total)
    if not total:
        return tr("No matches")
    if not current:
        return tr("1 match") if total == 1 else tr("%n matches", total)
    words = tr("{current} of {total}")
    return words.replace("{current}", str(current)).replace("{total}", str(total))
