"""Between the usage's page, the history and the prices."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_chat.chat.prices import Price, PriceTable
from desktop_chat.chat.usage import CHARACTERS_A_TOKEN, ReplyUsage, UsageSum
from desktop_chat.storage.store import Store
from desktop_chat.storage.values import MonthUsage
from desktop_chat.ui.price_book import PriceBook
from desktop_chat.ui.settings.usage_page import UsagePage
from desktop_chat.ui.words import tr


class UsageController:
    """Reads the figures in the history's own thread; prices are applied here."""

    def __init__(self, page: UsagePage, store: Store, prices: PriceBook) -> None:
        self._page = page
        self._store = store
        self._prices = prices
        self._months: tuple[MonthUsage, ...] = ()
        page.asked.connect(self._read)
        page.price_given.connect(self._set_price)

    def _read(self) -> None:
        self._page.show_prices(self._prices.table, self._prices.own)
        self._page.say(tr("Counting…"))
        self._store.usage().then(self._take, self._fail)

    def _take(self, months: tuple[MonthUsage, ...]) -> None:
        self._months = months
        table = self._prices.table
        self._page.show_usage(by_month(months, table), table.currency)

    def _fail(self, _: BaseException) -> None:
        self._page.say(tr("The history cannot be read just now."), wrong=True)

    def _set_price(self, model: str, price: Price | None) -> None:
        try:
            self._prices.set_price(model, price)
        except OSError:
            said = tr("The price could not be saved; it counts until the app is closed.")
            self._page.price_said.say(said, wrong=True)
        self._page.show_prices(self._prices.table, self._prices.own)
        self._take(self._months)


def by_month(
    rows: Iterable[MonthUsage], table: PriceTable
) -> list[tuple[str, UsageSum, list[tuple[str, UsageSum]]]]:
    """Months with their models, in the order of `rows`."""
    months: dict[str, list[tuple[str, UsageSum]]] = {}
    for row in rows:
        months.setdefault(row.month, []).append((row.model, sum_of(row, table.find(row.model))))
    return [(month, _together(models), models) for month, models in months.items()]


def sum_of(row: MonthUsage, price: Price | None) -> UsageSum:
    """A row with its estimate and cost."""
    prompt = row.prompt + row.asked_bytes // CHARACTERS_A_TOKEN
    completion = row.completion + row.reply_bytes // CHARACTERS_A_TOKEN
    cost = None
    if price is not None:
        cost = (prompt * price.prompt + completion * price.completion) / 1_000_000
    unpriced = row.replies if price is None else 0
    return UsageSum(row.replies, prompt, completion, bool(row.uncounted), cost, unpriced)


def _together(models: list[tuple[str, UsageSum]]) -> UsageSum:
    total = UsageSum()
    for _, one in models:
        summed = total.plus(ReplyUsage(one.prompt, one.completion, one.is_estimate, cost=one.cost))
        replies, unpriced = total.replies + one.replies, total.unpriced + one.unpriced
        total = summed._replace(replies=replies, unpriced=unpriced)
    return total
