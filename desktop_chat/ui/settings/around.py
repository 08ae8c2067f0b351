"""What the settings show beside themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop_chat.storage.store import Store
    from desktop_chat.ui.commands import Commands
    from desktop_chat.ui.model_lists import ModelLists
    from desktop_chat.ui.price_book import PriceBook
    from desktop_chat.ui.prompts.shelf import Shelf
    from desktop_chat.ui.update_desk import UpdateDesk


class Around(NamedTuple):
    """Lists of models, the history with what was used, prices, newer versions, prompts, and what
    the main window can be told to do."""

    models: ModelLists
    store: Store
    prices: PriceBook
    updates: UpdateDesk
    shelf: Shelf
    commands: Commands
