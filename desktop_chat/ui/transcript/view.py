"""The transcript: one document, appended to once a frame, following only its reader."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser

from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.messages import Message
from desktop_chat.chat.notices import Notice
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.transcript.bubbles import block_box, bubble_margins, paint_bubbles
from desktop_chat.ui.transcript.flow import text_between
from desktop_chat.ui.transcript.formats import Formats
from desktop_chat.ui.transcript.page import Page
from desktop_chat.ui.words import tr

FRAME_MS = 16
_SLICE = 32_768
_DOT_MS = 80
_BOTTOM_SLACK = 4


class TranscriptView(QTextBrowser):
    """Shows one conversation; grows at its end only."""

    action_asked = Signal(str)  # "retry", "settings"

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Transcript"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextBrowserInteraction | flags.TextSelectableByKeyboard)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._on_anchor)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self._colours = LIGHT
        self._page = Page(self.document(), Formats.in_palette(LIGHT), self._margins_of)
        self._messages: list[Message] = []
        self._pending: list[str] = []
        self._pending_is_reasoning = False
        self._ended: Message | None = None  # its foot waits for the text that is pending
        self._follows = True
        self._is_writing = False
        self._cost_ms = 0.0
        self._flush_timer = QTimer(self)
        self._flush_timer.setSingleShot(True)
        self._flush_timer.timeout.connect(self._flush_slice)
        self._dot_timer = QTimer(self)
        self._dot_timer.setInterval(_DOT_MS)
        self._dot_timer.timeout.connect(self._update_dot)

    # What the controller calls.

    def show_messages(self, messages: list[Message]) -> None:
        """Replace what is shown; the reader is taken to the end."""
        self._messages = list(messages)
        self._follows = True
        self._rebuild()
        self._scroll_to_end()

    def add_message(self, message: Message) -> None:
        """Append a message and go to it."""
        self.flush()
        self._messages.append(message)
        self._follows = True
        self._write(lambda: self._append_new(message))
        self._run_dot()

    def grew(self, delta: TextDelta | ReasoningDelta) -> None:
        """More of the last message; shown with the next frame."""
        is_reasoning = isinstance(delta, ReasoningDelta)
        if is_reasoning is not self._pending_is_reasoning and self._pending:
            self.flush()
        self._pending_is_reasoning = is_reasoning
        self._pending.append(delta.text)
        if not self._flush_timer.isActive():
            # A frame, or as long as the last one took to set: the rest of the app comes first.
            self._flush_timer.start(max(FRAME_MS, round(self._cost_ms)))

    def flush(self) -> None:
        """Show all that has come."""
        while self._pending or self._ended:
            self._flush_slice()

    def moved(self, message: Message) -> None:
        """The last message's status has changed."""
        self._run_dot()
        if message.status.is_final and message is self._messages[-1]:
            self._ended = message
            self._flush_slice()

    def noticed(self, notice: Notice) -> None:
        """Something to say while nothing comes; None takes it back."""
        self._write(lambda: self._page.show_notice(notice))

    def drop_last(self) -> None:
        """Take the last message away, to make room for a new attempt."""
        self.show_messages(self._messages[:-1])

    def set_colours(self, colours: Colours) -> None:
        """Show everything in another palette; what is read stays where it is."""
        self._colours = colours
        self._page.formats = Formats.in_palette(colours)
        if self._messages:
            place = self.verticalScrollBar().value()
            self._rebuild()
            if not self._follows:
                self.verticalScrollBar().setValue(place)

    # Writing.

    def _flush_slice(self) -> None:
        """Show the next piece of what has come, so much that the window stays live."""
        self._flush_timer.stop()
        began = perf_counter()
        if self._pending:
            text = "".join(self._pending)
            self._pending = [text[_SLICE:]] if len(text) > _SLICE else []
            is_reasoning = self._pending_is_reasoning
            self._write(lambda: self._page.append_text(text[:_SLICE], is_reasoning))
        if self._pending:
            self._flush_timer.start(0)
        elif self._ended is not None:
            ended, self._ended = self._ended, None
            self._write(lambda: self._page.show_foot(ended, ended is self._messages[-1]))
        self._cost_ms = (perf_counter() - began) * 1000

    def _write(self, change: Callable[[], None]) -> None:
        """One edit of the document: one layout, and the reader's place kept."""
        self._is_writing = True
        selection = self._selection_to_the_end()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        try:
            change()
        finally:
            cursor.endEditBlock()
            if selection is not None:
                self._select(*selection)
            self._is_writing = False
        if self._follows:
            self._scroll_to_end()

    def _selection_to_the_end(self) -> tuple[int, int] | None:
        """Anchor and position of a selection that new text would join."""
        cursor = self.textCursor()
        end = self.document().characterCount() - 1
        if not cursor.hasSelection() or cursor.selectionEnd() < end:
            return None
        return cursor.anchor(), cursor.position()

    def _select(self, anchor: int, position: int) -> None:
        place = self.verticalScrollBar().value()
        end = self.document().characterCount() - 1
        cursor = self.textCursor()
        cursor.setPosition(min(anchor, end))
        cursor.setPosition(min(position, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(place)

    def _rebuild(self) -> None:
        self._flush_timer.stop()
        self._pending.clear()
        self._ended = None
        follows = self._follows  # emptying the document moves the bar
        self._page.clear()
        self._follows = follows
        self._write(self._append_all)
        self._run_dot()

    def _append_all(self) -> None:
        for message in self._messages:
            self._page.append_message(message, is_last=message is self._messages[-1])

    def _append_new(self, message: Message) -> None:
        self._page.remove_links()
        self._page.append_message(message, is_last=True)

    # The dot that breathes until the first delta.

    def _run_dot(self) -> None:
        last = self._messages[-1] if self._messages else None
        waits = last is not None and not last.status.is_final and not last.has_content
        if waits and not self._dot_timer.isActive():
            self._dot_timer.start()
        elif not waits and self._dot_timer.isActive():
            self._dot_timer.stop()
            self.viewport().update()

    def _dot_rect(self) -> QRectF:
        box = block_box(self, self._page.waiting_block())
        centre = QPointF(box.left() + 5, box.bottom() - box.height() / 2)
        return QRectF(centre.x() - 4, centre.y() - 4, 8, 8)

    def _update_dot(self) -> None:
        self.viewport().update(self._dot_rect().toAlignedRect().adjusted(-2, -2, 2, 2))

    # Painting and geometry.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(event.rect())
        paint_bubbles(self, self._page.bubbles, painter, area, self._colours.surface)
        if self._dot_timer.isActive():
            colour = QColor(self._colours.accent)
            colour.setAlphaF(0.55 + 0.4 * math.sin(perf_counter() * 4.5))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(self._dot_rect())
        painter.end()
        super().paintEvent(event)

    def _margins_of(self, text: str) -> tuple[float, float]:
        return bubble_margins(text, self.font(), self._column())

    def _column(self) -> int:
        return min(tokens.COLUMN, max(100, self.width() - 2 * tokens.COLUMN_AIR))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._centre()
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width() and self._page.bubbles:
            self._write(self._page.fit_bubbles)
        if self._follows:
            self._scroll_to_end()

    def _centre(self) -> None:
        """Keep the column in the middle, whether the scroll bar stands beside it or not."""
        column = self._column()
        left = (self.width() - column) // 2
        bar = self.verticalScrollBar()
        right = self.width() - left - column - (bar.width() if bar.isVisibleTo(self) else 0)
        margins = self.viewportMargins()
        if (margins.left(), margins.right()) != (left, max(0, right)):
            self.setViewportMargins(left, 0, max(0, right), 0)

    def _on_scroll(self, value: int) -> None:
        if not self._is_writing:
            self._follows = value >= self.verticalScrollBar().maximum() - _BOTTOM_SLACK

    def _scroll_to_end(self) -> None:
        bar = self.verticalScrollBar()
        if bar.value() != bar.maximum():
            bar.setValue(bar.maximum())

    def _on_anchor(self, url: QUrl) -> None:
        if url.scheme() == "app":
            self.action_asked.emit(url.path())

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected text alone, as it came."""
        cursor = self.textCursor()
        data = QMimeData()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        data.setText(text_between(self.document(), start, end))  # not for people: theirs
        return data

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Something empty: no text of a model opens a file or an address."""
        # For None, and for a picture that is no picture, Qt would open a local file itself.
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)
