"""Messages as sequences of blocks: what there is to show, whether it is on screen or not."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.notices import Notice
from desktop_chat.markdown.blocks import Block, BlockKind, Change
from desktop_chat.markdown.document import Document, plain_blocks
from desktop_chat.markdown.plain import is_long
from desktop_chat.ui.sentences import ending_sentence

SLICE = 8_192  # characters that are read at a time


class Part(IntEnum):
    """What a message shows, from top to bottom."""

    HEAD = 0  # the line of a thought, or what goes with the person's words
    THOUGHT = 1
    BODY = 2
    FOOT = 3  # how a reply ended; of a long question, the way to the rest of it


class Place(NamedTuple):
    """One block of the conversation: number of the message, its part, number in the part."""

    message: int
    part: int
    index: int  # type: ignore[assignment]  # a tuple's own method


class GrowingDocument:
    """A Markdown document that is read from a message in slices; made with the first of them."""

    __slots__ = ("_document", "_is_finished", "_is_over", "_offset", "_unread")

    def __init__(self) -> None:
        self._document: Document | None = None
        self._unread: deque[str] | None = None
        self._offset = 0  # in the first of them
        self._is_over = False
        self._is_finished = False

    @property
    def document(self) -> Document:
        if self._document is None:
            self._document = Document()
        return self._document

    @property
    def blocks(self) -> Sequence[Block]:
        return self._document.blocks if self._document is not None else ()

    @property
    def is_read(self) -> bool:
        """Whether all that has come is in the blocks."""
        return not self._unread and (self._is_finished or not self._is_over)

    @property
    def unread(self) -> int:
        """How many characters have come that are not in the blocks."""
        return sum(map(len, self._unread or ())) - self._offset

    @property
    def is_empty(self) -> bool:
        return not self._unread and not self.blocks

    def add(self, text: str) -> None:
        if text and self._unread is None:
            self._unread = deque((text,))
        elif text and self._unread is not None:
            self._unread.append(text)

    def end(self) -> None:
        self._is_over = True

    def read(self, characters: int = SLICE) -> Change:
        """Read the next slice, or finish; says what has changed."""
        if self._unread:
            return self.document.append(self._take(self._unread, characters))
        if self._is_over and not self._is_finished:
            self._is_finished = True
            return self.document.finish()
        return Change(len(self.blocks))

    def _take(self, unread: deque[str], characters: int) -> str:
        pieces: list[str] = []
        while unread and characters > 0:
            piece = unread[0][self._offset : self._offset + characters]
            pieces.append(piece)
            characters -= len(piece)
            self._offset += len(piece)
            if self._offset >= len(unread[0]):
                unread.popleft()
                self._offset = 0
        return "".join(pieces)


class Boundary(NamedTuple):
    """That what is above a message's end is not sent as it stands: `words` say so, `text` is what
    is sent in its stead, `action` what can be done about it."""

    words: str
    action: str
    action_words: str
    text: str = ""


class Outline(NamedTuple):
    """Which parts a message has beside its text, and whether its thought is over."""

    parts: tuple[bool, bool]  # a thought, and whether it is open
    is_thought_over: bool


class Sheet:
    """One message, and how far it has been read. Cheap to make: there may be ten thousand."""

    __slots__ = (
        "_is_long",
        "_plain",
        "body",
        "boundary",
        "bubble",
        "is_open",
        "is_user",
        "is_whole",
        "message",
        "notice",
        "person_chose",
        "thought",
    )

    def __init__(self, message: Message) -> None:
        self.message = message
        self.is_user = message.role is Role.USER
        self.body = GrowingDocument()
        self.thought = GrowingDocument()
        self._plain: list[Block] | None = None  # of a user's text, once it is wanted
        self._is_long: bool | None = None  # a user's text, once somebody asks
        self.is_whole = False  # though it is long
        self.notice: Notice = None
        self.boundary: Boundary | None = None
        self.is_open = False  # the thought
        self.person_chose = False  # to open or fold the thought
        self.bubble = 0
        if not self.is_user:
            self.body.add(message.text)
            self.thought.add(message.reasoning)
            if message.status.is_final:
                self.end()

    def end(self) -> None:
        """The message is over."""
        self.body.end()
        self.thought.end()

    @property
    def is_read(self) -> bool:
        return self.is_user or (self.body.is_read and (not self.is_open or self.thought.is_read))

    @property
    def unread(self) -> int:
        """How many characters of what is shown have not been read."""
        if self.is_user:
            return 0
        return self.body.unread + (self.thought.unread if self.is_open else 0)

    def read(self) -> None:
        """Read a slice of what comes first."""
        if self.is_open and not self.thought.is_read:
            self.thought.read()
        elif not self.is_user:
            self.body.read()

    def read_for(self, number: int, characters: int) -> tuple[Place, list[Place]]:
        """Read at most so much; from which place on, and where else, something has changed."""
        if self.is_open and not self.thought.is_read:
            part, change = Part.THOUGHT, self.thought.read(characters)
        else:
            part, change = Part.BODY, self.body.read(characters)
        others = [Place(number, part, index) for index in change.others]
        return Place(number, part, max(change.first - 1, 0)), others

    def settle_thought(self, follows: bool) -> None:
        """A thought is open while it comes; it folds when the answer begins, unless the reader
        is somewhere else or has chosen otherwise."""
        if self.person_chose:
            return
        if self.body.is_empty:
            self.is_open = self.has_thought and not self.message.status.is_final
        elif follows:
            self.is_open = False

    def outline(self) -> Outline:
        """What a reader sees of its parts beside their blocks."""
        is_over = self.message.status.is_final or not self.body.is_empty
        return Outline((self.has_thought, self.is_open), is_over)

    @property
    def is_long(self) -> bool:
        """Whether it is a question of which the beginning is shown, unless the rest is wanted."""
        if self._is_long is None:
            self._is_long = self.is_user and is_long(self.message.text)
        return self._is_long

    def never_fold(self) -> None:
        """On paper nothing can be unfolded."""
        self._is_long = False

    def hides(self, place: Place) -> bool:
        """Whether a place of this message is folded away."""
        return place.part == Part.BODY and place.index > 0 and self.is_long and not self.is_whole

    @property
    def has_thought(self) -> bool:
        return not self.thought.is_empty

    @property
    def has_foot(self) -> bool:
        """Whether something stands under the text, or in its place while none has come."""
        if self.is_user:
            return self.is_long
        message = self.message
        if message.status.is_final:
            has_words = self.boundary is not None or bool(ending_sentence(message))
            return self.body.is_read and has_words
        return self.notice is not None or not message.has_content

    def blocks(self, part: int) -> Sequence[Block]:
        """The blocks of a part."""
        if self.is_user:
            if self._plain is None:
                self._plain = plain_blocks(self.message.text, self.is_long)
            return self._plain
        return (self.thought if part == Part.THOUGHT else self.body).blocks

    def source(self, part: int) -> str:
        """The source of a part, as it came."""
        return self.message.reasoning if part == Part.THOUGHT else self.message.text

    def count(self, part: int, whole: bool = False) -> int:
        """How many entries a part has; `whole`: those that are folded away as well."""
        match part:
            case Part.BODY:
                count = len(self.blocks(part))
                return count if whole or self.is_whole or not self.is_long else min(count, 1)
            case Part.HEAD:
                return int(bool(self.message.attachments) if self.is_user else self.has_thought)
            case Part.THOUGHT:
                return len(self.thought.blocks) if self.is_open and not self.is_user else 0
            case _:
                return int(self.has_foot)


class Sheets:
    """The messages of one conversation, and the order of their blocks."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.all = [Sheet(message) for message in messages]

    def number_of(self, message: Message | None) -> int | None:
        """Which of them a message is, counted from 0."""
        if message is None:
            return None
        return next((n for n, sheet in enumerate(self.all) if sheet.message is message), None)

    def sheet(self, place: Place) -> Sheet:
        return self.all[place.message]

    def block(self, place: Place) -> Block:
        return self.sheet(place).blocks(place.part)[place.index]

    def exists(self, place: Place, whole: bool = False) -> bool:
        """Whether there is such a place, `whole`: be it folded away."""
        return 0 <= place.message < len(self.all) and 0 <= place.index < self.all[
            place.message
        ].count(place.part, whole)

    def after(self, place: Place, whole: bool = False) -> Place | None:
        """The next place, `whole`: be it folded away; None at the end of what has been read."""
        sheet = self.all[place.message]
        if place.index + 1 < sheet.count(place.part, whole):
            return place._replace(index=place.index + 1)
        for part in range(place.part + 1, len(Part)):
            if sheet.count(part):
                return Place(place.message, part, 0)
        return self.first_of(place.message + 1)

    def before(self, place: Place) -> Place | None:
        """The place before; None at the beginning, or where a message has not been read yet."""
        if place.index:
            return place._replace(index=place.index - 1)
        sheet = self.all[place.message]
        for part in range(place.part - 1, -1, -1):
            if count := sheet.count(part):
                return Place(place.message, part, count - 1)
        return self.last_of(place.message - 1)

    def first_of(self, number: int) -> Place | None:
        """The first place at or after a message's beginning; None where it is not read yet."""
        for message in range(max(number, 0), len(self.all)):
            if self.is_unread(message):
                return None
            for part in Part:
                if self.all[message].count(part):
                    return Place(message, part, 0)
        return None

    def is_unread(self, number: int) -> bool:
        """Whether a message waits to be read before it can be shown. The last one never does:
        what has come of it is shown as it is read."""
        return 0 <= number < len(self.all) - 1 and not self.all[number].is_read

    def last_of(self, number: int) -> Place | None:
        """The last place of a message, or of one before it; None where it is not read yet."""
        for message in range(min(number, len(self.all) - 1), -1, -1):
            sheet = self.all[message]
            if not sheet.is_read and sheet.message.status.is_final:
                return None
            for part in reversed(Part):
                if count := sheet.count(part):
                    return Place(message, part, count - 1)
        return None


def is_code(block: Block) -> bool:
    return block.kind is BlockKind.CODE
