"""What a block looks like before Qt sees it: lines of runs, and the marks painted under them."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

OBJECT = "\ufffc"
NEW_LINE = "\u2028"  # within one paragraph of the document


class Role(Enum):
    """What a run of text is; with its style it gives the character format."""

    BODY = auto()
    QUIET = auto()  # what the model thought
    CODE = auto()
    HEADING_1 = auto()
    HEADING_2 = auto()
    HEADING_3 = auto()
    HEAD_CELL = auto()
    SMALL = auto()  # labels and ends of messages
    ERROR = auto()
    WARNING = auto()
    ACTION = auto()  # a link inside the app; `href` is the action
    HIDDEN = auto()  # a marker that is painted instead
    THIN = auto()  # of lines that only hold a place

    __hash__ = object.__hash__  # an enumeration's own is written in Python


class Picture(NamedTuple):
    """A picture of ours, by its name in the folder of attachments, and its size in pixels."""

    file: str
    width: int
    height: int


class Look(NamedTuple):
    """The look of a run. `style` holds Markdown styles, `hue` a colour of code by its name."""

    role: Role
    style: int = 0
    href: str = ""
    hue: str = ""
    formula: int = 0  # number of a set formula; its run is one OBJECT
    descent: int = 0  # of a set formula: pixels below the line of the text
    picture: Picture | None = None  # its run is one OBJECT


class Run(NamedTuple):
    """Text in one look. `copied` replaces it on the clipboard."""

    text: str
    look: Look
    copied: str | None = None


class Shape(NamedTuple):
    """The shape of a paragraph, in whole pixels, so that nothing ever moves by a part of one.

    `height` is that of its lines; where `grows`, a higher formula makes its line higher.
    `hang` is how far the first line begins before the others. `tabs` are positions from the
    line's begin, negative ones for right-aligned, with "c" centred ones.
    """

    height: int
    above: int = 0
    below: int = 0
    left: int = 0
    right: int = 0
    hang: int = 0
    tabs: tuple[tuple[int, str], ...] = ()
    grows: bool = False
    wraps: bool = True
    is_rtl: bool | None = None  # None: as its text says
    is_centred: bool = False
    heading: int = 0


class Line(NamedTuple):
    """One paragraph of the document. `glue` stands before it on the clipboard, `clean` instead."""

    shape: Shape
    runs: tuple[Run, ...]
    glue: str = "\n"
    clean: str | None = None  # the whole line as it is copied, where that is not its runs


class MarkKind(Enum):
    """What is painted under or beside text."""

    BUBBLE = auto()
    CARD = auto()
    BAR = auto()  # at the left of a quote, or of what the model thought
    RULE = auto()
    ROW = auto()  # a hairline under a table's row
    HEAD_ROW = auto()
    OPEN_BOX = auto()
    DONE_BOX = auto()
    EDGES = auto()  # painted over the text: hides what is beyond a card's edges; `right`: its pad


class Mark(NamedTuple):
    """Something painted from the first to the last of some lines of an entry.

    `left` and `right` are its distances from the column's edges, in pixels; `top` and `bottom`
    say how far it goes beyond the lines.
    """

    kind: MarkKind
    first: int
    last: int
    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0
    joins_above: bool = False  # the entry before goes on in this one
    joins_below: bool = False
    mirrored: bool = False  # a bar or a box at the right of what runs from right to left


class Setting(NamedTuple):
    """A block, set: what stands in the document for it."""

    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()


def utf16_length(text: str) -> int:
    """The length of a text as Qt counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) >> 1


def line_length(line: Line) -> int:
    """The length of a line as Qt counts it, without its end."""
    return sum(utf16_length(run.text) for run in line.runs)


def line_text(line: Line) -> str:
    """The text of a line as it stands in the document."""
    return "".join(run.text for run in line.runs)


def copied_text(line: Line) -> str:
    """The text of a whole line for the clipboard."""
    if line.clean is not None:
        return line.clean
    text = "".join(run.text if run.copied is None else run.copied for run in line.runs)
    return text.replace(NEW_LINE, "\n")
