"""The quick window's key on the desktop: as the settings want it, and what is said about it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.presence.global_shortcut import FAILURES, GlobalShortcut
from desktop_chat.ui.words import tr


class QuickKey(QObject):
    """Asks for the key when the setting says so, with every start, and tells how it went."""

    def __init__(
        self,
        window: MainWindow,
        connections: Connections,
        spawn: Spawn,
        open_quick: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._connections = connections
        self._spawn = spawn
        self.shortcut = GlobalShortcut(open_quick)
        self._is_asking = False
        connections.changed.connect(self._follow)
        self._follow()

    def close(self) -> None:
        """The app ends."""
        if self.shortcut.is_bound:
            self._spawn(self.shortcut.unbind())

    def _follow(self) -> None:
        wanted = self._connections.settings.quick_key
        if self._is_asking or wanted is self.shortcut.is_bound:
            return
        self._is_asking = True
        self._spawn(self._bind() if wanted else self._unbind())

    async def _bind(self) -> None:
        self._say(tr("The desktop asks which keys…"))
        try:
            keys = await self.shortcut.bind()
        except FAILURES:
            self._give_up(no_portal_sentence())
            return
        finally:
            self._is_asking = False
        if keys is None:
            self._give_up(tr("No keys were chosen. Switch it on to be asked again."))
        elif keys:
            self._say(tr("{keys} opens the quick window.").replace("{keys}", keys))
        else:
            self._say(tr("The desktop opens the quick window with the keys chosen there."))

    async def _unbind(self) -> None:
        await self.shortcut.unbind()
        self._is_asking = False
        self._say("")

    def _give_up(self, why: str) -> None:
        self._is_asking = False
        self._say(why)
        self._connections.change("quick_key", value=False)

    def _say(self, sentence: str) -> None:
        self._window.quick_key_words = sentence
        self._window.quick_key_said.emit(sentence)


def no_portal_sentence() -> str:
    """What to do by hand."""
    said = tr(
        "This desktop has no portal for global shortcuts. Bind this command to keys in the "
        "desktop's own settings: {command}"
    )
    return said.replace("{command}", quick_command())


def quick_command() -> str:
    """What opens the quick window from a shell."""
    if shutil.which("desktop-chat"):
        return "desktop-chat --quick"
    if getattr(sys, "frozen", False):
        return f'"{sys.executable}" --quick'
    return f'"{Path(sys.executable).with_name("desktop-chat")}" --quick'
