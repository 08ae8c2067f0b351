"""What stands in the transcript's document: messages, bubbles, and the foot under a reply."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
)

from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.notices import Notice, RetryPause
from desktop_chat.ui.sentences import ending_sentence, notice_sentence
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.bubbles import Bubble
from desktop_chat.ui.transcript.flow import insert_flow, shown
from desktop_chat.ui.transcript.formats import Formats, block_format
from desktop_chat.ui.words import tr

Margins = Callable[[str], tuple[float, float]]


class Page:
    """Writes a document at its end. `margins_of` gives a bubble's left and right margin."""

    def __init__(self, document: QTextDocument, formats: Formats, margins_of: Margins) -> None:
        self.formats = formats
        self.bubbles: list[Bubble] = []
        self._document = document
        self._margins_of = margins_of
        self._part = ""  # what the last block holds of a reply: "", reasoning, body
        self._in_first_block = False
        self._held_cr = False
        self._foot_start: int | None = None
        self._links_start: int | None = None

    def clear(self) -> None:
        """Begin an empty page."""
        self.bubbles.clear()
        self._foot_start = self._links_start = None
        self._part = ""
        self._document.clear()
        air = QTextFrameFormat()
        air.setTopMargin(tokens.SPACE_3)
        air.setBottomMargin(tokens.SPACE_5)
        self._document.rootFrame().setFrameFormat(air)

    def append_message(self, message: Message, is_last: bool) -> None:
        """A message as far as it has come."""
        self._foot_start = None
        self._part = ""
        self._held_cr = False
        if message.role is Role.USER:
            self._append_bubble(shown(message.text))
            return
        if message.reasoning:
            self.append_text(message.reasoning, is_reasoning=True)
        if message.text:
            self.append_text(message.text, is_reasoning=False)
        if message.status.is_final:
            self.show_foot(message, is_last)
        elif not message.has_content:
            self._new_block(block_format(tokens.SPACE_5))

    def append_text(self, text: str, is_reasoning: bool) -> None:
        """More of the last reply."""
        self._remove_foot()
        text = self._shown_piece(text)
        part = "reasoning" if is_reasoning else "body"
        if self._part != part:
            text = text if is_reasoning else text.lstrip("\n")
            if not text:
                return
            above = tokens.SPACE_3 if self._part else tokens.SPACE_5
            cursor = self._start_part(above)
            self._part = part
            self._in_first_block = True
        else:
            cursor = self._end()
        form = self.formats.muted if is_reasoning else self.formats.body
        if self._in_first_block and "\n" in text:
            # Only the first block keeps its distance from what is above; the rest inherit.
            head, _, text = text.partition("\n")
            insert_flow(cursor, head, form, block_format())
            cursor.insertBlock(block_format())
            self._in_first_block = False
        insert_flow(cursor, text, form, block_format())

    def show_foot(self, message: Message, is_last: bool) -> None:
        """What to say under a reply that did not end plainly, with what one can do."""
        self._remove_foot()
        sentence = ending_sentence(message)
        if not sentence:
            return
        failed = message.status is Status.ERROR
        form = self.formats.error if failed else self.formats.muted
        cursor = self._start_foot(alone=not message.has_content)
        cursor.insertText(sentence, form)
        self._links_start = None
        if message.status is not Status.COMPLETE and is_last:
            self._links_start = cursor.position()
            cursor.insertText("   ", form)
            cursor.insertText(tr("Retry"), self.formats.link_to("retry"))
            if failed:
                cursor.insertText("   ", form)
                cursor.insertText(tr("Settings"), self.formats.link_to("settings"))

    def show_notice(self, notice: Notice) -> None:
        """Something to say while nothing comes; None takes it back."""
        self._remove_foot()
        if notice is not None:
            waits = isinstance(notice, RetryPause)
            form = self.formats.warning if waits else self.formats.muted
            self._start_foot().insertText(notice_sentence(notice), form)

    def remove_links(self) -> None:
        """Only the last reply can be asked for again."""
        if self._links_start is not None:
            cursor = self._end()
            cursor.setPosition(self._links_start, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._links_start = None

    def fit_bubbles(self) -> None:
        """Set every bubble anew, after the column has changed its width."""
        for bubble in self.bubbles:
            left, right = self._margins_of(bubble.text)
            form = QTextBlockFormat()
            form.setLeftMargin(left)
            form.setRightMargin(right)
            # Not a copy of `first`: a cursor that keeps its position still moves its anchor.
            cursor = QTextCursor(self._document)
            cursor.setPosition(bubble.first.position())
            cursor.setPosition(bubble.last.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeBlockFormat(form)

    def waiting_block(self) -> QTextBlock:
        """Where the reply will begin."""
        block = self._document.lastBlock()
        return block if self._foot_start is None else block.previous()

    def _append_bubble(self, text: str) -> None:
        left, right = self._margins_of(text)
        is_first = self._document.isEmpty()
        above = tokens.SPACE_5 if is_first else tokens.SPACE_6 + tokens.SPACE_3
        first = self._new_block(block_format(above, left, right))
        last = QTextCursor(first)
        first.setKeepPositionOnInsert(True)
        head, _, rest = text.partition("\n")
        follow = block_format(0, left, right)
        insert_flow(last, head, self.formats.body, follow)
        if len(head) < len(text):
            last.insertBlock(follow)
            insert_flow(last, rest, self.formats.body, follow)
        last.setKeepPositionOnInsert(True)
        self.bubbles.append(Bubble(text, first, last))

    def _shown_piece(self, text: str) -> str:
        """The next piece of a reply; a CR at its end waits for the LF that may follow."""
        if self._held_cr:
            text = "\r" + text
        self._held_cr = text.endswith("\r")
        return shown(text[:-1] if self._held_cr else text)

    def _start_part(self, above: int) -> QTextCursor:
        # The empty block that held the waiting dot's place is used first.
        cursor = self._end()
        block = cursor.block()
        is_bubble = bool(self.bubbles) and self.bubbles[-1].last.block() == block
        if block.length() <= 1 and not self._part and not is_bubble and block.position() > 0:
            cursor.mergeBlockFormat(_above(above))
            return cursor
        return self._new_block(block_format(above))

    def _start_foot(self, alone: bool = False) -> QTextCursor:
        """A new last block; a foot that stands `alone` takes the place of the reply."""
        if alone and self._end().block().length() <= 1:
            return self._start_part(tokens.SPACE_5)
        self._foot_start = self._end().position()
        return self._new_block(block_format(tokens.SPACE_5 if alone else tokens.SPACE_3))

    def _remove_foot(self) -> None:
        if self._foot_start is not None:
            cursor = self._end()
            cursor.setPosition(self._foot_start, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._foot_start = None

    def _new_block(self, form: QTextBlockFormat) -> QTextCursor:
        cursor = self._end()
        if self._document.isEmpty() and not self.bubbles and not self._part:
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form)
        return cursor

    def _end(self) -> QTextCursor:
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor


def _above(pixels: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setProperty(QTextFormat.Property.BlockTopMargin, float(pixels))
    return form
