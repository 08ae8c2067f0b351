"""What the settings window asks for becomes settings and keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.storage.keys import KeyringProblem, KeyStore, Trouble
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.places import place_of, put_back
from desktop_chat.ui.sentences import keyring_sentence
from desktop_chat.ui.settings.about_controller import AboutController
from desktop_chat.ui.settings.around import Around
from desktop_chat.ui.settings.headers_controller import HeadersController
from desktop_chat.ui.settings.history_controller import HistoryController
from desktop_chat.ui.settings.network_controller import NetworkController, Services
from desktop_chat.ui.settings.prompts_controller import PromptsController
from desktop_chat.ui.settings.shortcuts_controller import ShortcutsController
from desktop_chat.ui.settings.usage_controller import UsageController
from desktop_chat.ui.settings.window import SettingsWindow
from desktop_chat.ui.transcript.toast import Toast
from desktop_chat.ui.whole_history import WholeHistory
from desktop_chat.ui.words import tr


class SettingsController:
    """Makes the window when it is first asked for."""

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
        self._parent = parent
        self._connections = connections
        self._keys = keys
        self._spawn = spawn
        self._services = services
        self._around = around
        self._whole_history = whole_history
        self._network: NetworkController | None = None
        self._usage: UsageController | None = None
        self._prompts: PromptsController | None = None
        self._about: AboutController | None = None
        self._headers: HeadersController | None = None
        self._shortcuts: ShortcutsController | None = None
        self._begun = ""  # the connection that was added last, until all is there that it needs
        self._untouched: dict[str, Connection] = {}  # as they were added while this is open
        self._first = ("", "")  # the first connection, and what was used until it was begun
        self._given: set[str] = set()  # connections whose key is on its way to the keyring
        self._toast: Toast | None = None
        self._turn = asyncio.Lock()
        self.history: HistoryController | None = None
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
        window.offer_services()

    def open_to_add_local(self) -> None:
        """Show the settings with a connection to this machine."""
        self.open().add_local()

    def _make(self) -> SettingsWindow:
        window = SettingsWindow(self._parent)
        put_back(window, self._connections.place("settings"))
        window.closed.connect(lambda: self._connections.set_place("settings", place_of(window)))
        window.closed.connect(self._drop_untouched)
        window.connection_added.connect(self._add)
        window.changed.connect(self._connections.change)
        window.list.currentRowChanged.connect(lambda _: self._say_where_key_is())
        window.form.changed.connect(self._connections.put_edited)
        window.form.removed.connect(self._remove)
        window.form.key_given.connect(self._take_key)
        window.form.header_given.connect(lambda of, *_: self._untouched.pop(of, None))
        window.form.key_removed.connect(self._delete)
        if isinstance(self._parent, MainWindow):
            self._parent.quick_key_said.connect(window.shortcuts.quick_key.say)
            window.shortcuts.quick_key.say(self._parent.quick_key_words)
        self._headers = HeadersController(window, self._connections, self._keys, self._spawn)
        if self._services is not None:
            made_of = (window, self._connections, self._keys, self._services, self._spawn)
            self._network = NetworkController(*made_of)
        if self._whole_history is not None:
            self.history = HistoryController(window.history, self._whole_history, self._spawn)
        if self._around is not None:
            window.form.models_asked.connect(self._choose_model)
            window.form.choose_model.show()
            made_of_prompts = (window.prompts, self._around.shelf, self._connections)
            self._prompts = PromptsController(*made_of_prompts, self._spawn)
            made_of_usage = (window.usage, self._around.store, self._around.prices)
            self._usage = UsageController(*made_of_usage)
            made_of_keys = (window.shortcuts, self._connections, self._around.commands)
            self._shortcuts = ShortcutsController(*made_of_keys)
            made_of_about = (window.about, self._connections, self._around.updates, self._spawn)
            self._about = AboutController(*made_of_about)
        self._connections.changed.connect(self._fill)
        self._connections.changed.connect(self._use_if_finished)
        return window

    def _fill(self) -> None:
        if self.window is not None:
            connections = self._connections
            self.window.show_settings(connections.settings, connections.all, connections.chosen.id)

    def retell(self) -> None:
        """Another language is spoken."""
        if self.window is not None:
            self.window.retell()
            self._fill()
            self._say_where_key_is()

    def _add(self, connection: Connection) -> None:
        """The first connection is used at once, another one when there is all that it needs."""
        is_first = self._connections.is_first_run
        self._untouched[connection.id] = connection
        self._connections.put(connection)
        if is_first:
            self._first = (connection.id, self._connections.settings.connection_id)
            self._connections.choose(connection.id)
        else:
            self._begun = connection.id
            self._use_if_finished()

    def _drop_untouched(self) -> None:
        """What was begun and left as it was, without all that it needs, has not been made."""
        untouched, self._untouched = self._untouched, {}
        written = self.window.form.unapplied if self.window is not None else ""
        for connection in self._connections.all:
            is_as_begun = connection == untouched.get(connection.id) and connection.id != written
            if is_as_begun and not connection.is_finished(self._has_key(connection)):
                self._connections.remove(connection.id)
        self._go_back_without_key()

    def _go_back_without_key(self) -> None:
        """The first connection stays as it was written, but without its key nothing can be sent
        with it: what worked before is used until there is one."""
        (first, before), self._first = self._first, ("", "")
        connection = next((c for c in self._connections.all if c.id == first), None)
        is_used = self._connections.settings.connection_id == first
        if connection is None or not is_used or not connection.needs_key:
            return
        if self._has_key(connection) or first in self._given:
            return
        self._begun = first
        self._connections.use_for_new(before)
        said = tr("{name} is kept and has no key yet. Until then, {other} is used.")
        said = said.replace("{other}", self._connections.chosen.name)
        self._tell(said.replace("{name}", connection.name))

    def _tell(self, sentence: str) -> None:
        """Something that is to be known where the settings are not in sight any more."""
        if self._toast is None:
            self._toast = Toast(self._parent)
        self._toast.say(sentence, self._parent.rect())

    def _take_key(self, connection_id: str, key: str) -> None:
        self._untouched.pop(connection_id, None)
        self._given.add(connection_id)
        self._spawn(self._in_turn(lambda: self._store_key(connection_id, key)))

    def _delete(self, connection_id: str) -> None:
        self._spawn(self._in_turn(lambda: self._delete_key(connection_id)))

    def _use_if_finished(self) -> None:
        begun = next((c for c in self._connections.all if c.id == self._begun), None)
        if begun is not None and begun.is_finished(self._has_key(begun)):
            self._begun = ""
            self._connections.use_for_new(begun.id)

    def _has_key(self, connection: Connection) -> bool:
        return connection.has_key or self._keys.is_for_session(connection.id)

    def _remove(self, connection_id: str) -> None:
        stored = self._connections.settings.connections
        gone = next((each for each in stored if each.id == connection_id), None)
        self._connections.remove(connection_id)
        name = gone.name if gone else ""
        self._spawn(self._in_turn(lambda: self._delete_key(connection_id, name)))
        if gone is not None and self._headers is not None:
            self._headers.forget_all(gone)
        if gone is not None and gone.proxy_user and self._network is not None:
            self._network.forget_proxy(gone)

    def _choose_model(self, connection: Connection) -> None:
        """The list of models beside the field that takes a name."""

        def choose(name: str) -> None:
            now = next((c for c in self._connections.all if c.id == connection.id), None)
            if now is not None:
                self._connections.put_edited(now._replace(model=name))

        if self._around is not None and self.window is not None:
            self._around.models.open_at(self.window.form.choose_model, connection, choose)

    def _say_where_key_is(self) -> None:
        shown = self.window.form.connection if self.window else None
        if shown is not None and shown.kind is not Kind.DEMO and not shown.temporary:
            self._spawn(self._say_where(shown))

    async def _say_where(self, connection: Connection) -> None:
        # Asks which keyring there is, not for the key: that may make the system ask for a password.
        if self._keys.is_for_session(connection.id):
            self._show_key(connection.id, tr("A key is kept for this session only."), True)
            return
        try:
            name = await self._keys.backend_name()
        except KeyringProblem as problem:
            self._say(connection.id, self._session_offer(problem))
            return
        kept = tr("A key is kept in {keyring}.").replace("{keyring}", name)
        # Meanwhile it may have been removed, or another one given.
        now = next((each for each in self._connections.all if each.id == connection.id), connection)
        if now.has_key:
            self._show_key(connection.id, kept)
        else:
            self._say(connection.id, tr("No key is stored."))

    async def _in_turn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Keys are kept and deleted in the order in which that was asked for, each to its end."""
        async with self._turn:
            await work()

    async def _store_key(self, connection_id: str, key: str) -> None:
        try:
            await self._keys.put(connection_id, key)
            name = await self._keys.backend_name()
        except KeyringProblem as problem:
            self._keys.put_for_session(connection_id, key)
            self._given.discard(connection_id)
            said = tr("The key is kept for this session only and will be asked for again.")
            self._show_key(connection_id, tr("A key is kept for this session only."), True)
            self._say(connection_id, f"{keyring_sentence(problem)} {said}", wrong=True)
            self._use_if_finished()
            return
        self._given.discard(connection_id)
        self._connections.note_key(connection_id, has_key=True)
        kept = tr("A key is kept in {keyring}.").replace("{keyring}", name)
        self._show_key(connection_id, kept)
        self._say(connection_id, "")

    async def _delete_key(self, connection_id: str, removed: str = "") -> None:
        """Delete a connection's key; `removed` is its name where it is no longer there."""
        try:
            await self._keys.delete(connection_id)
        except KeyringProblem as problem:
            if removed and problem.trouble in (Trouble.NONE_FOUND, Trouble.NOT_TRUSTED):
                return  # where no key could ever be put
            said = tr("The key may still be in it.")
            if removed:
                said = tr("The key of {name} may still be in it.").replace("{name}", removed)
            shown = self.window.form.connection if self.window else None
            at = shown.id if removed and shown is not None else connection_id
            self._say(at, f"{keyring_sentence(problem)} {said}", wrong=True)
            return
        self._connections.note_key(connection_id, has_key=False)
        self._show_key(connection_id, "")
        self._say(connection_id, tr("The key is deleted."))

    @staticmethod
    def _session_offer(problem: KeyringProblem) -> str:
        said = tr("A key that you enter is kept for this session only.")
        return f"{keyring_sentence(problem)} {said}"

    def _show_key(self, connection_id: str, where: str, is_for_session: bool = False) -> None:
        if self.window is not None and self.window.form.shown_id == connection_id:
            self.window.form.show_key(where, is_for_session)

    def _say(self, connection_id: str, text: str, wrong: bool = False) -> None:
        window = self.window
        if window is None or window.form.connection is None:
            return
        if window.form.connection.id == connection_id:
            window.form.say_key(text, wrong)
