"""What models a service has: asked in the background when the list is opened, kept for the run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.failures import BackendError
from desktop_chat.storage.keys import KeyringProblem
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.sentences import failure_sentence, keyring_sentence
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.model_picker import ModelPicker

ListModels = Callable[[Connection], Awaitable[tuple[str, ...]]]
FRESH_SECONDS = 300.0  # that a list counts without being asked for again
MOST_REMEMBERED = 50  # names that a connection keeps of those that were chosen


class ModelLists:
    """Opens the list of a connection's models at a button."""

    def __init__(self, connections: Connections, list_models: ListModels, spawn: Spawn) -> None:
        self._connections = connections
        self._list_models = list_models
        self._spawn = spawn
        self._known: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
        self._picker: ModelPicker | None = None
        self._shown: tuple[str, str] | None = None  # whose models the picker shows

    @property
    def picker(self) -> ModelPicker | None:
        """The list that is open."""
        return self._picker

    def open_at(
        self,
        button: QWidget,
        connection: Connection,
        call: Callable[[str], None],
        several: Callable[[], object] | None = None,
    ) -> None:
        """Show the models of a connection; `call` is told the one that is chosen.

        With `several`, a button in the list leads there instead.
        """
        from desktop_chat.ui.model_picker import ModelPicker

        picker = ModelPicker(button.window(), has_stars=connection.kind is not Kind.DEMO)
        self._picker, self._shown = picker, (connection.id, connection.base_url)
        picker.destroyed.connect(lambda: self._forget(picker))
        picker.chosen.connect(lambda name: self._choose(connection.id, name, call))
        picker.starred.connect(lambda name, is_one: self._star(connection.id, name, is_one))
        self._fill(connection)

        def say(said: str, wrong: bool) -> None:
            if self._picker is picker:  # else it has been closed
                picker.say(said, wrong)

        self.ask(connection, say, lambda: self._fill_again(connection, picker))
        if several is not None:
            picker.offer_several()
            picker.several_asked.connect(several)
        picker.open_at(button)

    def ask(
        self, connection: Connection, say: Callable[[str, bool], object], done: Callable[[], object]
    ) -> None:
        """Ask for a connection's models, unless they are known; `done` when they have come.

        `say` is told how it stands, nothing once they are known, and whether something is wrong.
        """
        at, _ = self._known.get((connection.id, connection.base_url), (None, ()))
        is_fresh = at is not None and monotonic() - at < FRESH_SECONDS
        if connection.kind is not Kind.OPENAI or is_fresh:
            say("", False)
        else:
            say(tr("Asking {name}…").replace("{name}", connection.name), False)
            self._spawn(self._load(connection, say, done))

    def _fill_again(self, connection: Connection, picker: ModelPicker) -> None:
        if self._picker is picker:
            self._fill(self._current(connection))

    def _forget(self, picker: ModelPicker) -> None:
        if self._picker is picker:
            self._picker = None

    def known_of(self, connection: Connection) -> tuple[str, ...]:
        """The models of a connection that are known without asking, favourites first."""
        favourites = connection.favourites
        return tuple(dict.fromkeys((*favourites, *self._names_of(connection))))

    def _names_of(self, connection: Connection) -> tuple[str, ...]:
        _, names = self._known.get((connection.id, connection.base_url), (0.0, ()))
        known = set(names)
        used = (name for name in (*connection.models, connection.model) if name)
        return (*(name for name in used if name not in known), *names)

    def _fill(self, connection: Connection) -> None:
        if self._picker is None:
            return
        names = self._names_of(connection)
        self._picker.show_models(names, connection.favourites, connection.model)

    async def _load(
        self, connection: Connection, say: Callable[[str, bool], object], done: Callable[[], object]
    ) -> None:
        try:
            names = await self._list_models(connection)
        except KeyringProblem as problem:
            say(keyring_sentence(problem), True)
        except BackendError as error:
            say(failure_sentence(error.failure), True)
        else:
            self._known[connection.id, connection.base_url] = (monotonic(), names)
            done()
            say("" if names else tr("The service lists no models."), False)

    def _current(self, connection: Connection) -> Connection:
        """A connection as it is now, with the model that it was shown with."""
        now = self._find(connection.id)
        return connection if now is None else now._replace(model=connection.model)

    def _find(self, connection_id: str) -> Connection | None:
        return next((each for each in self._connections.all if each.id == connection_id), None)

    def _choose(self, connection_id: str, name: str, call: Callable[[str], None]) -> None:
        connection = self._find(connection_id)
        if connection is not None and name not in connection.models:
            # It is offered again before the service is asked.
            models = (*connection.models[-MOST_REMEMBERED + 1 :], name)
            self._connections.put(connection._replace(models=models))
        call(name)

    def _star(self, connection_id: str, name: str, is_one: bool) -> None:
        connection = self._find(connection_id)
        if connection is None:
            return
        others = tuple(each for each in connection.favourites if each != name)
        favourites = (*others, name) if is_one else others
        self._connections.put(connection._replace(favourites=favourites))
        if (again := self._find(connection_id)) is not None:
            self._fill(again)
