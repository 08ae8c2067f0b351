"""Conversations as long as asked for, and texts with much of one thing in them."""

from __future__ import annotations

from tests.service.kinds import code_lines, formula, kind_tail, kind_text

_QUESTION, _REPLY = 200, 3800  # characters: 250 exchanges are a million


def exchanges(characters: int, first: int = 100) -> list[tuple[str, str]]:
    """Questions in prose and replies in mixed Markdown, all different: that many characters."""
    return [
        (kind_text("prose", _QUESTION, number), kind_text("mixed", _REPLY, number))
        for number in range(first, first + max(1, characters // (_QUESTION + _REPLY)))
    ]


def last_words(characters: int, first: int = 100) -> str:
    """What the last reply of that conversation ends with."""
    number = first + max(1, characters // (_QUESTION + _REPLY)) - 1
    return kind_tail("mixed", _REPLY, number)


CODE_END = "So ends the code."
FORMULAS_END = "So ends the page of formulas."


def code(lines: int) -> str:
    """One block of Python, and a line under it."""
    return f"Here it is:\n\n```python\n{code_lines('python', lines)}```\n\n{CODE_END}"


def formulas(count: int) -> str:
    """Formulas, every other one inside a sentence, and a line under them."""
    parts = [
        f"$$\n{formula(number)}\n$$" if number % 2 else f"Part {number} has ${formula(number)}$."
        for number in range(count)
    ]
    return "\n\n".join([*parts, FORMULAS_END])
