"""What is done with the list: deleting, archiving, moving, copying; and taking that back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from desktop_chat.chat.arrangement import Arrangement
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.records import ConversationRecord, new_id
from desktop_chat.storage.store import Store
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.sidebar import Sidebar
from desktop_chat.ui.words import tr

log = logging.getLogger(__name__)

STEPS = 50  # that can be undone


class Step(NamedTuple):
    """What was done with the list and can be undone; `sentence` says it.

    Lines that were taken out, with their places, or before and after they were changed.
    `in_view` is which of them was in view, if any; `folded` the folders that were, where others
    are now.
    """

    sentence: str
    taken: tuple[tuple[int, ListedConversation], ...] = ()
    changed: tuple[tuple[ListedConversation, ListedConversation], ...] = ()
    in_view: str = ""
    folded: frozenset[str] | None = None


class Changes:
    """Each change shows at once and is on its way to the disk.

    `find` gives a conversation that is in memory, `keep` is told of one that the store knows.
    """

    def __init__(
        self,
        store: Store,
        sidebar: Sidebar,
        find: Callable[[str], Conversation | None],
        keep: Callable[[str], None],
    ) -> None:
        self._store = store
        self._sidebar = sidebar
        self._find = find
        self._keep = keep
        self.steps: list[Step] = []  # that can be undone, the last one last

    @property
    def gone(self) -> set[str]:
        """What was deleted and may come back."""
        return {line.id for step in self.steps for _, line in step.taken}

    def delete(self, ids: Sequence[str], in_view: str) -> Step | None:
        """Take conversations out of the list; it can be undone."""
        found = self._sidebar.panel.take_out(ids)
        if not found:
            return None
        if len(found) == 1:
            said = tr("“{title}” is deleted.").replace("{title}", found[0][1].title)
        else:
            said = tr("%n conversations are deleted.", len(found))
        self._store.delete(*(line.id for _, line in found))
        gone = in_view if any(line.id == in_view for _, line in found) else ""
        return self._note(Step(said, taken=tuple(found), in_view=gone))

    def arrange(
        self,
        ids: Sequence[str],
        change: Callable[[ListedConversation], Arrangement],
        sentence: str = "",
        folded: frozenset[str] | None = None,
    ) -> Step | None:
        """Put conversations somewhere else; with a sentence it can be undone."""
        before = [line for each in ids if (line := self._sidebar.panel.lines.find(each))]
        after = [line._replace(arrangement=change(line)) for line in before]
        pairs = zip(before, after, strict=True)
        changed = [(old, new) for old, new in pairs if old.arrangement != new.arrangement]
        self._put_lines([new for _, new in changed])
        if not changed or not sentence:
            return None
        return self._note(Step(sentence, changed=tuple(changed), folded=folded))

    def _put_lines(self, lines: Sequence[ListedConversation]) -> None:
        if not lines:
            return
        for line in lines:
            if conversation := self._find(line.id):
                conversation.arrangement = line.arrangement
        self._sidebar.panel.put(*lines)
        self._store.arrange(*((line.id, line.arrangement) for line in lines))

    def _note(self, step: Step) -> Step:
        self.steps.append(step)
        del self.steps[:-STEPS]
        return step

    def undo(self) -> Step | None:
        """Take back what was done last."""
        if not self.steps:
            return None
        step = self.steps.pop()
        if step.taken:
            self._store.undelete(*(line.id for _, line in step.taken))
            self._sidebar.panel.put_back(step.taken)
        else:
            find = self._sidebar.panel.lines.find
            now = [(find(old.id), old, new) for old, new in step.changed]
            self._put_lines([_as_before(line, old, new) for line, old, new in now if line])
        return step

    def duplicate(self, conversation_id: str, call: Callable[[str], object]) -> None:
        """Put a copy of a conversation, with all its versions, on top; `call` has its id."""

        def take(copy: ConversationRecord | None) -> None:
            if copy is None:
                return
            self._keep(copy.id)
            self._store.save(copy)
            self._sidebar.panel.put_first(copy.id, copy.title)
            line = self._sidebar.panel.lines.find(copy.id)
            if line is not None:
                self._sidebar.panel.put(line._replace(arrangement=copy.arrangement))
            call(copy.id)

        line = self._sidebar.panel.lines.find(conversation_id)
        title = tr("{title} (copy)").replace("{title}", line.title if line else "")
        answer = self._store.conversation_as(conversation_id, lambda record: copied(record, title))
        answer.then(take, lambda error: log.warning("it cannot be copied: %s", error))


def _as_before(
    line: ListedConversation, old: ListedConversation, new: ListedConversation
) -> ListedConversation:
    """A conversation where it was; what else became of it meanwhile stays."""
    fields = zip(Arrangement._fields, old.arrangement, new.arrangement, strict=True)
    changed = {name: was for name, was, became in fields if was != became}
    return line._replace(arrangement=line.arrangement._replace(**changed))  # type: ignore[arg-type]


def copied(record: ConversationRecord, title: str) -> ConversationRecord:
    """A conversation with everything that was said, under ids of its own."""
    ids = {message.id: new_id() for message in record.messages} | {"": ""}
    messages = tuple(
        message._replace(
            id=ids[message.id],
            parent_id=ids.get(message.parent_id, ""),
            continues_id=ids.get(message.continues_id, ""),
        )
        for message in record.messages
    )
    now = time.time()
    return record._replace(
        id=new_id(),
        title=title,
        is_titled=True,
        created_at=now,
        updated_at=now,
        draft="",
        draft_attachments=(),
        leaf_id=ids.get(record.leaf_id, ""),
        arrangement=record.arrangement._replace(
            is_pinned=False, is_archived=False, is_unseen=False
        ),
        messages=messages,
    )
