"""The way to the settings, which are loaded when they are first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_chat.storage.keys import KeyStore
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.ui.settings.around import Around
    from desktop_chat.ui.settings.controller import SettingsController
    from desktop_chat.ui.settings.history_controller import HistoryController
    from desktop_chat.ui.settings.network_controller import Services
    from desktop_chat.ui.settings.window import SettingsWindow
    from desktop_chat.ui.whole_history import WholeHistory


class SettingsDesk:
    """Opens the settings window; before that it costs nothing."""

    def __init__(
        self,
        parent: QWidget,
        connections: Connections,
        keys: KeyStore,
        spawn: Spawn,
        services: Services | None = None,
        around: Around | None = None,
        whole_history: WholeHistory | None = None,
    ) -> None:
        self._made_of = (
            parent,
            connections,
            keys,
            spawn,
            services,
            around,
            whole_history,
        )
        self._controller: SettingsController | None = None
        self._window, self._connections = parent, connections
        self._language = connections.settings.language
        connections.changed.connect(self._follow_language)

    def _follow_language(self) -> None:
        language = self._connections.settings.language
        if language is self._language or not isinstance(self._window, MainWindow):
            return
        self._language = language
        from desktop_chat.ui.retelling import speak_now

        speak_now(language, self._window, self._connections)
        if self._controller is not None:
            self._controller.retell()

    @property
    def window(self) -> SettingsWindow | None:
        """The window, once it has been opened."""
        return self._controller.window if self._controller else None

    @property
    def history(self) -> HistoryController | None:
        """What writes, reads and restores conversations, once the window has been opened."""
        return self._controller.history if self._controller else None

    def open(self) -> SettingsWindow:
        """Show the settings, at the connection in use."""
        return self._get().open()

    def open_page(self, name: str) -> None:
        """Show the settings at one of their pages."""
        from desktop_chat.ui.settings.table import Section

        self.open().pages.show_section(Section(name))

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
