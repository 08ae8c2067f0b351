"""What the settings window asks for becomes settings and keys."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.storage.keys import KeyringProblem, KeyStore
from desktop_chat.storage.settings import SendKey, Theme
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.sentences import keyring_sentence
from desktop_chat.ui.settings.window import SettingsWindow
from desktop_chat.ui.theme.style import Appearance
from desktop_chat.ui.words import tr


class SettingsController:
    """Makes the window when it is first asked for."""

    def __init__(
        self,
        parent: QWidget,
        connections: Connections,
        keys: KeyStore,
        appearance: Appearance,
        spawn: Spawn,
    ) -> None:
        self._parent = parent
        self._connections = connections
        self._keys = keys
        self._appearance = appearance
        self._spawn = spawn
        self.window: SettingsWindow | None = None

    def open(self) -> SettingsWindow:
        """Show the settings, at the connection in use."""
        if self.window is None:
            self.window = self._make()
        self._fill()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self._say_where_key_is()
        return self.window

    def open_to_add_key(self) -> None:
        """Show the settings with a new connection that wants a key."""
        window = self.open()
        window.add.setFocus()
        window.add.showMenu()

    def open_to_add_local(self) -> None:
        """Show the settings with a connection to this machine."""
        self.open().add_local()

    def _make(self) -> SettingsWindow:
        window = SettingsWindow(self._parent)
        window.connection_added.connect(self._add)
        window.theme_chosen.connect(self._set_theme)
        window.send_key_chosen.connect(self._set_send_key)
        window.list.currentRowChanged.connect(lambda _: self._say_where_key_is())
        window.form.changed.connect(self._connections.put)
        window.form.removed.connect(self._remove)
        window.form.key_given.connect(lambda to, key: self._spawn(self._store_key(to, key)))
        window.form.key_removed.connect(lambda of: self._spawn(self._delete_key(of)))
        self._connections.changed.connect(self._fill)
        return window

    def _fill(self) -> None:
        if self.window is not None:
            connections = self._connections
            self.window.show_settings(connections.settings, connections.all, connections.chosen.id)

    def _add(self, connection: Connection) -> None:
        self._connections.put(connection)
        self._connections.choose(connection.id)

    def _remove(self, connection_id: str) -> None:
        self._connections.remove(connection_id)
        self._spawn(self._delete_key(connection_id))

    def _set_theme(self, theme: Theme) -> None:
        self._connections.set_theme(theme)
        self._appearance.set_theme(theme)

    def _set_send_key(self, key: SendKey) -> None:
        self._connections.set_send_key(key)

    def _say_where_key_is(self) -> None:
        shown = self.window.form.connection if self.window else None
        if shown is not None and shown.kind is Kind.OPENAI and not shown.temporary:
            self._spawn(self._say_where(shown))

    async def _say_where(self, connection: Connection) -> None:
        # Asks which keyring there is, not for the key: that may make the system ask for a password.
        if self._keys.is_for_session(connection.id):
            self._say(connection.id, tr("A key is kept for this session only."))
            return
        try:
            name = await self._keys.backend_name()
        except KeyringProblem as problem:
            self._say(connection.id, self._session_offer(problem))
            return
        kept = tr("A key is kept in {keyring}.").replace("{keyring}", name)
        self._say(connection.id, kept if connection.has_key else tr("No key is stored."))

    async def _store_key(self, connection_id: str, key: str) -> None:
        try:
            await self._keys.put(connection_id, key)
            name = await self._keys.backend_name()
        except KeyringProblem as problem:
            self._keys.put_for_session(connection_id, key)
            said = tr("The key is kept for this session only and will be asked for again.")
            self._say(connection_id, f"{keyring_sentence(problem)} {said}", wrong=True)
            return
        self._connections.note_key(connection_id, has_key=True)
        self._say(connection_id, tr("The key is kept in {keyring}.").replace("{keyring}", name))

    async def _delete_key(self, connection_id: str) -> None:
        try:
            await self._keys.delete(connection_id)
        except KeyringProblem as problem:
            said = tr("The key may still be in it.")
            self._say(connection_id, f"{keyring_sentence(problem)} {said}", wrong=True)
            return
        self._connections.note_key(connection_id, has_key=False)
        self._say(connection_id, tr("The key is deleted."))

    @staticmethod
    def _session_offer(problem: KeyringProblem) -> str:
        said = tr("A key that you enter is kept for this session only.")
        return f"{keyring_sentence(problem)} {said}"

    def _say(self, connection_id: str, text: str, wrong: bool = False) -> None:
        window = self.window
        if window is None or window.form.connection is None:
            return
        if window.form.connection.id == connection_id:
            window.form.say_key(text, wrong)
