"""Opens the app's real window inside a benchmark; the one file here that knows how it is built."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.window import Screen
from desktop_chat.app import build, make_application
from desktop_chat.options import Options
from desktop_chat.ui import event_loop


def open_window(
    data_folder: Path, base_url: str, model: str, play: Callable[[Screen], Awaitable[None]]
) -> None:
    """Show the window that `desktop-chat` shows, play something in it, and end the process."""
    application = make_application()

    async def main() -> None:
        session = build(application, Options(data_folder, base_url, model))
        session.window.show()
        await play(Screen(session.window))
        await session.controller.close(1.0)

    event_loop.run(application, main())
    os._exit(0)
