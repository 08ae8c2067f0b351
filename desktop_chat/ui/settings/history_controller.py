"""What the page of conversations asks for: files written and read in threads, backups."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from desktop_chat.storage.exchange.exporting import Format
from desktop_chat.storage.values import Backup, Unsound
from desktop_chat.ui.connections import Spawn
from desktop_chat.ui.exchange_sentences import failure_sentence
from desktop_chat.ui.file_work import FileWork
from desktop_chat.ui.settings.history_page import HistoryPage, moved_sentence
from desktop_chat.ui.whole_history import WholeHistory
from desktop_chat.ui.words import tr

log = logging.getLogger(__name__)


class HistoryController:
    """Between the page and the history. One export or import at a time."""

    def __init__(self, page: HistoryPage, whole: WholeHistory, spawn: Spawn) -> None:
        self._page = page
        self._whole = whole
        self._files = FileWork(page, page, whole, spawn)
        page.export_asked.connect(self._ask_where)
        page.import_asked.connect(self._ask_which)
        page.cancel_asked.connect(self._files.cancel)
        page.backup_asked.connect(self.back_up)
        page.restore_asked.connect(self.restore)
        page.shown.connect(self._read_backups)

    @property
    def dialog(self) -> QFileDialog | None:
        """The dialog that is open."""
        return self._files.dialog

    def _ask_where(self, is_all: bool, form: Format) -> None:
        self._page.tell_below(is_import=False)
        self._files.ask_where(is_all, [form])

    def _ask_which(self) -> None:
        self._page.tell_below(is_import=True)
        self._files.ask_which()

    def export(self, path: Path, form: Format, is_all: bool) -> None:
        """Write the conversation in view, or all of them."""
        self._page.tell_below(is_import=False)
        self._files.export(path, form, is_all)

    def import_from(self, path: Path) -> None:
        """Take over what is new in a file."""
        self._page.tell_below(is_import=True)
        self._files.import_from(path)

    # Backups.

    def _read_backups(self) -> None:
        self._whole.store.backups().then(self._show_backups, self._on_unreadable)

    def _show_backups(self, backups: list[Backup]) -> None:
        self._page.show_backups(backups)
        if not backups and not self._page.backups_said.text():
            self._page.say_of_backups(
                tr("One is made on every day on which something has changed. There is none yet.")
            )

    def _on_unreadable(self, error: BaseException) -> None:
        log.warning("the backups cannot be listed: %s", error)
        self._page.say_of_backups(failure_sentence(error), wrong=True)

    def back_up(self) -> None:
        """Make a backup, whether one is due or not."""
        self._page.set_backing_up(busy=True)
        self._page.say_of_backups(tr("A backup is being made…"))
        self._whole.store.back_up().then(self._on_backed_up, self._on_failed)

    def _on_backed_up(self, path: Path | None) -> None:
        self._page.set_backing_up(busy=False)
        made = tr("A backup was made, and read through once: it is sound.")
        self._page.say_of_backups(made if path else tr("The backup was broken off."))
        self._read_backups()

    def restore(self, backup: Backup) -> None:
        """Go back to a backup."""
        self._page.set_backing_up(busy=True)
        self._page.say_of_backups(tr("The backup is being read through and put in place…"))
        self._whole.restore(backup.path, self._on_restored, self._on_failed)

    def _on_restored(self, kept: Path) -> None:
        self._page.set_backing_up(busy=False)
        self._page.say_of_backups(moved_sentence(kept))
        self._read_backups()

    def _on_failed(self, error: BaseException | None) -> None:
        log.warning("a backup could not be made or gone back to: %s", error)
        self._page.set_backing_up(busy=False)
        if error is None:
            said = tr("The history cannot be written to just now. Nothing was changed.")
        elif isinstance(error, Unsound):
            said = tr("This backup is not sound, so nothing was changed. Choose another one.")
        else:
            said = failure_sentence(error)
        self._page.say_of_backups(said, wrong=True)
