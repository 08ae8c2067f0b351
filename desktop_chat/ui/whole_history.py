"""What is done with all conversations at once: reading them anew, going back to a backup."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat.chat.conversations import Conversation
from desktop_chat.storage.store import Store
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.sidebar import Sidebar
from desktop_chat.ui.store_link import StoreLink

if TYPE_CHECKING:
    from desktop_chat.storage.values import ListedConversation

log = logging.getLogger(__name__)


class WholeHistory:
    """Between the settings, which ask for it, and the window, which shows what came of it."""

    def __init__(
        self,
        store: Store,
        link: StoreLink,
        desk: HistoryDesk,
        controller: Controller,
        sidebar: Sidebar,
    ) -> None:
        self.store = store
        self.link = link
        self._desk = desk
        self._controller = controller
        self._sidebar = sidebar
        self.is_at_work = False  # an export or import is under way

    @property
    def in_view(self) -> Conversation:
        """The conversation in view."""
        return self._controller.conversation

    def load(self, conversation_id: str, call: Callable[[Conversation | None], object]) -> None:
        """Call with a conversation, in view or not; None where it is nowhere."""
        self._desk.load(conversation_id, call)

    def refresh(self) -> None:
        """Conversations have come: the list shows them."""
        self._desk.read_again(
            lambda _: self._sidebar.show_current(self._controller.conversation.id)
        )

    def restore(
        self,
        backup: Path,
        done: Callable[[Path], object],
        failed: Callable[[BaseException | None], object],
    ) -> None:
        """Go back to a backup; replies under way are stopped before.

        `done` hears where what it replaces is kept; `failed` why it could not be, without an
        error where nothing can be written just now.
        """
        for conversation_id in self._desk.in_memory:
            self._controller.stop_reply_of(conversation_id)
        self._controller.drafting.keep()

        def take(kept: Path | bool) -> None:
            if isinstance(kept, bool):
                failed(None)
                return
            self._begin_anew()
            done(kept)

        self.store.restore(backup).then(take, failed)

    def _begin_anew(self) -> None:
        """The window shows the history that is there now."""
        self._sidebar.panel.hide_undo()
        self._desk.forget_all()
        self._controller.leave_deleted()

        def open_newest(lines: tuple[ListedConversation, ...]) -> None:
            shown = [line.id for line in lines if not line.arrangement.is_archived]
            if shown:
                self._controller.open_conversation(shown[0])

        self._desk.read_again(open_newest)
