"""What is done in the list with the conversation in view, from anywhere in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.commands import Command

Do = Callable[[str, str, object], object]  # an action of the list's menu, a conversation, with what


class InView:
    """Its commands, and the ways to the conversations before and after it."""

    def __init__(self, window: MainWindow, controller: Controller, do: Do) -> None:
        self._window = window
        self._panel = window.sidebar.panel
        self._controller = controller
        self._do = do

    @property
    def line(self) -> ListedConversation | None:
        """How the list knows it; None for a chat that has not begun."""
        return self._panel.lines.find(self._controller.conversation.id)

    def step(self, count: int) -> None:
        """Open the conversation so many rows below in the list, or above."""
        rows = self._panel.list.rows.rows
        shown = [row.id for row in rows if isinstance(row, ListedConversation)]
        here = self._controller.conversation.id
        place = shown.index(here) + count if here in shown else 0
        if 0 <= place < len(shown):
            self._controller.open_conversation(shown[place])
            self._window.composer.edit.setFocus()

    def commands(self) -> Iterable[Command]:
        """What can be done with it, and the ways to its neighbours."""
        from desktop_chat.ui.commands import Command, Group

        line, group = self.line, Group.CONVERSATION
        arrangement = line.arrangement if line is not None else None
        is_pinned = arrangement is not None and arrangement.is_pinned
        is_archived = arrangement is not None and arrangement.is_archived
        pin = tr("Unpin this conversation") if is_pinned else tr("Pin this conversation")
        archive = (
            tr("Take this conversation out of the archive")
            if is_archived
            else tr("Archive this conversation")
        )
        folder = tr("Move this conversation to a new folder…")
        named = (
            ("rename-chat", tr("Rename this conversation"), "rename", None, tr("title")),
            ("pin-chat", pin, "pin", not is_pinned, tr("list top")),
            ("archive-chat", archive, "archive", not is_archived, tr("list put away")),
            ("folder-chat", folder, "new-folder", None, tr("list group")),
            ("tag-chat", tr("Give this conversation a new tag…"), "new-tag", None, tr("colour")),
            ("duplicate-chat", tr("Duplicate this conversation"), "duplicate", None, tr("copy")),
            ("delete-chat", tr("Delete this conversation"), "delete", None, tr("remove")),
        )
        for name, words, action, what, also in named:
            yield Command(name, words, self._call(action, what), group, self._is_listed, also)
        for name, words, count in (
            ("next-chat", tr("Next conversation"), 1),
            ("previous-chat", tr("Previous conversation"), -1),
        ):
            yield Command(
                name, words, partial(self.step, count), group, self._has_any, tr("switch list")
            )

    def folders(self) -> Iterable[Command]:
        """The folders and tags there are, to be found by their names."""
        from desktop_chat.ui.commands import Command, Group

        line, lines = self.line, self._panel.lines
        if line is None:
            return
        also = tr("move to folder")
        if line.arrangement.folder:
            words = tr("Move to no folder")
            yield Command("folder", words, self._call("move", ""), Group.CONVERSATION, also=also)
        for name in lines.folders:
            if name != line.arrangement.folder:
                words = tr("Move to “{name}”").replace("{name}", name)
                run = self._call("move", name)
                yield Command(f"folder {name}", words, run, Group.CONVERSATION, also=also)
        for tag in lines.tags:
            has = tag in line.arrangement.tags
            said = tr("Take off the tag “{name}”") if has else tr("Tag with “{name}”")
            run = self._call("untag" if has else "tag", tag)
            words = said.replace("{name}", tag.name)
            yield Command(f"tag {tag.name}", words, run, Group.CONVERSATION, also=tr("colour"))

    def _call(self, action: str, what: object) -> Callable[[], object]:
        def call() -> None:
            if (line := self.line) is not None:
                if action == "rename":
                    self.reveal(line)
                self._do(action, line.id, what)

        return call

    def reveal(self, line: ListedConversation) -> None:
        """Let its row be in the list, whatever is hidden there."""
        panel, arrangement = self._panel, line.arrangement
        if not self._window.sidebar.isVisible():
            self._window.show_sidebar(wanted=True)
        if panel.lines.words:
            panel.close_filter()
        if panel.lines.shows_archive is not arrangement.is_archived:
            panel.show_archive(arrangement.is_archived)
        if arrangement.folder in panel.lines.folded:
            panel.fold(arrangement.folder, is_folded=False)

    def _is_listed(self) -> bool:
        return self.line is not None

    def _has_any(self) -> bool:
        return bool(self._panel.count)
