"""A conversation as a tree of messages: siblings are versions, and nothing is overwritten."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from desktop_chat.chat.arrangement import USUAL
from desktop_chat.chat.attachments import Attachment, opening_words
from desktop_chat.chat.marks import without_marks
from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.records import NO_FACTS, new_id

_ROOT = ""


class Versions(NamedTuple):
    """Which of its siblings a message is, counted from 0, and how many there are."""

    position: int
    total: int


class Dropped(NamedTuple):
    """What `Conversation.drop` took out, for `put_back`: a message with all that follows it.

    `messages` come parents first; `leaf_id` is where the path led, empty if not through here.
    """

    message: Message
    messages: tuple[Message, ...]
    position: int
    was_chosen: bool
    leaf_id: str


class Written(NamedTuple):
    """What the person has written: a text, and what goes with it."""

    text: str
    attachments: tuple[Attachment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.attachments)

    def message(self) -> Message:
        """The message that it becomes when it is sent."""
        message = Message(Role.USER, self.text)
        message.attachments = self.attachments
        return message


def joined(parts: Iterable[Written]) -> Written:
    """Several messages as one."""
    given = tuple(parts)
    text = "\n\n".join(part.text for part in given if part.text.strip())
    return Written(text, tuple(each for part in given for each in part.attachments))


class Lifted(NamedTuple):
    """What `Conversation.lift` took out, for `set_down`: one message; what followed it stays.

    `child_ids` are the messages that followed it; `leaf_id` is where the path led.
    """

    message: Message
    child_ids: tuple[str, ...]
    position: int
    was_chosen: bool
    leaf_id: str


class Conversation:
    """Messages, the path through them that is in view, and the draft of the next one.

    `given_title` is empty while nobody has given one; `is_titled` tells that the person did.
    """

    __slots__ = (
        "_children",
        "_chosen",
        "_messages",
        "_path",
        "arrangement",
        "connection_id",
        "created_at",
        "draft",
        "draft_attachments",
        "given_title",
        "id",
        "is_titled",
        "model",
        "parameters",
        "queued",
        "updated_at",
    )

    def __init__(self, messages: Iterable[Message] = (), draft: str = "", id: str = "") -> None:  # noqa: A002
        self.id = id or new_id()
        self.draft = draft
        self.queued: list[Written] = []  # what waits for the reply under way, to be sent after it
        self.draft_attachments: tuple[Attachment, ...] = ()
        self.given_title = ""
        self.is_titled = False
        self.created_at = self.updated_at = time.time()
        self.connection_id = ""
        self.model = ""
        self.parameters: Mapping[str, object] = NO_FACTS
        self.arrangement = USUAL
        self._messages: dict[str, Message] = {}
        self._children: dict[str, list[Message]] = {}  # by the parent's id
        self._chosen: dict[str, Message] = {}  # the child last in view, by the parent's id
        self._path: list[Message] = []
        for message in messages:
            self.add(message)

    # Reading.

    @property
    def messages(self) -> list[Message]:
        """The path in view, in order. Change it by the methods below only."""
        return self._path

    @property
    def leaf_id(self) -> str:
        """The last message of the path, or an empty text."""
        return self._path[-1].id if self._path else ""

    @property
    def whole_draft(self) -> Written:
        """What was written and not sent: what waits, and what stands in the box."""
        draft = Written(self.draft, self.draft_attachments)
        return joined((*self.queued, draft)) if self.queued else draft

    @property
    def title(self) -> str:
        """The given title, or the first words of the first message, at most 60 characters.

        Other versions of that message do not change it.
        """
        if self.given_title:
            return self.given_title
        parent = _ROOT
        while siblings := self._children.get(parent):
            if siblings[0].role is Role.USER:
                return first_words(opening_words(siblings[0].text, siblings[0].attachments))
            parent = siblings[0].id
        return ""

    def __len__(self) -> int:
        """How many messages there are, all versions counted."""
        return len(self._messages)

    def __bool__(self) -> bool:
        return True

    def find(self, message_id: str) -> Message | None:
        return self._messages.get(message_id)

    def versions(self, message: Message) -> list[Message]:
        """The message and its siblings, oldest first."""
        return list(self._children[self._parent_of(message)])

    def place(self, message: Message) -> Versions:
        """Which version a message is."""
        siblings = self._children[self._parent_of(message)]
        return Versions(siblings.index(message), len(siblings))

    def following(self, message: Message) -> list[Message]:
        """What was said right after a message, all versions of it, oldest first."""
        return list(self._children.get(message.id, ()))

    def path_to(self, message: Message) -> list[Message]:
        """The message and everything said before it, in order."""
        path = []
        step: Message | None = message
        while step is not None:
            path.append(step)
            step = self._messages.get(step.parent_id)
        return path[::-1]

    def walk(self) -> Iterator[Message]:
        """Every message: parents before children, siblings oldest first."""
        waiting = list(reversed(self._children.get(_ROOT, [])))
        while waiting:
            message = waiting.pop()
            yield message
            waiting += reversed(self._children.get(message.id, []))

    # Changing.

    def add(self, message: Message) -> None:
        """Put a message at the end of the path."""
        self._hang(message, self.leaf_id)
        self._path.append(message)

    def add_version(self, of: Message, message: Message) -> None:
        """Put a message beside another; the path then ends in it."""
        self._hang(message, of.parent_id)
        self._lead_to(message)

    def choose(self, message: Message) -> None:
        """Lead the path through a message, and on as it was when that branch was last in view."""
        self._lead_to(message)
        self._follow()

    def choose_leaf(self, message: Message) -> None:
        """Let the path end in a message."""
        self._lead_to(message)

    def drop(self, message: Message) -> Dropped:
        """Take out a message and all that follows it.

        Was it in view, the path leads on through the version before it, else the one after.
        """
        parent = self._parent_of(message)
        siblings = self._children[parent]
        index = siblings.index(message)
        was_in_view = message in self._path
        leaf_id = self.leaf_id if was_in_view else ""
        messages = tuple(self._below(message))
        was_chosen = self._chosen.get(parent) is message
        siblings.pop(index)
        for each in messages:
            del self._messages[each.id]
        if was_chosen:
            del self._chosen[parent]
            if siblings:
                self._chosen[parent] = siblings[max(0, index - 1)]
        if not siblings:
            del self._children[parent]
        if was_in_view:
            del self._path[self._path.index(message) :]
            self._follow()
        return Dropped(message, messages, index, was_chosen, leaf_id)

    def put_back(self, dropped: Dropped) -> None:
        """Undo a `drop`; if the path led through it, it does so again.

        Raises KeyError if the message before it is not there any more.
        """
        message = dropped.message
        parent = message.parent_id
        if parent and parent not in self._messages:
            raise KeyError(parent)
        siblings = self._children.setdefault(parent, [])
        siblings.insert(min(dropped.position, len(siblings)), message)
        for each in dropped.messages:
            self._messages[each.id] = each
            if each is not message:
                self._children.setdefault(each.parent_id, []).append(each)
        if dropped.was_chosen:
            self._chosen[parent] = message
        if leaf := self._messages.get(dropped.leaf_id):
            self._lead_to(leaf)

    def lift(self, message: Message) -> Lifted:
        """Take out one message; what follows it then follows the message before it."""
        parent = self._parent_of(message)
        siblings = self._children[parent]
        children = self._children.pop(message.id, [])
        chosen = self._chosen.pop(message.id, None)
        lifted = Lifted(
            message,
            tuple(child.id for child in children),
            siblings.index(message),
            self._chosen.get(parent) is message,
            self.leaf_id,
        )
        siblings.remove(message)
        for child in children:
            child.parent_id = message.parent_id
            later = (n for n, each in enumerate(siblings) if each.created_at > child.created_at)
            siblings.insert(next(later, len(siblings)), child)
        del self._messages[message.id]
        if not siblings:
            del self._children[parent]
        if lifted.was_chosen:
            del self._chosen[parent]
            if siblings:
                self._chosen[parent] = chosen or siblings[max(0, lifted.position - 1)]
        if message in self._path:
            del self._path[self._path.index(message) :]
            self._follow()
        return lifted

    def set_down(self, lifted: Lifted) -> None:
        """Undo a `lift`; the path leads where it led then.

        Raises KeyError if the message before it is not there any more.
        """
        message = lifted.message
        parent = message.parent_id
        if parent and parent not in self._messages:
            raise KeyError(parent)
        children = [self._messages[each] for each in lifted.child_ids if each in self._messages]
        siblings = self._children.setdefault(parent, [])
        for child in children:
            siblings.remove(child)
            child.parent_id = message.id
        siblings.insert(min(lifted.position, len(siblings)), message)
        self._messages[message.id] = message
        if children:
            self._children[message.id] = children
            self._chosen[message.id] = next((c for c in children if c in self._path), children[-1])
        if lifted.was_chosen:
            self._chosen[parent] = message
        if leaf := self._messages.get(lifted.leaf_id):
            self._lead_to(leaf)

    def merge(self, messages: Iterable[Message]) -> None:
        """Add what was not loaded before: parents first, siblings oldest first.

        Messages that are here already stay the objects they are. What was said since the
        others were read comes after them. The path becomes longer at its beginning only.
        """
        given = list(messages)
        was_empty = not self._messages
        for message in given:
            self._messages.setdefault(message.id, message)
        if was_empty:
            for message in self._messages.values():
                self._children.setdefault(self._parent_of(message), []).append(message)
            return
        order = {message.id: number for number, message in enumerate(given)}
        children: dict[str, list[Message]] = {}
        for message in self._messages.values():
            children.setdefault(self._parent_of(message), []).append(message)
        for siblings in children.values():
            siblings.sort(key=lambda each: order.get(each.id, len(order)))
        self._children = children
        self._chosen.pop(_ROOT, None)
        if self._path:
            self._lead_to(self._path[-1])

    # The tree.

    def _hang(self, message: Message, parent_id: str) -> None:
        if message.id in self._messages:
            raise ValueError("the message is in the conversation already")
        message.parent_id = parent_id
        self._messages[message.id] = message
        parent = self._parent_of(message)
        self._children.setdefault(parent, []).append(message)
        self._chosen[parent] = message

    def _parent_of(self, message: Message) -> str:
        """Where it hangs: a message whose parent is not loaded (yet) counts as a first one."""
        return message.parent_id if message.parent_id in self._messages else _ROOT

    def _lead_to(self, message: Message) -> None:
        self._path[:] = self.path_to(message)
        for each in self._path:
            self._chosen[self._parent_of(each)] = each

    def _follow(self) -> None:
        """Go on from the end of the path to a leaf: last chosen, else newest."""
        while siblings := self._children.get(self.leaf_id):
            following = self._chosen.get(self.leaf_id) or siblings[-1]
            self._chosen[self.leaf_id] = following
            self._path.append(following)

    def _below(self, message: Message) -> Iterator[Message]:
        waiting = [message]
        while waiting:
            each = waiting.pop()
            yield each
            waiting += reversed(self._children.pop(each.id, []))


def first_words(text: str) -> str:
    """A title made of a message: its first words, without Markdown marks, at most 60 characters."""
    words = " ".join(without_marks(text[:400]).split())
    return words if len(words) <= 60 else words[:59].rstrip() + "…"
