"""What the list shows: conversations in groups, by what was done with them and when."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from desktop_chat.chat.arrangement import USUAL, Arrangement, Tag
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.sections import Members, Row, Sections


class Lines:
    """All conversations that were read, newest first, and what of them is to be seen."""

    def __init__(self) -> None:
        self._lines: dict[str, ListedConversation] = {}
        self._order: list[str] = []
        self.folded: set[str] = set()  # folders
        self.shows_archive = False
        self.words = ""  # what titles, folders and tags must have in them
        self.archived = 0  # how many are in the archive
        self._sections: Sections | None = None  # as they stand for one day
        self._texts: dict[str, str] = {}  # what words are looked for in
        self._without_text: set[str] = set()  # whose is not made yet

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, conversation_id: str) -> bool:
        return conversation_id in self._lines

    def find(self, conversation_id: str) -> ListedConversation | None:
        return self._lines.get(conversation_id)

    def all(self) -> Iterator[ListedConversation]:
        """Every conversation, archived ones too, newest first."""
        return (self._lines[each] for each in self._order)

    @property
    def folders(self) -> list[str]:
        """Their names, in order."""
        names = {line.arrangement.folder for line in self._lines.values()} - {""}
        return sorted(names, key=str.casefold)

    @property
    def tags(self) -> list[Tag]:
        """All that any conversation has, in the order of their names."""
        found = {tag for line in self._lines.values() for tag in line.arrangement.tags}
        by_name = {tag.name: tag for tag in sorted(found)}
        return sorted(by_name.values(), key=lambda tag: tag.name.casefold())

    # Changing.

    def forget_sections(self) -> None:
        """Headings are to be made anew."""
        self._sections = None

    def clear(self) -> None:
        self._lines.clear()
        self._order.clear()
        self._texts.clear()
        self._without_text.clear()
        self._sections = None
        self.archived = 0

    def add(self, lines: Iterable[ListedConversation]) -> None:
        """More at the end; what is there already stays."""
        more = {line.id: line for line in lines if line.id not in self._lines}
        self._lines |= more
        self._order += more
        self._without_text.update(more)
        unusual = [line for line in more.values() if line.arrangement is not USUAL]
        self.archived += sum(line.arrangement.is_archived for line in unusual)
        if self._sections is not None:
            self._sections.add(list(more.values()))

    def put(self, line: ListedConversation) -> None:
        """Replace what is known of a conversation that is there."""
        old = self._lines.get(line.id)
        if old is not None:
            self._forget(old)
            self._keep(line)
            if self._sections is not None:
                self._sections.replace(old, line, self._order)

    def put_first(self, line: ListedConversation) -> None:
        """It stands on top, new or not."""
        self.take(line.id)
        self._keep(line)
        self._order.insert(0, line.id)
        if self._sections is not None:
            self._sections.put_first(line)

    def put_at(self, place: int, line: ListedConversation) -> None:
        """Where it stood before it was taken."""
        if line.id not in self._lines:
            self._keep(line)
            self._order.insert(place, line.id)
            if self._sections is not None:
                self._sections.put(line, self._order)

    def take(self, conversation_id: str) -> int | None:
        """Take one out; where it stood."""
        line = self._lines.get(conversation_id)
        if line is None:
            return None
        self._forget(line)
        if self._sections is not None:
            self._sections.take(line)
        place = self._order.index(conversation_id)
        del self._order[place]
        return place

    def _keep(self, line: ListedConversation) -> None:
        self._lines[line.id] = line
        self._without_text.add(line.id)
        self.archived += line.arrangement.is_archived

    def _forget(self, line: ListedConversation) -> None:
        del self._lines[line.id]
        self._texts.pop(line.id, None)
        self._without_text.discard(line.id)
        self.archived -= line.arrangement.is_archived

    # Looking.

    def rows(self, now: float | None = None) -> list[Row]:
        """What is to be seen, from top to bottom."""
        now = time.time() if now is None else now
        sections = self._sections
        if sections is None or _day(sections.now) != _day(now):
            sections = self._sections = Sections(now)
            sections.add([self._lines[each] for each in self._order])
        words = self.words.casefold().split()
        if words:
            self.make_texts(len(self._without_text))
        texts = self._texts

        def keep(members: Members) -> Members:
            for word in words:
                members = [line for line in members if word in texts[line.id]]
            return members

        if self.shows_archive:
            return sections.archive(keep)
        return sections.rows(keep, self.folded, bool(words))

    def make_texts(self, most: int) -> bool:
        """Make what words are looked for in, for some conversations; whether all have theirs."""
        waiting, lines, texts = self._without_text, self._lines, self._texts
        for _ in range(min(most, len(waiting))):
            each = waiting.pop()
            title, arrangement = lines[each].title, lines[each].arrangement
            if arrangement is not USUAL:
                title = "\n".join((title, arrangement.folder, *(t.name for t in arrangement.tags)))
            texts[each] = title.casefold()
        return not waiting


def _day(at: float) -> tuple[int, ...]:
    return time.localtime(at)[:3]


def arranged(line: ListedConversation, **changes: object) -> ListedConversation:
    """The line with another arrangement."""
    arrangement: Arrangement = line.arrangement._replace(**changes)  # type: ignore[arg-type]
    return line._replace(arrangement=arrangement)
