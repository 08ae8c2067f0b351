"""A growing text for the ear: whole sentences, each once, whatever the pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.markdown.hearing import Heard, Hearing

TEXT = (
    "# A title\n\nThe *quick* fox. It costs 3.14 for [this](http://x.y/z). 你好世界。再见！\n\n"
    "- one\n- two **bold** words\n\n```python\na = 1\nb = 2\n```\n\nAfter it.\n\n"
    "| a | b |\n|-|-|\n| 1 | 2 |\n\nAn end without a stop"
)


def heard(text: str, step: int) -> list[Heard]:
    hearing = Hearing()
    said = []
    for at in range(0, len(text), step):
        said += hearing.append(text[at : at + step])
    return said + hearing.finish()


def words(text: str, step: int) -> str:
    return " ".join(one.text for one in heard(text, step) if not one.code_lines)


@pytest.mark.parametrize("step", [1, 2, 7, 30, 1000])
def test_all_is_heard_once_without_its_markdown(step: int) -> None:
    said = heard(TEXT, step)
    assert words(TEXT, step).replace("。 ", "。") == (
        "A title The quick fox. It costs 3.14 for this. 你好世界。再见！ one two bold words "
        "After it. a, b 1, 2 An end without a stop"
    )
    assert [one for one in said if one.code_lines] == [Heard("python", 2)]


def test_a_sentence_is_heard_as_soon_as_it_is_over() -> None:
    hearing = Hearing()
    assert hearing.append("It is late. It is") == [Heard("It is late.")]
    assert hearing.append(" dark! And") == [Heard("It is dark!")]
    assert hearing.append(" 冷。") == [Heard("And 冷。")]
    assert hearing.append("\n\nNext") == []
    assert hearing.finish() == [Heard("Next")]


def test_numbers_and_names_are_not_cut() -> None:
    hearing = Hearing()
    assert hearing.append("Version 3.14.1 of example.org") == []
    assert hearing.finish() == [Heard("Version 3.14.1 of example.org")]


def test_code_is_told_when_it_ends() -> None:
    hearing = Hearing()
    assert hearing.append("```\nfirst\nsecond. Third\n") == []
    assert hearing.append("fourth\n```\n") == []
    assert hearing.append("\nThen. ") == [Heard("", 3), Heard("Then.")]
    hearing = Hearing()
    hearing.append("```js\nlet a")
    assert hearing.finish() == [Heard("js", 1)]


def test_long_code_is_told_once() -> None:
    code = "```c\n" + "int i;\n" * 1000 + "```\n"
    assert [one for one in heard(code, 50) if one.code_lines] == [Heard("c", 1000)]


def test_formulas_are_read_as_they_are_written() -> None:
    assert words("$$\nx^2\n$$\n\nThere.", 3) == "x^2 There."


@given(st.text(st.sampled_from("aB1.。!\n *_`#-|>$[]() "), max_size=200), st.integers(1, 9))
def test_no_text_is_too_odd(text: str, step: int) -> None:
    for one in heard(text, step):
        assert one.text == " ".join(one.text.split())
        assert one.text or one.code_lines


@given(st.lists(st.sampled_from(["One two. ", "Three! ", "四五。", "six, seven "]), max_size=30))
def test_prose_is_complete(parts: list[str]) -> None:
    text = "".join(parts)
    for step in (1, 5, 400):
        assert words(text, step).replace(" ", "") == text.replace(" ", "")
