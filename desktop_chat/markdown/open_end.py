"""The open end of a text: the containers and the leaf that are open, and how they become blocks."""

from __future__ import annotations

import re

from desktop_chat.markdown import definitions
from desktop_chat.markdown.blocks import Block, BlockKind, LevelKind
from desktop_chat.markdown.containers import Container
from desktop_chat.markdown.leaves import (
    Code,
    Formula,
    Leaf,
    Paragraph,
    Reference,
    State,
    Table,
)
from desktop_chat.markdown.pieces import (
    PIECE_LENGTH,
    PIECE_LINES,
    TABLE_ROWS,
    cut,
    cut_between,
)

_BOX = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")


class OpenEnd:
    """Blocks that are closed, and what is open behind them.

    `stack` are the open containers, of which `shown` stand in a block already; `leaf` is the
    block within them that takes lines; `numbered` is how many levels there have been;
    `references` are the definitions of links, and of footnotes under a key of their own;
    `details` is how many of HTML's `<details>` are open.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.references: dict[str, Reference] = {}
        self.stack: list[Container] = []
        self.leaf: Leaf | None = None
        self.shown = 0
        self.numbered = 0
        self.details = 0

    def state(self) -> State:
        """What to come back to; what is open then must not be added to, but only its copy."""
        return State(
            tuple(self.stack),
            self.leaf,
            self.shown,
            self.numbered,
            len(self.blocks),
            len(self.references),
            self.details,
        )

    def restore(self, state: State) -> None:
        """Forget everything since."""
        leaf = self.leaf = state.leaf
        self.stack = list(state.stack)
        self.shown = state.shown
        self.numbered = state.numbered
        self.details = state.details
        defined = state.references
        if isinstance(leaf, Formula):
            defined = leaf.before.references
            self.blocks[leaf.before.blocks :] = leaf.kept
        del self.blocks[state.blocks :]
        while len(self.references) > defined:
            self.references.popitem()
        if isinstance(leaf, Formula):
            self.references.update(leaf.defined)

    def define(self, label: str, href: str) -> None:
        """Make a definition known, unless there is one; the first one counts."""
        if label not in self.references:
            self.references[label] = {"href": href, "title": ""}

    def open_block(self) -> Block | None:
        """The open end as a block; None if nothing of it can be shown yet."""
        leaf, stack = self.leaf, self.stack
        if isinstance(leaf, Paragraph):
            leaf = self._without_definitions(leaf)
        if leaf is None:
            return self._marker_alone(False) if len(stack) > self.shown else None
        levels = stack[-1].levels if stack else ()
        opened = len(stack) - self.shown
        if isinstance(leaf, Paragraph) and opened:
            box = self._box(leaf)
            if box:
                levels = stack[-1].with_box(box[1] != " ").levels
                leaf = leaf.copy()
                leaf.text = leaf.text[box.end() :]
        return leaf.block(levels, opened, False)

    def close_leaf(self) -> None:
        """The open leaf becomes a block."""
        leaf = self.leaf
        self.leaf = None
        if isinstance(leaf, Paragraph):
            self._take_definitions(leaf, len(leaf.text))
            leaf.text = leaf.text.rstrip(" \t\n")
            if leaf.text:
                self._put_paragraph(leaf)
        elif isinstance(leaf, Code):
            leaf.blank = ()
            if leaf.fence or leaf.text or leaf.piece:
                self._put(leaf)
        elif leaf is not None:
            self._put(leaf)

    def close_containers(self, depth: int) -> None:
        """Close all but so many containers, and the leaf."""
        if self.leaf is not None:
            self.close_leaf()
        if len(self.stack) > depth:
            if len(self.stack) > self.shown:
                self.blocks.append(self._marker_alone(True))
            del self.stack[depth:]
            self.shown = min(self.shown, depth)

    def put_block(self, block: Block) -> None:
        """A block of one line; its levels are filled in here."""
        stack = self.stack
        if stack:
            block = block._replace(levels=stack[-1].levels, opened=len(stack) - self.shown)
            self.shown = len(stack)
        self.blocks.append(block)

    def cut_paragraph(self, leaf: Paragraph) -> None:
        """Turn a paragraph's first pieces into blocks while it is too long for one."""
        self._take_definitions(leaf, PIECE_LENGTH)
        while len(leaf.text) > PIECE_LENGTH:
            end, start = cut(leaf.text)
            glue = leaf.text[end:start]
            first = leaf.copy()
            first.text, first.end = leaf.text[:end], leaf.offset(end)
            leaf.drop(start)
            leaf.piece += 1
            leaf.glue = glue
            self._put_paragraph(first)

    def add_code(self, leaf: Code, line: str, start: int, end: int) -> None:
        """One more line of code; `start` is where in the source the line begins."""
        if leaf.lines and (
            leaf.lines >= PIECE_LINES or len(leaf.text) + 1 + len(line) > PIECE_LENGTH
        ):
            self._put(leaf)
            leaf.go_on(start, "\n")
        leaf.add(line, end)

    def add_row(self, leaf: Table, cells: list[str], start: int, end: int) -> None:
        """One more row of a table."""
        if len(leaf.rows) >= TABLE_ROWS:
            self._put(leaf)
            leaf.go_on(start)
        leaf.add(cells, end)

    def take_rest(self, text: str, end: int) -> None:
        """More of a line that is so long that its rest is text."""
        leaf = self.leaf
        if isinstance(leaf, Paragraph):
            leaf.text += text
            leaf.end = end
            if len(leaf.text) > PIECE_LENGTH:
                self.cut_paragraph(leaf)
        elif isinstance(leaf, Code):
            leaf.text += text
            leaf.end = end
            while len(leaf.text) > PIECE_LENGTH:
                rest = leaf.text[cut_between(leaf.text, PIECE_LENGTH) :]
                leaf.text = leaf.text[: -len(rest)]
                leaf.end = end - len(rest)
                self._put(leaf)
                leaf.go_on(leaf.end, "")
                leaf.add(rest, end)

    def _put(self, leaf: Leaf) -> None:
        stack = self.stack
        levels = stack[-1].levels if stack else ()
        self.blocks.append(leaf.block(levels, len(stack) - self.shown, True))
        self.shown = len(stack)

    def _put_paragraph(self, leaf: Paragraph) -> None:
        if len(self.stack) > self.shown:
            box = self._box(leaf)
            if box:
                self.stack[-1] = self.stack[-1].with_box(box[1] != " ")
                leaf.text = leaf.text[box.end() :]
        self._put(leaf)

    def _box(self, leaf: Paragraph) -> re.Match[str] | None:
        if leaf.piece or self.stack[-1].kind not in (LevelKind.BULLET, LevelKind.NUMBER):
            return None
        return _BOX.match(leaf.text)

    def _marker_alone(self, is_closed: bool) -> Block:
        """An empty paragraph, so that what has no content is seen nevertheless."""
        last = self.stack[-1]
        opened = len(self.stack) - self.shown
        self.shown = len(self.stack) if is_closed else self.shown
        return Block(
            BlockKind.PARAGRAPH, last.start, last.end, last.levels, opened, is_closed=is_closed
        )

    def _take_definitions(self, leaf: Paragraph, limit: int) -> None:
        """Take the definitions off the head of a paragraph that ends, or within `limit`."""
        if leaf.piece or not leaf.text.startswith("["):
            return
        text = leaf.text[: limit + 1]
        position = 0
        while found := definitions.definition(text, position):
            if limit < len(leaf.text) and found.end >= limit:
                break
            self.define(found.label, found.href)
            position = found.end
        if position:
            leaf.drop(position)

    def take_definitions(self, leaf: Paragraph) -> None:
        """Take all definitions off the head of a paragraph: it may become a heading."""
        self._take_definitions(leaf, len(leaf.text))

    @staticmethod
    def _without_definitions(leaf: Paragraph) -> Paragraph | None:
        """The paragraph as it is shown while it is open."""
        if not leaf.piece and leaf.text.startswith("["):
            position = 0
            while found := definitions.definition(leaf.text, position):
                position = found.end
            if position:
                leaf = leaf.copy()
                leaf.drop(position)
        return leaf if leaf.text.strip(" \t\n") else None
