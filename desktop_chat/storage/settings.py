"""The settings: one JSON file, written whole or not at all; broken ones are put aside."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from desktop_chat.chat.connections import DEMO, Connection, Kind
from desktop_chat.storage.paths import make_private_dir, write_private

log = logging.getLogger(__name__)

VERSION = 1
MAX_FILE = 4 * 1024 * 1024
MAX_TEXT = 2000
MAX_MODELS = 20_000
ZOOM_LEAST, ZOOM_MOST = 0.5, 3.0


class Theme(StrEnum):
    """Which looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class SendKey(StrEnum):
    """Which key sends; the other makes a new line with Shift."""

    ENTER = "enter"
    CTRL_ENTER = "ctrl-enter"


class Settings(NamedTuple):
    """What the person chose. `window` is the main window's place: x, y, width, height.

    `zoom` is the size of the transcript's type by its usual size, `ZOOM_LEAST` to `ZOOM_MOST`.
    """

    connections: tuple[Connection, ...] = ()
    connection_id: str = DEMO.id
    theme: Theme = Theme.SYSTEM
    send_key: SendKey = SendKey.ENTER
    window: tuple[int, int, int, int] | None = None
    sidebar: bool = True
    zoom: float = 1.0
    wrap_code: bool = True


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
        self._lock = threading.Lock()
        self._waiting: Settings | None = None
        self._writer: threading.Thread | None = None

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
            {name: item for name, item in c._asdict().items() if name != "temporary"}
            for c in settings.connections
            if not c.temporary
        ]
        text = json.dumps(value, ensure_ascii=False, indent=1)
        make_private_dir(self.path.parent)
        # Half a surrogate pair in a name stays what it was in JSON: an escape.
        write_private(self.path, text.encode("utf-8", "backslashreplace") + b"\n")

    def save_later(self, settings: Settings) -> None:
        """Write the settings soon, in a thread; of several in a row the last one counts."""
        if self._is_locked:
            return
        with self._lock:
            self._waiting = settings
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_waiting, daemon=True)
                self._writer.start()

    def finish(self, seconds: float) -> None:
        """Wait until what `save_later` was given is written, at most `seconds`."""
        writer = self._writer
        if writer is not None:
            writer.join(seconds)

    def _write_waiting(self) -> None:
        while True:
            with self._lock:
                settings, self._waiting = self._waiting, None
                if settings is None:
                    self._writer = None
                    return
            try:
                self.save(settings)
            except (OSError, ValueError, RecursionError) as error:
                log.warning("the settings could not be written: %s", error)

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


def _read_zoom(value: object, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return float(value) if ZOOM_LEAST <= value <= ZOOM_MOST else default


def _read_settings(value: Mapping[str, object]) -> Settings:
    default = Settings()
    items = value.get("connections")
    read = [_read_connection(item) for item in items] if isinstance(items, list) else []
    connections = {c.id: c for c in read if c is not None and c.id != DEMO.id}
    chosen = value.get("connection_id")
    return Settings(
        connections=tuple(connections.values()),
        connection_id=chosen if isinstance(chosen, str) else default.connection_id,
        theme=_choice(Theme, value.get("theme"), default.theme),
        send_key=_choice(SendKey, value.get("send_key"), default.send_key),
        window=_read_place(value.get("window")),
        sidebar=_switch(value.get("sidebar"), default.sidebar),
        zoom=_read_zoom(value.get("zoom"), default.zoom),
        wrap_code=_switch(value.get("wrap_code"), default.wrap_code),
    )


def _one_line(text: str) -> str:
    return " ".join(text[:MAX_TEXT].split())


def _read_connection(item: object) -> Connection | None:
    if not isinstance(item, dict):
        return None
    texts = {name: item.get(name) for name in ("id", "name", "base_url", "model")}
    if not all(isinstance(text, str) for text in texts.values()) or not texts["id"]:
        return None
    models = item.get("models")
    connection = Connection(
        kind=_choice(Kind, item.get("kind"), Kind.OPENAI),
        needs_key=item.get("needs_key") is True,
        has_key=item.get("has_key") is True,
        **{name: _one_line(str(text)) for name, text in texts.items()},  # type: ignore[arg-type]
    )
    if isinstance(models, list):
        names = tuple(_one_line(m) for m in models[:MAX_MODELS] if isinstance(m, str))
        connection = connection._replace(models=names)
    return connection


def _read_place(value: object) -> tuple[int, int, int, int] | None:
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(n, int) and abs(n) < 100_000 for n in value):
        return None
    x, y, width, height = value
    return (x, y, width, height) if width >= 200 and height >= 200 else None
