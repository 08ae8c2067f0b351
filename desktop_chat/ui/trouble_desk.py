"""A history that cannot be saved: said calmly, with a way out, until it is over by itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat.chat.conversations import Conversation
from desktop_chat.storage.store import Store
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.store_link import StoreLink
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from concurrent.futures import Future

    from PySide6.QtWidgets import QFileDialog

    from desktop_chat.storage.values import Opening, Recovery, StoreTrouble

log = logging.getLogger(__name__)


class TroubleDesk:
    """Shows the store's troubles in the window; `in_view` is the conversation to be saved."""

    def __init__(
        self,
        window: MainWindow,
        store: Store,
        link: StoreLink,
        desk: HistoryDesk,
        in_view: Callable[[], Conversation],
    ) -> None:
        self._window = window
        self._store = store
        self._link = link
        self._in_view = in_view
        self._trouble: StoreTrouble | None = None
        self._recovery: Recovery | None = None
        self._copy = ""  # where the conversation was written to meanwhile
        self.dialog: QFileDialog | None = None
        link.troubled.connect(self._on_trouble)
        link.recovered.connect(self._on_recovery)
        desk.opened.connect(self._on_opened)
        desk.failed.connect(self._on_unreadable)
        window.trouble_chosen.connect(self._on_chosen)

    def _on_opened(self, opening: Opening) -> None:
        if opening.recovery is not None:
            self._on_recovery(opening.recovery)
        if opening.trouble is not None:
            self._on_trouble(opening.trouble)

    def _on_trouble(self, trouble: StoreTrouble | None) -> None:
        self._trouble = trouble
        self._copy = ""
        self._show()

    def _on_recovery(self, recovery: Recovery) -> None:
        self._recovery = recovery
        self._show()

    def _on_unreadable(self) -> None:
        said = tr("This conversation cannot be read just now. Try again in a moment.")
        self._window.show_trouble(said, (("close", tr("Close")),))

    def _show(self) -> None:
        from desktop_chat.ui import history_sentences

        if self._trouble is not None:
            said = history_sentences.trouble_sentence(self._trouble)
            actions = [("save", tr("Save as…"))]
            if self._trouble.will_retry:
                actions.append(("retry", tr("Try now")))
            copied = tr("A copy of this conversation is at {path}.") if self._copy else ""
            said = f"{said} {copied.replace('{path}', self._copy)}".rstrip()
            self._window.show_trouble(said, actions)
        elif self._recovery is not None:
            said = history_sentences.recovery_sentence(self._recovery)
            self._window.show_trouble(said, (("close", tr("Close")),))
        else:
            self._window.show_trouble("")

    def _on_chosen(self, name: str) -> None:
        if name == "retry":
            self._store.try_now()
        elif name == "save":
            self._ask_where()
        elif name == "close":
            self._recovery = None
            self._show()

    # Save as.

    def _ask_where(self) -> None:
        """A dialog beside the window, which goes on meanwhile."""
        from PySide6.QtCore import QStandardPaths
        from PySide6.QtWidgets import QFileDialog

        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        conversation = self._in_view()
        stem = re.sub(r"[^\w ()-]+", " ", conversation.title).strip() or tr("Conversation")
        dialog = QFileDialog(self._window, tr("Save conversation as"), str(Path(place) / stem))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Markdown (*.md)"))
        dialog.setDefaultSuffix("md")
        dialog.fileSelected.connect(lambda path: self.save(conversation, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        dialog.setModal(False)
        self.dialog = dialog
        dialog.show()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def save(self, conversation: Conversation, path: Path) -> None:
        """Write a conversation as Markdown, in a thread; the banner says how that went."""
        from desktop_chat.chat.conversion import conversation_record
        from desktop_chat.chat.threads import DaemonExecutor
        from desktop_chat.ui.export_words import write_markdown

        record = conversation_record(conversation)
        done = DaemonExecutor().submit(write_markdown, record, path)
        done.add_done_callback(lambda done: self._link.post(lambda: self._on_saved(done, path)))

    def _on_saved(self, done: Future[None], path: Path) -> None:
        error = done.exception()
        if error is None:
            self._copy = str(path)
            self._show()
            return
        log.warning("a conversation could not be written: %s", error)
        said = tr("It could not be written to {path}: {why}. Choose another place.")
        why = getattr(error, "strerror", None) or type(error).__name__
        said = said.replace("{path}", str(path)).replace("{why}", why)
        self._window.show_trouble(said, (("save", tr("Save as…")),))
