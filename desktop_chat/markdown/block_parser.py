"""Lines become blocks, by the algorithm of the CommonMark reference: each line is read once."""

from __future__ import annotations

from desktop_chat.markdown import line_forms
from desktop_chat.markdown.block_starts import BlockStarts, Start
from desktop_chat.markdown.blocks import LevelKind
from desktop_chat.markdown.containers import Container
from desktop_chat.markdown.leaves import Code, Formula, Paragraph, Table
from desktop_chat.markdown.line_forms import CODE_INDENT
from desktop_chat.markdown.pieces import BLANK_LINES, PIECE_LENGTH

_SPECIAL = frozenset(" \t#>`~*+-_=|:$\\[<0123456789")


class BlockParser(BlockStarts):
    """Takes a text line by line; see `OpenEnd` for what comes of it."""

    def take_line(
        self, line: str, offset: int, is_long: bool = False, may_be_formula: bool = True
    ) -> None:
        """One line, without its end; `is_long`: it has a rest, which is only text."""
        leaf = self.leaf
        end = offset + len(line)
        if line and line[0] not in _SPECIAL and not self.details:
            if type(leaf) is Paragraph:
                leaf.add(line, end)
                if len(leaf.text) > PIECE_LENGTH:
                    self.cut_paragraph(leaf)
                return
            if leaf is None and not self.stack:
                self.leaf = Paragraph(line, offset, end)
                return
        elif not line and not self.stack and (leaf is None or type(leaf) is Paragraph):
            self.close_leaf()
            return
        self._raw = self._line = line
        self._has_tabs = "\t" in line
        self._offset = offset
        self._end = end
        self._is_long = is_long
        self._may_be_formula = may_be_formula and not is_long
        self._before = None
        if self._may_be_formula and ("$$" in line or "\\[" in line):
            self._before = self.state()
            if leaf is not None:
                self.leaf = leaf.copy()
        self._match_containers()
        if self.leaf is None or not self._go_on():
            self._begin()

    def close(self) -> None:
        """The text is over."""
        if isinstance(self.leaf, Formula):
            self._give_up_formula(self.leaf)
        self.close_containers(0)

    def _match_containers(self) -> None:
        self._position = self._column = self._matched = 0
        self._start = -1
        for container in self.stack:
            start = self._first()
            if container.kind is LevelKind.QUOTE:
                if self._indent >= CODE_INDENT or self._line[start : start + 1] != ">":
                    break
                self._pass_marker(start, start + 1)
                if self._line[start + 1 : start + 2] in (" ", "\t"):
                    self._advance(1)
            elif start >= len(self._line) and not self._is_long:
                self._advance(min(self._indent, container.indent))
                self._let_go_of_empty(container)
            elif self._indent >= container.indent:
                self._advance(container.indent)
            else:
                break
            self._matched += 1
        self._is_fresh = self._matched < len(self.stack)

    def _let_go_of_empty(self, container: Container) -> None:
        """An item that begins with a blank line ends with a second one."""
        depth = self._matched
        is_last = depth == len(self.stack) - 1
        if container.is_blank and is_last and self.leaf is None and self.shown <= depth:
            self.stack[-1] = container.without_content()

    def _go_on(self) -> bool:
        """Let the open leaf take the line; False if it may begin something else."""
        leaf = self.leaf
        if isinstance(leaf, Formula):
            self._go_on_formula(leaf)
            return True
        if self._is_fresh:
            return False
        if isinstance(leaf, Code):
            return self._go_on_code(leaf)
        if not self._is_long and self._first() >= len(self._line):
            self.close_leaf()
            return True
        return False

    def _go_on_code(self, leaf: Code) -> bool:
        start = self._first()
        is_blank = start >= len(self._line) and not self._is_long
        if leaf.fence:
            may_close = self._indent < CODE_INDENT and not is_blank and not self._is_long
            if may_close and line_forms.closes_fence(self._line, start, leaf.fence):
                leaf.end = self._end
                self.close_leaf()
                return True
            self._advance(min(self._indent, leaf.indent))
            self.add_code(leaf, self._line[self._position :], self._offset, self._end)
            return True
        if not is_blank and self._indent < CODE_INDENT:
            return False
        self._advance(min(self._indent, CODE_INDENT))
        text = self._line[self._position :]
        if is_blank:
            leaf.blank += ((text, self._offset, self._end),)
            if len(leaf.blank) > BLANK_LINES:
                self.close_leaf()
            return True
        for line, offset, end in leaf.blank:
            self.add_code(leaf, line, offset, end)
        leaf.blank = ()
        self.add_code(leaf, text, self._offset, self._end)
        return True

    def _go_on_formula(self, leaf: Formula) -> None:
        raw, offset, is_long = self._raw, self._offset, self._is_long
        text = self._line[self._position :]
        length = self._end - leaf.start
        if self._is_fresh or is_long or not text.strip(" \t") or length > PIECE_LENGTH:
            self._give_up_formula(leaf)
            self.take_line(raw, offset, is_long, length <= PIECE_LENGTH)
            return
        inner = line_forms.formula_end(text, leaf.ending)
        if inner is None and leaf.ending in text:
            self._give_up_formula(leaf)
            self.take_line(raw, offset, is_long, False)
            return
        leaf.add(text if inner is None else inner, raw, offset)
        if inner is not None:
            self.close_leaf()

    def _give_up_formula(self, leaf: Formula) -> None:
        """It has no end, so its lines are read once more, as what they are without it."""
        self.restore(leaf.before)
        if self.leaf is not None:
            self.leaf = self.leaf.copy()
        for line, offset in leaf.lines:
            self.take_line(line, offset, False, False)

    def _begin(self) -> None:
        is_lazy = type(self.leaf) is Paragraph
        while True:
            start = self._first()
            line = self._line
            if self._indent >= CODE_INDENT:
                if not is_lazy and (start < len(line) or self._is_long):
                    self._begin_indented_code()
                    return
                break
            begin = self._starts.get(line[start : start + 1])
            found = begin(start) if begin else Start.NOTHING
            if found is Start.LEAF:
                return
            if found is Start.NOTHING:
                break
            is_lazy = False
        self._take_text(start)

    def _take_text(self, start: int) -> None:
        """The line is text of a paragraph, or a row of a table, or blank."""
        leaf = self.leaf
        text = self._line[start:]
        is_blank = not text and not self._is_long
        if self.details and text and not self._is_long and self._take_last_text(start):
            return
        if not is_blank and type(leaf) is Paragraph:
            leaf.add(text, self._end)
            if len(leaf.text) > PIECE_LENGTH:
                self.cut_paragraph(leaf)
            return
        if not is_blank and type(leaf) is Table and not self._is_fresh and not self._is_long:
            self.add_row(leaf, line_forms.cells(text), self._offset, self._end)
            return
        self._clear()
        if not is_blank:
            if self.stack and self.stack[-1].is_blank:
                self.stack[-1] = self.stack[-1]._replace(is_blank=False)
            self.leaf = Paragraph(text, self._offset, self._end)

    def _take_last_text(self, start: int) -> bool:
        """Text with the end of HTML's details behind it, whether there is any on the line."""
        end = line_forms.details_end_behind(self._line, start)
        if end < 0:
            return False
        behind = len(self._line) - end
        self._line, self._end = self._line[:end], self._end - behind
        self.details -= 1
        self._take_text(start)
        self.close_leaf()
        return True
