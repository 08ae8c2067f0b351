"""What stands in the message box: a conversation's draft, or a message that is being edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QTimer

from desktop_chat.chat.attachments import opening_words
from desktop_chat.chat.conversations import Conversation, Written, first_words
from desktop_chat.chat.messages import Message, Role
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.words import tr

DRAFT_MS = 500
_REMEMBERED = 50  # messages that were sent


class Edit(NamedTuple):
    """A message that is being edited: its id, the draft it pushed aside, and how far one is."""

    message_id: str
    draft: Written
    now: Written


class Drafting:
    """Looks after the box of the conversation in view; edits of the others wait in memory."""

    def __init__(
        self, window: MainWindow, desk: HistoryDesk, in_view: Callable[[], Conversation]
    ) -> None:
        self._window = window
        self._box = window.composer
        self._desk = desk
        self._in_view = in_view
        self.take_queued: Callable[[], bool] = lambda: False  # back into the box, if one waits
        self._edits: dict[str, Edit] = {}  # by conversation id
        self._sent: list[str] = []  # in this run, the newest last
        self._recalled = 0  # how far back in what was sent before
        self._timer = QTimer(window)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self.keep)
        window.composer.typed.connect(self._on_typing)
        window.composer.edit.last_asked.connect(self.edit_last)
        window.composer.edit.recall_asked.connect(self.recall)
        window.composer.edit.step_asked.connect(self.step)
        window.language_changed.connect(self._show_edited)

    @property
    def _edit(self) -> Edit | None:
        return self._edits.get(self._in_view().id)

    @property
    def is_editing(self) -> bool:
        """Whether the box holds a message that was sent before."""
        return self._edit is not None

    def edit(self, message: Message) -> None:
        """Put a message of the person's into the box, to be sent as another version."""
        conversation = self._in_view()
        if message.role is not Role.USER or conversation.find(message.id) is not message:
            return
        self.keep()
        before = self._edit
        draft = before.draft if before is not None else self._written
        now = Written(message.text, message.attachments)
        self._edits[conversation.id] = Edit(message.id, draft, now)
        self._box.put(*now)
        self._show_edited()
        self._box.edit.setFocus()

    def edit_last(self) -> None:
        """Edit the person's last message, which may still be waiting to be sent."""
        if self.take_queued():
            return
        for message in reversed(self._in_view().messages):
            if message.role is Role.USER:
                self.edit(message)
                return

    def recall(self, step: int) -> None:
        """Put into the box what was sent before: of this conversation, then of this run."""
        own = [each.text for each in self._in_view().messages if each.role is Role.USER]
        others = [text for text in self._sent if text not in own]
        texts = [text for text in (*others, *own) if text.strip()]
        if self._box.edit.recalled is None:
            self._recalled = 0
        place = self._recalled - step
        if place > len(texts):
            return
        self._recalled = max(place, 0)
        text = texts[-self._recalled] if self._recalled else ""
        self._box.put_text(text)
        self._box.edit.recalled = text if self._recalled else None

    def step(self, by: int) -> None:
        """From a message in the box that is as it was, go to the person's one before or after."""
        edit, path = self._edit, self._in_view().messages
        mine = [message for message in path if message.role is Role.USER]
        at = next((n for n, m in enumerate(mine) if edit and m.id == edit.message_id), None)
        if at is None or self._written != (mine[at].text, mine[at].attachments):
            return
        if at + by == len(mine):
            self.cancel()
        elif at + by >= 0:
            self.edit(mine[at + by])
            self._window.transcript.show_message(path.index(mine[at + by]))

    def cancel(self) -> None:
        """Leave a message as it is; the draft comes back."""
        edit = self._edits.pop(self._in_view().id, None)
        if edit is not None:
            self._box.put(*edit.draft)
            self._show_edited()
            self._box.edit.setFocus()

    def finish(self) -> Message | None:
        """The box is being sent: it is emptied. The message that was edited, if one was."""
        conversation = self._in_view()
        self._sent = [*self._sent, self._box.text()][-_REMEMBERED:]
        edit = self._edits.pop(conversation.id, None)
        rest = edit.draft if edit is not None else Written("")
        conversation.draft, conversation.draft_attachments = rest
        self._box.put(*rest)
        self._show_edited()
        return conversation.find(edit.message_id) if edit is not None else None

    @contextmanager
    def sending(self, written: Written, is_sent: Callable[[], bool]) -> Iterator[None]:
        """What has left the box is back in it where an error keeps it from being sent."""
        conversation = self._in_view()
        count = len(conversation.messages)
        try:
            yield
        except Exception:
            if not is_sent():
                for message in conversation.messages[count : count + 1]:
                    conversation.drop(message)
                self._box.put(*written)
            raise

    def leave(self) -> None:
        """Another conversation is about to come into view."""
        self.keep()
        edit = self._edit
        if edit is not None:
            self._edits[self._in_view().id] = edit._replace(now=self._written)

    def show(self) -> None:
        """The conversation in view is another one."""
        edit, conversation = self._edit, self._in_view()
        draft = Written(conversation.draft, conversation.draft_attachments)
        self._box.put(*(edit.now if edit is not None else draft))
        self._show_edited()

    def _show_edited(self) -> None:
        """Mark the message that is edited in the transcript, and say over the box which it is."""
        edit, window = self._edit, self._window
        message = self._in_view().find(edit.message_id) if edit is not None else None
        window.transcript.edited = message
        window.transcript.viewport().update()
        if message is None:
            if window.editing is not None:
                window.editing.hide()
            return
        if window.editing is None:
            window.editing = Strip("editing")
            window.editing.chosen.connect(lambda _: self.cancel())
            window.add_over_box(window.editing)
        words = first_words(opening_words(message.text, message.attachments))
        said = tr("Editing “{words}”").replace("{words}", words)
        window.editing.say(said, (("cancel", tr("Cancel (Esc)")),))

    def keep(self) -> None:
        """Keep what is in the box: an edit too, where there is no draft beside it."""
        self._timer.stop()
        conversation, edit, written = self._in_view(), self._edit, self._written
        if edit is not None:
            edited = conversation.find(edit.message_id)
            is_same = edited is not None and written == (edited.text, edited.attachments)
            written = edit.draft if edit.draft or is_same else written
        self._desk.keep_draft(conversation, *written)

    @property
    def _written(self) -> Written:
        return Written(self._box.text(), self._box.attachments)

    def _on_typing(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
