"""What is made of a model's answer to the question for a title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.conversations import first_words
from desktop_chat.chat.titles import MAX_TITLE, clean_title, title_prompt


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Why cats purr", "Why cats purr"),
        ('"Why cats purr."', "Why cats purr"),
        ("**Why cats purr**\n\nHope that helps!", "Why cats purr"),
        ("# Why `cats` purr", "Why cats purr"),
        ("Title: Why cats purr", "Why cats purr"),
        ("标题：猫为什么打呼噜。", "猫为什么打呼噜"),
        ("《猫为什么打呼噜》", "猫为什么打呼噜"),
        ("“Cats”", "Cats"),
        ("<b>Cats</b> and [dogs](https://example.org)", "Cats and dogs"),
        ("<think>Six words, hm.\nCats?</think>\n\nCats", "Cats"),
        ("- Cats\n- Dogs", "Cats"),
        ("1. Cats", "Cats"),
        ("Generics in C#", "Generics in C#"),
        ("What is snake_case", "What is snake_case"),
        ("  two \t  words ", "two words"),
        ("\u202eCats\u200b\x07", "Cats"),
        ("", ""),
        ("\n \n", ""),
        ('""', ""),
        ("<script>", ""),
    ],
)
def test_answers(answer: str, title: str) -> None:
    assert clean_title(answer) == title


def test_a_long_one_is_cut_at_a_word() -> None:
    title = clean_title("A very long title that goes on and on and does not come to its end soon")
    assert title == "A very long title that goes on and on and does not come to…"
    assert len(clean_title("猫" * 100)) == MAX_TITLE


@given(st.text(max_size=300))
def test_whatever_comes_is_one_short_line(answer: str) -> None:
    title = clean_title(answer)
    assert len(title) <= MAX_TITLE
    assert len(title.splitlines()) <= 1
    assert title == title.strip()


def test_the_prompt_holds_the_beginnings_and_no_more() -> None:
    prompt = title_prompt("q" * 100_000, "r" * 100_000)
    assert 2000 < len(prompt) < 4000
    assert "{" not in title_prompt("a", "b")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# H1 heading\n\n## H2 **bold**\n", "H1 heading H2 bold"),
        ("## Closed ##\ntext", "Closed text"),
        ("- [ ] one\n* two\n> three", "one two three"),
        ("*Why* does `a * b` differ from _this_?", "Why does a * b differ from this?"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("See [the page](https://example.org/a) and ~~not~~ this", "See the page and not this"),
        ("这是**粗体**文字", "这是粗体文字"),
        ("What is 2 * 3 * 4, and 2**3**4?", "What is 2 * 3 * 4, and 2**3**4?"),
        ("#1 and C# and __init__ and my_own_name", "#1 and C# and __init__ and my_own_name"),
        ("Explain *args and **kwargs, *.py too", "Explain *args and **kwargs, *.py too"),
        ("1. first", "1. first"),
        ("-5 degrees", "-5 degrees"),
        ("---", "---"),
        ("#", "#"),
    ],
)
def test_first_words_are_plain(text: str, title: str) -> None:
    assert first_words(text) == title
