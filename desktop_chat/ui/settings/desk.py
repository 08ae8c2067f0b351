"""The way to the settings, which are loaded when they are first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_chat.storage.keys import KeyStore
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.theme.style import Appearance

if TYPE_CHECKING:
    from desktop_chat.ui.settings.controller import SettingsController
    from desktop_chat.ui.settings.window import SettingsWindow


class SettingsDesk:
    """Opens the settings window; before that it costs nothing."""

    def __init__(
        self,
        parent: QWidget,
        connections: Connections,
        keys: KeyStore,
        appearance: Appearance,
        spawn: Spawn,
    ) -> None:
        self._made_of = (parent, connections, keys, appearance, spawn)
        self._controller: SettingsController | None = None

    @property
    def window(self) -> SettingsWindow | None:
        """The window, once it has been opened."""
        return self._controller.window if self._controller else None

    def open(self) -> SettingsWindow:
        """Show the settings, at the connection in use."""
        return self._get().open()

    def open_to_add_key(self) -> None:
        """Show the settings with the list of services that want a key."""
        self._get().open_to_add_key()

    def open_to_add_local(self) -> None:
        """Show the settings with a new connection to this machine."""
        self._get().open_to_add_local()

    def _get(self) -> SettingsController:
        if self._controller is None:
            from desktop_chat.ui.settings.controller import SettingsController

            self._controller = SettingsController(*self._made_of)
        return self._controller
