"""The settings: one JSON file, written whole or not at all; broken ones are put aside."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from desktop_chat.chat.connections import DEMO, Connection, Continuation, KeyHeader, Kind
from desktop_chat.chat.headers import MOST_HEADERS, is_secret
from desktop_chat.chat.parameters import Parameters, parameters_from
from desktop_chat.chat.routes import Network, ProxyMode
from desktop_chat.chat.updates import Updates
from desktop_chat.storage.paths import make_private_dir, write_private
from desktop_chat.storage.settings_parts import (
    MAX_TEXT,
    one_line,
    read_headers,
    read_names,
    read_place,
    read_places,
    read_shortcuts,
)
from desktop_chat.storage.soon import SoonWriter

log = logging.getLogger(__name__)

VERSION = 1
MAX_FILE = 4 * 1024 * 1024
ZOOM_LEAST, ZOOM_MOST = 0.5, 3.0


class Theme(StrEnum):
    """Which looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Language(StrEnum):
    """Which language the app speaks; the values are names of locales."""

    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


class SendKey(StrEnum):
    """Which key sends; the other makes a new line with Shift."""

    ENTER = "enter"
    CTRL_ENTER = "ctrl-enter"


class Contrast(StrEnum):
    """How far text stands out."""

    SYSTEM = "system"
    USUAL = "usual"
    HIGH = "high"


class Density(StrEnum):
    """How much room there is around things."""

    ROOMY = "roomy"
    COMPACT = "compact"


class Motion(StrEnum):
    """Whether things move."""

    SYSTEM = "system"
    ON = "on"
    OFF = "off"


class Settings(NamedTuple):
    """What the person chose; the types and the defaults of all of it.

    A field with a plain default (a choice, a switch, a number, a text) is read and written by
    itself; a number needs its limits in `LIMITS`, a text its form in `FORMS`. What the settings
    window shows of it stands in `ui/settings/table.py`. `window` is the main window's place: x, y,
    width, height; `places` are those of others. `zoom` is the size of the transcript's type by
    `type_size`, which is in points. An empty `accent` is the theme's own, an empty font the
    system's. `was_dark` is what the system said of itself. `folded` are folders of which the list
    shows the name alone. `shortcuts` are commands with their keys, where these are others than
    usual; what cannot be pressed here is kept.
    `system_prompt` is for chats that are begun from now on, `starters` are cards in an empty one.
    """

    connections: tuple[Connection, ...] = ()
    connection_id: str = DEMO.id
    theme: Theme = Theme.SYSTEM
    accent: str = ""
    contrast: Contrast = Contrast.SYSTEM
    font: str = ""
    code_font: str = ""
    type_size: float = 11.0
    density: Density = Density.ROOMY
    motion: Motion = Motion.SYSTEM
    language: Language = Language.SYSTEM
    notify: bool = True
    notify_words: bool = True
    tray: bool = False
    stay: bool = False
    quick_key: bool = False
    send_key: SendKey = SendKey.ENTER
    window: tuple[int, int, int, int] | None = None
    sidebar: bool = True
    was_dark: bool = False
    zoom: float = 1.0
    wrap_code: bool = True
    model_titles: bool = True
    starters: bool = True
    system_prompt: str = ""
    folded: tuple[str, ...] = ()
    shortcuts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    places: tuple[tuple[str, tuple[int, int, int, int]], ...] = ()
    network: Network = Network()
    updates: Updates = Updates()


_MADE_OF_PARTS = frozenset(
    {
        "connections",
        "connection_id",
        "window",
        "folded",
        "network",
        "updates",
        "shortcuts",
        "places",
    }
)
PLAIN = frozenset(Settings._fields) - _MADE_OF_PARTS
LIMITS: Mapping[str, tuple[float, float]] = {
    "zoom": (ZOOM_LEAST, ZOOM_MOST),
    "type_size": (8.0, 24.0),
}
LONGEST: Mapping[str, int] = {"system_prompt": 100_000}  # characters of a text; else MAX_TEXT
FORMS: Mapping[str, str] = {  # as `re.fullmatch` reads them; an empty text always fits
    "accent": "#[0-9A-Fa-f]{6}",
    "font": r"[^\x00-\x1f]{1,200}",
    "code_font": r"[^\x00-\x1f]{1,200}",
}


