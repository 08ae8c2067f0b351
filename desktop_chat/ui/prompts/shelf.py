"""The person's prompts and assistants in memory; each change is written to the file at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop_chat.storage.paths import PROMPTS_FILE

if TYPE_CHECKING:
    from desktop_chat.chat.library import Item, Library
    from desktop_chat.storage.library import LibraryFile


class Removed(NamedTuple):
    """What was deleted, and where it stood among its kind."""

    item: Item
    at: int


class Shelf(QObject):
    """Read when it is first asked for."""

    changed = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._file: LibraryFile | None = None
        self._library: Library | None = None
        self.removed: list[Removed] = []

    @property
    def may_have_any(self) -> bool:
        """Whether there is something to read, or has been read."""
        return self._library is not None or (self._folder / PROMPTS_FILE).exists()

    async def load(self) -> None:
        """Read it in a thread, unless it has been read."""
        if self._library is None:
            from desktop_chat.chat.threads import in_thread

            library = await in_thread(self._get_file().load)
            if self._library is None:
                self._library = library

    @property
    def library(self) -> Library:
        """All there are."""
        if self._library is None:
            self._library = self._get_file().load()
        return self._library

    @property
    def put_aside(self) -> Path | None:
        """Where a file is kept that could not be read whole."""
        return self._file.put_aside if self._file is not None else None

    def put(self, item: Item, at: int | None = None) -> None:
        """Add an item, replace the one with its id, or move it."""
        self._set(self.library.put(item, at))

    def remove(self, item: Item) -> None:
        """Delete an item; `undo` puts it back."""
        same = self.library.of_kind(item)
        at = next((n for n, each in enumerate(same) if each.id == item.id), len(same))
        self.removed.append(Removed(item, at))
        self._set(self.library.without(item))

    def undo(self) -> Item | None:
        """Put back what was deleted last."""
        if not self.removed:
            return None
        item, at = self.removed.pop()
        self._set(self.library.put(item, at))
        return item

    def add_all(self, other: Library) -> int:
        """Add what is not there yet; how many that were."""
        joined, count = self.library.joined(other)
        self._set(joined)
        return count

    def finish(self, seconds: float) -> None:
        """Wait until everything is written, at most `seconds`."""
        if self._file is not None:
            self._file.finish(seconds)

    def _get_file(self) -> LibraryFile:
        if self._file is None:
            from desktop_chat.storage.library import LibraryFile

            self._file = LibraryFile(self._folder)
        return self._file

    def _set(self, library: Library) -> None:
        if library != self._library:
            self._library = library
            self._get_file().save_later(library)
            self.changed.emit()
