"""The whole service with a backend in its own process that yields so many deltas at once.

`python -m bench.server.scripted COUNT`; it prints where it listens.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable

from desktop_chat.chat.backend import Backend, Request
from desktop_chat.chat.deltas import Delta, Finish, TextDelta
from desktop_chat.server.running import address_of, listen, make_service, serve
from desktop_chat.server.settings import ServerSettings
from desktop_chat.server.tokens import Tokens


class Burst:
    """A backend and the upstream that opens it."""

    is_local = True
    model = "burst"

    def __init__(self, count: int) -> None:
        self._count = count

    async def start(self) -> None:
        """Nothing to load."""

    async def open(self) -> Backend:
        return self

    async def models(self) -> tuple[str, ...]:
        return (self.model,)

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """All of it, as fast as it is taken."""
        on_sent()
        delta = TextDelta("text")
        for _ in range(self._count):
            yield delta
        yield Finish("stop")


def main(count: int) -> None:
    """Serve until SIGTERM."""
    settings = ServerSettings(port=0)
    service = make_service(settings, Tokens(), Burst(count))
    with listen(settings) as listener:

        def say(_server: object) -> None:
            print(f"Listening on {address_of(listener)}", flush=True)

        asyncio.run(serve(service, listener, say))


if __name__ == "__main__":
    main(int(sys.argv[1]))
