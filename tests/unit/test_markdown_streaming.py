"""A text that comes in pieces, however it is cut, gives the blocks and spans of the whole."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.markdown.blocks import BlockKind
from desktop_chat.markdown.document import Document
from tests.unit.markdown_texts import (
    LINES,
    Reader,
    cuts,
    documents,
    long_texts,
    noise,
    read_spans,
    whole,
)

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def check(pieces: list[str]) -> None:
    """Read the pieces, and the whole, and compare everything."""
    text = "".join(pieces)
    expected = whole(text)
    reader = Reader()
    for piece in pieces:
        reader.append(piece)
        reader.check_spans()
    reader.finish()
    assert reader.blocks == expected.blocks
    assert reader.spans == [read_spans(expected, block) for block in expected.blocks]
    check_offsets(expected, text)


def check_offsets(document: Document, text: str) -> None:
    """Blocks stand one behind the other in the source."""
    end = 0
    for block in document.blocks:
        assert end <= block.start <= block.end <= len(text), block
        end = block.end
        source = text[block.start : block.end].replace("\0", "\ufffd")
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CODE):
            for line in block.text.split("\n"):
                assert line.strip(" \t") in source
        assert block.is_closed
        assert len(block.text) <= 4_000


@settings(max_examples=2_500, deadline=None, suppress_health_check=SLOW)
@given(cuts(documents))
def test_documents(pieces: list[str]) -> None:
    check(pieces)


@settings(max_examples=2_000, deadline=None, suppress_health_check=SLOW)
@given(cuts(noise))
def test_noise(pieces: list[str]) -> None:
    check(pieces)


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(cuts(long_texts, most=6))
def test_long_texts(pieces: list[str]) -> None:
    check(pieces)


@settings(max_examples=400, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_single_characters(lines: list[str], end: str) -> None:
    check(list(end.join(lines)))


@pytest.mark.parametrize(
    "text", ["", "\n", "\r", "\r\n", " ", "x", "```", "$$", "- ", ">", "[a]: b"]
)
def test_smallest_texts(text: str) -> None:
    check(list(text))


@pytest.mark.parametrize(
    "text",
    [
        "> para\n> $$\n> x\nend of it",
        "> para [a]\n\n> [a]: b\n> $$\n> x\nend [a]",
        "- [a]: b\n  $$ x\n\n[a]\n\n> [^n]: c\n> $$\n> y\n[^n]",
        "[a]: b\n" * 570 + "[c]: " + "d" * 3_000 + "\n\n[a] [c]",
        "[a]: b\n" * 570 + "[c]: " + "d" * 1_500 + "\n'title'\n\n[a] [c]",
        "| a |\n" + "-" * 1_999 + "\n" + "-" * 2_001 + "\n",
        "x" * 1_999 + "\n---\n" + "x" * 2_001 + "\n---",
        "para\n$$\nx\n" + " " * 80 + "y\n$$\n",
        "see [a]\n\n[a]: b\n$$\nx\n" + " " * 80 + "y\n$$\n\nend [a]",
        "- " * 999 + "\n" + "> " * 1_001 + "x",
    ],
)
def test_rare_texts(text: str) -> None:
    check([text[i : i + 13] for i in range(0, len(text), 13)])
    check([text[:-4], *text[-4:]])
    if len(text) < 100:
        check(list(text))
