"""An import: the whole file is read and checked first, then read again and handed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Protocol

from desktop_chat.chat.cleaning import slices
from desktop_chat.chat.records import ConversationRecord, MessageRecord, new_id
from desktop_chat.storage.exchange import chatgpt, json_format
from desktop_chat.storage.exchange.archive import Archive, is_page
from desktop_chat.storage.exchange.failures import ImportRefused, Refusal
from desktop_chat.storage.exchange.json_format import Tally
from desktop_chat.storage.exchange.json_reader import JsonReader
from desktop_chat.storage.exchange.pacing import Pace
from desktop_chat.storage.exchange.values import (
    check_tree,
)

MAX_CONVERSATIONS = 500_000
MAX_ALL_MESSAGES = 2_000_000


class Source(StrEnum):
    """Whose file it is."""

    OWN = "desktop-chat"
    CHATGPT = "chatgpt"


class Summary(NamedTuple):
    """What an import brings, or has brought.

    `conversations` and `messages` are those that are handed on. `duplicates` are conversations
    left out because all their messages are there already; `copies` those handed on under new ids
    because another one has theirs. `left_out` are messages of tools and hidden ones, `images`
    pictures that are not taken over, `warnings` pieces of a kind that is not known.
    """

    source: Source = Source.OWN
    conversations: int = 0
    messages: int = 0
    duplicates: int = 0
    copies: int = 0
    images: int = 0
    left_out: int = 0
    warnings: int = 0


class Known(Protocol):
    """What is stored already; asked in the importing thread, once for each conversation."""

    def conversation(self, conversation_id: str) -> ConversationRecord | None:
        """The stored conversation with an id, with its messages."""

    def has_any_message(self, message_ids: Sequence[str]) -> bool:
        """Whether a message with one of these ids is stored, in any conversation."""


class Nothing:
    """Nothing is known."""

    def conversation(self, conversation_id: str) -> ConversationRecord | None:
        return None

    def has_any_message(self, message_ids: Sequence[str]) -> bool:
        return False


class Importer:
    """Reads one file, for a `with`; in a thread of its own, which it may take for minutes.

    First `check`, then `records`, whose conversations come one by one. What is handed on is clean
    text in a tree, parents first, under ids that nothing else has. Whoever stores them does so in
    one transaction, and rolls it back on any exception: the file may vanish between two reads.

    Both raise `ImportRefused`, `Cancelled`, and OSError where the file cannot be read. Progress
    is told in bytes of twice the file, for it is read twice.
    """

    def __init__(
        self,
        path: Path,
        known: Known | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        picture: str = "[image]",
        keep: Callable[[bytes], object] = lambda _: None,
    ) -> None:
        """`picture` is what stands in a text where a picture was left out; `keep` is given the
        contents of attachments while the records are read."""
        self._archive = Archive(path)
        self._is_page = is_page(path.name)
        self._known = known or Nothing()
        self._pace = Pace(on_progress, is_cancelled)
        self._picture = picture
        self._keep = keep
        self._stamp = self._archive.stamp()
        self._done = 0
        self._checked = False
        self.summary = Summary()

    def __enter__(self) -> Importer:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def check(self) -> Summary:
        """Read everything and keep nothing; gives what there is, stored already or not."""
        for _ in self._pass(Nothing(), 0):
            pass
        self._checked = True
        return self.summary

    def records(self) -> Iterator[ConversationRecord]:
        """The conversations that are new; `summary` then tells of what was handed on."""
        if not self._checked:
            raise RuntimeError("check comes first")
        yield from self._pass(self._known, self._archive.size)

    def _keep_content(self, content: bytes) -> None:
        if self._checked:
            self._keep(content)

    def _pass(self, known: Known, done: int) -> Iterator[ConversationRecord]:
        self._done = done
        tally = Tally()
        sieve = _Sieve(known)
        self.summary = Summary()
        for number, (record, source) in enumerate(self._read(tally)):
            if number >= MAX_CONVERSATIONS or sieve.messages > MAX_ALL_MESSAGES:
                raise ImportRefused(Refusal.TOO_LARGE, "too many conversations")
            check_tree(record, f"conversations[{number}]")
            fresh = sieve.sift(record)
            self.summary = Summary(
                source,
                sieve.conversations,
                sieve.messages,
                sieve.duplicates,
                sieve.copies,
                tally.images,
                tally.left_out,
                tally.warnings,
            )
            if fresh is not None:
                yield fresh
        self._see_that_nothing_changed()
        self._pace.tell(self._done, 2 * self._archive.size)

    def _read(self, tally: Tally) -> Iterator[tuple[ConversationRecord, Source]]:
        for part in self._archive.parts:
            with self._archive.pieces(part, _ignore) as read:
                source = self._source(JsonReader(self._paced(read)))
            with self._archive.pieces(part, self._count) as read:
                reader = JsonReader(self._paced(read))
                if source is Source.OWN:
                    records = json_format.read(reader, tally, self._keep_content)
                else:
                    records = chatgpt.read(reader, tally, self._picture)
                for record in records:
                    yield record, source

    def _source(self, reader: JsonReader) -> Source:
        """Whose text it is; refuses a newer one of ours."""
        match reader.peek():
            case "{":
                json_format.check_version(reader)
                return Source.OWN
            case "[":
                return Source.CHATGPT
            case "":
                raise ImportRefused(Refusal.EMPTY)
            case _:
                is_page = self._is_page
                raise ImportRefused(Refusal.NOT_READ_BACK if is_page else Refusal.UNKNOWN_FORMAT)

    def _paced(self, read: Callable[[], str]) -> Callable[[], str]:
        def piece() -> str:
            self._pace.step()
            return read()

        return piece

    def _count(self, size: int) -> None:
        self._done += size
        self._pace.tell(self._done, 2 * self._archive.size)

    def _see_that_nothing_changed(self) -> None:
        if self._archive.stamp() != self._stamp:
            raise ImportRefused(Refusal.CHANGED)


def _ignore(size: int) -> None:
    return None


class _Sieve:
    """Lets through what is new, under ids of its own."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._met: dict[str, bytes] = {}  # conversations of this file, by what is in them
        self._met_messages: set[str] = set()
        self.conversations = self.messages = self.duplicates = self.copies = 0

    def sift(self, record: ConversationRecord) -> ConversationRecord | None:
        """The conversation as it may be stored, or None if there is nothing new in it."""
        content = _digest(record)
        met = self._met.get(record.id)
        stored = self._known.conversation(record.id)
        if met == content or (stored is not None and holds_all(stored, record)):
            self.duplicates += 1
            return None
        ids = [message.id for message in record.messages]
        is_taken = (
            met is not None
            or stored is not None
            or not self._met_messages.isdisjoint(ids)
            or self._known.has_any_message(ids)
        )
        if met is None:
            self._met[record.id] = content
        if is_taken:
            record = with_new_ids(record)
            self.copies += 1
        self._met_messages.update(message.id for message in record.messages)
        self.conversations += 1
        self.messages += len(ids)
        return record


def holds_all(stored: ConversationRecord, record: ConversationRecord) -> bool:
    """Whether every message of `record` is in `stored` already, in the same place."""
    found = {message.id: _said(message) for message in stored.messages}
    return all(found.get(message.id) == _said(message) for message in record.messages)


def _said(message: MessageRecord) -> tuple[str, ...]:
    files = " ".join(each.file for each in message.attachments)
    return (message.parent_id, message.role, message.text, message.reasoning, files)


def _digest(record: ConversationRecord) -> bytes:
    digest = blake2b(digest_size=16)
    for message in record.messages:
        for text in (message.id, *_said(message)):
            for part in slices(text):
                digest.update(part.encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
    return digest.digest()


def with_new_ids(record: ConversationRecord) -> ConversationRecord:
    """The same conversation under ids that no other one has."""
    ids = {message.id: new_id() for message in record.messages} | {"": ""}
    messages = tuple(
        message._replace(
            id=ids[message.id],
            parent_id=ids[message.parent_id],
            continues_id=ids.get(message.continues_id, ""),
        )
        for message in record.messages
    )
    return record._replace(id=new_id(), leaf_id=ids[record.leaf_id], messages=messages)
