"""The transcript: a window of blocks in one document, following only its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMargins, QMimeData, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QFrame, QTextBrowser

from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.messages import Message
from desktop_chat.chat.notices import Notice
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.theme.viewport import make_viewport
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.thumbnails import Thumbnails
    from desktop_chat.ui.transcript.engine import Engine
    from desktop_chat.ui.transcript.formats import Typography
    from desktop_chat.ui.transcript.reading import Anchor
    from desktop_chat.ui.transcript.sheets import Boundary

T = TypeVar("T")

_ACTIONS = QAbstractSlider.SliderAction
_SCROLLING = {
    Qt.Key.Key_Up: _ACTIONS.SliderSingleStepSub,
    Qt.Key.Key_Down: _ACTIONS.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _ACTIONS.SliderPageStepSub,
    Qt.Key.Key_PageDown: _ACTIONS.SliderPageStepAdd,
    Qt.Key.Key_Home: _ACTIONS.SliderToMinimum,
    Qt.Key.Key_End: _ACTIONS.SliderToMaximum,
}

_BOTTOM_SLACK = 4


class TranscriptView(QTextBrowser):
    """Shows one conversation. What does it is loaded with the first message: the window opens
    without."""

    action_asked = Signal(str)  # see `anchors`
    attachment_asked = Signal(object)  # an Attachment that is to be looked at
    link_asked = Signal(str, str)  # where it leads, what it says
    follows_changed = Signal(bool)  # whether the newest line is kept in sight
    wrap_chosen = Signal(bool)  # whether code is to be wrapped
    grew_unseen = Signal()
    geometry_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        make_viewport(self)
        self.setAccessibleName(tr("Transcript"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextBrowserInteraction | flags.TextSelectableByKeyboard)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._on_anchor)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self.colours = LIGHT
        self.zoom = 1.0
        self._type = (1.0, 1.0, "", "")
        self.wraps_code = True
        self.has_buttons = True  # not on paper
        self._follows, self._is_writing = True, False
        self.edited: Message | None = None  # is in the message box to be changed
        self._engine: Engine | None = None
        self.thumbnails: Callable[[], Thumbnails] | None = None

    @property
    def engine(self) -> Engine:
        """What reads, sets and writes."""
        if self._engine is None:
            from desktop_chat.ui.transcript.engine import Engine

            self._engine = Engine(self)
        return self._engine

    # What the controller calls.

    def show_messages(self, messages: Sequence[Message]) -> None:
        """Replace what is shown; the reader is taken to the end."""
        if not messages and self._engine is None:
            return
        self.set_follows(follows=True)
        self.engine.show(messages)
        self.geometry_changed.emit()  # what floats over it belongs to what it showed

    def add_message(self, message: Message, follow: bool = True) -> None:
        """Append a message and go to it, or, without `follow`, stay where the reader is."""
        self.set_follows(follow)
        self.engine.add(message)

    def show_message(self, number: int) -> None:
        """Go to the begin of a message, counted from 0."""
        self.engine.opening.show_message(number)

    def grew(self, delta: TextDelta | ReasoningDelta) -> None:
        """More of the last message; shown with the next frame."""
        self.engine.grew(delta.text, isinstance(delta, ReasoningDelta))

    def flush(self) -> None:
        """Show all that has come."""
        if self._engine is not None:
            self._engine.flush()

    def stop(self) -> None:
        """The window closes."""
        if self._engine is not None:
            self._engine.stop()

    def moved(self, message: Message) -> None:
        """The last message's status has changed."""
        self.engine.moved(message)

    def noticed(self, notice: Notice) -> None:
        """Something to say while nothing comes; None takes it back."""
        self.engine.noticed(notice)

    def drop_last(self) -> None:
        """Take the last message away, to make room for a new attempt."""
        self.engine.drop_last()

    def set_colours(self, colours: Colours) -> None:
        """Show everything in another palette; what is read stays where it is."""
        self.colours = colours
        if self._engine is not None:
            self._engine.dress()

    def set_type(self, zoom: float, air: float = 1.0, code_font: str = "") -> None:
        """Type of another size or family, more or less air; the line at the top stays there."""
        wanted = (zoom, air, code_font, "/".join(self.font().families()))
        if wanted != self._type:
            self._type = wanted
            self.zoom = zoom
            if self._engine is not None:
                self._engine.dress()

    def look_like(self, other: TranscriptView) -> None:
        """In the colours and the type of another one."""
        self.colours, self.zoom, self._type = other.colours, other.zoom, other._type
        self.wraps_code = other.wraps_code
        self.setFont(other.font())

    def make_typography(self) -> Typography:
        """The formats in the colours, the size and the families of now."""
        from desktop_chat.ui.transcript.formats import Typography

        _, air, code_font, _ = self._type
        return Typography(self.colours, self.zoom, self.font(), air, code_font)

    def set_wraps_code(self, wraps: bool) -> None:
        """Whether long lines of code go on in the next line, or beyond the card's edge."""
        if wraps is not self.wraps_code:
            self.wraps_code = wraps
            if self._engine is not None:
                self._engine.dress()

    def jump_to_latest(self) -> None:
        """Go to the newest line and stay with it."""
        self.set_follows(follows=True)
        self.engine.opening.show_end()

    def jump_to_start(self) -> None:
        """Go to the first line of the conversation."""
        self.set_follows(follows=False)
        self.engine.opening.show_start()

    def show_boundaries(self, boundaries: Mapping[int, Boundary]) -> None:
        """Say under messages, by their numbers, that what is above is not sent as it stands."""
        self.engine.show_boundaries(boundaries)

    def jump_to_words(self, number: int, offset: int, words: Sequence[str]) -> None:
        """Go to an offset in the text of a message, where `words` were found, and light them up."""
        self.engine.jumper.jump(number, offset, words)

    # The reader's place.

    @property
    def follows(self) -> bool:
        return self._follows

    def set_follows(self, follows: bool) -> None:
        if follows is not self._follows:
            self._follows = follows
            self.follows_changed.emit(follows)

    def settle_follows(self, is_over: bool) -> None:
        """After the app has scrolled: who is at the end of what is over follows it again."""
        bar = self.verticalScrollBar()
        at_bottom = bar.value() >= bar.maximum() - _BOTTOM_SLACK
        if is_over and at_bottom and self.engine.has_end:
            self.set_follows(follows=True)

    def write(self, change: Callable[[], T]) -> T:
        """One edit of the document: one layout, the reader's place and selection kept."""
        was_writing, self._is_writing = self._is_writing, True
        try:
            return self._write(change)
        finally:
            self._is_writing = was_writing

    def _write(self, change: Callable[[], T]) -> T:
        from desktop_chat.ui.transcript.reading import anchor_at_top, hold

        anchor = None if self._follows else anchor_at_top(self)
        selecting = self.engine.selecting
        selecting.before_write()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        try:
            result = change()
        finally:
            cursor.endEditBlock()
        selecting.after_write()
        if anchor is None:
            self.scroll_to_end()
        else:
            hold(self, anchor)
        return result

    def hold(self, anchor: Anchor) -> None:
        """Bring a line back to where it was on the screen."""
        from desktop_chat.ui.transcript.reading import hold

        was_writing, self._is_writing = self._is_writing, True
        hold(self, anchor)
        self._is_writing = was_writing

    def scroll_to(self, value: int) -> None:
        """Scroll for the app, not for the reader."""
        was_writing, self._is_writing = self._is_writing, True
        self.verticalScrollBar().setValue(value)
        self._is_writing = was_writing

    def scroll_to_end(self) -> None:
        self.scroll_to(self.verticalScrollBar().maximum())

    def _on_scroll(self, value: int) -> None:
        if self._is_writing or self._engine is None:
            return
        at_bottom = value >= self.verticalScrollBar().maximum() - _BOTTOM_SLACK
        self.set_follows(at_bottom and self._engine.has_end)
        self._engine.scrolled()
        self.geometry_changed.emit()

    # Painting and geometry.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._engine is None:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._engine.paint(painter, QRectF(event.rect()))
        painter.end()
        super().paintEvent(event)
        if not self.wraps_code:
            painter = QPainter(self.viewport())
            self._engine.paint_over(painter, QRectF(event.rect()))
            painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways, or with Shift, the code under the mouse moves."""
        delta = event.angleDelta()
        has_shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        sideways = delta.x() or (delta.y() if has_shift else 0)
        if sideways and not self.wraps_code:
            pixels = -event.pixelDelta().x() or round(-sideways / 2)
            if self.engine.code_scroller.move_at(event.position().toPoint(), pixels):
                event.accept()
                return
        super().wheelEvent(event)

    @property
    def column(self) -> int:
        """The width of the text, in pixels; it grows with the type, as far as there is room."""
        return min(round(tokens.COLUMN * self.zoom), max(100, self.width() - 2 * tokens.COLUMN_AIR))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._engine is None:
            self.centre()
            super().resizeEvent(event)
            return
        with self._engine.place_kept():
            self.centre()
            super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._engine.widened()
        self.geometry_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """The room that there was for it while it was hidden may have needed a scroll bar."""
        super().showEvent(event)
        self.centre()

    def centre(self) -> None:
        """Keep the column in the middle, whether the scroll bar stands beside it or not."""
        column, bar = self.column, self.verticalScrollBar()
        beside = bar.width() if bar.isVisibleTo(self) else 0
        start = (self.width() - column) // 2
        end = max(0, self.width() - start - column - beside)  # where the bar is
        sides = (end, 0, start, 0) if self.isRightToLeft() else (start, 0, end, 0)
        if self.viewportMargins() != QMargins(*sides):
            self.setViewportMargins(*sides)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Sideways nothing moves: a long line of code is no reason to."""
        if dx:
            self.horizontalScrollBar().setValue(0)
        super().scrollContentsBy(0, dy)

    # Selecting, copying, links.

    def _on_anchor(self, url: QUrl) -> None:
        from desktop_chat.ui.transcript.anchors import follow

        follow(self, url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = QKeySequence.StandardKey
        if event.matches(keys.Copy):
            self.copy()
        elif event.matches(keys.SelectAll):
            self.selectAll()
        elif event.matches(keys.MoveToEndOfDocument):
            self.jump_to_latest()
        elif event.matches(keys.MoveToStartOfDocument):
            self.jump_to_start()
        elif not self._scrolls(event):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._bring_caret()
            super().keyPressEvent(event)

    def _scrolls(self, event: QKeyEvent) -> bool:
        """Whether a key was one that scrolls, as in any page that is read."""
        bar = self.verticalScrollBar()
        action = _SCROLLING.get(Qt.Key(event.key()))
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or action is None:
            return False
        if event.key() == Qt.Key.Key_Home:
            self.jump_to_start()
        elif event.key() == Qt.Key.Key_End:
            self.jump_to_latest()
        else:
            bar.triggerAction(action)
        return True

    def _bring_caret(self) -> None:
        """Selecting by keyboard begins in what is in sight."""
        cursor = self.textCursor()
        if cursor.hasSelection() or self.viewport().rect().contains(self.cursorRect().center()):
            return
        self.setTextCursor(self.cursorForPosition(self.viewport().rect().topLeft()))

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected text alone, clean."""
        data = QMimeData()
        data.setText(self.engine.selecting.loaded_text())  # not for people: theirs
        return data

    def copy(self) -> None:
        """Copy the selection, what is not loaded included."""
        self.engine.copy(as_markdown=False)

    def copy_as_markdown(self) -> None:
        """Copy the source of the blocks that the selection touches."""
        self.engine.copy(as_markdown=True)

    def selectAll(self) -> None:
        """The whole conversation, whether it is loaded or not."""
        self.engine.selecting.select_all()

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Something empty: no text of a model opens a file or an address."""
        # For None, and for a picture that is no picture, Qt would open a local file itself.
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)
