"""The connections there are and the one in use, kept in the settings."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_chat.chat.connections import DEMO, Connection
from desktop_chat.storage.settings import (
    ZOOM_LEAST,
    ZOOM_MOST,
    SendKey,
    Settings,
    SettingsFile,
    Theme,
)

Spawn = Callable[[Coroutine[Any, Any, None]], None]


class Connections(QObject):
    """The settings in memory; each change is written to the file at once."""

    changed = Signal()

    def __init__(
        self, file: SettingsFile, settings: Settings, temporary: tuple[Connection, ...] = ()
    ) -> None:
        super().__init__()
        self._file = file
        self.settings = settings
        self._temporary = {connection.id: connection for connection in temporary}
        self._chosen_for_run = ""
        self._model_for_run = ""

    @property
    def all(self) -> list[Connection]:
        """The person's own first, then those of this run, the demonstration last."""
        return [*self.settings.connections, *self._temporary.values(), DEMO]

    @property
    def chosen(self) -> Connection:
        wanted = self._chosen_for_run or self.settings.connection_id
        found = next((c for c in self.all if c.id == wanted), DEMO)
        return found._replace(model=self._model_for_run) if self._model_for_run else found

    @property
    def is_first_run(self) -> bool:
        """Whether there is nothing yet but the demonstration."""
        return len(self.all) == 1

    def choose(self, connection_id: str, for_this_run: bool = False) -> None:
        """Use a connection, from now on or in this run only."""
        self._model_for_run = ""
        if for_this_run or connection_id in self._temporary:
            self._chosen_for_run = connection_id
            self.changed.emit()
            return
        self._chosen_for_run = ""
        self._set(self.settings._replace(connection_id=connection_id))

    def use_model_for_run(self, model: str) -> None:
        """Ask this model until another connection or model is chosen."""
        self._model_for_run = model
        self.changed.emit()

    def choose_model(self, model: str) -> None:
        """Ask this model of the chosen connection from now on."""
        self._model_for_run = ""
        self.put(self.chosen._replace(model=model))
        self.changed.emit()

    def put(self, connection: Connection) -> None:
        """Add a connection, or replace the one with its id."""
        if connection.id == DEMO.id:
            return
        if connection.temporary:
            self._temporary[connection.id] = connection
            self.changed.emit()
            return
        others = self.settings.connections
        ids = [c.id for c in others]
        if connection.id in ids:
            new = tuple(connection if c.id == connection.id else c for c in others)
        else:
            new = (*others, connection)
        self._set(self.settings._replace(connections=new))

    def note_key(self, connection_id: str, has_key: bool) -> None:
        """Remember whether a connection's key is in the keyring."""
        for connection in self.settings.connections:
            if connection.id == connection_id:
                self.put(connection._replace(has_key=has_key))

    def remove(self, connection_id: str) -> None:
        """Forget a connection."""
        kept = tuple(c for c in self.settings.connections if c.id != connection_id)
        chosen = self.settings.connection_id
        if chosen == connection_id:
            chosen = kept[0].id if kept else DEMO.id
        self._set(self.settings._replace(connections=kept, connection_id=chosen))

    def set_theme(self, theme: Theme) -> None:
        self._set(self.settings._replace(theme=theme))

    def set_send_key(self, key: SendKey) -> None:
        self._set(self.settings._replace(send_key=key))

    def set_zoom(self, zoom: float) -> None:
        """The size of the transcript's type, by its usual one."""
        self._set(self.settings._replace(zoom=min(max(zoom, ZOOM_LEAST), ZOOM_MOST)))

    def set_wrap_code(self, wrap: bool) -> None:
        self._set(self.settings._replace(wrap_code=wrap))

    def set_window(self, place: tuple[int, int, int, int], sidebar: bool) -> None:
        """Remember the window's place."""
        self._set(self.settings._replace(window=place, sidebar=sidebar))

    def _set(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        self._file.save_later(settings)
        self.changed.emit()
