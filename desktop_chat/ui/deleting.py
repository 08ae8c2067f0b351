"""Deleting messages and branches of the conversation in view, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop_chat.chat.conversations import Conversation, Dropped, Lifted
from desktop_chat.chat.messages import Message
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.undo_strip import UndoStrip


class Deleted(NamedTuple):
    """What was taken out of a conversation."""

    conversation_id: str
    taken: Dropped | Lifted


class Deleting:
    """Takes messages out. Each of these steps can be taken back as long as the app runs."""

    def __init__(self, window: MainWindow, controller: Controller, desk: HistoryDesk) -> None:
        self._window = window
        self._controller = controller
        self._desk = desk
        self._deleted: list[Deleted] = []

    def delete(self, message: Message, alone: bool) -> None:
        """Take out a message with all that follows it, or, `alone`, nothing else."""
        controller, conversation = self._controller, self._controller.conversation
        path = conversation.messages
        number = path.index(message) if message in path else len(path)
        if not alone and any(m in path[number:] for m in controller.replies_under_way):
            controller.stop()
        taken = conversation.lift(message) if alone else conversation.drop(message)
        self._desk.take_out(conversation, taken)
        self._deleted.append(Deleted(conversation.id, taken))
        controller.show_changed(conversation.messages[:number][-1:])
        self._offer_undo(taken)
        (self._window.transcript if path else self._window.composer.edit).setFocus()

    @property
    def strip(self) -> UndoStrip | None:
        """What offers the way back, once something was deleted."""
        return self._window.undo_strip

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._deleted)

    def undo(self) -> None:
        """Bring back what was deleted last; its conversation comes into view."""
        if not self._deleted:
            return
        conversation_id, taken = self._deleted.pop()
        if self.strip is not None and self.strip.offers(self.undo):
            self.strip.hide()
        if self._desk.is_gone(conversation_id):
            return  # the conversation itself is deleted

        def put(conversation: Conversation | None) -> None:
            if conversation is None:
                return
            try:
                if isinstance(taken, Lifted):
                    conversation.set_down(taken)
                else:
                    conversation.put_back(taken)
            except KeyError:
                return  # what it followed was deleted before: it has no place
            self._desk.bring_back(conversation, taken)
            if conversation is self._controller.conversation:
                self._controller.show_changed([taken.message])
            else:
                self._controller.open_conversation(conversation_id)

        self._desk.load(conversation_id, put)

    def _offer_undo(self, taken: Dropped | Lifted) -> None:
        from desktop_chat.ui.undo_strip import offer_undo

        count = len(taken.messages) if isinstance(taken, Dropped) else 1
        said = (
            tr("The message is deleted.") if count == 1 else tr("%n messages are deleted.", count)
        )
        offer_undo(self._window, said, self.undo)
