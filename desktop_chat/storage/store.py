"""All conversations, on disk. No call here waits for the disk: answers come later.

The threads behind it, and SQLite, are loaded by the first call that needs them, in a thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_chat.storage.answers import Answer, Post, at_once

if TYPE_CHECKING:
    from desktop_chat.chat.arrangement import Arrangement
    from desktop_chat.chat.attachments import Attachment
    from desktop_chat.chat.records import ConversationRecord, MessageRecord
    from desktop_chat.storage.attachments import AttachmentFolder
    from desktop_chat.storage.engine import Engine
    from desktop_chat.storage.values import (
        Backup,
        ListedConversation,
        MonthUsage,
        Opening,
        PathPage,
        Recovery,
        SearchResults,
        StoreTrouble,
        Within,
    )

log = logging.getLogger(__name__)

T = TypeVar("T")
LIST_PAGE = 100


def ignore(_: Any) -> None:
    """For those who do not want to be told."""


class Store:
    """The history under a data folder.

    Answers of what is written are True once it is on the disk, and False as soon as that turns
    out not to be possible now: it is then kept in memory and written when it can be.
    `on_trouble` tells of that, with None when it is over; `on_recovery` of a file that was found
    damaged while the app ran. All calls back are made through `post`.
    """

    def __init__(
        self,
        folder: Path,
        post: Post = at_once,
        on_trouble: Callable[[StoreTrouble | None], None] = ignore,
        on_recovery: Callable[[Recovery], None] = ignore,
    ) -> None:
        self._folder = folder
        self._post = post
        self._on_trouble = on_trouble
        self._on_recovery = on_recovery
        self._engine: Engine | None = None
        self._is_started = False
        self._loaded = threading.Event()
        self._opening: Answer[Opening] = Answer(post)
        self._unsent: list[Callable[[Engine], None]] = []
        self._lock = threading.Lock()

    @property
    def attachments(self) -> AttachmentFolder:
        """The contents of attachments; its calls wait for the disk."""
        from desktop_chat.storage.attachments import AttachmentFolder

        return AttachmentFolder(self._folder)

    # The beginning and the end.

    def start(self) -> Answer[Opening]:
        """Open the history in a thread; what to show first. Call it once, early."""
        self._is_started = True
        threading.Thread(target=self._load, name="history start", daemon=True).start()
        return self._opening

    def _load(self) -> None:
        from desktop_chat.storage.engine import Engine

        engine = Engine(self._folder, self._opening, self._tell_trouble, self._tell_recovery)
        with self._lock:
            self._engine = engine
            for call in self._unsent:
                call(engine)
            self._unsent.clear()
        self._loaded.set()

    def close(self, seconds: float) -> bool:
        """Write all there is, for at most so long; whether everything is on the disk."""
        if not self._is_started or not self._loaded.wait(seconds):
            return not self._unsent
        engine = self._engine
        return engine is None or engine.close(seconds)

    def flush(self, seconds: float) -> bool:
        """Wait at most so long until all there is is on the disk; whether it is."""
        end = monotonic() + seconds
        while self.has_unsaved and self.trouble is None and monotonic() < end:
            sleep(0.005)
        return not self.has_unsaved

    @property
    def trouble(self) -> StoreTrouble | None:
        """What keeps text from being saved just now."""
        return None if self._engine is None else self._engine.pending.trouble

    @property
    def has_unsaved(self) -> bool:
        """Whether anything is not on the disk yet."""
        return bool(self._unsent) or (self._engine is not None and self._engine.pending.has_unsaved)

    def try_now(self) -> None:
        """Try again at once to save what could not be saved."""
        self._send(lambda engine: engine.pending.try_now())

    # Talking.

    def save(self, record: ConversationRecord) -> Answer[bool]:
        """Write a conversation with those messages that `record.messages` holds, on to the disk.

        Others of its messages stay as they are. Messages come parents first.
        """
        ids = [message.id for message in record.messages]
        return self._write("put_conversation", record, synced=True, whole=ids)

    def grow(self, message_id: str, text: str = "", reasoning: str = "") -> None:
        """A reply that was saved has grown: on the disk within 250 ms, or at every 4 KiB."""
        engine = self._engine
        if engine is not None and not self._unsent:
            engine.pending.grow(message_id, text, reasoning)
        else:
            self._send(lambda engine: engine.pending.grow(message_id, text, reasoning))

    def end(self, message: MessageRecord, updated_at: float) -> Answer[bool]:
        """Write a message that was saved before, whole, on to the disk: how a reply ended."""
        key = ("message", message.id)
        return self._write("put_message", message, updated_at, key=key, synced=True, whole=[key[1]])

    # Conversations.

    def rename(self, conversation_id: str, title: str) -> Answer[bool]:
        """Give a title; an empty one gives the first words back."""
        return self._write("set_title", conversation_id, title, synced=True)

    def set_draft(self, conversation_id: str, draft: str) -> Answer[bool]:
        """Keep what is in the message box; of several in a row the last one counts."""
        return self._write("set_draft", conversation_id, draft, key=("draft", conversation_id))

    def set_draft_attachments(
        self, conversation_id: str, attachments: tuple[Attachment, ...]
    ) -> Answer[bool]:
        """Keep what goes with the draft; of several in a row the last one counts."""
        key = ("draft attachments", conversation_id)
        return self._write("set_draft_attachments", conversation_id, attachments, key=key)

    def set_leaf(self, conversation_id: str, leaf_id: str) -> Answer[bool]:
        """Remember which path is in view."""
        return self._write("set_leaf", conversation_id, leaf_id)

    def set_choices(self, record: ConversationRecord) -> Answer[bool]:
        """Remember a conversation's connection, model and parameters; nothing else of it."""
        return self._write("set_choices", record, key=("choices", record.id))

    def suggest_title(self, conversation_id: str, title: str) -> Answer[bool]:
        """Give a title that the model made; one that the person wrote stays."""
        return self._write("suggest_title", conversation_id, title)

    def arrange(self, *arrangements: tuple[str, Arrangement]) -> Answer[bool]:
        """Put conversations somewhere else in the list, by their ids."""
        return self._write("arrange", arrangements)

    def delete(self, *ids: str) -> Answer[bool]:
        """Take conversations out of the list. A day later they are deleted for good."""
        return self._write("set_state", ids, "deleted", synced=True)

    def undelete(self, *ids: str) -> Answer[bool]:
        """Undo `delete`."""
        return self._write("set_state", ids, "shown", synced=True)

    def drop(self, message_id: str, leaf_id: str) -> Answer[bool]:
        """Take out a message and all that follows it; the path in view ends in `leaf_id`."""
        return self._write("drop", message_id, leaf_id, synced=True)

    def put_back(self, message_id: str, leaf_id: str) -> Answer[bool]:
        """Undo `drop`; possible until the next start."""
        return self._write("put_back", message_id, leaf_id, synced=True)

    def lift(self, message_id: str, leaf_id: str) -> Answer[bool]:
        """Take out one message, for what follows it to follow the one before it."""
        return self._write("lift", message_id, leaf_id, synced=True)

    def set_down(self, message_id: str, child_ids: tuple[str, ...], leaf_id: str) -> Answer[bool]:
        """Undo `lift`; possible until the next start."""
        return self._write("set_down", message_id, child_ids, leaf_id, synced=True)

    # Reading.

    def lines(
        self, before: tuple[int, int] | None = None, limit: int = LIST_PAGE
    ) -> Answer[tuple[ListedConversation, ...]]:
        """Conversations, newest first; with `before`, those after that `place` and `number`."""
        return self._ask(lambda engine, answer: engine.read("read_list", answer, before, limit))

    def page(
        self, conversation_id: str, before_id: str = "", limit: int = 50
    ) -> Answer[PathPage | None]:
        """The end of a path, or what comes before a message of it; None for no conversation."""
        return self._ask(
            lambda engine, answer: engine.read(
                "read_page", answer, conversation_id, before_id, limit
            )
        )

    def conversation(self, conversation_id: str) -> Answer[ConversationRecord | None]:
        """A conversation with all its versions; None if it is not there."""
        return self._ask(
            lambda engine, answer: engine.read("read_conversation", answer, conversation_id)
        )

    def conversation_as(
        self, conversation_id: str, make: Callable[[ConversationRecord], T]
    ) -> Answer[T | None]:
        """What `make` makes of a conversation, called in the thread that reads."""

        def ask(engine: Engine, answer: Answer[T | None]) -> None:
            engine.read("read_conversation_as", answer, conversation_id, make)

        return self._ask(ask)

    def ids(self) -> Answer[tuple[str, ...]]:
        """The ids of all conversations, newest first: for an export, one after the other."""
        return self._ask(lambda engine, answer: engine.read("read_ids", answer))

    def usage(self) -> Answer[tuple[MonthUsage, ...]]:
        """What was used by month and model, newest month first."""
        return self._ask(lambda engine, answer: engine.count_usage(answer))

    def search(
        self, query: str, limit: int = 50, within: Within | None = None
    ) -> Answer[SearchResults]:
        """What a query finds, everywhere unless `within` says where and when.

        A search that is still under way is given up: its answer is cancelled.
        """
        return self._ask(lambda engine, answer: engine.search(answer, query, limit, within))

    # Import: all or nothing, whatever happens in between.

    def shown(self, conversation_id: str) -> Answer[ConversationRecord | None]:
        """A conversation as it is compared with one to import; None if it is deleted."""
        return self._ask(lambda engine, answer: engine.read("read_shown", answer, conversation_id))

    def has_any_message(self, message_ids: Sequence[str], conversation_id: str) -> Answer[bool]:
        """Whether one of these is stored; a deleted conversation of this id does not count."""
        return self._ask(
            lambda engine, answer: engine.read(
                "has_any_message", answer, tuple(message_ids), conversation_id
            )
        )

    def import_some(self, batch: str, records: Sequence[ConversationRecord]) -> Answer[int]:
        """Write new conversations that are not shown before `finish_import`; how many.

        Those that are there already are left out. A message's id may be in one conversation
        only; otherwise the answer is a ValueError and nothing of these records is written.
        It is False where nothing can be written just now: cancel the import then.
        """
        return self._write("add_arriving", batch, tuple(records))

    def finish_import(self, batch: str) -> Answer[int]:
        """Show all conversations of a batch, at once; how many."""
        return self._write("show_arrived", batch, synced=True)

    def cancel_import(self, batch: str) -> Answer[bool]:
        """Delete what came of a batch. What a dead process left is deleted at the next start."""
        return self._ask(lambda engine, answer: engine.cancel_import(answer, batch))

    # Backups.

    def backups(self) -> Answer[list[Backup]]:
        """All backups, newest first."""
        return self._ask(lambda engine, answer: engine.list_backups(answer))

    def back_up(self) -> Answer[Path | None]:
        """Make a backup now. Its error tells why not."""
        return self._ask(lambda engine, answer: engine.keeper.back_up_now(answer))

    def restore(self, backup: Path) -> Answer[Path]:
        """Go back to a backup; where what it replaces is kept. Read everything anew then."""
        return self._ask(lambda engine, answer: engine.restore(answer, backup))

    # Inside.

    def _write(
        self,
        name: str,
        *values: Any,
        key: tuple[str, str] | None = None,
        synced: bool = False,
        whole: Sequence[str] = (),
    ) -> Answer[Any]:
        return self._ask(
            lambda engine, answer: engine.write(name, values, answer, key, synced, whole)
        )

    def _ask(self, call: Callable[[Engine, Answer[T]], None]) -> Answer[T]:
        answer: Answer[T] = Answer(self._post)
        self._send(lambda engine: call(engine, answer))
        return answer

    def _send(self, call: Callable[[Engine], None]) -> None:
        """Call now, or as soon as the engine is loaded."""
        with self._lock:
            engine = self._engine
            if engine is None:
                self._unsent.append(call)
                return
        call(engine)

    def _tell_trouble(self, trouble: StoreTrouble | None) -> None:
        self._post(lambda: self._on_trouble(trouble))

    def _tell_recovery(self, recovery: Recovery) -> None:
        self._post(lambda: self._on_recovery(recovery))
