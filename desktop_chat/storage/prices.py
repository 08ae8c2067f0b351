"""Prices that a person set: `prices.json` in the data folder, before the program's own table."""

from __future__ import annotations

import json
from pathlib import Path

from desktop_chat.chat.prices import PriceTable, read_prices
from desktop_chat.storage.paths import make_private_dir, write_private

MAX_FILE = 1024 * 1024
_NAME = "prices.json"


def load_prices(shipped: str, data_dir: Path) -> PriceTable:
    """The whole table; `shipped` is the program's as JSON."""
    return read_prices(shipped).under(read_own_prices(data_dir))


def read_own_prices(data_dir: Path) -> PriceTable:
    """The person's own. A file that is missing, too large or no table is an empty one."""
    try:
        path = data_dir / _NAME
        if path.stat().st_size > MAX_FILE:
            return PriceTable()
        return read_prices(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return PriceTable()


def write_own_prices(data_dir: Path, table: PriceTable) -> None:
    """Write the person's own. Raises OSError."""
    models = {name: price._asdict() for name, price in table.prices.items()}
    value = {"date": table.date, "currency": table.currency, "models": models}
    make_private_dir(data_dir)
    text = json.dumps(value, ensure_ascii=False, indent=1)
    write_private(data_dir / _NAME, text.encode("utf-8", "backslashreplace") + b"\n")