class SettingsFile:
    """Reads and writes one `settings.json`.

    What this version does not know is kept and written back, so that going back to an older
    version loses nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.put_aside: Path | None = None
        self._unknown: dict[str, object] = {}
        self._is_locked = False
        self._soon = SoonWriter(self.save, "settings")

    def load(self) -> Settings:
        """The settings, defaults where there are none or they cannot be read.

        A file that cannot be read as settings is kept beside it under a dated name, which
        `put_aside` then holds. A field of the wrong type falls back to its default.
        """
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            log.warning("the settings could not be read: %s", error.strerror)
            self._is_locked = True  # what is there must not be replaced by defaults
            return Settings()
        value = _parse(raw) if len(raw) <= MAX_FILE else None
        if not isinstance(value, dict):
            if raw.strip():
                self._put_aside()
            return Settings()
        version = value.get("version")
        if isinstance(version, int) and version > VERSION:
            self._keep_copy(raw)
        known = {"version", *Settings._fields}
        self._unknown = {name: value[name] for name in value if name not in known}
        return _read_settings(value)

    def save(self, settings: Settings) -> None:
        """Write the settings; connections of this run only are left out. Raises OSError."""
        import json

        value: dict[str, object] = {"version": VERSION, **self._unknown, **settings._asdict()}
        value["connections"] = [
            _connection_record(c) for c in settings.connections if not c.temporary
        ]
        value |= {"shortcuts": dict(settings.shortcuts), "places": dict(settings.places)}
        value["network"] = settings.network._asdict()
        value["updates"] = settings.updates._asdict()
        text = json.dumps(value, ensure_ascii=False, indent=1)
        make_private_dir(self.path.parent)
        # Half a surrogate pair in a name stays what it was in JSON: an escape.
        write_private(self.path, text.encode("utf-8", "backslashreplace") + b"\n")

    def save_later(self, settings: Settings) -> None:
        """Write the settings soon, in a thread; of several in a row the last one counts."""
        if self._is_locked:
            return
        self._soon.write(settings)

    def finish(self, seconds: float) -> None:
        """Wait until what `save_later` was given is written, at most `seconds`."""
        self._soon.finish(seconds)

    def _put_aside(self) -> None:
        """Rename a file that cannot be read as settings: that needs no room on the disk."""
        aside = self._dated_name()
        try:
            if os.name == "posix":
                self.path.chmod(0o600)
            self.path.replace(aside)
        except OSError:
            self._is_locked = True
            return
        self.put_aside = aside

    def _keep_copy(self, raw: bytes) -> None:
        """Keep a newer version's file beside the one that this version will write."""
        copy = self._dated_name()
        try:
            write_private(copy, raw)
        except OSError:
            self._is_locked = True
            return
        self.put_aside = copy

    def _dated_name(self) -> Path:
        from datetime import UTC, datetime

        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        return self.path.with_name(f"settings-{stamp}.json")


def _parse(raw: bytes) -> object:
    import json

    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


E_ = TypeVar("E_", bound=StrEnum)


def _choice(kind: type[E_], value: object, default: E_) -> E_:
    return kind(value) if isinstance(value, str) and value in list(kind) else default


def _switch(value: object, default: bool) -> bool:
    return value if isinstance(value, bool) else default


def read_field(name: str, value: object) -> object:
    """A plain field's value; its default where `value` cannot be one."""
    default: object = Settings._field_defaults[name]
    match default:
        case bool():
            return _switch(value, default)
        case StrEnum():
            return _choice(type(default), value, default)
        case int() | float():
            return _number(name, value, default)
        case str():
            return _text(name, value, default)
        case _:
            raise TypeError(name)


