"""A growing Markdown text for the ear: its sentences, as soon as each is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop_chat.markdown.blocks import Block, BlockKind, Span, SpanKind
from desktop_chat.markdown.document import Document

# A stop with white space behind it, so that 3.14 is one word; a Chinese one needs none.
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？；]+[”’」』）]*")
_READ_OUT = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PLAIN)


class Heard(NamedTuple):
    """One thing to say: `text`, or that there is code, in the language `text`, of so many lines."""

    text: str
    code_lines: int = 0


class Hearing:
    """Takes pieces of one text; each sentence is given once, without its Markdown.

    Code is not read out: that it is there, and how long it is, is told when it ends. A table is
    read by its rows, a formula as its TeX.
    """

    def __init__(self) -> None:
        self._document = Document()
        self._block = 0  # the first that has not been given whole
        self._said = 0  # characters of it that have been given
        self._code: Heard | None = None  # that has been given in part

    def append(self, text: str) -> list[Heard]:
        """More of the text: what is complete with it."""
        self._document.append(text)
        return list(self._new(is_over=False))

    def finish(self) -> list[Heard]:
        """The text is over: what was not complete."""
        self._document.finish()
        return list(self._new(is_over=True))

    def _new(self, is_over: bool) -> Iterator[Heard]:
        blocks = self._document.blocks
        self._block = min(self._block, len(blocks))
        while self._block < len(blocks):
            block = blocks[self._block]
            if self._block == len(blocks) - 1 and not is_over:
                yield from self._of_last(block)
                return
            yield from self._whole(block)
            self._block, self._said = self._block + 1, 0
        if is_over:
            yield from self._end_of_code()

    def _of_last(self, block: Block) -> Iterator[Heard]:
        """The complete sentences of a block that may go on."""
        if block.kind is not BlockKind.CODE:
            yield from self._end_of_code()
        if block.kind not in _READ_OUT:
            return
        words = self._words(block)
        ends = [found.end() for found in _SENTENCE_END.finditer(words, self._said)]
        if ends:
            yield from _heard(words[self._said : ends[-1]])
            self._said = ends[-1]

    def _whole(self, block: Block) -> Iterator[Heard]:
        if block.kind is BlockKind.CODE:
            if block.piece == 0:
                yield from self._end_of_code()
            before = self._code.code_lines if self._code is not None else 0
            language = self._code.text if self._code is not None else block.info.partition(" ")[0]
            self._code = Heard(language, before + block.text.rstrip("\n").count("\n") + 1)
            return
        yield from self._end_of_code()
        if block.kind is BlockKind.TABLE:
            for row in (block.header, *block.rows):
                cells = [_plain(self._document.cell_spans(cell)) for cell in row]
                yield from _heard(", ".join(filter(None, cells)))
        elif block.kind is BlockKind.MATH:
            yield from _heard(block.text)
        elif block.kind in _READ_OUT:
            yield from _heard(self._words(block)[self._said :])

    def _end_of_code(self) -> Iterator[Heard]:
        code, self._code = self._code, None
        if code is not None:
            yield code

    def _words(self, block: Block) -> str:
        if block.kind is BlockKind.PLAIN:
            return block.text
        return _plain(self._document.spans(block))


def _heard(text: str) -> Iterator[Heard]:
    words = " ".join(text.split())
    if words:
        yield Heard(words)


def _plain(spans: tuple[Span, ...]) -> str:
    return "".join(" " if s.kind is SpanKind.BREAK else _spoken(s) for s in spans)


def _spoken(span: Span) -> str:
    return "" if span.kind is SpanKind.NOTE else span.text
