"""A key that a service repeats is masked, wherever it is cut, and costs no other character."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.deltas import Delta, Finish, ReasoningDelta, Tally, TextDelta, ToolCalls
from desktop_chat.chat.masking import MASK, DeltaMasker, Masker
from desktop_chat.chat.messages import ToolCall

KEY = "sk-sk-abcdef"
OTHER = "sk-sk-abcxyz99"
TEXTS = st.lists(
    st.sampled_from([KEY, OTHER, KEY[:7], KEY[3:], "sk-", "s", "k", "-", "x", " ", "世"]),
    max_size=12,
).map("".join)


def cut(text: str, draw: Any) -> list[str]:
    places = draw.draw(st.lists(st.integers(0, len(text)), max_size=8))
    bounds = [0, *sorted(places), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(bounds)]


def leaked(shown: str) -> bool:
    """Whether more than the first three characters of a key stand beside a mask, or all of it."""
    return KEY in shown or OTHER in shown


@given(TEXTS, st.data())
def test_no_key_is_shown_however_it_is_cut(text: str, draw: Any) -> None:
    masker = Masker((KEY, OTHER))
    shown = "".join(map(masker.feed, cut(text, draw))) + masker.end()
    assert not leaked(shown)
    whole = Masker((KEY, OTHER))
    expected = whole.feed(text) + whole.end()
    # At most three characters of each key had been given up before it was known as one.
    assert masker.count == whole.count
    assert shown.replace("sk-", "").replace("s", "").replace("k", "").replace("-", "") == (
        expected.replace("sk-", "").replace("s", "").replace("k", "").replace("-", "")
    )
    assert len(shown) <= len(expected) + 3 * masker.count


@given(st.text(alphabet="sk-abcdefxyz ", max_size=40), st.data())
def test_other_text_is_as_it_was(text: str, draw: Any) -> None:
    if KEY in text or OTHER in text:
        return
    masker = Masker((KEY, OTHER))
    assert "".join(map(masker.feed, cut(text, draw))) + masker.end() == text
    assert masker.count == 0


def test_ordinary_ends_are_not_held_back() -> None:
    masker = Masker((KEY,))
    for piece in ("pass", "task", " sk-", "?"):
        assert masker.feed(piece) == piece


def test_one_character_at_a_time() -> None:
    masker = Masker((KEY,))
    assert "".join(map(masker.feed, f"a {KEY} b")) + masker.end() == f"a sk-{MASK} b"


def test_all_that_a_reply_shows_is_masked() -> None:
    masker = DeltaMasker((KEY,))
    out: list[Delta] = []
    for delta in (
        ReasoningDelta(f"It is {KEY}."),
        TextDelta(KEY[:6]),
        TextDelta(KEY[6:] + " sk-sk-a"),
        ToolCalls((ToolCall("1", "f", f'{{"key": "{KEY}"}}'),)),
        Finish("stop"),
        Tally(3, 0),
    ):
        out += masker.read([delta])
    assert out == [
        ReasoningDelta(f"It is {MASK}."),
        TextDelta(f"{MASK} "),
        ToolCalls((ToolCall("1", "f", f'{{"key": "{MASK}"}}'),)),
        TextDelta("sk-sk-a"),
        Finish("stop"),
        Tally(3, 0, masked=2),
    ]


def test_without_a_key_nothing_is_looked_at() -> None:
    deltas: list[Delta] = [TextDelta("short"), Finish(None)]
    assert DeltaMasker(("short",)).read(deltas) is deltas
