"""What a line of Markdown may begin: containers, headings, code, tables, formulas."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from itertools import islice

from desktop_chat.markdown import line_forms
from desktop_chat.markdown.blocks import Block, BlockKind, Level, LevelKind
from desktop_chat.markdown.containers import Container
from desktop_chat.markdown.definitions import note_label, unescape
from desktop_chat.markdown.leaves import Code, Formula, Paragraph, State, Table
from desktop_chat.markdown.line_forms import CODE_INDENT
from desktop_chat.markdown.open_end import OpenEnd
from desktop_chat.markdown.pieces import LONG_LINE, NESTING


class Start(Enum):
    """What a character at the beginning of a line turned out to begin."""

    NOTHING = auto()
    CONTAINER = auto()  # the rest of the line is looked at in it
    LEAF = auto()  # the line is used up


class BlockStarts(OpenEnd):
    """The line at hand, and what begins with a character in it.

    Of the line everything before `_position` is read, that is up to `_column`, counted with
    tabs. `_matched` counts the containers that the line goes on; `_is_fresh`: it has begun a
    block or a container, or left one, so that the open leaf is not its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._raw = ""
        self._line = ""
        self._has_tabs = False
        self._position = 0
        self._column = 0
        self._start = 0
        self._indent = 0
        self._offset = 0
        self._end = 0
        self._is_long = False
        self._may_be_formula = True
        self._matched = 0
        self._is_fresh = False
        self._before: State | None = None
        self._starts: dict[str, Callable[[int], Start]] = {
            ">": self._quote,
            "#": self._heading,
            "`": self._fence,
            "~": self._fence,
            "=": self._underline,
            "-": self._dash,
            "*": self._star,
            "_": self._star,
            "+": self._item,
            "|": self._table,
            ":": self._table,
            "[": self._note,
            "$": self._formula,
            "\\": self._formula,
            "<": self._details,
            **dict.fromkeys("0123456789", self._item),
        }

    def _first(self) -> int:
        """The position of the first character that is no space; `_indent` is columns up to it."""
        line, position = self._line, self._position
        if position <= self._start and not self._has_tabs:
            self._indent = self._start - position
            return self._start
        rest = line[position:].lstrip(" \t") if position else line.lstrip(" \t")
        start = len(line) - len(rest)
        if self._has_tabs:
            column = self._column
            for character in line[position:start]:
                column += 4 - column % 4 if character == "\t" else 1
            self._indent = column - self._column
        else:
            self._indent = start - position
        self._start = start
        return start

    def _advance(self, columns: int) -> None:
        """Go past so many columns of white space; of a tab that is cut, spaces are left."""
        if not self._has_tabs:
            self._position += columns
            self._column += columns
            return
        end = self._column + columns
        while self._column < end and self._position < len(self._line):
            if self._line[self._position] != "\t":
                self._column += 1
                self._position += 1
                continue
            width = 4 - self._column % 4
            surplus = self._column + width - end
            if surplus > 0:
                rest = self._line[self._position + 1 :]
                self._line = self._line[: self._position] + " " * surplus + rest
                self._column = end
                return
            self._column += width
            self._position += 1

    def _pass_marker(self, start: int, end: int) -> None:
        """Go past the marker from `start` to `end`, to which `_first` had led."""
        self._position = end
        self._column += self._indent + end - start

    def _clear(self) -> None:
        """Close what the line does not go on: something begins."""
        if self.leaf is not None or len(self.stack) > self._matched:
            self.close_containers(self._matched)
        self._is_fresh = True

    def _open(self, kind: LevelKind, label: str, indent: int, is_blank: bool) -> Container:
        self.numbered += 1
        level = Level(kind, self.numbered, label)
        levels = (*self.stack[-1].levels, level) if self.stack else (level,)
        container = Container(kind, levels, self._offset, self._end, indent, is_blank=is_blank)
        self.stack.append(container)
        self._matched += 1
        return container

    def _begin_indented_code(self) -> None:
        self._clear()
        leaf = self.leaf = Code(self._offset, self._end)
        self._advance(CODE_INDENT)
        leaf.add(self._line[self._position :], self._end)

    def _quote(self, start: int) -> Start:
        if self._matched >= NESTING:
            return Start.NOTHING
        self._clear()
        self._open(LevelKind.QUOTE, "", 0, False)
        self._pass_marker(start, start + 1)
        if self._line[start + 1 : start + 2] in (" ", "\t"):
            self._advance(1)
        return Start.CONTAINER

    def _heading(self, start: int) -> Start:
        found = None if self._is_long else line_forms.heading(self._line, start)
        if found is None:
            return Start.NOTHING
        depth, text = found
        self._clear()
        block = Block(BlockKind.HEADING, self._offset, self._end, text=text, depth=depth)
        self.put_block(block)
        return Start.LEAF

    def _fence(self, start: int) -> Start:
        found = None if self._is_long else line_forms.fence(self._line, start)
        if found is None:
            return Start.NOTHING
        fence, info = found
        self._clear()
        self.leaf = Code(self._offset, self._end, fence, self._indent, unescape(info))
        return Start.LEAF

    def _own_paragraph(self) -> Paragraph | None:
        """The open paragraph if this line can still make something else of it."""
        leaf = self.leaf
        if self._is_fresh or self._is_long or type(leaf) is not Paragraph or leaf.piece:
            return None
        return leaf

    def _underline(self, start: int) -> Start:
        leaf = self._own_paragraph()
        depth = line_forms.setext(self._line, start) if leaf else 0
        if leaf is None or not depth:
            return Start.NOTHING
        self.take_definitions(leaf)
        text = leaf.text.strip(" \t\n")
        if not text:
            return Start.NOTHING
        self.leaf = None
        block = Block(BlockKind.HEADING, leaf.start, self._end, text=text, depth=depth)
        self.put_block(block)
        return Start.LEAF

    def _dash(self, start: int) -> Start:
        for begin in (self._table, self._underline):
            if begin(start) is Start.LEAF:
                return Start.LEAF
        return self._star(start)

    def _star(self, start: int) -> Start:
        if self._is_long or not line_forms.is_rule(self._line, start):
            return self._item(start)
        self._clear()
        self.put_block(Block(BlockKind.RULE, self._offset, self._end))
        return Start.LEAF

    def _item(self, start: int) -> Start:
        if self._matched >= NESTING:
            return Start.NOTHING
        found = line_forms.marker(self._line, start)
        if found is None:
            return Start.NOTHING
        is_blank = not self._is_long and not self._line[found.end :].strip(" \t")
        interrupts = not self._is_fresh and type(self.leaf) is Paragraph
        if interrupts and (is_blank or found.number not in (None, 1)):
            return Start.NOTHING
        kind = LevelKind.BULLET if found.number is None else LevelKind.NUMBER
        ordinal = found.number or 0
        if self._matched < len(self.stack):
            before = self.stack[self._matched]
            if before.kind is kind and before.sign == found.sign:
                ordinal = before.ordinal + 1
        self._clear()
        indent = self._indent + found.end - start
        self._pass_marker(start, found.end)
        self._first()
        spaces = 1 if is_blank or self._indent > CODE_INDENT else self._indent
        self._advance(min(spaces, self._indent))
        label = "" if kind is LevelKind.BULLET else str(ordinal)
        item = self._open(kind, label, indent + spaces, is_blank)
        self.stack[-1] = item._replace(sign=found.sign, ordinal=ordinal)
        return Start.CONTAINER

    def _note(self, start: int) -> Start:
        found = line_forms.note(self._line, start)
        if found is None or self._matched >= NESTING:
            return Start.NOTHING
        label, end = found
        self._clear()
        self.define(note_label(label), "")
        self._pass_marker(start, end)
        is_blank = self._first() >= len(self._line) and not self._is_long
        self._advance(self._indent)
        self._open(LevelKind.NOTE, label, CODE_INDENT, is_blank)
        return Start.CONTAINER

    def _formula(self, start: int) -> Start:
        before = self._before
        found = line_forms.formula(self._line, start) if before else None
        if before is None or found is None:
            return Start.NOTHING
        ending, text, is_whole = found
        self._clear()
        if is_whole:
            block = Block(BlockKind.MATH, self._offset, self._end, text=text.strip())
            self.put_block(block)
            return Start.LEAF
        new = len(self.references) - before.references
        defined = tuple(islice(reversed(self.references.items()), new))[::-1]
        kept = tuple(self.blocks[before.blocks :])
        leaf = self.leaf = Formula(before, self._offset, ending, kept, defined)
        leaf.add(text, self._raw, self._offset)
        return Start.LEAF

    def _details(self, start: int) -> Start:
        """The frame of HTML's details is not shown, and its summary is a paragraph of its own."""
        if self._is_long:
            return Start.NOTHING
        if end := line_forms.details(self._line, start):
            self._clear()
            self.details += 1
            return self._go_behind(start, end)
        if not self.details:
            return Start.NOTHING
        if end := line_forms.details_end(self._line, start):
            self._clear()
            self.details -= 1
            return self._go_behind(start, end)
        last, end = line_forms.summary(self._line, start)
        if not end:
            return Start.NOTHING
        self._clear()
        offset, behind = self._offset, len(self._line) - last
        self.leaf = Paragraph(self._line[start:last], offset, self._end - behind)
        self.close_leaf()
        self._before = None  # no formula goes back behind what is read of the line
        self._offset = self._end - behind
        return self._go_behind(start, end)

    def _go_behind(self, start: int, end: int) -> Start:
        """Look at the rest of the line, if there is any."""
        self._pass_marker(start, end)
        return Start.CONTAINER if end < len(self._line) else Start.LEAF

    def _table(self, start: int) -> Start:
        """The line may make the last line of the paragraph above it a table's header."""
        leaf = self._own_paragraph()
        aligns = line_forms.aligns(self._line, start) if leaf else None
        if leaf is None or aligns is None:
            return Start.NOTHING
        above, _, last = leaf.text.rpartition("\n")
        if "|" not in last or len(last) > LONG_LINE:
            return Start.NOTHING
        header = tuple(line_forms.cells(last))
        if len(header) != len(aligns):
            return Start.NOTHING
        self.leaf = None
        table_start = leaf.start
        if above:
            table_start = leaf.offsets.pop()
            leaf.text = above
            leaf.end = leaf.offsets[-1] + len(above) - (above.rfind("\n") + 1)
            self.leaf = leaf
        self._clear()
        self.leaf = Table(table_start, self._end, aligns, header)
        return Start.LEAF
