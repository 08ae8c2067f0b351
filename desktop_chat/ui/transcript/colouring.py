"""Colours for code: line by line while a block grows, once more and exactly when it is whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter

from desktop_chat.markdown.blocks import Block
from desktop_chat.markdown.highlighting import Highlighter, highlight
from desktop_chat.ui.transcript.sheets import Place

Coloured = tuple[tuple[str, str], ...]  # runs of one line, each with the name of its hue
Group = tuple[int, int, int]  # message, part, number of the first piece

_LINES_AT_ONCE = 16  # of an open block, that are coloured while a frame waits


class _Code:
    """One block of code, all its pieces together."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.lines: list[Coloured] = []
        self.is_exact = False
        self.starts = [0]  # number of the first line of each piece
        self.growing: Highlighter | None = None
        self.exact: Iterator[Coloured] | None = None
        self.exact_lines = 0


class Colouring:
    """Knows the colours of the code on the page. Colours that come later are told by place."""

    def __init__(
        self,
        blocks_of: Callable[[int, int], Sequence[Block]],
        is_ready: Callable[[str], bool],
    ) -> None:
        self._blocks_of = blocks_of
        self._is_ready = is_ready
        self._codes: dict[Group, _Code] = {}
        self._waiting: deque[Group] = deque()

    def lines_of(self, place: Place, blocks: Sequence[Block]) -> Callable[[int], Coloured | None]:
        """The colours of a piece's lines; None for a line that has none yet."""
        block = blocks[place.index]
        first = place.index - block.piece
        group = (place.message, place.part, first)
        code = self._codes.get(group)
        if code is None or code.language != blocks[first].info:  # that line comes in pieces too
            code = self._codes[group] = _Code(blocks[first].info)
        start = _line_start(code, blocks, first, block.piece)
        is_whole = _is_whole(blocks, place.index)
        if is_whole and not code.is_exact:
            if group not in self._waiting:
                self._waiting.append(group)
        elif not is_whole and place.index == len(blocks) - 1:
            self._grow(code, blocks, first, start)
        offset = start - (1 if block.piece and not block.glue else 0)

        def coloured(number: int) -> Coloured | None:
            line = offset + number
            return code.lines[line] if 0 <= line < len(code.lines) else None

        return coloured

    def _grow(self, code: _Code, blocks: Sequence[Block], first: int, start: int) -> None:
        """Colour the lines of an open block that are complete."""
        last = blocks[-1]
        known = start + last.text.count("\n") - (1 if last.piece and not last.glue else 0)
        if code.exact is not None or known - len(code.lines) <= 0:
            return
        if code.growing is None:
            if not self._is_ready(code.language):
                return
            code.growing = Highlighter(code.language)
        lines = _lines(blocks, first, len(code.lines), code)
        lines = lines[: min(known - len(code.lines), _LINES_AT_ONCE)]
        fed = code.growing.feed("".join(f"{line}\n" for line in lines))
        code.lines += [_named(runs) for runs in fed[: len(lines)]]

    @property
    def has_work(self) -> bool:
        """Whether a whole block waits whose language is loaded."""
        return any(self._can_begin(group) for group in self._waiting)

    def _can_begin(self, group: Group) -> bool:
        code = self._codes.get(group)
        return code is None or self._is_ready(code.language)

    def work(self, until: float) -> list[tuple[Group, int, int]]:
        """Colour whole blocks until a time of `perf_counter`; which lines of which are new."""
        done = []
        while self._waiting and perf_counter() < until:
            group = self._waiting[0]
            code = self._codes.get(group)
            if code is None:
                self._waiting.popleft()
                continue
            if not self._is_ready(code.language):
                if not self.has_work:
                    break
                self._waiting.rotate(-1)
                continue
            if code.exact is None:
                code.exact = self._begin(group, code)
                code.growing = None
            begin = code.exact_lines
            for runs in code.exact:
                line = runs
                if code.exact_lines < len(code.lines):
                    code.lines[code.exact_lines] = line
                else:
                    code.lines.append(line)
                code.exact_lines += 1
                if perf_counter() >= until:
                    break
            else:
                code.is_exact = True
                code.exact = None
                self._waiting.popleft()
            done.append((group, begin, code.exact_lines))
        return done

    def _begin(self, group: Group, code: _Code) -> Iterator[Coloured]:
        message, part, first = group
        blocks = self._blocks_of(message, part)
        text = blocks[first].text
        pieces = [text]
        for block in blocks[first + 1 :]:
            if not block.piece:
                break
            pieces += (block.glue, block.text)
        code.exact_lines = 0
        return (_named(line) for line in highlight(code.language, "".join(pieces)))

    def pieces_with(self, group: Group, begin: int, end: int) -> Iterable[Place]:
        """The places whose lines are among those from `begin` to before `end`."""
        message, part, first = group
        code = self._codes.get(group)
        if code is None:
            return
        blocks = self._blocks_of(message, part)
        index = first
        while index < len(blocks) and (index == first or blocks[index].piece):
            start = _line_start(code, blocks, first, index - first)
            if start >= end:
                return
            if start + blocks[index].text.count("\n") + 1 >= begin:
                yield Place(message, part, index)
            index += 1

    def keep_only(self, places: Iterable[Place], first_of: Callable[[Place], Group]) -> None:
        """Forget the code that is no longer on the page."""
        kept = {first_of(place) for place in places}
        for group in [group for group in self._codes if group not in kept]:
            del self._codes[group]


def _line_start(code: _Code, blocks: Sequence[Block], first: int, piece: int) -> int:
    """The number of a piece's first line among all lines of its block."""
    starts = code.starts
    while len(starts) <= piece:
        before = blocks[first + len(starts) - 1]
        lines = before.text.count("\n") + 1
        if before.piece and not before.glue:
            lines -= 1
        starts.append(starts[-1] + lines)
    return starts[piece]


def _lines(blocks: Sequence[Block], first: int, number: int, code: _Code) -> list[str]:
    """The lines of a block from `number` on."""
    piece = len(code.starts) - 1
    while piece and code.starts[piece] > number:
        piece -= 1
    skipped = number - code.starts[piece]
    text = blocks[first + piece].text
    for block in blocks[first + piece + 1 :]:
        if not block.piece:
            break
        text += block.glue + block.text
    return text.split("\n")[skipped:]


def _is_whole(blocks: Sequence[Block], index: int) -> bool:
    """Whether the code that a piece belongs to is complete."""
    while index + 1 < len(blocks) and blocks[index + 1].piece:
        index += 1
    return index + 1 < len(blocks) or blocks[index].is_closed


def _named(runs: Iterable[tuple[str, object]]) -> Coloured:
    """Runs with their hues by name; "" for plain. Neighbours in one hue are joined."""
    made: list[tuple[str, str]] = []
    for text, hue in runs:
        name = str(getattr(hue, "name", "")).lower()
        name = "" if name == "plain" else name
        if made and made[-1][1] == name:
            made[-1] = (made[-1][0] + text, name)
        else:
            made.append((text, name))
    return tuple(made)
