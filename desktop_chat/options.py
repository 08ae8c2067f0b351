"""What a start was asked for, and the services that follow from it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import (
    InputProblem,
    clean_address,
    clean_key,
    host_of,
    is_local,
    is_this_machine,
)
from desktop_chat.chat.connections import DEMO, ENVIRONMENT_ID, PRESETS, Connection, Kind
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.headers import secret_id
from desktop_chat.chat.ledger import Ledger, Purpose
from desktop_chat.chat.routes import PROXY_KEY_ID, Network, ProxyMode
from desktop_chat.resources import demo_script
from desktop_chat.storage.keys import KeyStore

if TYPE_CHECKING:
    from desktop_chat.backends.http import HttpClients
    from desktop_chat.backends.proxy_portal import ProxyPortal
    from desktop_chat.chat.backend import Backend
    from desktop_chat.chat.checkups import StepReport
    from desktop_chat.chat.local_services import LocalService
    from desktop_chat.chat.system_proxies import SystemProxies
    from desktop_chat.chat.updates import Release

RUN_ID = "run"


class Options(NamedTuple):
    """The command line, checked; `environment_key` is `OPENAI_API_KEY` as it is set,
    `environment_token` is `DESKTOP_CHAT_TOKEN`. With `plain_http` keys may go out in the open.
    """

    data_dir: Path
    base_url: str = ""
    model: str = ""
    environment_key: str = ""
    environment_url: str = ""
    connection: str = ""
    server: str = ""
    environment_token: str = ""
    plain_http: bool = False
    quick: bool = False
    new: str = ""


def environment_key() -> str:
    """`OPENAI_API_KEY`, empty where it is not set."""
    return os.environ.get("OPENAI_API_KEY", "")


def environment_token() -> str:
    """`DESKTOP_CHAT_TOKEN`, empty where it is not set."""
    return os.environ.get("DESKTOP_CHAT_TOKEN", "")


def environment_url() -> str:
    """`OPENAI_BASE_URL`, put right; as it stands where it cannot be, so that it fails by itself.

    It must not fall back to another address: the key belongs to this one.
    """
    address = os.environ.get("OPENAI_BASE_URL", "").strip()
    try:
        return clean_address(address) if address else ""
    except InputProblem:
        return address


def starting_connections(
    options: Options, stored: tuple[Connection, ...]
) -> tuple[tuple[Connection, ...], str]:
    """Connections of this run only, and the id of the one that it was asked for, if any.

    Raises `LookupError` where `--connection` names none.
    """
    made = _temporary_connections(options)
    if options.base_url or options.server:
        return made, RUN_ID
    if options.connection:
        for connection in (*stored, *made, DEMO):
            if options.connection in (connection.name, connection.id):
                return made, connection.id
        raise LookupError(options.connection)
    return made, ""


def _temporary_connections(options: Options) -> tuple[Connection, ...]:
    made: list[Connection] = []
    address = options.base_url or options.server
    if address:
        kind = Kind.OPENAI if options.base_url else Kind.REMOTE
        models: tuple[str, ...] = (options.model,) if options.model else ()
        made.append(
            Connection(
                RUN_ID, host_of(address), kind, address, options.model, models, temporary=True
            )
        )
    if options.environment_key:
        openai = PRESETS[0]
        address = options.environment_url or openai.base_url
        models = openai.models if address == openai.base_url else ()
        made.append(
            Connection(
                ENVIRONMENT_ID,
                "OpenAI (environment)",
                Kind.OPENAI,
                address,
                models[0] if models else "",
                models,
                needs_key=True,
                temporary=True,
            )
        )
    return tuple(made)


class ServiceOpener:
    """Makes a backend for a connection, its key read at the last moment."""

    def __init__(
        self, keys: KeyStore, options: Options, network: Callable[[], Network] = Network
    ) -> None:
        self.ledger = Ledger()
        self._keys = keys
        self._network = network
        self._environment_key = options.environment_key
        self._environment_token = options.environment_token
        self._clients: HttpClients | None = None
        self._portal: ProxyPortal | None = None
        self._loaded: set[Kind] = set()
        self._made: dict[str, tuple[object, Backend]] = {}  # by connection, with what it is made of
        self._plain: set[tuple[str, str]] = set()
        self._allows_plain = options.plain_http

    async def prepare(self, connection: Connection) -> None:
        """Load what the first request would wait for (0.5 s and more), in a thread."""
        from desktop_chat.chat.threads import in_thread

        if connection.kind is not Kind.DEMO:
            # What cannot be loaded is told when something is asked for.
            with contextlib.suppress(BackendError, OSError, ValueError):
                await in_thread(lambda: self._load(connection))

    async def open(self, connection: Connection, clients: HttpClients | None = None) -> Backend:
        """The backend of a connection, one of its own where it comes with `clients` of its own.

        Raises `KeyringProblem` and `BackendError`.
        """
        if connection.kind is Kind.DEMO:
            from desktop_chat.backends.demo import DemoBackend
            from desktop_chat.ui.words import spoken

            return DemoBackend(demo_script(language=spoken().value))
        from desktop_chat.chat.threads import in_thread

        access = await self._access_of(connection)
        given = clients
        clients = given or await self.clients_for(connection.base_url, connection)
        if connection.kind not in self._loaded:
            await in_thread(lambda: self._load_kind(connection.kind))
        if given:
            return _make_backend(given, connection, access)
        made = (connection.base_url, connection.kind, connection.needs_key, access, clients.way)
        before = self._made.get(connection.id)
        if before is not None and before[0] == made:
            return before[1]  # which remembers what the service does not know
        backend = _make_backend(clients, connection, access)
        self._made[connection.id] = (made, backend)
        return backend

    async def _access_of(self, connection: Connection) -> Access:
        """Everything that lets a request in. Raises `BackendError` for a key sent in the open."""
        key = await self._key_of(connection)
        secrets = [
            (name, await self._keys.get(secret_id(connection.id, name)))
            for name in connection.secret_headers
        ]
        headers = connection.headers + tuple(pair for pair in secrets if pair[1])
        access = Access(key, connection.key_header, headers, connection.api_version)
        if access.secrets and _is_open(connection.base_url) and not self.allows_plain(connection):
            host = host_of(connection.base_url)
            raise BackendError(Failure(ErrorCode.TLS, Reason.PLAIN_HTTP, host))
        return access

    def allow_plain(self, connection: Connection, allowed: bool = True) -> None:
        """Let a connection's key go out without encryption, in this session only."""
        place = (connection.id, connection.base_url)
        (self._plain.add if allowed else self._plain.discard)(place)

    def allows_plain(self, connection: Connection) -> bool:
        """Whether a connection's key may go out without encryption."""
        return self._allows_plain or (connection.id, connection.base_url) in self._plain

    async def clients_for(self, address: str, connection: Connection | None = None) -> HttpClients:
        """Clients that go the way that is chosen now, for all or for one connection.

        Raises `KeyringProblem` and `BackendError`.
        """
        from desktop_chat.chat.system_proxies import SystemProxies
        from desktop_chat.chat.threads import in_thread

        clients, usual = self._clients, self._network()
        try:
            if clients is None:
                clients = await in_thread(lambda: self._load_clients(address))
        except (OSError, ValueError) as error:
            detail = type(error).__name__
            failure = Failure(ErrorCode.TLS, Reason.ENVIRONMENT, host_of(address), detail)
            raise BackendError(failure) from error
        clients.use(usual)
        if not clients.is_warm(address):
            await in_thread(lambda: clients.warm_up(address))
        network = connection.way(usual) if connection else usual
        password, system = "", SystemProxies()
        if network.proxy_mode is ProxyMode.SYSTEM and not is_this_machine(address):
            system = await self.system_proxies(address)
        if network.proxy_mode is ProxyMode.CUSTOM and network.proxy_user:
            password = await self._keys.get(connection.proxy_key_id if connection else PROXY_KEY_ID)
        return clients.going(network, password, system)

    async def system_proxies(self, address: str) -> SystemProxies:
        """The system's proxies on the way to an address."""
        if self._portal is None:
            from desktop_chat.backends.proxy_portal import ProxyPortal

            self._portal = ProxyPortal()
        return await self._portal.find(address)

    async def check(self, connection: Connection) -> AsyncGenerator[StepReport, None]:
        """Try a connection step by step; see `backends.checkup`. Raises `KeyringProblem`."""
        access = await self._access_of(connection)
        clients = await self.clients_for(connection.base_url, connection)
        clients = clients.for_purpose(Purpose.TEST)
        from desktop_chat.backends.checkup import Checkup

        checkup = Checkup(clients, connection, access, lambda: self.open(connection, clients))
        async with aclosing(checkup.run()) as reports:
            async for report in reports:
                yield report

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """What models a service says it has. Raises `KeyringProblem` and `BackendError`."""
        access = await self._access_of(connection)
        clients = await self.clients_for(connection.base_url, connection)
        from desktop_chat.backends.models import list_models

        return await list_models(clients, connection.base_url, access)

    async def ask_title(self, connection: Connection, prompt: str) -> str:
        """A model's answer to one short question. Raises `KeyringProblem` and `BackendError`."""
        access = await self._access_of(connection)
        clients = await self.clients_for(connection.base_url, connection)
        from desktop_chat.backends.titles import ask_title

        return await ask_title(clients, connection.base_url, access, connection.model, prompt)

    async def find_local(self) -> tuple[LocalService, ...]:
        """The services that run on this machine."""
        from desktop_chat.backends.discovery import find_services

        return await find_services(self.ledger)

    async def newest_release(self, address: str) -> Release:
        """The newest version that an address tells of. Raises `KeyringProblem`, `BackendError`."""
        clients = await self.clients_for(address)
        from desktop_chat.backends.updates import newest_release

        return await newest_release(clients, address)

    async def _key_of(self, connection: Connection) -> str:
        if not connection.temporary:
            wanted = connection.needs_key or connection.has_key
            if wanted or self._keys.is_for_session(connection.id):
                return await self._keys.get(connection.id)
            return ""
        is_remote = connection.kind is Kind.REMOTE
        key = self._environment_token if is_remote else self._environment_key
        if not key:
            return ""
        try:
            return clean_key(key)
        except InputProblem:
            if is_local(connection.base_url):
                return ""
            host = host_of(connection.base_url)
            reason = Reason.ENVIRONMENT_TOKEN if is_remote else Reason.ENVIRONMENT_KEY
            raise BackendError(Failure(ErrorCode.BAD_KEY, reason, host)) from None

    def _load(self, connection: Connection) -> HttpClients:
        self._load_kind(connection.kind)
        if not is_this_machine(connection.base_url):
            from desktop_chat.chat.system_proxies import read_system_proxies

            read_system_proxies()  # what it needs is loaded then
        return self._load_clients(connection.base_url)

    def _load_clients(self, address: str) -> HttpClients:
        from desktop_chat.backends.http import HttpClients

        clients = self._clients
        if clients is None:
            clients = HttpClients(ledger=self.ledger)
            clients.use(self._network())
        clients.warm_up(address)
        self._clients = clients
        return clients

    def _load_kind(self, kind: Kind) -> None:
        if kind is Kind.OPENAI:
            import desktop_chat.backends.openai

            desktop_chat.backends.openai.warm_up()
        else:
            import desktop_chat.backends.remote
        self._loaded.add(kind)


def _is_open(address: str) -> bool:
    """Whether what is sent to an address can be read on the way."""
    return address.startswith("http://") and not is_this_machine(address)


def _make_backend(clients: HttpClients, connection: Connection, access: Access) -> Backend:
    if connection.kind is Kind.REMOTE:
        from desktop_chat.backends.remote import RemoteBackend

        return RemoteBackend(clients, connection.base_url, access, connection.needs_key)
    from desktop_chat.backends.openai import OpenAIBackend

    return OpenAIBackend(clients, connection.base_url, access, connection.needs_key)
