"""Where and how to reach a service; never its key."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import NamedTuple

from desktop_chat.chat.parameters import Parameters
from desktop_chat.chat.routes import PROXY_KEY_ID, Network, ProxyMode


class Kind(StrEnum):
    """What a connection speaks."""

    DEMO = "demo"
    OPENAI = "openai"
    REMOTE = "remote"


class KeyHeader(StrEnum):
    """The header that carries the key."""

    BEARER = "authorization"
    API_KEY = "api-key"  # as Azure has it


class Continuation(StrEnum):
    """How a service goes on with a reply that was cut."""

    AUTOMATIC = ""  # as its host is known to
    ASK = "ask"  # it is asked to, in words
    PREFIX = "prefix"  # the last message is marked as the beginning; DeepSeek, at its beta address
    PREFILL = "prefill"  # it goes on with a last message of its own; llama.cpp
    FINAL_MESSAGE = "final-message"  # the same, where it has to be told; vLLM


class Connection(NamedTuple):
    """One service. `temporary` ones belong to this run and are never stored.

    `has_key` says that a key was put into the keyring: a connection that needs none is then
    used without asking for it. `model` is what the settings have; `last_model` is what was chosen
    in a chat since then, for the next new one. `headers` are sent with every request; of
    `secret_headers` only the names stand here, their values are in the keyring
    (`chat.headers.secret_id`).
    `api_version` goes into the address's query, as Azure has it. `proxy_mode` is None where the
    connection goes the way of all; `proxy` and `proxy_user` are as in `Network`.
    """

    id: str
    name: str
    kind: Kind
    base_url: str = ""
    model: str = ""
    models: tuple[str, ...] = ()
    needs_key: bool = False
    has_key: bool = False
    temporary: bool = False
    key_header: KeyHeader = KeyHeader.BEARER
    api_version: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    secret_headers: tuple[str, ...] = ()
    parameters: Parameters = Parameters()
    favourites: tuple[str, ...] = ()
    continues: Continuation = Continuation.AUTOMATIC
    proxy_mode: ProxyMode | None = None
    proxy: str = ""
    proxy_user: str = ""
    last_model: str = ""

    def is_finished(self, has_key: bool) -> bool:
        """Whether all is there that a first message needs."""
        if self.kind is Kind.DEMO:
            return True
        has_address = bool(self.base_url) and PLACEHOLDER not in self.base_url
        if self.kind is Kind.REMOTE:
            return has_address
        return has_address and bool(self.model) and (has_key or not self.needs_key)

    def way(self, usual: Network) -> Network:
        """How this service is reached, where others go the usual way."""
        if self.proxy_mode is None:
            return usual
        return usual._replace(
            proxy_mode=self.proxy_mode, proxy=self.proxy, proxy_user=self.proxy_user
        )

    @property
    def proxy_key_id(self) -> str:
        """The user name of the proxy's password in the keyring."""
        return PROXY_KEY_ID if self.proxy_mode is None else f"{PROXY_KEY_ID}/{self.id}"


class Preset(NamedTuple):
    """A known service, so that a pasted key is enough. `docs/services.md` has the sources."""

    name: str
    base_url: str
    models: tuple[str, ...] = ()
    needs_key: bool = True
    key_header: KeyHeader = KeyHeader.BEARER


PLACEHOLDER = "RESOURCE"  # in an address: the person's own name goes there
_GEMINI = "https://generativelanguage.googleapis.com/v1beta/openai"
PRESETS = (
    Preset("OpenAI", "https://api.openai.com/v1", ("gpt-5.5", "gpt-5.4-mini", "gpt-5.4-nano")),
    Preset("DeepSeek", "https://api.deepseek.com/v1", ("deepseek-flash", "deepseek-v4-pro")),
    Preset("OpenRouter", "https://openrouter.ai/api/v1", ("openrouter/auto",)),
    Preset("Mistral", "https://api.mistral.ai/v1", ("mistral-medium-latest",)),
    Preset("Groq", "https://api.groq.com/openai/v1", ("openai/gpt-oss-120b",)),
    Preset("Gemini", _GEMINI, ("gemini-3.8-flash",)),
    Preset("Anthropic", "https://api.anthropic.com/v1", ("claude-opus-5-5", "claude-sonnet-5-5")),
    Preset(
        "Azure OpenAI",
        f"https://{PLACEHOLDER}.openai.azure.com/openai/v1",
        key_header=KeyHeader.API_KEY,
    ),
)
# On this machine, at the ports that they use unless told otherwise.
LOCAL_PRESETS = (
    Preset("Ollama", "http://127.0.0.1:11434/v1", needs_key=False),
    Preset("LM Studio", "http://127.0.0.1:1234/v1", needs_key=False),
    Preset("llama.cpp", "http://127.0.0.1:8080/v1", needs_key=False),
    Preset("vLLM", "http://127.0.0.1:8000/v1", needs_key=False),
    Preset("Jan", "http://127.0.0.1:1337/v1", needs_key=False),
)

DEMO = Connection("demo", "Demo", Kind.DEMO, model="demo", models=("demo",))
ENVIRONMENT_ID = "environment"


def new_connection_id() -> str:
    """An id that no other connection has; also the user name of its key in the keyring."""
    return os.urandom(16).hex()
