"""What a person wrote, as blocks: nothing is read into it, and nothing is lost."""

from __future__ import annotations

import pytest

from desktop_chat.markdown.blocks import BlockKind
from desktop_chat.markdown.pieces import PIECE_LENGTH, PIECE_LINES
from desktop_chat.markdown.plain import is_long, plain_blocks


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "*a*\n- b\n\n# c\n",
        "a\n" * 200,
        "a\n" * (2 * PIECE_LINES),
        "x" * 9_000,
        "a b " * 3_000,
        "👍🏽" * 3_000,
        "\n" * 100,
    ],
)
def test_what_a_person_wrote_stays_as_it_is(text: str) -> None:
    blocks = plain_blocks(text)
    assert "".join(block.glue + block.text for block in blocks) == text
    assert all(block.kind is BlockKind.PLAIN for block in blocks)
    assert all(len(block.text) <= PIECE_LENGTH for block in blocks)
    assert all(len(block.text.splitlines()) <= PIECE_LINES for block in blocks)
    assert [text[block.start : block.end] for block in blocks] == [block.text for block in blocks]


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("", False),
        ("a\n" * 19, False),
        ("a\n" * 30, True),
        ("a\n\n" * 11, True),
        ("word " * 200, False),
        ("word " * 400, True),
        ("字" * 5_000, True),
        ("x" * 5_000, True),
    ],
)
def test_the_head_of_a_long_text_is_a_block_of_its_own(text: str, long: bool) -> None:
    assert is_long(text) is long
    blocks = plain_blocks(text, with_head=long)
    assert "".join(block.glue + block.text for block in blocks) == text
    if long:
        assert len(blocks) > 1
        assert not is_long(blocks[0].text)
        assert len(blocks[0].text) > len(text) / 100


def test_line_ends_of_a_person_become_one_kind() -> None:
    text = "a\r\nb\rc\n" * 100
    blocks = plain_blocks(text)
    assert "".join(block.glue + block.text for block in blocks) == "a\nb\nc\n" * 100
    assert all(block.text.count("\n") < PIECE_LINES for block in blocks)
