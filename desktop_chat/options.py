"""What a start was asked for, and the services that follow from it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop_chat.chat.addresses import InputProblem, clean_address, clean_key, host_of, is_local
from desktop_chat.chat.connections import DEMO, ENVIRONMENT_ID, PRESETS, Connection, Kind
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.resources import demo_script
from desktop_chat.storage.keys import KeyStore

if TYPE_CHECKING:
    from desktop_chat.backends.http import HttpClients
    from desktop_chat.chat.backend import Backend

RUN_ID = "run"


class Options(NamedTuple):
    """The command line, checked; `environment_key` is `OPENAI_API_KEY` as it is set."""

    data_dir: Path
    base_url: str = ""
    model: str = ""
    environment_key: str = ""
    environment_url: str = ""
    connection: str = ""


def environment_key() -> str:
    """`OPENAI_API_KEY`, empty where it is not set."""
    return os.environ.get("OPENAI_API_KEY", "")


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
    if options.base_url:
        return made, RUN_ID
    if options.connection:
        for connection in (*stored, *made, DEMO):
            if options.connection in (connection.name, connection.id):
                return made, connection.id
        raise LookupError(options.connection)
    return made, ""


def _temporary_connections(options: Options) -> tuple[Connection, ...]:
    made: list[Connection] = []
    if options.base_url:
        name = host_of(options.base_url)
        models: tuple[str, ...] = (options.model,) if options.model else ()
        made.append(
            Connection(
                RUN_ID, name, Kind.OPENAI, options.base_url, options.model, models, temporary=True
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

    def __init__(self, keys: KeyStore, options: Options) -> None:
        self._keys = keys
        self._environment_key = options.environment_key
        self._clients: HttpClients | None = None
        self._made: dict[tuple[str, str, str], Backend] = {}

    async def prepare(self, connection: Connection) -> None:
        """Load what the first request would wait for (0.5 s and more), in a thread."""
        from desktop_chat.chat.threads import in_thread

        if connection.kind is Kind.OPENAI:
            await in_thread(lambda: self._load(connection.base_url))

    async def open(self, connection: Connection) -> Backend:
        """The backend of a connection. Raises `KeyringProblem` and `BackendError`."""
        if connection.kind is Kind.DEMO:
            from desktop_chat.backends.demo import DemoBackend

            return DemoBackend(demo_script())
        from desktop_chat.chat.threads import in_thread

        key = await self._key_of(connection)
        clients = self._clients
        if clients is None:
            try:
                clients = await in_thread(lambda: self._load(connection.base_url))
            except (OSError, ValueError) as error:
                host = host_of(connection.base_url)
                detail = type(error).__name__
                failure = Failure(ErrorCode.TLS, Reason.ENVIRONMENT, host, detail)
                raise BackendError(failure) from error
        from desktop_chat.backends.openai import OpenAIBackend

        made = (connection.id, connection.base_url, key)
        if made not in self._made:
            self._made[made] = OpenAIBackend(
                clients, connection.base_url, key, connection.needs_key
            )
        return self._made[made]

    async def _key_of(self, connection: Connection) -> str:
        if not connection.temporary:
            wanted = connection.needs_key or connection.has_key
            if wanted or self._keys.is_for_session(connection.id):
                return await self._keys.get(connection.id)
            return ""
        if not self._environment_key:
            return ""
        try:
            return clean_key(self._environment_key)
        except InputProblem:
            if is_local(connection.base_url):
                return ""
            host = host_of(connection.base_url)
            raise BackendError(Failure(ErrorCode.BAD_KEY, Reason.ENVIRONMENT_KEY, host)) from None

    def _load(self, address: str) -> HttpClients:
        import desktop_chat.backends.openai
        from desktop_chat.backends.http import HttpClients

        desktop_chat.backends.openai.warm_up()
        clients = self._clients or HttpClients()
        clients.warm_up(address)
        self._clients = clients
        return clients
