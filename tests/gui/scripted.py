"""The window with a backend that says what a test tells it to, when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_chat.app import Session, open_history, set_desks
from desktop_chat.chat.backend import Backend, Request
from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.deltas import Delta, Finish, ReasoningDelta, TextDelta
from desktop_chat.options import Options, starting_connections
from desktop_chat.resources import resources_dir
from desktop_chat.storage.keys import KeyStore
from desktop_chat.storage.settings import SettingsFile
from desktop_chat.ui.app_menu import AppMenu
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.settings.desk import SettingsDesk
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.style import Appearance


class ScriptedReply:
    """One reply: what `say` is given is streamed."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.is_closed = False
        self._deltas: asyncio.Queue[Delta | None] = asyncio.Queue()

    def say(self, *texts: str) -> None:
        """Stream more text, a delta for each."""
        for text in texts:
            self._deltas.put_nowait(TextDelta(text))

    def think(self, *texts: str) -> None:
        """Stream more of what the model thinks."""
        for text in texts:
            self._deltas.put_nowait(ReasoningDelta(text))

    def finish(self, reason: str = "stop") -> None:
        """End the reply whole."""
        self._deltas.put_nowait(Finish(reason))
        self._deltas.put_nowait(None)

    def cut(self) -> None:
        """End the reply without a finish."""
        self._deltas.put_nowait(None)

    async def stream(self) -> AsyncGenerator[Delta, None]:
        try:
            while (delta := await self._deltas.get()) is not None:
                yield delta
        finally:
            self.is_closed = True


class ScriptedBackend:
    """Keeps every reply that it was asked for, the newest last."""

    is_local = True

    def __init__(self) -> None:
        self.replies: list[ScriptedReply] = []

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """See `chat.backend.Backend`."""
        reply = ScriptedReply(request)
        self.replies.append(reply)
        on_sent()
        async for delta in reply.stream():
            yield delta

    async def open(self, connection: Connection) -> Backend:
        return self

    async def prepare(self, connection: Connection) -> None:
        """There is nothing to load."""


def build_scripted(application: QApplication, folder: Path, backend: ScriptedBackend) -> Session:
    """What `app.build` makes, with a backend of the test's own."""
    file = SettingsFile(folder / "settings.json")
    settings = file.load()
    options = Options(folder, "http://127.0.0.1:9/v1", "scripted")
    temporary, chosen = starting_connections(options, settings.connections)
    connections = Connections(file, settings, temporary)
    connections.choose(chosen, for_this_run=True)
    assert connections.chosen.kind is Kind.OPENAI
    appearance = Appearance(application, settings)
    connections.changed.connect(lambda: appearance.show(connections.settings))
    window = MainWindow(Icons(resources_dir() / "icons"))
    history = open_history(folder, window)
    controller = Controller(window, connections, history.desk, backend.open, backend.prepare)
    whole = set_desks(window, controller, history)
    made_of = (window, connections, KeyStore(), controller.spawn)
    desk = SettingsDesk(*made_of, whole_history=whole)
    history.desks.append(AppMenu(window, controller, whole, desk, controller.spawn))
    window.settings_asked.connect(desk.open)
    appearance.watch(window.set_colours)
    window.place(settings.window)
    return Session(window, controller, connections, desk, file, appearance, history)
