"""Who answers behind the service: the demonstration, or an OpenAI-compatible address."""

from __future__ import annotations

import asyncio
import os
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from desktop_chat.backends.demo import DemoBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import InputProblem, clean_address, clean_key
from desktop_chat.chat.backend import Backend
from desktop_chat.chat.connections import PRESETS
from desktop_chat.chat.failures import BackendError, ErrorCode
from desktop_chat.chat.threads import in_thread
from desktop_chat.resources import demo_script
from desktop_chat.server.secret_files import read_secret
from desktop_chat.server.settings import (
    ADDRESS_WORDS,
    KEY_WORDS,
    ServerSettings,
    SettingsProblem,
)
from desktop_chat.server.settings import Upstream as Kind
from desktop_chat.storage.keys import KeyringProblem, KeyStore

if TYPE_CHECKING:
    from desktop_chat.backends.http import HttpClients

KEYRING_USER = "desktop-chat-server"
_KEPT_SECONDS = 60.0


class Upstream(Protocol):
    """Opens backends and knows its models."""

    model: str  # for requests that name none; may be empty

    async def start(self) -> None:
        """Load what the first request would wait for. Raises `SettingsProblem`."""

    async def open(self) -> Backend:
        """The backend for one reply. Raises `BackendError`."""

    async def models(self) -> tuple[str, ...]:
        """The models that can be asked for. Raises `BackendError`."""


class DemoUpstream:
    """The demonstration, which needs nothing."""

    model = "demo"

    async def start(self) -> None:
        """See `Upstream`."""

    async def open(self) -> Backend:
        """See `Upstream`."""
        return DemoBackend(demo_script("service"))

    async def models(self) -> tuple[str, ...]:
        """See `Upstream`."""
        return (self.model,)


class OpenAIUpstream:
    """One address with one key, which never leaves this process."""

    def __init__(self, base_url: str, model: str, key_file: str) -> None:
        self.model = model
        self._key_file = key_file
        self._base_url = base_url
        self._key = ""
        self._clients: HttpClients
        self._backend: Backend
        self._listed: tuple[float, tuple[str, ...]] | None = None
        self._listing: asyncio.Task[tuple[str, ...]] | None = None

    async def start(self) -> None:
        """See `Upstream`."""
        self._key = await _find_key(self._key_file)
        try:
            self._clients = await in_thread(self._load)
        except (OSError, ValueError) as error:
            words = f"the certificates for {self._base_url} cannot be read: {type(error).__name__}"
            raise SettingsProblem(words) from None
        from desktop_chat.backends.openai import OpenAIBackend

        self._backend = OpenAIBackend(self._clients, self._base_url, Access(self._key))

    async def open(self) -> Backend:
        """See `Upstream`."""
        return self._backend

    async def models(self) -> tuple[str, ...]:
        """See `Upstream`; asked for at most once a minute."""
        if self._listed is not None and monotonic() - self._listed[0] <= _KEPT_SECONDS:
            return self._listed[1]
        if self._listing is None or self._listing.done():
            self._listing = asyncio.create_task(self._list())
        return await asyncio.shield(self._listing)  # one request for all who wait

    async def _list(self) -> tuple[str, ...]:
        from desktop_chat.backends.models import list_models

        try:
            names = await list_models(self._clients, self._base_url, Access(self._key))
        except BackendError as error:
            if error.failure.code is not ErrorCode.NOT_FOUND or not self.model:
                raise
            names = ()  # it streams, but lists nothing
        if self.model and self.model not in names:
            names = (self.model, *names)
        # Before anybody hears of it: who comes in between must find it.
        self._listed = (monotonic(), names)
        return names

    def _load(self) -> HttpClients:
        import desktop_chat.backends.openai
        from desktop_chat.backends.http import HttpClients

        desktop_chat.backends.openai.warm_up()
        clients = HttpClients()
        clients.warm_up(self._base_url)
        return clients


def make_upstream(settings: ServerSettings) -> Upstream:
    """The upstream that the settings name. Raises `SettingsProblem`."""
    if settings.upstream is Kind.DEMO:
        if settings.base_url or settings.model or settings.key_file:
            words = "base_url, model and key_file need upstream = openai: set it, or leave them out"
            raise SettingsProblem(words)
        return DemoUpstream()
    address = settings.base_url or _default_address()
    return OpenAIUpstream(address, settings.model, settings.key_file)


def _default_address() -> str:
    """`OPENAI_BASE_URL`, to which the key in the environment belongs, else OpenAI's own."""
    address = os.environ.get("OPENAI_BASE_URL", "").strip()
    try:
        return clean_address(address) if address else PRESETS[0].base_url
    except InputProblem as problem:
        raise SettingsProblem(f"OPENAI_BASE_URL: {ADDRESS_WORDS[problem.problem]}") from None


async def _find_key(file: str) -> str:
    """The key in a file, else in `OPENAI_API_KEY`, else in the keyring, else none."""
    text = read_secret(file) if file else os.environ.get("OPENAI_API_KEY", "")
    place = file or "OPENAI_API_KEY"
    if not text.strip() and not file:
        place = "the key in the keyring"
        try:
            text = await KeyStore(seconds=5).get(KEYRING_USER)
        except KeyringProblem:
            return ""
    try:
        return clean_key(text) if text.strip() else ""
    except InputProblem as problem:
        raise SettingsProblem(f"{place}: {KEY_WORDS[problem.problem]}") from None
