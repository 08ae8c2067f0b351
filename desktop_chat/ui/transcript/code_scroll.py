"""Long lines of code beyond a card's edge: each card is moved sideways for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop_chat.markdown.blocks import BlockKind
from desktop_chat.ui.transcript.colouring import Group
from desktop_chat.ui.transcript.setting import Look, Role
from desktop_chat.ui.transcript.sheets import Part, Place

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine

STEP = 60  # pixels
_CODE = Look(Role.CODE)


class CodeScroller:
    """How far each block of code is moved to the left, in pixels; for code that is not wrapped."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def move_at(self, position: QPoint, pixels: int) -> bool:
        """Move the code at a point of the viewport; whether there is any."""
        engine = self._engine
        page = engine.shown.page
        if engine.view.wraps_code or not page.entries:
            return False
        index = page.index_at(engine.view.cursorForPosition(position).position())
        if index < 0:
            return False
        place = page.entries[index].place
        if place.part not in (Part.BODY, Part.THOUGHT) or not self._is_code(place):
            return False
        self._move(engine.shown.group_of(place), pixels)
        return True

    def _is_code(self, place: Place) -> bool:
        return self._engine.shown.sheets.block(place).kind is BlockKind.CODE

    def _move(self, group: Group, pixels: int) -> None:
        engine = self._engine
        offsets = engine.shown.compositor.offsets
        before = offsets.get(group, 0)
        after = min(max(before + pixels, 0), self._most(group))
        if after == before:
            return
        offsets[group] = after
        engine.view.write(lambda: engine.shown.contents.set_anew(self._loaded(group)))

    def _loaded(self, group: Group) -> list[Place]:
        """The pieces of a block of code that stand on the page."""
        contents = self._engine.shown.contents
        message, part, first = group
        blocks = self._engine.shown.blocks_of(message, part)
        places = []
        index = first
        while index < len(blocks) and (index == first or blocks[index].piece):
            place = Place(message, part, index)
            if contents.is_loaded(place):
                places.append(place)
            elif places:
                break
            index += 1
        return places

    def _most(self, group: Group) -> int:
        """How far its longest loaded line reaches beyond the card."""
        engine = self._engine
        setter = engine.shown.compositor.setter
        longest = 0.0
        left = 0
        for place in self._loaded(group):
            block = engine.shown.sheets.block(place)
            left = sum(setter.indents(block.levels))
            line = max(block.text.split("\n"), key=len)
            longest = max(longest, setter.type.width(line, _CODE))
        room = setter.column - left - 2 * setter.pad
        return max(0, round(longest) - room + 1)
