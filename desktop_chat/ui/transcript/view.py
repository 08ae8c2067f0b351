"""The transcript: one document, appended to once a frame, following only its reader."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.notices import Notice, RetryPause
from desktop_chat.ui.sentences import ending_sentence, notice_sentence
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.transcript.bubbles import Bubble, block_box, bubble_margins, paint_bubbles
from desktop_chat.ui.transcript.formats import Formats, block_format
from desktop_chat.ui.words import tr

FRAME_MS = 16
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
        self._formats = Formats.in_palette(LIGHT)
        self._messages: list[Message] = []
        self._bubbles: list[Bubble] = []
        self._pending: list[str] = []
        self._pending_is_reasoning = False
        self._line_kind = ""  # what the last block holds: "", body, reasoning
        self._in_first_block = False
        self._foot_start: int | None = None
        self._links_start: int | None = None
        self._follows = True
        self._is_writing = False
        self._cost_ms = 0.0
        self._flush_timer = QTimer(self)
        self._flush_timer.setSingleShot(True)
        self._flush_timer.timeout.connect(self.flush)
        self._dot_timer = QTimer(self)
        self._dot_timer.setInterval(_DOT_MS)
        self._dot_timer.timeout.connect(self._update_dot)

    # What the controller calls.

    def show_messages(self, messages: list[Message]) -> None:
        """Replace what is shown; the reader is taken to the end."""
        self._flush_timer.stop()
        self._messages = list(messages)
        self._rebuild()
        self._follows = True
        self._scroll_to_end()

    def add_message(self, message: Message) -> None:
        """Append a message and go to it."""
        self.flush()
        self._write(self._remove_links)
        self._messages.append(message)
        self._follows = True
        self._write(lambda: self._append_message(message))

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
        """Show what has come."""
        self._flush_timer.stop()
        if not self._pending:
            return
        began = perf_counter()
        text = "".join(self._pending)
        self._pending.clear()
        self._write(lambda: self._append_text(text, self._pending_is_reasoning))
        self._cost_ms = (perf_counter() - began) * 1000

    def moved(self, message: Message) -> None:
        """The last message's status has changed."""
        if message.status.is_final:
            self.flush()
            self._write(lambda: self._show_foot(message))
        self._run_dot(message)

    def noticed(self, notice: Notice) -> None:
        """Something to say while nothing comes; None takes it back."""
        self._write(lambda: self._show_notice(notice))

    def drop_last(self) -> None:
        """Take the last message away, to make room for a new attempt."""
        self.show_messages(self._messages[:-1])

    def set_colours(self, colours: Colours) -> None:
        """Show everything in another palette; what is read stays where it is."""
        self._colours = colours
        self._formats = Formats.in_palette(colours)
        if self._messages:
            place = self.verticalScrollBar().value()
            self._rebuild()
            if not self._follows:
                self.verticalScrollBar().setValue(place)

    # Writing.

    def _write(self, change: Callable[[], None]) -> None:
        """One edit of the document: one layout, and the reader's place kept."""
        self._is_writing = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        try:
            change()
        finally:
            cursor.endEditBlock()
            self._is_writing = False
        if self._follows:
            self._scroll_to_end()

    def _rebuild(self) -> None:
        self._pending.clear()
        self._bubbles.clear()
        self._foot_start = self._links_start = None
        self._line_kind = ""
        self.document().clear()
        air = QTextFrameFormat()
        air.setTopMargin(tokens.SPACE_3)
        air.setBottomMargin(tokens.SPACE_5)
        self.document().rootFrame().setFrameFormat(air)
        self._write(self._append_all)

    def _append_all(self) -> None:
        for message in self._messages:
            self._append_message(message)
        self._run_dot(self._messages[-1] if self._messages else None)

    def _append_message(self, message: Message) -> None:
        self._foot_start = None
        self._line_kind = ""
        if message.role is Role.USER:
            self._append_bubble(message)
            return
        if message.reasoning:
            self._append_text(message.reasoning, is_reasoning=True)
        if message.text:
            self._append_text(message.text, is_reasoning=False)
        if message.status.is_final:
            self._show_foot(message)
        elif not message.has_content:
            self._new_block(block_format(tokens.SPACE_5))
        self._run_dot(message)

    def _append_bubble(self, message: Message) -> None:
        left, right = self._margins_of(message.text)
        above = tokens.SPACE_6 + tokens.SPACE_3 if len(self._messages) > 1 else tokens.SPACE_5
        first = self._new_block(block_format(above, left, right))
        last = QTextCursor(first)
        first.setKeepPositionOnInsert(True)
        last.insertText(message.text, self._formats.body)
        if first.block() != last.block():
            rest = QTextCursor(last)
            rest.setPosition(first.block().next().position())
            rest.setPosition(last.position(), QTextCursor.MoveMode.KeepAnchor)
            rest.mergeBlockFormat(block_format(0, left, right))
        last.setKeepPositionOnInsert(True)
        self._bubbles.append(Bubble(message.text, first, last))

    def _append_text(self, text: str, is_reasoning: bool) -> None:
        self._remove_foot()
        kind = "reasoning" if is_reasoning else "body"
        if self._line_kind != kind:
            text = text.lstrip("\n") if not is_reasoning else text
            above = tokens.SPACE_3 if self._line_kind == "reasoning" else tokens.SPACE_5
            cursor = self._start_part(above)
            self._line_kind = kind
            self._in_first_block = True
        else:
            cursor = self._end()
        form = self._formats.muted if is_reasoning else self._formats.body
        if self._in_first_block and "\n" in text:
            # Only the first block keeps its distance from what is above; the rest inherit.
            head, _, text = text.partition("\n")
            cursor.insertText(head, form)
            cursor.insertBlock(block_format())
            self._in_first_block = False
        cursor.insertText(text, form)

    def _start_part(self, above: int) -> QTextCursor:
        # The empty block that held the waiting dot's place is used first.
        cursor = self._end()
        block = cursor.block()
        waiting = block.length() <= 1 and self._line_kind == "" and not self._in_bubble(block)
        if waiting and self.document().blockCount() > 1:
            cursor.mergeBlockFormat(_above(above))
            return cursor
        return self._new_block(block_format(above))

    def _in_bubble(self, block: QTextBlock) -> bool:
        return bool(self._bubbles) and self._bubbles[-1].last.block() == block

    def _new_block(self, form: QTextBlockFormat) -> QTextCursor:
        cursor = self._end()
        if self.document().isEmpty() and not self._bubbles and self._line_kind == "":
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form)
        return cursor

    def _end(self) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor

    # The foot: what stands under a reply that did not end plainly, or a notice.

    def _show_foot(self, message: Message) -> None:
        self._remove_foot()
        sentence = ending_sentence(message)
        if not sentence:
            return
        failed = message.status is Status.ERROR
        form = self._formats.error if failed else self._formats.muted
        cursor = self._start_foot(alone=not message.has_content)
        cursor.insertText(sentence, form)
        self._links_start = None
        if message.status is not Status.COMPLETE and message is self._messages[-1]:
            self._links_start = cursor.position()
            cursor.insertText("   ", form)
            cursor.insertText(tr("Retry"), self._formats.link_to("retry"))
            if failed:
                cursor.insertText("   ", form)
                cursor.insertText(tr("Settings"), self._formats.link_to("settings"))

    def _show_notice(self, notice: Notice) -> None:
        self._remove_foot()
        if notice is not None:
            form = self._formats.muted
            if isinstance(notice, RetryPause):
                form = self._formats.warning
            self._start_foot().insertText(notice_sentence(notice), form)

    def _remove_links(self) -> None:
        """Only the last reply can be asked for again."""
        if self._links_start is not None:
            cursor = self._end()
            cursor.setPosition(self._links_start, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._links_start = None

    def _start_foot(self, alone: bool = False) -> QTextCursor:
        """A new last block; a foot that stands `alone` takes the place of the reply."""
        if alone and self._end().block().length() <= 1:
            return self._start_part(tokens.SPACE_5)
        self._foot_start = self._end().position()
        return self._new_block(block_format(tokens.SPACE_5 if alone else tokens.SPACE_3))

    def _remove_foot(self) -> None:
        if self._foot_start is None:
            return
        cursor = self._end()
        cursor.setPosition(self._foot_start, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._foot_start = None

    # The dot that breathes until the first delta.

    def _run_dot(self, message: Message | None) -> None:
        waits = message is not None and not message.status.is_final and not message.has_content
        if waits and not self._dot_timer.isActive():
            self._dot_timer.start()
        elif not waits and self._dot_timer.isActive():
            self._dot_timer.stop()
            self.viewport().update()

    def _dot_rect(self) -> QRectF:
        block = self.document().lastBlock()
        if self._foot_start is not None:
            block = block.previous()
        box = block_box(self, block)
        centre = QPointF(box.left() + 5, box.bottom() - box.height() / 2)
        return QRectF(centre.x() - 4, centre.y() - 4, 8, 8)

    def _update_dot(self) -> None:
        self.viewport().update(self._dot_rect().toAlignedRect().adjusted(-2, -2, 2, 2))

    # Painting and geometry.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(event.rect())
        paint_bubbles(self, self._bubbles, painter, area, self._colours.surface)
        if self._dot_timer.isActive():
            colour = QColor(self._colours.accent)
            colour.setAlphaF(0.55 + 0.4 * math.sin(perf_counter() * 4.5))
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
        if event.oldSize().width() != event.size().width() and self._bubbles:
            self._write(self._fit_bubbles)
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

    def _fit_bubbles(self) -> None:
        for bubble in self._bubbles:
            left, right = self._margins_of(bubble.text)
            form = QTextBlockFormat()
            form.setLeftMargin(left)
            form.setRightMargin(right)
            # Not a copy of `first`: a cursor that keeps its position still moves its anchor.
            cursor = QTextCursor(self.document())
            cursor.setPosition(bubble.first.position())
            cursor.setPosition(bubble.last.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeBlockFormat(form)

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

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Something empty: no text of a model opens a file or an address."""
        # For None, and for a picture that is no picture, Qt would open a local file itself.
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)


def _above(pixels: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setProperty(QTextFormat.Property.BlockTopMargin, float(pixels))
    return form
