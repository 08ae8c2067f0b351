"""One conversation as it is shown: its sheets, and what puts them on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument

from desktop_chat.chat.messages import Message
from desktop_chat.markdown.blocks import Block, Change
from desktop_chat.ui.transcript.colouring import Colouring, Group
from desktop_chat.ui.transcript.compositor import Compositor
from desktop_chat.ui.transcript.contents import Contents
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.formulas import Formulas
from desktop_chat.ui.transcript.page import Page
from desktop_chat.ui.transcript.setter import Setter
from desktop_chat.ui.transcript.setting import Role
from desktop_chat.ui.transcript.sheets import Part, Place, Sheet, Sheets

if TYPE_CHECKING:
    from desktop_chat.markdown.formulas import FormulaSetter

FORMULA_SIZE = 1.12  # of the body type: its letters have the x-height of the text around


class Shown:
    """What belongs to one conversation in view; a change of the look makes `dress` anew."""

    def __init__(self, messages: Sequence[Message], document: QTextDocument) -> None:
        self.sheets = Sheets(messages)
        self._document = document
        self.contents: Contents
        self.compositor: Compositor
        self.page: Page
        self.formulas: Formulas

    def dress(
        self,
        type_: Typography,
        column: int,
        wraps_code: bool,
        is_ready: Callable[[str], bool],
        setter: Callable[[], FormulaSetter],
    ) -> None:
        """Give it a typography and a width; the page has to be opened again."""
        size = type_.type_pixels(Role.BODY) * FORMULA_SIZE
        self.formulas = Formulas(setter, size)
        self.page = Page(self._document, type_)
        self.compositor = Compositor(
            self.sheets,
            Setter(type_, column, wraps_code),
            Colouring(self.blocks_of, is_ready),
            self.formulas,
        )
        self.contents = Contents(self.sheets, self.compositor, self.page)

    def blocks_of(self, message: int, part: int) -> Sequence[Block]:
        return self.sheets.all[message].blocks(part)

    def has_message(self, number: int) -> bool:
        return 0 <= number < len(self.sheets.all)

    @property
    def last(self) -> Sheet:
        return self.sheets.all[-1]

    @property
    def last_number(self) -> int:
        return len(self.sheets.all) - 1

    def end(self) -> Place | None:
        """The last place of the conversation, as far as it has been read."""
        return self.sheets.last_of(self.last_number)

    def group_of(self, place: Place) -> Group:
        """The block of code that a place is a piece of."""
        block = self.sheets.block(place)
        return (place.message, place.part, place.index - block.piece)

    def code_text(self, message: int, part: int, index: int) -> str:
        """The whole code that begins with a block, as it is shown."""
        blocks = self.blocks_of(message, part)
        text = [blocks[index].text]
        for block in blocks[index + 1 :]:
            if not block.piece:
                break
            text += (block.glue, block.text)
        return "".join(text)

    def places_of(self, number: int, change: Change, part: Part) -> list[Place]:
        """The places of the blocks that are to be read anew, though they stand before."""
        return [Place(number, part, index) for index in change.others]
