"""What the network's page and the test of a connection ask for."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Protocol

from desktop_chat.chat.addresses import is_this_machine
from desktop_chat.chat.authorities import AuthorityProblem, read_authority
from desktop_chat.chat.checkups import Remedy, StepReport
from desktop_chat.chat.connections import Connection
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.ledger import Ledger
from desktop_chat.chat.routes import PROXY_KEY_ID, Network
from desktop_chat.storage.keys import KeyringProblem, KeyStore
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.network_sentences import flaw_sentence, system_words
from desktop_chat.ui.sentences import failure_sentence, keyring_sentence
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    import asyncio

    from desktop_chat.chat.system_proxies import SystemProxies
    from desktop_chat.ui.settings.proxy_fields import ProxyFields
    from desktop_chat.ui.settings.window import SettingsWindow


class Services(Protocol):
    """What the settings need of whoever makes connections."""

    @property
    def ledger(self) -> Ledger:
        """Every host that was talked to."""

    def check(self, connection: Connection) -> AsyncGenerator[StepReport, None]:
        """Try a connection step by step. Raises `KeyringProblem` and `BackendError`."""

    def allow_plain(self, connection: Connection, allowed: bool = True) -> None:
        """Let a connection's key go out without encryption, in this session only."""

    def allows_plain(self, connection: Connection) -> bool:
        """Whether a connection's key may go out without encryption."""

    async def system_proxies(self, address: str) -> SystemProxies:
        """The system's proxies on the way to an address."""


_ANYWHERE = "https://example.com"  # for the desktop's word on the way to no service in particular


class NetworkController:
    """Between the network's widgets in the settings window, the settings, and the services."""

    def __init__(
        self,
        window: SettingsWindow,
        connections: Connections,
        keys: KeyStore,
        services: Services,
        spawn: Spawn,
    ) -> None:
        self._window = window
        self._connections = connections
        self._keys = keys
        self._services = services
        self._spawn = spawn
        self._test: asyncio.Task[None] | None = None
        page, view = window.network, window.form.checkup
        page.ledger.read = lambda: services.ledger.contacts
        page.changed.connect(self._set_network)
        page.system_asked.connect(lambda: spawn(self._say_system()))
        page.proxy.password_given.connect(
            lambda password: spawn(self._keep_password(page.proxy, PROXY_KEY_ID, password))
        )
        own = window.form.more.proxy
        own.password_given.connect(
            lambda password: spawn(self._keep_password(own, self._own_id(), password))
        )
        window.form.proxy_login_removed.connect(self.forget_proxy)
        page.authority_chosen.connect(lambda path: spawn(self._trust(path)))
        view.asked.connect(self._begin_test)
        view.stopped.connect(self._stop_test)
        view.remedy_asked.connect(self._mend)
        window.form.allows_plain = services.allows_plain
        window.form.plain_allowed.connect(services.allow_plain)
        window.form.shown_another.connect(self._forget_test)
        window.closed.connect(self._forget_test)
        view.show()

    def forget_proxy(self, connection: Connection) -> None:
        """The password for a connection's own proxy leaves the keyring."""
        self._spawn(self._delete_password(f"{PROXY_KEY_ID}/{connection.id}"))

    def _own_id(self) -> str:
        return f"{PROXY_KEY_ID}/{self._window.form.shown_id}"

    def _set_network(self, network: Network) -> None:
        if self._connections.settings.network.proxy_user and not network.proxy_user:
            self._spawn(self._delete_password(PROXY_KEY_ID))
        self._connections.set_network(network)

    async def _say_system(self) -> None:
        address = self._connections.chosen.base_url
        if not address or is_this_machine(address):
            address = _ANYWHERE
        system = await self._services.system_proxies(address)
        self._window.network.say_system(system_words(system))

    async def _delete_password(self, key_id: str) -> None:
        with contextlib.suppress(KeyringProblem):  # what no keyring took, none has
            await self._keys.delete(key_id)

    async def _keep_password(self, fields: ProxyFields, key_id: str, password: str) -> None:
        try:
            await self._keys.put(key_id, password)
            name = await self._keys.backend_name()
        except KeyringProblem as problem:
            self._keys.put_for_session(key_id, password)
            said = tr("The password is kept for this session only.")
            fields.say(f"{keyring_sentence(problem)} {said}", wrong=True)
            return
        fields.say(tr("The password is kept in {keyring}.").replace("{keyring}", name))

    async def _trust(self, path: str) -> None:
        from desktop_chat.chat.threads import in_thread

        page = self._window.network
        try:
            authority = await in_thread(lambda: read_authority(path))
        except AuthorityProblem as problem:
            page.say_authority(flaw_sentence(problem.flaw), wrong=True)
            return
        network = self._connections.settings.network
        self._connections.set_network(network._replace(authority=path))
        names = ", ".join(authority.names[:3])
        more = len(authority.names) - 3
        if more > 0:
            names = tr("{names} and %n more", more).replace("{names}", names)
        page.say_authority(tr("Trusted from now on: {names}.").replace("{names}", names))

    # The test.

    def _begin_test(self) -> None:
        connection = self._window.form.connection
        if connection is not None and self._test is None:
            self._spawn(self._run_test(connection))

    def _stop_test(self) -> None:
        if self._test is not None:
            self._test.cancel()

    def _forget_test(self) -> None:
        self._stop_test()
        self._window.form.checkup.clear()

    async def _run_test(self, connection: Connection) -> None:
        import asyncio

        view = self._window.form.checkup
        self._test = asyncio.current_task()
        view.begin()
        try:
            async with aclosing(self._services.check(connection)) as reports:
                async for report in reports:
                    view.show_report(report)
        except KeyringProblem as problem:
            view.show_problem(keyring_sentence(problem))
        except BackendError as error:
            view.show_problem(failure_sentence(error.failure))
        except asyncio.CancelledError:
            view.clear()
            return
        finally:
            self._test = None
        view.end()

    def _mend(self, remedy: Remedy) -> None:
        window, form = self._window, self._window.form
        match remedy:
            case Remedy.KEY | Remedy.KEYRING:
                form.key_field.ask()
            case Remedy.MODEL if not form.choose_model.isHidden():
                form.models_asked.emit(form.connection)
            case Remedy.MODEL:
                form.model.setFocus()
                form.model.selectAll()
            case Remedy.PROXY if form.goes_its_own_way:
                form.more.fold.setChecked(True)
                form.more.proxy.mode.setFocus()
            case Remedy.PROXY:
                window.show_network()
                window.network.proxy.mode.setFocus()
            case Remedy.AUTHORITY:
                window.show_network()
                window.network.choose.setFocus()
            case _:
                form.address.setFocus()
                form.address.selectAll()
