"""A Markdown text that grows: what was added tells which blocks have changed."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from desktop_chat.markdown.block_parser import BlockParser
from desktop_chat.markdown.blocks import Block, BlockKind, Change, Span
from desktop_chat.markdown.definitions import labels
from desktop_chat.markdown.held import is_held
from desktop_chat.markdown.inlines import Inlines
from desktop_chat.markdown.leaves import Reference, State
from desktop_chat.markdown.pieces import LONG_LINE
from desktop_chat.markdown.plain import plain_blocks

__all__ = ["Document", "plain_blocks"]

_LINE_END = re.compile(r"\r\n?|\n")
_INLINE = (BlockKind.PARAGRAPH, BlockKind.HEADING)
_MAY_TURN = (BlockKind.HEADING, BlockKind.MATH)  # of one line, which may go on


class _Shown(NamedTuple):
    """What was shown before something was added: what of it was not settled, since `state`."""

    state: State
    known: int
    blocks: list[Block]
    definitions: dict[str, Reference]


class Document:
    """Blocks of a text that comes in pieces, however it is cut.

    Each complete line is read once. The last line is read as if it were complete, to show it,
    and taken back when more comes; it is held back while it may yet become a marker.
    The text itself is not kept. Blocks before the first that a `Change` names never change.
    """

    def __init__(self) -> None:
        self._parser = BlockParser()
        self.blocks: list[Block] = self._parser.blocks
        self._state: State = self._parser.state()  # before the last line
        self._line = ""  # the last line, if it is not in yet
        self._offset = 0  # where it begins
        self._is_after_cr = False
        self._is_in_long_line = False
        self._is_finished = False
        self._referring: dict[str, list[int]] = {}  # blocks by the labels that they lack
        self._known = 0  # blocks that have been looked through for labels
        self._inlines: Inlines | None = None

    def append(self, text: str) -> Change:
        """More of the text; RuntimeError if it was finished."""
        if self._is_finished:
            raise RuntimeError("the text is over")
        if not text:
            return Change(len(self.blocks))
        shown = self._take_back()
        self._read(text)
        self._state = self._parser.state()
        self._remember_labels()
        self._show_last_line()
        return self._change(shown)

    def finish(self) -> Change:
        """The text is over: everything is closed. A second time it does nothing."""
        if self._is_finished:
            return Change(len(self.blocks))
        self._is_finished = True
        shown = self._take_back()
        if self._line:
            self._parser.take_line(self._line, self._offset)
            self._line = ""
        self._parser.close()
        self._state = self._parser.state()
        return self._change(shown)

    def spans(self, block: Block) -> tuple[Span, ...]:
        """What a paragraph or heading consists of, with the definitions known by now."""
        return self._inline_parser().spans(block.text, not block.is_closed)

    def cell_spans(self, source: str) -> tuple[Span, ...]:
        """What a cell of a table consists of."""
        return self._inline_parser().spans(source, False)

    def _inline_parser(self) -> Inlines:
        if self._inlines is None:
            self._inlines = Inlines(self._parser.references)
        return self._inlines

    def _take_back(self) -> _Shown:
        """Forget how the last line was shown; gives what will be compared with what comes."""
        state = self._state
        blocks = self.blocks[state.settled :]
        definitions = self._definitions_since(state.settled_references)
        self._parser.restore(state)
        return _Shown(state, self._known, blocks, definitions)

    def _definitions_since(self, count: int) -> dict[str, Reference]:
        references = self._parser.references
        return dict(islice(reversed(references.items()), len(references) - count))

    def _read(self, text: str) -> None:
        """Give every complete line to the parser; keep the last one."""
        parser = self._parser
        if "\0" in text:
            text = text.replace("\0", "\ufffd")
        position = 0
        if self._is_after_cr and text.startswith("\n"):
            position = 1
            self._offset += 1
        self._is_after_cr = text.endswith("\r")
        for match in _LINE_END.finditer(text, position):
            self._read_part(text[position : match.start()])
            if not self._is_in_long_line:
                parser.take_line(self._line, self._offset)
                self._offset += len(self._line)
                self._line = ""
            self._is_in_long_line = False
            position = match.end()
            self._offset += position - match.start()
        self._read_part(text[position:])

    def _read_part(self, text: str) -> None:
        """Part of a line: it waits for the rest, unless the line is a long one."""
        if not self._is_in_long_line:
            self._line += text
            if len(self._line) <= LONG_LINE:
                return
            head, text = self._line[:LONG_LINE], self._line[LONG_LINE:]
            self._parser.take_line(head, self._offset, is_long=True)
            self._offset += LONG_LINE
            self._line = ""
            self._is_in_long_line = True
        self._offset += len(text)
        self._parser.take_rest(text, self._offset)

    def _show_last_line(self) -> None:
        parser, state = self._parser, self._state
        if self._line and not is_held(self._line, state.leaf):
            parser.leaf = state.leaf.copy() if state.leaf else None
            parser.take_line(self._line, self._offset)
            blocks = self.blocks
            if len(blocks) > state.settled and parser.leaf is None and blocks[-1].kind in _MAY_TURN:
                blocks[-1] = blocks[-1]._replace(is_closed=False)
        block = parser.open_block()
        if block is not None:
            self.blocks.append(block)

    def _change(self, shown: _Shown) -> Change:
        blocks, first = self.blocks, shown.state.settled
        for was, now in zip(shown.blocks, blocks[first : first + len(shown.blocks)], strict=False):
            if was != now:
                break
            first += 1
        lost, found = shown.definitions, self._definitions_since(shown.state.settled_references)
        changed = {label for label in lost | found if lost.get(label) != found.get(label)}
        if not changed:
            return Change(first)
        others = {i for label in changed for i in self._referring.get(label, ()) if i < first}
        for i in range(shown.known, first):
            if not changed.isdisjoint(_labels(blocks[i])):
                others.add(i)
        return Change(first, tuple(sorted(others)))

    def _remember_labels(self) -> None:
        """Note which of the blocks that will stay refer to what is not defined yet."""
        state, references = self._state, self._parser.references
        is_settled = len(references) == state.settled_references
        for i in range(self._known, state.settled):
            for label in _labels(self.blocks[i]):
                if not is_settled or label not in references:
                    self._referring.setdefault(label, []).append(i)
        self._known = state.settled


def _labels(block: Block) -> set[str]:
    if block.kind is BlockKind.TABLE:
        cells = (cell for row in (block.header, *block.rows) for cell in row)
        return labels("\n".join(cell for cell in cells if "[" in cell))
    if block.kind in _INLINE and "[" in block.text:
        return labels(block.text)
    return set()
