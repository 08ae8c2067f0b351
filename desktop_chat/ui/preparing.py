"""What a request needs is loaded while the person writes it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from desktop_chat.chat.connections import Connection
from desktop_chat.ui.connections import Spawn

Prepare = Callable[[Connection], Coroutine[Any, Any, None]]


class Preparing:
    """Loads what a kind of connection needs, once."""

    def __init__(self, chosen: Callable[[], Connection], prepare: Prepare, spawn: Spawn) -> None:
        self._chosen = chosen
        self._prepare = prepare
        self._spawn = spawn
        self._prepared: set[str] = set()

    def on_typing(self) -> None:
        """The person types: a request may soon be wanted."""
        connection = self._chosen()
        if connection.kind not in self._prepared:
            if not self._prepared:
                self._spawn(_warm_up())
            self._prepared.add(connection.kind)
            self._spawn(self._prepare(connection))


async def _warm_up() -> None:
    from desktop_chat.ui.transcript.warming import warm_up

    await warm_up()
