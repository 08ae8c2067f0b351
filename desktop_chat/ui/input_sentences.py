"""What a person wrote that cannot be used, in words."""

from __future__ import annotations

from desktop_chat.chat.addresses import Problem
from desktop_chat.ui.words import tr


def header_problem_sentence(problem: Problem) -> str:
    """Why a header cannot be sent."""
    match problem:
        case Problem.EMPTY:
            return tr("A header has a name and a value.")
        case Problem.RESERVED:
            return tr("This header is part of the connection itself; it cannot be set.")
        case Problem.TOO_LONG:
            return tr("This is too long for a header.")
        case Problem.LINES:
            return tr("A header's value is one line.")
    return tr("A header holds letters without accents, digits and signs; its name has no spaces.")
