"""The person's prompts and assistants: `prompts.json` in the data folder, and files of them."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.chat.library import Library, library_from, library_record
from desktop_chat.storage.paths import PROMPTS_FILE, make_private_dir, write_private
from desktop_chat.storage.soon import SoonWriter

log = logging.getLogger(__name__)

VERSION = 1
FORMAT = "desktop-chat-prompts"
MAX_FILE = 32 * 1024 * 1024


class NotALibrary(ValueError):
    """Raised for a file that is no file of prompts; nothing of it was read."""


class LibraryFile:
    """Reads and writes one `prompts.json`, as `SettingsFile` does the settings.

    A file that cannot be read as one is kept beside it under a dated name, and so is a copy of a
    later version's; `put_aside` holds that name. What this version does not know is written back.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / PROMPTS_FILE
        self.put_aside: Path | None = None
        self._unknown: dict[str, object] = {}
        self._is_locked = False  # what is there could not be read, and must not be replaced
        self._soon = SoonWriter(self.save, "prompts")

    def load(self) -> Library:
        """The library; an empty one where there is none or it cannot be read."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return Library()
        except OSError as error:
            log.warning("the prompts could not be read: %s", error.strerror)
            self._is_locked = True
            return Library()
        value = _parse(raw) if len(raw) <= MAX_FILE else None
        if value is None:
            if raw.strip():
                self._keep(raw, moved=True)
            return Library()
        version = value.get("version")
        if isinstance(version, int) and version > VERSION:
            self._keep(raw, moved=False)
        known = {"version", "format", *Library._fields}
        self._unknown = {name: value[name] for name in value if name not in known}
        return library_from(value)

    def save(self, library: Library) -> None:
        """Write it, whole or not at all. Raises OSError."""
        make_private_dir(self.path.parent)
        write_private(self.path, _written(library, self._unknown))

    def save_later(self, library: Library) -> None:
        """Write it soon, in a thread; of several in a row the last one counts."""
        if self._is_locked:
            return
        self._soon.write(library)

    def finish(self, seconds: float) -> None:
        """Wait until what `save_later` was given is written, at most `seconds`."""
        self._soon.finish(seconds)

    def _keep(self, raw: bytes, moved: bool) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        aside = self.path.with_name(f"prompts-{stamp}.json")
        try:
            if moved:
                self.path.chmod(0o600)
                self.path.replace(aside)
            else:
                write_private(aside, raw)
        except OSError:
            self._is_locked = True
            return
        self.put_aside = aside


def write_library(path: Path, library: Library) -> None:
    """Write prompts and assistants into a file of their own. Raises OSError."""
    write_private(path, _written(library, {}))


def read_library(path: Path) -> Library:
    """The prompts and assistants in a file. Raises OSError, NotALibrary."""
    if not path.is_file():
        raise NotALibrary(path.name)
    with path.open("rb") as file:
        raw = file.read(MAX_FILE + 1)
    value = _parse(raw) if len(raw) <= MAX_FILE else None
    if value is None or not ({"prompts", "assistants"} & value.keys()):
        raise NotALibrary(path.name)
    version = value.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NotALibrary(path.name)
    return library_from(value)


def _written(library: Library, unknown: dict[str, object]) -> bytes:
    value = {"format": FORMAT, "version": VERSION, **unknown, **library_record(library)}
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _parse(raw: bytes) -> dict[str, object] | None:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
