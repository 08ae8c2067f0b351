"""The block that is still open at the end of the text: what its lines have come to so far."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from desktop_chat.markdown.blocks import Block, BlockKind, Level
from desktop_chat.markdown.containers import Container


class Paragraph:
    """Text; `offsets` says where in the source each of its lines begins."""

    __slots__ = ("end", "glue", "offsets", "piece", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.offsets = [end - len(text)]
        self.piece = 0
        self.glue = ""

    def copy(self) -> Paragraph:
        """A paragraph that can grow without this one."""
        other = Paragraph.__new__(Paragraph)
        other.text, other.start, other.end = self.text, self.start, self.end
        other.offsets = self.offsets[:]
        other.piece, other.glue = self.piece, self.glue
        return other

    def add(self, line: str, end: int) -> None:
        """One more line."""
        if self.text:
            self.text += "\n" + line
            self.offsets.append(end - len(line))
        else:  # its definitions were taken off
            self.text = line
            self.offsets = [end - len(line)]
        self.end = end

    def offset(self, position: int) -> int:
        """Where in the source the character of the text is that stands at `position`."""
        line = self.text.count("\n", 0, position)
        return self.offsets[line] + position - (self.text.rfind("\n", 0, position) + 1)

    def drop(self, length: int) -> None:
        """Take so many characters off the head."""
        if length < len(self.text):
            self.start = self.offset(length)
            del self.offsets[: self.text.count("\n", 0, length)]
            self.offsets[0] = self.start
        self.text = self.text[length:]

    def block(self, levels: tuple[Level, ...], opened: int, is_closed: bool) -> Block:
        """It as a block."""
        return Block(
            BlockKind.PARAGRAPH,
            self.start,
            self.end,
            levels,
            opened,
            self.text,
            piece=self.piece,
            glue=self.glue,
            is_closed=is_closed,
        )


class Code:
    """Code: fenced if it has a `fence`, else indented, where `blank` lines wait for another."""

    __slots__ = (
        "blank",
        "end",
        "fence",
        "glue",
        "indent",
        "info",
        "lines",
        "piece",
        "start",
        "text",
    )

    def __init__(
        self, start: int, end: int, fence: str = "", indent: int = 0, info: str = ""
    ) -> None:
        self.start = start
        self.end = end
        self.fence = fence
        self.indent = indent
        self.info = info
        self.text = ""
        self.lines = 0
        self.blank: tuple[tuple[str, int, int], ...] = ()
        self.piece = 0
        self.glue = ""

    def copy(self) -> Code:
        """Code that can grow without this one."""
        other = Code(self.start, self.end, self.fence, self.indent, self.info)
        other.text, other.lines, other.blank = self.text, self.lines, self.blank
        other.piece, other.glue = self.piece, self.glue
        return other

    def add(self, line: str, end: int) -> None:
        """One more line."""
        self.text = f"{self.text}\n{line}" if self.lines else line
        self.lines += 1
        self.end = end

    def go_on(self, start: int, glue: str) -> None:
        """Begin the next piece."""
        self.start = self.end = start
        self.text = ""
        self.lines = 0
        self.piece += 1
        self.glue = glue

    def block(self, levels: tuple[Level, ...], opened: int, is_closed: bool) -> Block:
        """It as a block."""
        return Block(
            BlockKind.CODE,
            self.start,
            self.end,
            levels,
            opened,
            self.text,
            info=self.info,
            piece=self.piece,
            glue=self.glue,
            is_closed=is_closed,
        )


class Table:
    """A table; `rows` are those of the present piece."""

    __slots__ = ("aligns", "end", "header", "piece", "rows", "start")

    def __init__(
        self, start: int, end: int, aligns: tuple[str, ...], header: tuple[str, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.aligns = aligns
        self.header = header
        self.rows: list[tuple[str, ...]] = []
        self.piece = 0

    def copy(self) -> Table:
        """A table that can grow without this one."""
        other = Table(self.start, self.end, self.aligns, self.header)
        other.rows, other.piece = self.rows[:], self.piece
        return other

    def add(self, cells: list[str], end: int) -> None:
        """One more row; cells it lacks are empty, those too many are dropped."""
        width = len(self.aligns)
        cells = cells[:width] + [""] * (width - len(cells))
        self.rows.append(tuple(cells))
        self.end = end

    def go_on(self, start: int) -> None:
        """Begin the next piece."""
        self.start = self.end = start
        self.header = ()
        self.rows = []
        self.piece += 1

    def block(self, levels: tuple[Level, ...], opened: int, is_closed: bool) -> Block:
        """It as a block."""
        return Block(
            BlockKind.TABLE,
            self.start,
            self.end,
            levels,
            opened,
            aligns=self.aligns,
            header=self.header,
            rows=tuple(self.rows),
            piece=self.piece,
            glue="\n" if self.piece else "",
            is_closed=is_closed,
        )


class Formula:
    """A block of mathematics, whose end may never come: `before` is where to go back to then.

    Between there and here the blocks `kept` were closed and `defined` became known. `lines` are
    its lines as they were in the source, with their offsets.
    """

    __slots__ = ("before", "defined", "end", "ending", "kept", "lines", "start", "text")

    def __init__(
        self,
        before: State,
        start: int,
        ending: str,
        kept: tuple[Block, ...],
        defined: tuple[tuple[str, Reference], ...],
    ) -> None:
        self.before = before
        self.start = start
        self.end = start
        self.ending = ending
        self.kept = kept
        self.defined = defined
        self.text = ""
        self.lines: tuple[tuple[str, int], ...] = ()

    def copy(self) -> Formula:
        """A formula that can grow without this one."""
        other = Formula(self.before, self.start, self.ending, self.kept, self.defined)
        other.end, other.text, other.lines = self.end, self.text, self.lines
        return other

    def add(self, text: str, line: str, offset: int) -> None:
        """One more line: its text here, and the whole of it."""
        self.text = f"{self.text}\n{text}" if self.lines else text
        self.lines = (*self.lines, (line, offset))
        self.end = offset + len(line)

    def block(self, levels: tuple[Level, ...], opened: int, is_closed: bool) -> Block:
        """It as a block."""
        return Block(
            BlockKind.MATH,
            self.start,
            self.end,
            levels,
            opened,
            self.text.strip(),
            is_closed=is_closed,
        )


Leaf: TypeAlias = Paragraph | Code | Table | Formula
Reference: TypeAlias = dict[str, str]  # "href" and "title", as the inline parser wants it


class State(NamedTuple):
    """All that the parser goes on from; `blocks`, `references` and `details` are how many there
    were."""

    stack: tuple[Container, ...]
    leaf: Leaf | None
    shown: int
    numbered: int
    blocks: int
    references: int
    details: int

    @property
    def settled(self) -> int:
        """How many blocks will stay, whatever comes."""
        return self.leaf.before.blocks if isinstance(self.leaf, Formula) else self.blocks

    @property
    def settled_references(self) -> int:
        """How many definitions will stay, whatever comes."""
        return self.leaf.before.references if isinstance(self.leaf, Formula) else self.references
