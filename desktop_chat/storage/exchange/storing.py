"""An import into the store: hidden while it comes, shown by one commit, gone if it breaks off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from desktop_chat.chat.records import ConversationRecord, new_id
from desktop_chat.storage.exchange.importing import Importer, Summary
from desktop_chat.storage.store import Store

AT_ONCE = 20  # conversations
CHARACTERS = 1_000_000  # of text


class NotSaved(Exception):
    """Raised where the history cannot be written to just now; nothing is imported then."""


class _Known:
    """What the store has. A conversation is asked for before its messages."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = ""

    def conversation(self, conversation_id: str) -> ConversationRecord | None:
        self._asked = conversation_id
        return self._store.shown(conversation_id).result()

    def has_any_message(self, message_ids: Sequence[str]) -> bool:
        return self._store.has_any_message(message_ids, self._asked).result()


def import_file(
    store: Store,
    path: Path,
    picture: str,
    on_progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> Summary:
    """Import a file; in a thread of its own, which it may take for minutes.

    Raises what `Importer` raises, `NotSaved`, and `StoreUnavailable`; nothing is imported then.
    """

    def keep(content: bytes) -> None:
        try:
            store.attachments.put(content)
        except OSError as error:
            raise NotSaved from error

    known = _Known(store)
    with Importer(path, known, on_progress, is_cancelled, picture, keep) as importer:
        importer.check()
        batch = new_id()
        try:
            for some in _together(importer.records()):
                if store.import_some(batch, some).result() is False:
                    raise NotSaved
            if importer.summary.conversations:
                store.finish_import(batch).result()
        except BaseException:
            store.cancel_import(batch)
            raise
        return importer.summary


def _together(records: Iterable[ConversationRecord]) -> Iterator[list[ConversationRecord]]:
    """As many conversations as are written at a time."""
    some: list[ConversationRecord] = []
    characters = 0
    for record in records:
        some.append(record)
        characters += sum(len(message.text) for message in record.messages)
        if len(some) >= AT_ONCE or characters >= CHARACTERS:
            yield some
            some, characters = [], 0
    if some:
        yield some
