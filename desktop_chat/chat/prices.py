"""What a million tokens cost: a table with its date, and the prices that a person set over it."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Mapping
from typing import NamedTuple

MOST_PRICE = 100_000.0
_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")  # behind a model's name


class Price(NamedTuple):
    """For a million tokens, in the currency of the table."""

    prompt: float
    completion: float


class PriceTable(NamedTuple):
    """Prices by model name; `date` says as of when (ISO 8601), empty where nobody does."""

    date: str = ""
    currency: str = "USD"
    prices: Mapping[str, Price] = {}

    def find(self, model: str) -> Price | None:
        """The price of a model, with or without the maker's name before it or a date behind."""
        name = model.strip().lower()
        for candidate in (name, name.rpartition("/")[2]):
            if candidate in self.prices:
                return self.prices[candidate]
            undated = _DATE.sub("", candidate)
            if undated in self.prices:
                return self.prices[undated]
        return None

    def under(self, own: PriceTable) -> PriceTable:
        """This table, the person's own prices before it."""
        return self._replace(prices={**self.prices, **own.prices})


def read_prices(text: str, today: str = "") -> PriceTable:
    """The table in a JSON text; what is no price is left out, what is no table is empty.

    A price may hold `until` a day, the last on which it is so, and have another one for `then`.
    `today` is that of this computer unless it is given (ISO 8601).
    """
    today = today or time.strftime("%Y-%m-%d")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return PriceTable()
    models = value.get("models") if isinstance(value, dict) else None
    if not isinstance(models, dict):
        return PriceTable()
    read = {name.lower(): price for name, item in models.items() if (price := _price(item, today))}
    date, currency = value.get("date"), value.get("currency")
    return PriceTable(
        date if isinstance(date, str) else "",
        currency if isinstance(currency, str) and currency else "USD",
        read,
    )


def _price(item: object, today: str) -> Price | None:
    if not isinstance(item, dict):
        return None
    until, then = item.get("until"), item.get("then")
    if isinstance(until, str) and today > until:
        return _price(then, today)
    values = [item.get(name) for name in ("prompt", "completion")]
    numbers = [
        float(one)
        for one in values
        if isinstance(one, int | float) and not isinstance(one, bool) and 0 <= one <= MOST_PRICE
    ]
    if len(numbers) != len(values) or not all(map(math.isfinite, numbers)):
        return None
    return Price(*numbers)
