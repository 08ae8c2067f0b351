"""What replies used: counted or estimated, priced or not, summed without a word too much."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.messages import Message, Role, Status, Usage
from desktop_chat.chat.prices import Price, PriceTable, read_prices
from desktop_chat.chat.usage import ReplyUsage, UsageSum, estimate_tokens, usage_of, usage_of_all
from desktop_chat.resources import shipped_prices
from desktop_chat.storage.prices import load_prices

PRICE = Price(2.0, 10.0)


def reply(usage: Usage | None = None, text: str = "x" * 40, model: str = "m") -> Message:
    made = Message(Role.ASSISTANT, text, Status.COMPLETE, model)
    made.facts.usage = usage
    made.facts.first_token_ms, made.facts.duration_ms = 500.0, 2500.0
    return made


def test_the_services_own_count_goes_first() -> None:
    usage = usage_of(reply(Usage(1000, 101, 1101)), [Message(Role.USER, "y" * 400)], PRICE)
    assert usage == ReplyUsage(1000, 101, False, 500.0, 50.0, 0.00301)
    assert usage.total == 1101


def test_without_a_count_it_is_estimated_and_marked() -> None:
    usage = usage_of(reply(), [Message(Role.USER, "y" * 400)])
    assert (usage.prompt, usage.completion, usage.is_estimate) == (104, 10, True)
    assert usage.cost is None


def test_speed_needs_more_than_one_token_and_a_span_of_time() -> None:
    assert usage_of(reply(Usage(1, 1, 2)), []).tokens_per_second is None
    none = reply(Usage(1, 9, 10))
    none.facts.first_token_ms = None
    assert usage_of(none, []).tokens_per_second is None
    at_once = reply(Usage(1, 9, 10))
    at_once.facts.first_token_ms = at_once.facts.duration_ms
    assert usage_of(at_once, []).tokens_per_second is None


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("a", 1), ("x" * 40, 10), ("你好世界", 4), ("你好ab", 3)]
)
def test_estimates(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_a_path_is_summed_and_says_what_has_no_price() -> None:
    path = [
        Message(Role.USER, "y" * 40),
        reply(Usage(10, 20, 30), model="priced"),
        Message(Role.USER, "z" * 40),
        reply(model="unknown"),
        Message(Role.ASSISTANT, status=Status.STREAMING),
    ]
    total = usage_of_all(path, {"priced": Price(1e6, 0.0)}.get)
    assert (total.replies, total.is_estimate, total.unpriced, total.cost) == (2, True, 1, 10.0)
    assert (total.prompt, total.completion) == (10 + (14 + 14 + 14), 20 + 10)
    assert usage_of_all([], lambda _: None) == UsageSum()


TABLE = PriceTable("2026-11-26", "USD", {"gpt-5.5": PRICE, "mini": Price(1, 1)})


@pytest.mark.parametrize(
    ("model", "price"),
    [
        ("gpt-5.5", PRICE),
        ("GPT-5.5", PRICE),
        ("openai/gpt-5.5", PRICE),
        ("gpt-5.5-2026-04-14", PRICE),
        ("gpt-5.5-20260414", PRICE),
        ("gpt-5.5-mini", None),
        ("gpt-5", None),
        ("", None),
    ],
)
def test_a_model_is_found_by_its_name(model: str, price: Price | None) -> None:
    assert TABLE.find(model) == price


def test_the_shipped_table_is_dated_and_whole() -> None:
    text = shipped_prices()
    table = read_prices(text, "2026-11-26")
    assert len(table.prices) == len(json.loads(text)["models"]) > 3
    assert (table.date, table.currency) == ("2026-11-26", "USD")


def test_a_price_may_end_on_a_day() -> None:
    shipped = shipped_prices()
    for today, price in (
        ("2026-12-31", Price(0.75, 3.75)),
        ("2027-01-01", Price(1.5, 7.5)),
    ):
        assert read_prices(shipped, today).find("gemini-3.8-flash") == price
    ended = {"models": {"m": {"prompt": 1, "completion": 1, "until": "2026-01-01"}}}
    assert read_prices(json.dumps(ended)).prices == {}


def test_ones_own_prices_go_first(tmp_path: Path) -> None:
    assert load_prices(shipped_prices(), tmp_path).find("claude-opus-5-5") == Price(4, 20)
    own = {"models": {"claude-opus-5-5": {"prompt": 1, "completion": 2}}}
    (tmp_path / "prices.json").write_text(json.dumps(own))
    table = load_prices(shipped_prices(), tmp_path)
    assert table.find("claude-opus-5-5") == Price(1, 2)
    assert table.find("claude-sonnet-5-5") == Price(2, 10)
    (tmp_path / "prices.json").write_bytes(b"\xff\xfe{")
    assert load_prices(shipped_prices(), tmp_path).find("claude-opus-5-5") == Price(4, 20)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from(["models", "m", "prompt", "completion"]), inner)
        ),
        max_leaves=8,
    )
)
def test_no_table_whatever_raises(value: object) -> None:
    for price in read_prices(json.dumps(value)).prices.values():
        assert price.prompt >= 0
        assert price.completion >= 0


def test_sizes_that_are_known_are_not_counted_again() -> None:
    asked = [Message(Role.USER, "y" * 400), Message(Role.ASSISTANT, "z" * 400)]
    assert usage_of(reply(), asked, PRICE, lambda _: 7).prompt == 14
    assert usage_of(reply(Usage(1000, 101, 1101)), asked, PRICE, lambda _: 7).prompt == 1000
