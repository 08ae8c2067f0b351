"""The service's settings: flags over environment variables over a TOML file over defaults."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, get_type_hints

from desktop_chat.chat.addresses import InputProblem, Problem, clean_address

ENVIRONMENT_PREFIX = "DESKTOP_CHAT_SERVER_"
MEMORY = "memory"
MAX_FILE = 1024 * 1024
MAX_PORT = 65_535
_SAMPLE = "packaging/server/settings.toml shows every setting."
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")

# Why an address or a key cannot be used, and what to do; never a word of it.
ADDRESS_WORDS = dict.fromkeys(Problem, "must be an address like https://api.openai.com/v1") | {
    Problem.SCHEME: "must begin with http:// or https://",
    Problem.USER: "must hold no user and password: the key goes into key_file or OPENAI_API_KEY",
    Problem.QUERY: "must end with the path, without ? or # and what follows",
    Problem.PORT: f"the port must be a number from 1 to {MAX_PORT}",
    Problem.SPACES: "must hold no spaces",
}
KEY_WORDS = dict.fromkeys(Problem, "must be the key and nothing else") | {
    Problem.LINES: "must be one line: there is a line break inside the key",
    Problem.SPACES: "must hold no spaces inside the key",
    Problem.CHARACTERS: "holds letters that no key has: copy it anew",
    Problem.SHORTENED: "is shortened, as providers show a key later: make a new one and copy it",
    Problem.TOO_LONG: "is too long for a key",
}


class Upstream(StrEnum):
    """Who answers."""

    DEMO = "demo"
    OPENAI = "openai"


class SettingsProblem(ValueError):
    """A setting cannot be used; `args[0]` says which and why."""


class ServerSettings(NamedTuple):
    """What the service was asked for. Times are seconds, sizes bytes.

    `hosts` are names by which the service may be called besides its own address, `origins` the
    web pages elsewhere that may call it, `trusted_proxies` the addresses whose
    `X-Forwarded-For` is believed. `get_messages` allows messages in the address although tokens
    are in use. `kept_bytes` bounds what all replies together hold.
    `first_byte_seconds` and `idle_seconds` are how long the upstream may be silent, five times
    that where it runs on this machine or a private network. `store_seconds` is how long Redis
    may take.
    """

    host: str = "127.0.0.1"
    port: int = 8001
    upstream: Upstream = Upstream.DEMO
    base_url: str = ""
    model: str = ""
    key_file: str = ""
    tokens_file: str = ""
    streams: str = MEMORY
    max_streams: int = 64
    max_streams_per_client: int = 8
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    get_messages: bool = False
    max_body: int = 1024 * 1024
    max_prompt: int = 256 * 1024
    max_messages: int = 200
    max_reply: int = 32 * 1024 * 1024
    kept_bytes: int = 160 * 1024 * 1024
    reply_seconds: float = 600.0
    first_byte_seconds: float = 120.0
    idle_seconds: float = 60.0
    store_seconds: float = 5.0
    keep_seconds: float = 120.0
    ping_seconds: float = 15.0
    slow_reader_seconds: float = 30.0
    header_seconds: float = 10.0
    body_seconds: float = 30.0
    max_idle_connections: int = 512


_TYPES = get_type_hints(ServerSettings)


def load_settings(
    flags: Mapping[str, object], environment: Mapping[str, str], file: Path | None
) -> ServerSettings:
    """All settings, checked. `flags` hold what the command line names. Raises `SettingsProblem`."""
    values: dict[str, object] = {}
    if file is not None:
        values |= {n: _checked(n, v, f"{file}: {n}") for n, v in _from_file(file).items()}
    for name, text in environment.items():
        field = name.removeprefix(ENVIRONMENT_PREFIX).lower()
        if name.startswith(ENVIRONMENT_PREFIX) and field in _TYPES:
            values[field] = _checked(field, _parse(field, text), name)
    for name, value in flags.items():
        values[name] = _checked(name, value, f"--{name.replace('_', '-')}")
    return _put_right(ServerSettings(**values))  # type: ignore[arg-type]


def _from_file(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise SettingsProblem(f"{file} is no file of settings: it has more than 1 MiB")
        values = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsProblem(f"cannot read {file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsProblem(f"{file} is not UTF-8: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:  # the line and column, never the content
        raise SettingsProblem(f"{file} is not TOML: {error}. {_SAMPLE}") from None
    except RecursionError:
        raise SettingsProblem(f"{file} is not TOML: it is nested too deeply") from None
    if unknown := sorted(set(values) - set(_TYPES)):
        close = get_close_matches(unknown[0], _TYPES, 1)
        hint = f"Did you mean {close[0]}?" if close else _SAMPLE
        raise SettingsProblem(f"{file}: there is no setting {unknown[0][:60]!r}. {hint}")
    return values


def _parse(field: str, text: str) -> object:
    """An environment variable as a value of the field's type; lists are cut at commas.

    What is none of that type stays a text, and is refused as such.
    """
    kind, text = _TYPES[field], text.strip()
    if kind is bool:
        return {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}.get(text.lower(), text)
    if kind in (int, float) and text.isascii():
        try:
            return kind(text)
        except ValueError:
            return text
    if kind == tuple[str, ...]:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _checked(name: str, value: object, where: str) -> object:
    """A value of the field's type, or `SettingsProblem` that begins with `where`."""
    kind = _TYPES[name]
    if kind == tuple[str, ...] and isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if 0 < value < float("inf"):
            return float(value)
    elif kind is int and isinstance(value, int) and not isinstance(value, bool):
        if (0 if name == "port" else 1) <= value <= (MAX_PORT if name == "port" else value):
            return value
    elif kind is Upstream and value in list(Upstream):
        return Upstream(str(value))
    elif kind in (str, bool) and type(value) is kind:
        return value
    # A text may be a secret in the wrong place.
    shown = f", not {str(value)[:60]!r}" if kind in (int, float, bool) else ""
    raise SettingsProblem(f"{where}: must be {_wanted(name, kind)}{shown}")


def _wanted(name: str, kind: object) -> str:
    if name == "port":
        return f"a whole number from 0 to {MAX_PORT}"
    words = {
        bool: "true or false",
        int: "a whole number of at least 1",
        float: "a number above 0",
        Upstream: "demo or openai",
        str: "a text in quotes",
    }
    return words.get(kind, 'a list of texts, like ["one", "two"]')  # type: ignore[call-overload, no-any-return]


def _put_right(settings: ServerSettings) -> ServerSettings:
    if settings.streams != MEMORY and not settings.streams.startswith(
        ("redis://", "rediss://", "unix://")
    ):
        raise SettingsProblem(
            "streams: must be memory, or an address like redis://127.0.0.1:6379/0"
        )
    if not settings.host.strip():
        raise SettingsProblem("host: must be an address to listen on, like 127.0.0.1")
    if settings.base_url:
        try:
            settings = settings._replace(base_url=clean_address(settings.base_url))
        except InputProblem as problem:
            raise SettingsProblem(f"base_url: {ADDRESS_WORDS[problem.problem]}") from None
    return settings._replace(
        hosts=tuple(name.lower().strip("[]") for name in settings.hosts),
        origins=tuple(origin.lower().rstrip("/") for origin in settings.origins),
    )


def is_loopback(host: str) -> bool:
    """Whether listening on `host` reaches this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def from_environment() -> dict[str, str]:
    """The environment variables that are settings."""
    return {n: v for n, v in os.environ.items() if n.startswith(ENVIRONMENT_PREFIX)}
