"""Conversations to files and from them: dialogs that nothing waits for, work in a thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.chat.conversations import Conversation
from desktop_chat.storage.exchange.exporting import Exported, Format
from desktop_chat.storage.exchange.failures import Cancelled, ImportRefused
from desktop_chat.storage.exchange.importing import Summary
from desktop_chat.storage.exchange.storing import NotSaved
from desktop_chat.storage.values import StoreUnavailable
from desktop_chat.ui.connections import Spawn
from desktop_chat.ui.exchange_sentences import (
    exported_sentence,
    failure_sentence,
    imported_sentence,
)
from desktop_chat.ui.whole_history import WholeHistory
from desktop_chat.ui.words import tr

log = logging.getLogger(__name__)

T = TypeVar("T")
_OF_THE_WORLD = (OSError, ImportRefused, NotSaved, StoreUnavailable)


class Front(Protocol):
    """Where it is shown how work goes on."""

    def begin(self, sentence: str) -> None:
        """Something is under way, which can be called off."""

    def show_progress(self, done: int, total: int) -> None:
        """So much of it is done."""

    def end(self, sentence: str, wrong: bool = False, written: Path | None = None) -> None:
        """It is over, for better or worse; `written` is the file that has come of it."""

    def say(self, sentence: str, wrong: bool = False) -> None:
        """A sentence about files."""


class FileWork:
    """Exports and imports for one front. In the whole app one is under way at a time."""

    def __init__(self, front: Front, parent: QWidget, whole: WholeHistory, spawn: Spawn) -> None:
        self._page = front
        self._parent = parent
        self._whole = whole
        self._spawn = spawn
        self._cancelled = threading.Event()
        self.dialog: QFileDialog | None = None

    def cancel(self) -> None:
        """Call off what is under way."""
        self._cancelled.set()

    # Dialogs stand beside the window, which goes on meanwhile.

    def ask_where(
        self, is_all: bool, forms: Sequence[Format], one: Conversation | None = None
    ) -> None:
        """Let a place be chosen for all conversations, or for one, in one of some forms; where
        none is given, that is the one in view."""
        one = one or self._whole.in_view
        if not is_all and not one.messages:
            self._page.say(tr("The conversation in view is empty. Open another one first."))
            return
        title = tr("Conversations") if is_all else one.title
        dialog = self._make_dialog(tr("Export"), _file_name(title or tr("Conversation")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {_filter(form, is_all): form for form in forms}
        dialog.setNameFilters(list(filters))

        def choose(words: str) -> None:
            is_zip = is_all and filters[words] is not Format.JSON
            dialog.setDefaultSuffix("zip" if is_zip else filters[words].value)

        def export(path: str) -> None:
            self.export(Path(path), filters[dialog.selectedNameFilter()], is_all, one)

        choose(next(iter(filters)))
        dialog.filterSelected.connect(choose)
        dialog.fileSelected.connect(export)
        dialog.show()

    def ask_which(self) -> None:
        """Let a file be chosen to import."""
        dialog = self._make_dialog(tr("Import"), "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Exports (*.json *.zip)"), tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.import_from(Path(path)))
        dialog.show()

    def _make_dialog(self, title: str, name: str) -> QFileDialog:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if self.dialog is not None:
            self.dialog.close()
        dialog = QFileDialog(self._parent, title, str(Path(place) / name))
        dialog.setModal(False)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        return dialog

    def _forget_dialog(self) -> None:
        self.dialog = None

    # Files.

    def export(
        self, path: Path, form: Format, is_all: bool, one: Conversation | None = None
    ) -> None:
        """Write all conversations, or one: the one in view where none is given."""
        from desktop_chat.chat.conversion import conversation_record
        from desktop_chat.ui.export_words import write_all, write_one

        def say(done: Exported) -> str:
            return exported_sentence(done, path)

        if is_all:
            store, progress = self._whole.store, self._on_progress
            self._run(
                lambda: write_all(store, path, form, progress, self._cancelled.is_set),
                tr("All conversations are being written…"),
                say,
                path,
            )
        else:
            record, store = conversation_record(one or self._whole.in_view), self._whole.store
            self._run(
                lambda: write_one(store, record, path, form),
                tr("The conversation is being written…"),
                say,
                path,
            )

    def import_from(self, path: Path) -> None:
        """Take over what is new in a file."""
        from desktop_chat.storage.exchange.storing import import_file

        store, picture = self._whole.store, tr("[picture]")

        def say(summary: Summary) -> str:
            if summary.conversations:
                self._whole.refresh()
            return imported_sentence(summary)

        self._run(
            lambda: import_file(store, path, picture, self._on_progress, self._cancelled.is_set),
            tr("The file is being read…"),
            say,
        )

    def _run(
        self,
        call: Callable[[], T],
        sentence: str,
        say: Callable[[T], str],
        written: Path | None = None,
    ) -> None:
        if self._whole.is_at_work:
            said = tr("Another export or import is under way. Wait for its end, or cancel it.")
            self._page.say(said, wrong=True)
            return
        self._whole.is_at_work = True
        self._cancelled.clear()
        self._page.begin(sentence)
        self._spawn(self._work(call, say, written))

    async def _work(
        self, call: Callable[[], T], say: Callable[[T], str], written: Path | None
    ) -> None:
        from desktop_chat.chat.threads import in_thread

        try:
            done = await in_thread(call)
        except Cancelled:
            self._page.end(tr("Called off; nothing was changed."))
        except _OF_THE_WORLD as error:
            log.warning("an export or import came to nothing: %s", error)
            self._page.end(failure_sentence(error), wrong=True)
        except Exception as error:
            log.exception("an export or import failed")
            self._page.end(failure_sentence(error), wrong=True)
        else:
            self._page.end(say(done), written=written)
        finally:
            self._whole.is_at_work = False
            self._cancelled.set()  # the app may end first: the thread cleans up then

    def _on_progress(self, done: int, total: int) -> None:
        """Called in the thread that works."""
        self._whole.link.post(lambda: self._page.show_progress(done, total))


def _filter(form: Format, is_all: bool) -> str:
    if is_all and form is not Format.JSON:
        return {
            Format.MARKDOWN: tr("Zip of Markdown files (*.zip)"),
            Format.HTML: tr("Zip of web pages (*.zip)"),
        }[form]
    return {
        Format.MARKDOWN: tr("Markdown (*.md)"),
        Format.HTML: tr("Web page (*.html)"),
        Format.JSON: tr("JSON (*.json)"),
    }[form]


def _file_name(title: str) -> str:
    from desktop_chat.storage.exchange.file_names import file_stem

    return file_stem(title, "desktop-chat")
