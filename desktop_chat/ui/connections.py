"""The connections there are and the one in use, kept in the settings."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_chat.chat.connections import DEMO, Connection
from desktop_chat.chat.routes import Network
from desktop_chat.chat.updates import Updates
from desktop_chat.storage.settings import (
    ZOOM_LEAST,
    ZOOM_MOST,
    SendKey,
    Settings,
    SettingsFile,
    read_field,
)
from desktop_chat.ui.words import tr

Spawn = Callable[[Coroutine[Any, Any, None]], None]

ZOOM_STEP = 1.1


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
        self._is_asked_for = False  # by the command line: counts for what was begun before, too
        self._model_for_run = ""
        self._demo = DEMO._replace(name=tr("Demo"))
        self._viewed = ("", "")  # with what the conversation in view is held

    @property
    def all(self) -> list[Connection]:
        """The person's own first, then those of this run, the demonstration last."""
        return [*self.settings.connections, *self._temporary.values(), self._demo]

    @property
    def chosen(self) -> Connection:
        """The one that the conversation in view is held with, with its model."""
        viewed = next((c for c in self.all if c.id == self._viewed[0]), None)
        is_own = not self._is_asked_for or self._viewed[0] == self._chosen_for_run
        if viewed is not None and is_own and not self._model_for_run:
            return viewed._replace(model=self._viewed[1] or viewed.model)
        wanted = self._chosen_for_run or self.settings.connection_id
        found = next((c for c in self.all if c.id == wanted), self._demo)
        return found._replace(model=self._model_for_run or found.last_model or found.model)

    def find(self, connection_id: str, model: str) -> Connection:
        """A connection with a model of its; the one in use where it is not there any more."""
        found = next((each for each in self.all if each.id == connection_id), self.chosen)
        return found._replace(model=model) if model and found.id == connection_id else found

    @property
    def is_first_run(self) -> bool:
        """Whether there is nothing yet but the demonstration."""
        return len(self.all) == 1

    def view(self, connection_id: str, model: str) -> None:
        """Use what a conversation is held with, unless this run was asked for something else.

        An empty id is a conversation that has not begun: the person's last choice counts.
        """
        before = self.chosen
        self._viewed = (connection_id, model)
        if self.chosen != before:
            self.changed.emit()

    def choose(self, connection_id: str, for_this_run: bool = False) -> None:
        """Use a connection in view and for new chats, from now on or in this run only."""
        self._model_for_run = ""
        self._viewed = ("", "")
        self._is_asked_for = for_this_run
        if for_this_run or connection_id in self._temporary:
            self._chosen_for_run = connection_id
            self.changed.emit()
            return
        self._chosen_for_run = ""
        self._set(self.settings._replace(connection_id=connection_id))

    def use_for_new(self, connection_id: str) -> None:
        """Use a connection for new chats; what is held with another one in view stays so."""
        if self._viewed[0]:
            self._set(self.settings._replace(connection_id=connection_id))
        else:
            self.choose(connection_id)

    def use_model_for_run(self, model: str) -> None:
        """Ask this model until another connection or model is chosen."""
        self._model_for_run = model
        self.changed.emit()

    def choose_model(self, model: str) -> None:
        """Ask this model of the chosen connection in view, and in chats that are begun later.

        The connection's own model stays as the settings have it.
        """
        chosen = self.chosen
        self._model_for_run = ""
        self._viewed = (chosen.id, model)
        stored = next((c for c in self.all if c.id == chosen.id), chosen)
        self.put(stored._replace(last_model=model))
        self.changed.emit()

    def put_edited(self, connection: Connection) -> None:
        """Replace a connection as its form has it; another model there counts for new chats."""
        old = next((c for c in self.all if c.id == connection.id), connection)
        is_same = connection.model == old.model
        self.put(connection if is_same else connection._replace(last_model=""))

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

    def change(self, name: str, value: object) -> None:
        """Another value for a plain setting; one that cannot be is its default."""
        self._set(self.settings._replace(**{name: read_field(name, value)}))  # type: ignore[arg-type]

    def set_send_key(self, key: SendKey) -> None:
        self.change("send_key", key)

    def zoom(self, step: int) -> None:
        """Type of the transcript one step larger or smaller; 0 is as it was."""
        self.set_zoom(round(self.settings.zoom * ZOOM_STEP**step, 3) if step else 1.0)

    def set_zoom(self, zoom: float) -> None:
        """The size of the transcript's type, by its usual one."""
        self.change("zoom", min(max(zoom, ZOOM_LEAST), ZOOM_MOST))

    def set_wrap_code(self, wrap: bool) -> None:
        self.change("wrap_code", wrap)

    def set_folded(self, folders: tuple[str, ...]) -> None:
        """Which folders of the list show their name alone."""
        self._set(self.settings._replace(folded=folders))

    def set_shortcuts(self, shortcuts: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        """What is pressed for commands, where it is not what is usual."""
        self._set(self.settings._replace(shortcuts=shortcuts))

    def retell(self) -> None:
        """Another language is spoken: what we name ourselves is named anew."""
        self._demo = DEMO._replace(name=tr("Demo"))
        self.changed.emit()

    def set_network(self, network: Network) -> None:
        """The way to every service."""
        self._set(self.settings._replace(network=network))

    def set_updates(self, updates: Updates) -> None:
        """Whether and where to look for newer versions."""
        self._set(self.settings._replace(updates=updates))

    def place(self, name: str) -> tuple[int, int, int, int] | None:
        """Where a window besides the main one was last."""
        return dict(self.settings.places).get(name)

    def set_place(self, name: str, place: tuple[int, int, int, int]) -> None:
        """Remember where such a window was."""
        places = {**dict(self.settings.places), name: place}
        self._set(self.settings._replace(places=tuple(places.items())))

    def set_window(self, place: tuple[int, int, int, int], sidebar: bool) -> None:
        """Remember the window's place."""
        self._set(self.settings._replace(window=place, sidebar=sidebar))

    def _set(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        self._file.save_later(settings)
        self.changed.emit()
