"""What is typed to search with, taken apart."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.chat.search_words import Scope, Wanted, read_span, read_words

NOW = datetime(2026, 11, 26, 15, 30)  # noqa: DTZ001  # by this machine's clock
TODAY = datetime(2026, 11, 26)  # noqa: DTZ001


def stamp(year: int, month: int = 1, day: int = 1) -> float:
    return datetime(year, month, day).timestamp()  # noqa: DTZ001


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", Wanted()),
        ("two words", Wanted("two words")),
        ("in:this walrus", Wanted("walrus", is_here=True)),
        ("walrus IN:HERE", Wanted("walrus", is_here=True)),
        ("walrus in:messages", Wanted("walrus", Scope.MESSAGES)),
        ("in:title plans", Wanted("plans", Scope.CONVERSATIONS)),
        ("in:model gpt", Wanted("gpt", Scope.MODELS)),
        (">new chat", Wanted("new chat", Scope.COMMANDS)),
        ("@ claude", Wanted("claude", Scope.MODELS)),
        ("from:me tea", Wanted("tea", role="user")),
        ("from:model tea", Wanted("tea", role="assistant")),
        ("tea after:2026-01-01", Wanted("tea", since=stamp(2026))),
        ("tea before:2025-06", Wanted("tea", until=stamp(2025, 6))),
        ("tea on:2025", Wanted("tea", since=stamp(2025), until=stamp(2026))),
        ("tea on:2025-12", Wanted("tea", since=stamp(2025, 12), until=stamp(2026))),
        ("on:2025-12-31 x", Wanted("x", since=stamp(2025, 12, 31), until=stamp(2026))),
        ("after:7d x", Wanted("x", since=(TODAY - timedelta(days=7)).timestamp())),
        ('"in:this" kept', Wanted('"in:this" kept')),
        ('"after 2026', Wanted('"after 2026')),
        ("after:soon", Wanted("after:soon")),
        ("after:2026-13-01", Wanted("after:2026-13-01")),
        ("before:0000", Wanted("before:0000")),
        ("in:the box", Wanted("in:the box")),
        ("https://example.org", Wanted("https://example.org")),
    ],
)
def test_words_that_say_where_and_when(typed: str, wanted: Wanted) -> None:
    assert read_words(typed, NOW) == wanted


def test_days_by_name() -> None:
    day = timedelta(days=1)
    assert read_span("today", NOW) == (TODAY, TODAY + day)
    assert read_span("yesterday", NOW) == (TODAY - day, TODAY)
    assert read_span("2w", NOW) == (TODAY - 14 * day, TODAY + day)
    assert read_span("never", NOW) is None


def test_what_narrows_leaves_messages_alone() -> None:
    assert read_words("in:this x", NOW).narrows
    assert read_words("from:me x", NOW).narrows
    assert read_words("before:2026 x", NOW).narrows
    assert not read_words("in:commands x", NOW).narrows


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    read_words(typed, NOW)
    read_words(f"after:{typed} before:{typed} on:{typed}", NOW)


@settings(max_examples=60)
@given(st.text(alphabet="0123456789-dwmy", max_size=12))
def test_no_date_is_an_error(value: str) -> None:
    span = read_span(value, NOW)
    assert span is None or span[0] < span[1]
