"""Headers that a person adds to a connection: secret ones go to the keyring."""

from __future__ import annotations

from desktop_chat.chat.connections import Connection
from desktop_chat.chat.headers import is_secret, secret_id
from desktop_chat.storage.keys import KeyringProblem, KeyStore, Trouble
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.sentences import keyring_sentence
from desktop_chat.ui.settings.window import SettingsWindow
from desktop_chat.ui.words import tr


class HeadersController:
    """Between the form's headers, the settings, and the keyring."""

    def __init__(
        self, window: SettingsWindow, connections: Connections, keys: KeyStore, spawn: Spawn
    ) -> None:
        self._window = window
        self._connections = connections
        self._keys = keys
        self._spawn = spawn
        window.form.header_given.connect(self._add)
        window.form.header_removed.connect(self._remove)

    def forget_all(self, connection: Connection) -> None:
        """A connection is removed: its secrets leave the keyring."""
        for name in connection.secret_headers:
            self._spawn(self._delete(connection.id, name))

    def _find(self, connection_id: str) -> Connection | None:
        stored = self._connections.settings.connections
        return next((each for each in stored if each.id == connection_id), None)

    def _add(self, connection_id: str, name: str, value: str) -> None:
        connection = self._find(connection_id)
        if connection is None:
            return
        bare = without(connection, name)
        if is_secret(name, value):
            names = (*bare.secret_headers, name)
            self._spawn(self._keep(connection_id, name, value))
            self._connections.put(bare._replace(secret_headers=names))
            return
        if bare.secret_headers != connection.secret_headers:
            self._spawn(self._delete(connection_id, name))
        self._connections.put(bare._replace(headers=(*bare.headers, (name, value))))

    def _remove(self, connection_id: str, name: str) -> None:
        connection = self._find(connection_id)
        if connection is None:
            return
        bare = without(connection, name)
        if bare.secret_headers != connection.secret_headers:
            self._spawn(self._delete(connection_id, name))
        self._connections.put(bare)
        self._say(connection_id, "")

    async def _keep(self, connection_id: str, name: str, value: str) -> None:
        user = secret_id(connection_id, name)
        try:
            await self._keys.put(user, value)
            keyring = await self._keys.backend_name()
        except KeyringProblem as problem:
            self._keys.put_for_session(user, value)
            said = tr("The value of {name} is kept for this session only.").replace("{name}", name)
            self._say(connection_id, f"{keyring_sentence(problem)} {said}", wrong=True)
            return
        said = tr("The value of {name} is kept in {keyring}.")
        self._say(connection_id, said.replace("{name}", name).replace("{keyring}", keyring))

    async def _delete(self, connection_id: str, name: str) -> None:
        try:
            await self._keys.delete(secret_id(connection_id, name))
        except KeyringProblem as problem:
            if problem.trouble in (Trouble.NONE_FOUND, Trouble.NOT_TRUSTED):
                return  # where no secret could ever be put
            said = tr("The value of {name} may still be in it.").replace("{name}", name)
            shown = self._window.form.connection
            is_gone = self._find(connection_id) is None
            at = shown.id if is_gone and shown is not None else connection_id
            self._say(at, f"{keyring_sentence(problem)} {said}", wrong=True)

    def _say(self, connection_id: str, text: str, wrong: bool = False) -> None:
        if self._window.form.shown_id == connection_id:
            self._window.form.more.headers.said.say(text, wrong)


def without(connection: Connection, name: str) -> Connection:
    """A connection without a header, however its name is written."""
    wanted = name.lower()
    return connection._replace(
        headers=tuple(pair for pair in connection.headers if pair[0].lower() != wanted),
        secret_headers=tuple(each for each in connection.secret_headers if each.lower() != wanted),
    )
