"""Words in the conversation: where they stand in the document, and bringing them to the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QTextCursor

from desktop_chat.ui.transcript.reading import Spot, line_top
from desktop_chat.ui.transcript.setting import Setting, line_text, utf16_length
from desktop_chat.ui.transcript.sheets import Place

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine

Range = tuple[int, int]
_FOOT_ROOM = 40  # pixels at the bottom that do not count as in sight


class Match(NamedTuple):
    """The n-th match within one place."""

    place: Place
    ordinal: int


def text_in(setting: Setting) -> str:
    """The text of a setting as it stands in the document; line ends as LF."""
    return "\n".join(line_text(line) for line in setting.lines)


def range_of(engine: Engine, pattern: re.Pattern[str], match: Match) -> Range | None:
    """Where a match stands in the document, if it is loaded."""
    page = engine.shown.page
    index = engine.shown.contents.index_of(match.place)
    if index >= len(page.entries) or page.entries[index].place != match.place:
        return None
    text = text_in(page.entries[index].setting)
    for ordinal, found in enumerate(pattern.finditer(text)):
        if ordinal == match.ordinal:
            start = page.start(index) + utf16_length(text[: found.start()])
            return start, start + utf16_length(found[0])
    return None


def is_in_sight(engine: Engine, found: Range | None) -> bool:
    """Whether the beginning of a range is on the screen."""
    if found is None:
        return False
    view = engine.view
    top = line_top(view, found[0]) - view.verticalScrollBar().value()
    return 0 <= top <= view.viewport().height() - _FOOT_ROOM


def go_to(engine: Engine, pattern: re.Pattern[str], match: Match) -> None:
    """Bring a match to the screen, whether it is loaded or not."""
    view = engine.view
    third = view.viewport().height() / 3
    view.set_follows(follows=False)
    engine.folding.reveal(match.place)
    if range_of(engine, pattern, match) is None:
        engine.opening.open_spot(Spot(match.place, 0, third))
    found = range_of(engine, pattern, match)
    if found is None:
        return
    if not is_in_sight(engine, found):
        view.scroll_to(round(line_top(view, found[0]) - third))
        engine.errands.at_edges()
    cursor = QTextCursor(view.document())
    cursor.setPosition(found[0])
    view.setTextCursor(cursor)
