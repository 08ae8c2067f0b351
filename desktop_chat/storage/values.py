"""What the store tells: plain values, without Qt, asyncio or SQLite."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from desktop_chat.chat.arrangement import USUAL, Arrangement
from desktop_chat.chat.conversations import Versions
from desktop_chat.chat.records import ConversationRecord


class TroubleCode(StrEnum):
    """Why nothing can be saved; the sentences live in `ui`."""

    FULL = "full"  # no room on the disk
    READ_ONLY = "read-only"
    IO = "io"
    LOCKED = "locked"  # by another program
    GONE = "gone"  # the folder or the file went away
    DAMAGED = "damaged"  # and could not be put right yet
    NEWER = "newer"  # written by a later version: opened for reading, nothing is saved
    FOREIGN = "foreign"  # another program's file has our file's name
    MIGRATION = "migration"  # bringing the file up to date failed; it is as it was


class StoreTrouble(NamedTuple):
    """What keeps text from being saved. It stays in memory and is saved as soon as it can be.

    `will_retry` is False where only the person can change that. `detail` is the system's word,
    for a migration the backup made before it.
    """

    code: TroubleCode
    path: Path
    detail: str = ""
    will_retry: bool = True


class StoreUnavailable(Exception):
    """Raised (in an answer) where the history cannot be read, or the store is closed."""


class Unsound(ValueError):
    """Raised (in an answer) for a backup that is damaged, or not one of ours."""


class ListedConversation(NamedTuple):
    """A line of the list. `title` is the given one, else the first words, else empty.

    `place` orders the list, the greatest first, whatever the clock says; of those with the same
    one, as an import's are, the `number`.
    """

    id: str
    title: str
    is_titled: bool
    created_at: float
    updated_at: float
    place: int
    number: int
    has_draft: bool = False
    arrangement: Arrangement = USUAL


class PathPage(NamedTuple):
    """A conversation with some of its path: `conversation.messages`, in order.

    `versions` belong to these messages, one each. With `has_older`, more of the path comes
    before them.
    """

    conversation: ConversationRecord
    versions: tuple[Versions, ...]
    has_older: bool


class Mark(NamedTuple):
    """A match, as a part of a text: `start` inclusive, `end` exclusive, in characters."""

    start: int
    end: int


class SearchHit(NamedTuple):
    """A message that matches. `marks` are places in `snippet`, `start` one in the whole text.

    Without a `message_id` it is the conversation's title that matches, and the snippet.
    """

    conversation_id: str
    title: str
    message_id: str
    role: str
    created_at: float
    snippet: str
    marks: tuple[Mark, ...]
    start: int


class Within(NamedTuple):
    """Where a search looks: in one conversation or in all, at any time, in words of anyone.

    `since` (inclusive) and `until` (exclusive) are in seconds since 1970.
    """

    conversation_id: str = ""
    since: float | None = None
    until: float | None = None
    role: str = ""


class SearchResults(NamedTuple):
    """What a query finds: messages, best first, and conversations by their titles, newest first.

    `is_whole` is False while messages are being indexed.
    """

    query: str
    hits: tuple[SearchHit, ...]
    is_whole: bool = True
    titles: tuple[SearchHit, ...] = ()


class Recovery(NamedTuple):
    """How a damaged history was put right; nothing was deleted.

    `put_aside` is the damaged file. `conversations` and `messages` count what is there again,
    `from_backup` the messages of these that were in the `backup` only, `bad_pages` the pieces
    of the file that could not be read, `percent` how much of all messages is there again, where
    the damaged file can still tell their number.
    """

    put_aside: Path
    conversations: int
    messages: int
    from_backup: int = 0
    backup: Path | None = None
    bad_pages: int = 0
    percent: int | None = None


class Backup(NamedTuple):
    """A copy of the history; `made_at` in seconds since 1970, `size` in bytes."""

    path: Path
    made_at: float
    size: int


class Opening(NamedTuple):
    """What the app begins with: the newest lines of the list, the last conversation's end."""

    conversations: tuple[ListedConversation, ...] = ()
    last: PathPage | None = None
    interrupted: int = 0
    recovery: Recovery | None = None
    trouble: StoreTrouble | None = None


class MonthUsage(NamedTuple):
    """What the replies of one model used in one month, "2026-11", by this machine's clock.

    Tokens are the service's own count. Of `uncounted` replies, which it did not count, the
    length is told, in bytes of UTF-8: of all that was said before them, and of themselves.
    """

    month: str
    model: str
    replies: int
    prompt: int
    completion: int
    uncounted: int = 0
    asked_bytes: int = 0
    reply_bytes: int = 0
