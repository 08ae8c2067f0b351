"""Where and how to reach a service; never its key."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a connection speaks."""

    DEMO = "demo"
    OPENAI = "openai"


class Connection(NamedTuple):
    """One service. `temporary` ones belong to this run and are never stored.

    `has_key` says that a key was put into the keyring: a connection that needs none is then
    used without asking for it.
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


class Preset(NamedTuple):
    """A known service, so that a pasted key is enough."""

    name: str
    base_url: str
    models: tuple[str, ...]


PRESETS = (
    Preset("OpenAI", "https://api.openai.com/v1", ("gpt-5.1", "gpt-5-mini", "gpt-4o-mini")),
    Preset("DeepSeek", "https://api.deepseek.com/v1", ("deepseek-chat", "deepseek-reasoner")),
)

DEMO = Connection("demo", "Demo", Kind.DEMO, model="demo", models=("demo",))
ENVIRONMENT_ID = "environment"


def new_connection_id() -> str:
    """An id that no other connection has; also the user name of its key in the keyring."""
    return os.urandom(16).hex()