def _number(name: str, value: object, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    least, most = LIMITS[name]
    return type(default)(value) if least <= value <= most else default


def _text(name: str, value: object, default: str) -> str:
    if not isinstance(value, str) or not value:
        return default
    form = FORMS.get(name, "")
    if form:
        import re

        return value if re.fullmatch(form, value) else default
    return value[: LONGEST.get(name, MAX_TEXT)]


def _read_settings(value: Mapping[str, object]) -> Settings:
    items = value.get("connections")
    read = [_read_connection(item) for item in items] if isinstance(items, list) else []
    connections = {c.id: c for c in read if c is not None and c.id != DEMO.id}
    chosen = value.get("connection_id")
    plain = {name: read_field(name, value[name]) for name in value if name in PLAIN}
    return Settings(
        connections=tuple(connections.values()),
        connection_id=chosen if isinstance(chosen, str) else DEMO.id,
        window=read_place(value.get("window")),
        places=read_places(value.get("places")),
        folded=read_names(value.get("folded")),
        shortcuts=read_shortcuts(value.get("shortcuts")),
        network=_read_network(value.get("network")),
        updates=_read_updates(value.get("updates")),
        **plain,  # type: ignore[arg-type]
    )


def _read_updates(value: object) -> Updates:
    if not isinstance(value, dict):
        return Updates()
    address, last = value.get("address"), value.get("last")
    return Updates(
        daily=value.get("daily") is True,
        address=address[:MAX_TEXT] if isinstance(address, str) else "",
        last=last if isinstance(last, float) and 0 <= last < 1e12 else 0.0,
    )


def _read_network(value: object) -> Network:
    if not isinstance(value, dict):
        return Network()
    texts = {name: value.get(name) for name in ("proxy", "proxy_user", "authority")}
    return Network(
        proxy_mode=_choice(ProxyMode, value.get("proxy_mode"), ProxyMode.SYSTEM),
        **{name: text[:MAX_TEXT] for name, text in texts.items() if isinstance(text, str)},
    )


def _connection_record(connection: Connection) -> dict[str, object]:
    record = connection._asdict()
    del record["temporary"]
    record["parameters"] = connection.parameters.as_record()
    record["headers"] = [pair for pair in connection.headers if not is_secret(*pair)]
    return record


def _read_connection(item: object) -> Connection | None:
    if not isinstance(item, dict):
        return None
    texts = {name: item.get(name) for name in ("id", "name", "base_url", "model")}
    if not all(isinstance(text, str) for text in texts.values()) or not texts["id"]:
        return None
    connection = Connection(
        kind=_choice(Kind, item.get("kind"), Kind.OPENAI),
        needs_key=item.get("needs_key") is True,
        has_key=item.get("has_key") is True,
        key_header=_choice(KeyHeader, item.get("key_header"), KeyHeader.BEARER),
        continues=_choice(Continuation, item.get("continues"), Continuation.AUTOMATIC),
        **{name: one_line(str(text)) for name, text in texts.items()},  # type: ignore[arg-type]
    )
    version, parameters = item.get("api_version"), item.get("parameters")
    last_model = item.get("last_model")
    own = _read_network(item) if item.get("proxy_mode") in list(ProxyMode) else None
    if own is not None:
        connection = connection._replace(
            proxy_mode=own.proxy_mode, proxy=own.proxy, proxy_user=own.proxy_user
        )
    return connection._replace(
        models=read_names(item.get("models")),
        favourites=read_names(item.get("favourites")),
        secret_headers=read_names(item.get("secret_headers"))[:MOST_HEADERS],
        headers=read_headers(item.get("headers")),
        api_version=one_line(version) if isinstance(version, str) else "",
        last_model=one_line(last_model) if isinstance(last_model, str) else "",
        parameters=parameters_from(parameters) if isinstance(parameters, dict) else Parameters(),
    )
