"""Putting plain text into a document, and getting it out again as it came."""

from __future__ import annotations

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

LONGEST_BLOCK = 4000
_SOFT = QTextFormat.Property.UserProperty.value


def shown(text: str) -> str:
    """`text` with every line end as LF, as a document shows it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def insert_flow(
    cursor: QTextCursor, text: str, form: QTextCharFormat, follow: QTextBlockFormat
) -> None:
    """Insert text at the end of a document; lines after the first get the format `follow`.

    Qt sets a paragraph anew with each change, and a long word in quadratic time. So a line of
    more than `LONGEST_BLOCK` goes on in a block that is marked as no paragraph of its own.
    """
    block = cursor.block()
    if block.length() + len(text) < LONGEST_BLOCK and not ("\n" in text and is_soft(block)):
        cursor.insertText(text, form)
        return
    soft = QTextBlockFormat(follow)
    soft.setProperty(_SOFT, True)
    for number, line in enumerate(text.split("\n")):
        if number:
            cursor.insertBlock(follow)
        rest = line
        room = LONGEST_BLOCK - cursor.block().length()
        while len(rest) > room:
            cut = rest.rfind(" ", 0, room) + 1 if room > 0 else 0
            cut = cut or max(room, 0)
            cursor.insertText(rest[:cut], form)
            cursor.insertBlock(soft)
            rest, room = rest[cut:], LONGEST_BLOCK
        cursor.insertText(rest, form)


def is_soft(block: QTextBlock) -> bool:
    """Whether a block only carries on the line of the one before it."""
    return bool(block.blockFormat().property(_SOFT))


def text_between(document: QTextDocument, start: int, end: int) -> str:
    """The text between two positions, as it came: long lines whole, every space as it was."""
    parts: list[str] = []
    block = document.findBlock(start)
    cursor = QTextCursor(document)
    while block.isValid() and (block.position() < end or not parts):
        if parts and not is_soft(block):
            parts.append("\n")
        first, last = block.position(), block.position() + block.length() - 1
        if start <= first and last <= end:
            parts.append(block.text())
        else:
            cursor.setPosition(max(first, start))
            cursor.setPosition(min(last, end), QTextCursor.MoveMode.KeepAnchor)
            parts.append(cursor.selectedText())
        block = block.next()
    return "".join(parts)
