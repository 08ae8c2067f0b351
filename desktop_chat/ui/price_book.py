"""The prices that count: the program's table, and what the person set over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_chat.chat.prices import Price, PriceTable, read_prices
from desktop_chat.storage.prices import read_own_prices, write_own_prices


class PriceBook(QObject):
    """Read when a price is first asked for; a change is written at once."""

    changed = Signal()

    def __init__(self, folder: Path, read_shipped: Callable[[], str]) -> None:
        super().__init__()
        self._folder = folder
        self._read_shipped = read_shipped
        self._shipped: PriceTable | None = None
        self.own = PriceTable()

    @property
    def shipped(self) -> PriceTable:
        """The table that comes with the program."""
        if self._shipped is None:
            self._shipped = read_prices(self._read_shipped())
            self.own = read_own_prices(self._folder)
        return self._shipped

    @property
    def table(self) -> PriceTable:
        """What counts."""
        return self.shipped.under(self.own)

    def set_price(self, model: str, price: Price | None) -> None:
        """Set a model's price, or take back what was set. Raises OSError: it then counts for
        this run only."""
        table = self.shipped
        prices = {name: each for name, each in self.own.prices.items() if name != model.lower()}
        if price is not None:
            prices[model.lower()] = price
        self.own = self.own._replace(prices=prices, currency=table.currency)
        self.changed.emit()
        write_own_prices(self._folder, self.own)
