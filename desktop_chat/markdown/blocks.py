"""Blocks and spans: what a Markdown text consists of, in the order in which it is read."""

from __future__ import annotations

from enum import Enum, IntFlag, auto
from typing import NamedTuple


class Style(IntFlag):
    """How a span is set; they combine."""

    PLAIN = 0
    STRONG = 1
    EMPHASIS = 2
    STRUCK = 4
    CODE = 8
    DISPLAY = 16  # a formula on a line of its own
    UNDERLINED = 32
    MARKED = 64  # as with a pen
    LOW = 128  # the 2 of H₂O
    HIGH = 256
    KEY = 512  # of a keyboard; it is CODE too


class SpanKind(Enum):
    """What a span is."""

    TEXT = auto()
    BREAK = auto()  # a new line within the paragraph
    IMAGE = auto()  # `text` is its description, `href` its address; never loaded
    MATH = auto()  # `text` is TeX, `href` the source as written, with its delimiters
    NOTE = auto()  # a reference to a footnote; `text` is its label


class Span(NamedTuple):
    """A piece of a paragraph in one style; `href` is where a link leads, as written."""

    kind: SpanKind
    text: str
    style: Style = Style.PLAIN
    href: str = ""


class LevelKind(Enum):
    """What a block stands in."""

    QUOTE = auto()
    BULLET = auto()
    NUMBER = auto()
    NOTE = auto()  # the text of a footnote


class Level(NamedTuple):
    """One container around a block. An item of a list is a level; lists are none of their own.

    `number` tells two neighbours apart: it is unique in its document. `label` is "7" for the
    seventh item, "1" for the footnote [^1]. `checked` is None where there is no task box.
    """

    kind: LevelKind
    number: int
    label: str = ""
    checked: bool | None = None


class BlockKind(Enum):
    """What a block is."""

    PARAGRAPH = auto()
    HEADING = auto()
    CODE = auto()
    TABLE = auto()
    RULE = auto()
    MATH = auto()
    PLAIN = auto()  # text that is shown as it is: what the person wrote


class Block(NamedTuple):
    """A paragraph, a heading, a piece of code or of a table: what is set and kept as one.

    Blocks come in reading order; the containers they stand in are their `levels`, from outside
    in, of which the last `opened` begin with this block (there the item's marker belongs).
    Long paragraphs, code and tables are cut into pieces, so that no block grows without end:
    `piece` counts them from 0, `glue` (nothing, spaces or a line end) stands between this piece
    and the one before it. `start` and `end` are offsets in the source, in characters.
    """

    kind: BlockKind
    start: int
    end: int
    levels: tuple[Level, ...] = ()
    opened: int = 0
    text: str = ""  # inline source; of code its text; of a formula its TeX
    depth: int = 0  # of a heading, 1 to 6
    info: str = ""  # what stands behind a code fence
    aligns: tuple[str, ...] = ()  # of a table's columns: "", "left", "center", "right"
    header: tuple[str, ...] = ()  # inline sources; only in a table's first piece
    rows: tuple[tuple[str, ...], ...] = ()  # inline sources, as many in each as `aligns`
    piece: int = 0
    glue: str = ""
    is_closed: bool = True


class Change(NamedTuple):
    """What became of the blocks: from `first` on they are new; `others`, before it, read anew.

    Others are blocks with a reference whose definition has come only now.
    """

    first: int
    others: tuple[int, ...] = ()
