"""Messages that were written while a reply came, and are sent when it is complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_chat.chat.attachments import opening_words
from desktop_chat.chat.conversations import Conversation, Written
from desktop_chat.chat.messages import Message, Status
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.ui.queue_strip import QueueStrip


class Queueing:
    """Keeps what waits with its conversation. On the disk it is a part of the draft: so neither
    the end of the app nor a crash costs a word of it. `chat.queued` takes it apart again."""

    def __init__(
        self,
        window: MainWindow,
        desk: HistoryDesk,
        in_view: Callable[[], Conversation],
        is_busy: Callable[[], bool],
    ) -> None:
        self._window = window
        self._desk = desk
        self._in_view = in_view
        self._is_busy = is_busy
        self.strip: QueueStrip | None = None
        self.send: Callable[[Conversation, Written], object] = lambda conversation, written: None
        self.stop: Callable[[], object] = lambda: None

    def add(self, written: Written) -> None:
        """The conversation in view has one more message that waits."""
        self._in_view().queued.append(written)
        self._changed()

    def on_over(self, conversation: Conversation, reply: Message) -> None:
        """A reply is over: the first message is sent if it came whole, and nothing else runs."""
        path = conversation.messages
        is_whole = bool(path) and path[-1] is reply and reply.status is Status.COMPLETE
        if conversation.queued and is_whole:
            written = conversation.queued.pop(0)
            self._desk.keep_queue(conversation)
            self.send(conversation, written)
        self.show()

    def act(self, number: int, name: str) -> None:
        """Do something with a message that waits: "send", "edit" or "remove"."""
        conversation = self._in_view()
        if not 0 <= number < len(conversation.queued):
            return
        written = conversation.queued.pop(number)
        if name == "edit":
            box = self._window.composer
            text = "\n\n".join(part for part in (written.text, box.text()) if part.strip())
            box.put(text, (*written.attachments, *box.attachments))
        self._changed()
        if name == "send":
            self.stop()
            self.send(conversation, written)
        self._window.composer.edit.setFocus()

    def edit_last(self) -> bool:
        """Take the last message that waits back into the box; False where none waits."""
        count = len(self._in_view().queued)
        if count:
            self.act(count - 1, "edit")
        return bool(count)

    def _changed(self) -> None:
        self._desk.keep_queue(self._in_view())
        self.show()

    def show(self) -> None:
        """Show what waits in the conversation in view."""
        queued = self._in_view().queued
        if self.strip is None:
            if not queued:
                return
            self.strip = self._window.make_queue_strip()
            self.strip.chosen.connect(self.act)
        said = [opening_words(each.text, each.attachments) for each in queued]
        self.strip.show_messages(said, self._is_busy())
