"""The service's settings: flags over environment variables over a TOML file over defaults."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, get_type_hints

from desktop_chat.chat.addresses import InputProblem, clean_address

ENVIRONMENT_PREFIX = "DESKTOP_CHAT_SERVER_"
MEMORY = "memory"
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


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
        values |= _from_file(file)
    for name, text in environment.items():
        field = name.removeprefix(ENVIRONMENT_PREFIX).lower()
        if name.startswith(ENVIRONMENT_PREFIX) and field in _TYPES:
            values[field] = _parse(field, text, name)
    values |= flags
    checked = {name: _checked(name, value) for name, value in values.items()}
    return _put_right(ServerSettings(**checked))  # type: ignore[arg-type]


def _from_file(file: Path) -> dict[str, object]:
    try:
        values = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsProblem(f"cannot read {file}: {error.strerror}") from None
    except ValueError as error:  # the line and column, never the content
        raise SettingsProblem(f"{file} is not TOML: {error}") from None
    if unknown := sorted(set(values) - set(_TYPES)):
        raise SettingsProblem(f"{file}: there is no setting {unknown[0]!r}")
    return values


def _parse(field: str, text: str, name: str) -> object:
    """An environment variable as a value of the field's type; lists are cut at commas."""
    kind, text = _TYPES[field], text.strip()
    try:
        if kind is bool:
            return {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}[text.lower()]
        if kind is int:
            return int(text)
        if kind is float:
            return float(text)
    except (KeyError, ValueError):
        raise SettingsProblem(f"{name}: {text[:40]!r} is no {_word(kind)}") from None
    if kind == tuple[str, ...]:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _checked(name: str, value: object) -> object:
    """A value of the field's type, or `SettingsProblem`."""
    kind = _TYPES[name]
    if kind == tuple[str, ...] and isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if 0 < value < float("inf"):
            return float(value)
    elif kind is int and isinstance(value, int) and not isinstance(value, bool):
        if value >= (0 if name == "port" else 1):
            return value
    elif kind is Upstream and value in list(Upstream):
        return Upstream(str(value))
    elif kind in (str, bool) and type(value) is kind:
        return value
    raise SettingsProblem(f"{name}: {str(value)[:60]!r} is no {_word(kind)}")


def _word(kind: object) -> str:
    words = {
        bool: "yes or no",
        int: "whole number that fits",
        float: "number above 0",
        Upstream: "known upstream (demo, openai)",
        str: "text",
    }
    return words.get(kind, "list of texts")  # type: ignore[call-overload, no-any-return]


def _put_right(settings: ServerSettings) -> ServerSettings:
    if settings.port > 65535:
        raise SettingsProblem("port: a port is a number from 0 to 65535")
    if settings.streams != MEMORY and not settings.streams.startswith(
        ("redis://", "rediss://", "unix://")
    ):
        raise SettingsProblem("streams: must be memory or redis://…")
    if settings.base_url:
        try:
            settings = settings._replace(base_url=clean_address(settings.base_url))
        except InputProblem as problem:
            words = f"base_url: not an address that can be used ({problem.problem.value})"
            raise SettingsProblem(words) from None
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
