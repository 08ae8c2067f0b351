"""Reading and setting of whole texts, without a window."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from desktop_chat.markdown.blocks import Block
from desktop_chat.markdown.document import Document, plain_blocks
from desktop_chat.ui.transcript.cards import Card, bubble_width, set_block
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setter import FoundFormula, Setter, Surroundings
from desktop_chat.ui.transcript.setting import (
    Mark,
    MarkKind,
    Setting,
    copied_text,
    line_text,
)

COLUMN = 760


Formulas = Callable[[str, bool], FoundFormula | None]


class Desk:
    """Reads and sets whole texts."""

    def __init__(self, type_: Typography, column: int = COLUMN, wraps: bool = True) -> None:
        self.type = type_
        self.setter = Setter(type_, column, wraps)
        self.blocks: list[Block] = []

    def read(self, text: str, finish: bool = True) -> Document:
        document = Document()
        document.append(text)
        if finish:
            document.finish()
        self.blocks = document.blocks
        return document

    def set(
        self,
        text: str,
        formula: Formulas = lambda tex, display: None,
        finish: bool = True,
        label: str = "",
    ) -> list[Setting]:
        """The settings of all blocks."""
        document = self.read(text, finish)
        around = Surroundings(document.spans, document.cell_spans, formula, "1/2")
        return [
            set_block(self.setter, self.blocks, index, around, card=Card(label))
            for index in range(len(self.blocks))
        ]

    def one(self, text: str, **given: Any) -> Setting:
        (setting,) = self.set(text, **given)
        return setting

    def plain(self, text: str) -> list[Setting]:
        """What a person wrote."""
        blocks = plain_blocks(text)
        width = bubble_width(self.type, text)
        around = Surroundings(
            lambda block: (), lambda cell: (), lambda *_: None, "0/2", bubble=width
        )
        return [set_block(self.setter, blocks, index, around) for index in range(len(blocks))]


def texts(settings_made: Sequence[Setting]) -> list[str]:
    return [line_text(line) for setting in settings_made for line in setting.lines]


def marks(setting: Setting, kind: MarkKind) -> list[Mark]:
    return [mark for mark in setting.marks if mark.kind is kind]


def copied(settings_made: Sequence[Setting]) -> str:
    lines = [line for setting in settings_made for line in setting.lines]
    return "".join(line.glue + copied_text(line) for line in lines).strip("\n")


def drawn(tex: str, display: bool) -> FoundFormula:
    """A formula that is set at once: 7 high ones, 5 others."""
    return FoundFormula(7 if display else 5, 3)


# No word is lost.


def squeezed(text: str) -> str:
    """Without any space: where lines are broken does not matter."""
    return re.sub(r"[\s\u2028\u00a0]+", "", text)
