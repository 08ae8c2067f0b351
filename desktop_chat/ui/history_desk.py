"""The conversations there are: those in the list, those in memory, and what is kept of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.chat.conversations import Conversation, Dropped, Lifted
from desktop_chat.chat.messages import NEXT_STATES, Message, Status
from desktop_chat.storage.store import LIST_PAGE, Store
from desktop_chat.ui.sidebar import Sidebar
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.chat.arrangement import Arrangement
    from desktop_chat.chat.attachments import Attachment
    from desktop_chat.chat.records import ConversationRecord
    from desktop_chat.storage.answers import Answer
    from desktop_chat.storage.values import ListedConversation, Opening
    from desktop_chat.ui.list.changes import Changes

log = logging.getLogger(__name__)

IN_MEMORY = 12  # conversations at rest that need not be read again
PAUSE_MS = 10  # between two pieces of the list: a frame has time for one
MOST_LINES = 20_000  # that are read without being asked for; others as one scrolls


class HistoryDesk(QObject):
    """Between the window and the store. The list is the store's, and is read piece by piece."""

    opened = Signal(object)  # the Opening; the list is filled
    failed = Signal()  # a conversation could not be read

    def __init__(self, store: Store, sidebar: Sidebar, is_new: bool) -> None:
        super().__init__()
        self._store = store
        self._sidebar = sidebar
        self._is_new = is_new
        self._is_read = False
        self._loaded: dict[str, Conversation] = {}  # the one used last comes last
        self._kept: set[str] = set()  # ids that the store knows
        self._last_place: tuple[int, int] | None = None  # of the list's end, while more may come
        self._is_reading_lines = False
        self._is_busy: Callable[[str], bool] = lambda _: False
        self._is_at_rest: Callable[[], bool] = lambda: True
        self.unsent: Conversation | None = None  # a new chat that was left with a draft
        self._changes: Changes | None = None
        sidebar.end_near.connect(self._read_lines)

    def start(self, is_busy: Callable[[str], bool], is_at_rest: Callable[[], bool]) -> None:
        """Fill the list as soon as the history is open.

        `is_busy` says who must stay in memory, `is_at_rest` whether nothing was begun meanwhile.
        """
        self._is_busy = is_busy
        self._is_at_rest = is_at_rest
        self._store.start().then(self._on_opening, self._on_no_opening)

    def _on_no_opening(self, error: BaseException) -> None:
        from desktop_chat.storage.values import Opening

        log.error("the history cannot be opened", exc_info=error)
        self._on_opening(Opening())

    @property
    def changes(self) -> Changes:
        """What is done with the list, and undone."""
        if self._changes is None:
            from desktop_chat.ui.list.changes import Changes

            self._changes = Changes(self._store, self._sidebar, self.find, self._kept.add)
        return self._changes

    @property
    def is_known(self) -> bool:
        """Whether it is known which conversations there are."""
        return self._is_new or self._is_read

    def _on_opening(self, opening: Opening) -> None:
        self._is_read = True
        lines = list(opening.conversations)
        self._note_end(opening.conversations)
        # A line without words may be a chat that was never sent: it waits in the message box.
        bare = next((line for line in lines if not line.title), None)
        if bare is None:
            self._finish_opening(opening, lines)
            return

        def adopt(conversation: Conversation | None) -> None:
            is_unsent = conversation is not None and not conversation.messages
            if conversation is not None and is_unsent and self._is_at_rest():
                self.unsent = self._loaded.pop(conversation.id)
                lines.remove(bare)
            self._finish_opening(opening, lines)

        self.load(bare.id, adopt)

    def _finish_opening(self, opening: Opening, lines: list[ListedConversation]) -> None:
        self._add_lines(lines)
        self.opened.emit(opening)
        self._read_lines()

    # The list.

    def _read_lines(self) -> None:
        """More of the list: as much again as there is, so that it is put in order few times."""
        if self._last_place is not None and not self._is_reading_lines:
            self._is_reading_lines = True
            limit = max(LIST_PAGE, min(self._sidebar.count, MOST_LINES // 40))
            answer = self._store.lines(self._last_place, limit)
            answer.then(self._take_lines, self._on_no_lines)

    def _take_lines(self, lines: tuple[ListedConversation, ...]) -> None:
        self._is_reading_lines = False
        self._note_end(lines)
        gone = self._gone()
        self._add_lines([line for line in lines if line.id not in gone])
        if self._sidebar.count < MOST_LINES:
            QTimer.singleShot(PAUSE_MS, self._read_lines)

    def read_again(self, call: Callable[[tuple[ListedConversation, ...]], object]) -> None:
        """The list has changed on the disk: read it anew, then call with its first lines."""
        self._is_reading_lines = True

        def take(lines: tuple[ListedConversation, ...]) -> None:
            self._sidebar.panel.clear()
            self._take_lines(lines)
            call(lines)

        self._store.lines().then(take, self._on_no_lines)

    def _on_no_lines(self, error: BaseException) -> None:
        self._is_reading_lines = False
        log.warning("the list cannot be read: %s", error)

    def is_gone(self, conversation_id: str) -> bool:
        """Whether a conversation was deleted."""
        return self._changes is not None and conversation_id in self._changes.gone

    def _gone(self) -> set[str]:
        """What is not to be listed, though the store may still say so."""
        gone = self._changes.gone if self._changes is not None else set()
        return gone | {self.unsent.id} if self.unsent else gone

    def _note_end(self, lines: tuple[ListedConversation, ...]) -> None:
        self._last_place = (lines[-1].place, lines[-1].number) if lines else None

    def _add_lines(self, lines: list[ListedConversation]) -> None:
        self._kept.update(line.id for line in lines)
        self._sidebar.panel.add_lines(
            [line if line.title else line._replace(title=shown_title("")) for line in lines]
        )

    # What is in memory.

    def find(self, conversation_id: str) -> Conversation | None:
        """A conversation that is in memory."""
        return self._loaded.get(conversation_id)

    def load(self, conversation_id: str, call: Callable[[Conversation | None], object]) -> None:
        """Call with a conversation: at once where it is in memory, None where it is nowhere."""
        conversation = self._loaded.pop(conversation_id, None)
        if conversation is not None:
            self._loaded[conversation_id] = conversation
            call(conversation)
            return

        def take(read: Conversation | None) -> None:
            if read is None:
                call(None)
                return
            self._loaded.setdefault(read.id, read)
            self._kept.add(read.id)
            self._let_go()
            call(self._loaded[read.id])

        def fail(error: BaseException) -> None:
            log.warning("a conversation cannot be read: %s", error)
            self.failed.emit()

        # A long one takes a while to be made: not in the window's thread.
        self._store.conversation_as(conversation_id, _conversation_from).then(take, fail)

    def _let_go(self) -> None:
        """Forget what was not used for long, where the store has all of it."""
        if len(self._loaded) <= IN_MEMORY or self._store.has_unsaved or self._store.trouble:
            return
        for each in list(self._loaded)[: len(self._loaded) - IN_MEMORY]:
            if not self._is_busy(each):
                del self._loaded[each]

    @property
    def in_memory(self) -> list[str]:
        """The ids of the conversations that need not be read."""
        return list(self._loaded)

    def forget_all(self) -> None:
        """Another history is in the file's place: what was read does not hold any more.

        A draft that was not sent yet is kept in the new one.
        """
        self._loaded.clear()
        self._kept.clear()
        self.changes.steps.clear()
        new = self.unsent
        if new is not None and (new.draft.strip() or new.draft_attachments):
            from desktop_chat.chat.conversion import header_record

            self._kept.add(new.id)
            self._store.save(header_record(new))

    def new(self) -> Conversation:
        """The chat that has not begun."""
        if self.unsent is None:
            self.unsent = Conversation()
        return self.unsent

    def begin(self, conversation: Conversation) -> None:
        """Its first message is being sent: it belongs to the list."""
        self._let_go()
        self._loaded[conversation.id] = conversation
        if self.unsent is conversation:
            self.unsent = None

    # What is kept.

    def keep(self, conversation: Conversation, *messages: Message) -> Answer[bool]:
        """Write a conversation's header and these messages, parents first, on to the disk."""
        from desktop_chat.chat.conversion import header_record, message_record

        conversation.updated_at = time.time()
        record = header_record(conversation)
        records = tuple(message_record(message) for message in messages)
        self._kept.add(conversation.id)
        self._loaded.pop(conversation.id, None)
        self._loaded[conversation.id] = conversation  # the one used last
        self._sidebar.panel.put_first(conversation.id, shown_title(conversation.title))
        if conversation.arrangement.is_archived:  # who goes on with it wants to have it at hand
            self._put_anew(conversation, conversation.arrangement._replace(is_archived=False))
        return self._store.save(record._replace(messages=records))

    def grew(self, message: Message, text: str, reasoning: str) -> None:
        """A reply that is kept has grown."""
        self._store.grow(message.id, text, reasoning)

    def ended(self, conversation: Conversation, message: Message) -> None:
        """A reply that is kept is over, or something else of it has changed."""
        from desktop_chat.chat.conversion import message_record

        conversation.updated_at = time.time()
        self._store.end(message_record(message), conversation.updated_at)

    def keep_draft(
        self, conversation: Conversation, draft: str, attachments: tuple[Attachment, ...] = ()
    ) -> None:
        """Keep what is in the message box; that of a new chat too."""
        has_new_text = draft != conversation.draft
        has_new_files = attachments != conversation.draft_attachments
        conversation.draft, conversation.draft_attachments = draft, attachments
        self._show_draft(conversation)
        if conversation.id in self._kept:
            whole = conversation.whole_draft
            if has_new_text:
                self._store.set_draft(conversation.id, whole.text)
            if has_new_files:
                self._store.set_draft_attachments(conversation.id, whole.attachments)
        elif (has_new_text or has_new_files) and (draft.strip() or attachments):
            from desktop_chat.chat.conversion import header_record

            self._kept.add(conversation.id)
            self._store.save(header_record(conversation))

    def keep_queue(self, conversation: Conversation) -> None:
        """Keep what waits to be sent, as a part of the draft, and where each part ends."""
        self._show_draft(conversation)
        whole = conversation.whole_draft
        self._store.set_draft(conversation.id, whole.text)
        self._store.set_draft_attachments(conversation.id, whole.attachments)
        self.keep_choices(conversation)

    def _show_draft(self, conversation: Conversation) -> None:
        line = self._sidebar.panel.lines.find(conversation.id)
        if line is not None:
            self._sidebar.panel.put(line._replace(has_draft=bool(conversation.whole_draft)))

    def read_attachment(self, file: str) -> bytes:
        """What is kept of an attachment; waits for the disk. Raises OSError."""
        return self._store.attachments.read(file)

    def keep_choices(self, conversation: Conversation) -> None:
        """Keep which connection and model a conversation is held with."""
        from desktop_chat.chat.conversion import header_record

        if conversation.id in self._kept:
            self._store.set_choices(header_record(conversation))

    def keep_path(self, conversation: Conversation) -> None:
        """Keep which versions are in view."""
        self._store.set_leaf(conversation.id, conversation.leaf_id)

    def take_out(self, conversation: Conversation, taken: Dropped | Lifted) -> None:
        """Messages were taken out of a conversation; until the next start they are kept."""
        if isinstance(taken, Lifted):
            self._store.lift(taken.message.id, conversation.leaf_id)
        else:
            self._store.drop(taken.message.id, conversation.leaf_id)
        self._sidebar.panel.retitle(conversation.id, shown_title(conversation.title))

    def bring_back(self, conversation: Conversation, taken: Dropped | Lifted) -> None:
        """Undo `take_out`."""
        leaf_id = conversation.leaf_id
        if isinstance(taken, Lifted):
            self._store.set_down(taken.message.id, taken.child_ids, leaf_id)
        else:
            self._store.put_back(taken.message.id, leaf_id)
        self._sidebar.panel.retitle(conversation.id, shown_title(conversation.title))

    def add_fork(self, conversation: Conversation) -> None:
        """A conversation that is a copy of another one's path comes into the list."""
        self._loaded[conversation.id] = conversation
        self.keep(conversation, *conversation.messages)

    def drop(self, conversation: Conversation, message: Message) -> None:
        """Take out a message that holds nothing, and what follows it."""
        conversation.drop(message)
        self._store.drop(message.id, conversation.leaf_id)

    # Replies that come while something else is in view.

    def show_busy(self, conversation_id: str, is_busy: bool) -> None:
        """Whether a reply of a conversation is under way."""
        self._sidebar.list.set_busy(conversation_id, is_busy)

    def reply_ended(self, conversation: Conversation, is_in_view: bool) -> None:
        """All replies of a conversation are over; out of view, they wait to be seen."""
        self.show_busy(conversation.id, is_busy=False)
        if not is_in_view and conversation.id in self._sidebar.panel.lines:
            self._put_anew(conversation, conversation.arrangement._replace(is_unseen=True))

    def saw(self, conversation: Conversation) -> None:
        """A conversation is in view."""
        if conversation.arrangement.is_unseen:
            self._put_anew(conversation, conversation.arrangement._replace(is_unseen=False))

    def _put_anew(self, conversation: Conversation, arrangement: Arrangement) -> None:
        conversation.arrangement = arrangement
        self._store.arrange((conversation.id, conversation.arrangement))
        line = self._sidebar.panel.lines.find(conversation.id)
        if line is not None:
            self._sidebar.panel.put(line._replace(arrangement=conversation.arrangement))

    # Titles.

    def rename(self, conversation_id: str, title: str, call: Callable[[str], object]) -> None:
        """Give a title; an empty one gives the first words back. `call` is told when it shows."""
        self._store.rename(conversation_id, title)

        def show(conversation: Conversation | None) -> None:
            if conversation is not None:
                conversation.given_title, conversation.is_titled = title, bool(title)
                self._sidebar.panel.retitle(conversation_id, shown_title(conversation.title))
                call(conversation_id)

        if title and conversation_id not in self._loaded:
            self._sidebar.panel.retitle(conversation_id, title)
        else:
            self.load(conversation_id, show)

    def suggest_title(self, conversation: Conversation, title: str) -> None:
        """Give a title that the model made, unless the person has written one meanwhile."""
        if not conversation.is_titled:
            conversation.given_title = title
            self._store.suggest_title(conversation.id, title)
            self._sidebar.panel.retitle(conversation.id, title)


def shown_title(title: str) -> str:
    """A title for the list."""
    return title or tr("New chat")


def _conversation_from(record: ConversationRecord) -> Conversation:
    """The conversation of a record; nothing in it is under way, whatever the disk says."""
    from desktop_chat.chat.conversion import conversation_from

    conversation = conversation_from(record)
    for each in record.messages:
        if each.status in NEXT_STATES and (message := conversation.find(each.id)):
            message.status = Status.INTERRUPTED
    return conversation
