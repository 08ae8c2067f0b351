"""Numbers, sizes, times and costs in the form of the person's own language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale

from desktop_chat.chat.parameters import read_number
from desktop_chat.chat.usage import ReplyUsage
from desktop_chat.ui.dates import date_words, second_words
from desktop_chat.ui.network_sentences import duration_words, size_words
from desktop_chat.ui.numbers import decimal_words, number_words, short_words
from desktop_chat.ui.usage_words import cost_words, reply_words

Use = Callable[[str], None]


@pytest.fixture
def use() -> Iterator[Use]:
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("name", "whole", "part"),
    [
        ("en_GB", "1,234,567", "0.5"),
        ("de_DE", "1.234.567", "0,5"),
        ("zh_CN", "1,234,567", "0.5"),
        ("C", "1,234,567", "0.5"),
    ],
)
def test_numbers_are_those_of_the_language(use: Use, name: str, whole: str, part: str) -> None:
    use(name)
    assert number_words(1_234_567) == whole
    assert decimal_words(0.5, 1) == part


def test_all_that_is_counted_follows(use: Use) -> None:
    use("de_DE")
    usage = ReplyUsage(1204, 310, True, 1820.0, 4.2, 0.0042)
    said = "Tokens: ~1.204 in, ~310 out · first after 1,8 s · ~4,2 tokens/s · ~$0,0042"
    assert reply_words(usage, "USD") == said
    assert cost_words(1234.5, "EUR") == "1.234,50 EUR"
    assert size_words(2_500) == "2,5 kB"
    assert duration_words(1.2) == "1,2 s"
    assert date_words("2026-11-26") == "26.11.26"
    assert date_words("last autumn") == "last autumn"


@pytest.mark.parametrize("name", ["en_US", "de_DE", "ar_EG", "zh_CN", "C"])
@pytest.mark.parametrize("number", [0.25, 12.5, 11.0, 1000.0])
def test_what_a_field_shows_can_be_read_again(use: Use, name: str, number: float) -> None:
    use(name)
    assert read_number(short_words(number), 10_000.0) == number


@pytest.mark.parametrize(
    ("name", "form"),
    [("de_DE", "07:05:09"), ("en_US", "7:05:09\u202fAM"), ("fi_FI", "7.05.09"), ("C", "07:05:09")],
)
def test_times_are_told_to_the_second(
    use: Use, monkeypatch: pytest.MonkeyPatch, name: str, form: str
) -> None:
    import time

    use(name)
    morning = time.mktime((2026, 11, 26, 7, 5, 9, 0, 0, -1))
    assert second_words(morning) == form
