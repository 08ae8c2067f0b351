"""From question to question: the person's messages above and below what is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.reading import line_top

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.view import TranscriptView

_SLACK = 2.0  # pixels: a question that stands so near to the top is the one that one is at


def step_question(view: TranscriptView, forward: bool) -> None:
    """Bring the next question to the top of the screen, or the one before; after the last one
    comes the end."""
    sheets = view.engine.shown.sheets.all
    questions = [number for number, sheet in enumerate(sheets) if sheet.is_user]
    distances = {number: _distance(view, number) for number in questions}
    if forward:
        bar = view.verticalScrollBar()
        below = next((n for n in questions if distances[n] > _SLACK), None)
        if below is None or (view.engine.shown.contents.has_end and bar.value() == bar.maximum()):
            view.jump_to_latest()
        else:
            view.show_message(below)
        return
    above = next((n for n in reversed(questions) if distances[n] < -_SLACK), None)
    if above is not None:
        view.show_message(above)
    elif questions:
        view.jump_to_start()


def _distance(view: TranscriptView, number: int) -> float:
    """How far a question's begin is below where it would stand; infinite where it is not loaded."""
    shown = view.engine.shown
    place = shown.sheets.first_of(number)
    if place is None or not shown.page.entries:
        return float("inf")
    if not shown.contents.is_loaded(place):
        is_above = place < shown.page.entries[0].place
        return float("-inf") if is_above else float("inf")
    start = shown.page.start(shown.contents.index_of(place))
    scroll = view.verticalScrollBar().value()
    return line_top(view, start) - tokens.SPACE_5 - scroll
