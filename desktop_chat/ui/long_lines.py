"""Very long lines in the message box: Qt lays out a line anew with every key, so they are kept in
pieces. Where one goes on is marked in the format of its paragraph; the text knows nothing of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat

from desktop_chat.ui.theme.tokens import LONG_LINE

_GOES_ON = QTextFormat.Property.UserProperty.value + 20
_NEAR = 200  # characters in which a space is looked for to break at
_KEEP = QTextCursor.MoveMode.KeepAnchor
_JOINERS = "\u200d\ufe0e\ufe0f"


def goes_on(block: QTextBlock) -> bool:
    """Whether a paragraph goes on with the line of the one before."""
    return block.isValid() and block.blockFormat().hasProperty(_GOES_ON)


def is_long(text: str) -> bool:
    """Whether a text has a line that is kept in pieces."""
    if len(text) <= LONG_LINE:
        return False
    return any(len(line) > LONG_LINE for line in text.split("\n"))


def pieces(line: str) -> Iterator[str]:
    """A line in pieces, broken after a space where there is one, never within a character."""
    at = 0
    while len(line) - at > LONG_LINE:
        end = at + LONG_LINE
        space = line.rfind(" ", end - _NEAR, end)
        end = space + 1 if space >= 0 else _between_characters(line, at, end)
        yield line[at:end]
        at = end
    yield line[at:]


def _between_characters(line: str, start: int, end: int) -> int:
    for at in range(end, max(start + 1, end - _NEAR), -1):
        if not _belong_together(line[at - 1], line[at]):
            return at
    return end


def _belong_together(before: str, after: str) -> bool:
    if before.isascii() and after.isascii():
        return False
    is_flag = "\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff"
    is_tone = "\U0001f3fb" <= after <= "\U0001f3ff"
    is_mark = unicodedata.category(after).startswith("M")
    return is_flag or is_tone or is_mark or before == "\u200d" or after in _JOINERS


def insert(cursor: QTextCursor, text: str) -> None:
    """Put a text where a cursor stands, in place of what is selected; one step to undo."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    first = cursor.block().blockNumber()
    parts = [list(pieces(line)) for line in text.split("\n")]
    was_going_on = goes_on(cursor.block())
    cursor.insertText("\n".join("\n".join(line) for line in parts))
    if was_going_on and cursor.block().blockNumber() > first:
        _mark(cursor.document(), first + 1, cursor.block().blockNumber(), goes_on=False)
    number = first
    for line in parts:
        if len(line) > 1:
            _mark(cursor.document(), number + 1, number + len(line) - 1, goes_on=True)
        number += len(line)
    cursor.endEditBlock()


def break_up(block: QTextBlock) -> None:
    """Keep a paragraph that has grown too long in pieces; part of the step before."""
    text, position = block.text(), block.position()
    cursor = QTextCursor(block)
    cursor.joinPreviousEditBlock()
    for piece in list(pieces(text))[:-1]:
        position += len(piece.encode("utf-16-le", "surrogatepass")) // 2
        cursor.setPosition(position)
        cursor.insertBlock()
        cursor.setBlockFormat(_format(goes_on=True))
        position += 1
    cursor.endEditBlock()


def begin_line(cursor: QTextCursor) -> None:
    """The paragraph that a key has just begun is a line of its own."""
    if goes_on(cursor.block()):
        cursor.joinPreviousEditBlock()
        cursor.setBlockFormat(_format(goes_on=False))
        cursor.endEditBlock()


def whole(raw: str, block: QTextBlock) -> str:
    """The raw text of a document or a selection that begins in a paragraph: its lines whole."""
    lines = raw.split("\u2029")
    parts = [lines[0]]
    for line in lines[1:]:
        block = block.next()
        if not goes_on(block):
            parts.append("\n")
        parts.append(line)
    return "".join(parts).replace("\u2028", "\n")


def _mark(document: QTextDocument, first: int, last: int, goes_on: bool) -> None:
    cursor = QTextCursor(document.findBlockByNumber(first))
    cursor.setPosition(document.findBlockByNumber(last).position(), _KEEP)
    cursor.setBlockFormat(_format(goes_on))


def _format(goes_on: bool) -> QTextBlockFormat:
    made = QTextBlockFormat()
    if goes_on:
        made.setProperty(_GOES_ON, True)
    return made
