"""What an append costs depends on what is added, not on what was there: work counted, not time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from desktop_chat.markdown.blocks import BlockKind
from desktop_chat.markdown.document import Document
from desktop_chat.markdown.pieces import PIECE_LENGTH

LONG = 20_000  # characters


def calls(action: Callable[[], object]) -> int:
    """How many functions are called, Python's and C's."""
    count = 0

    def profile(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def work(document: Document, unit: str, deltas: int = 400) -> int:
    """The calls for so many deltas of four characters."""
    text = unit * (deltas * 4 // len(unit) + 1)

    def feed() -> None:
        for i in range(0, deltas * 4, 4):
            document.append(text[i : i + 4])

    return calls(feed)


@pytest.mark.parametrize(
    ("start", "unit", "times"),
    [
        ("```py\n", "    a line of code\n", 5_000),
        ("| a | b |\n|---|---|\n", "| cell | cell |\n", 2_000),
        ("", "- an item\n", 2_000),
        ("- " * 16 + "\n", " " * 32 + "- deep\n", 2_000),
        ("", "word ", 200_000),
        ("", "x", 1_000_000),
        ("", "A line of text.\n", 20_000),
        ("", "A paragraph with **markup** and [links](a).\n\n", 20_000),
        ("    code\n", "    \n", 5_000),
        ("", "[a]: b\n", 20_000),
        ("", "[^n]: a note\n", 5_000),
        ("", "> quoted\n", 5_000),
        ("", "$$ x\n", 3_000),
        ("", "see [a]\n\n", 3_000),
        ("", "<b>x</i>\n", 3_000),
        ("<details>\n", "a line of text\n", 3_000),
        ("", "<details>\n", 3_000),
    ],
)
def test_an_append_costs_the_same_everywhere(start: str, unit: str, times: int) -> None:
    document = Document()
    document.append(start)
    document.append(unit * 40)
    early = work(document, unit)
    document.append(unit * times)
    late = work(document, unit)
    assert late < early * 1.5 + 400


@pytest.mark.parametrize(
    "unit", ["x", "word ", "line of text\n", "| a | b |\n", "    c\n", "- i\n", "$$\n"]
)
def test_what_can_still_change_is_bounded(unit: str) -> None:
    document = Document()
    for i in range(0, LONG * 3, LONG):
        document.append((unit * LONG)[i : i + LONG])
        size = len(document.blocks)
        change = document.append(unit)
        assert size - change.first <= 3
        assert (
            sum(len(block.text) for block in document.blocks[change.first :])
            <= PIECE_LENGTH + 2_100
        )


def test_the_source_is_not_kept() -> None:
    document = Document()
    for _ in range(20):
        document.append("[a]: http://b.c/" + "d" * 50_000 + "\n\n")
        document.append("word\n\n")
    kept = [value for value in vars(document).values() if isinstance(value, str)]
    assert sum(map(len, kept)) < 2_100
    assert not any(block.kind is not BlockKind.PARAGRAPH for block in document.blocks)
