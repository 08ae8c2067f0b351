"""What is done with the list: from the row or its menu to the history, and back by Undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from desktop_chat.chat.arrangement import MAX_TAGS, Arrangement, Tag
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.list.changes import Changes, Step
from desktop_chat.ui.list.list_sentences import (
    archived_sentence,
    moved_sentence,
    pinned_sentence,
    tagged_sentence,
    untagged_sentence,
)
from desktop_chat.ui.list.mouse import MouseHand
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.commands import Command
    from desktop_chat.ui.list.in_view import InView
    from desktop_chat.ui.list.naming import NameDialog

Ids = tuple[str, ...]


class ListDesk:
    """Between the sidebar, the history and the conversation in view."""

    def __init__(self, window: MainWindow, desk: HistoryDesk, controller: Controller) -> None:
        self._panel = window.sidebar.panel
        self._desk = desk
        self._changes: Changes = desk.changes
        self._controller = controller
        self._marked: Ids = ()  # what the menu is about
        self.menu: QMenu | None = None
        self.dialog: NameDialog | None = None
        panel = self._panel
        panel.lines.folded = set(controller.connections.settings.folded)
        panel.renamed.connect(self._rename)
        panel.delete_asked.connect(self._delete)
        panel.undo_asked.connect(self._undo)
        panel.menu_asked.connect(self._open_menu)
        panel.folded.connect(self._keep_folded)
        panel.dropped.connect(self._drop)
        panel.dropped_anew.connect(self._ask_for_folder)
        MouseHand(panel.list, window.composer.edit)
        self._window = window
        self._in_view: InView | None = None
        window.commands.bind(
            {
                "next-chat": lambda: self.in_view.step(1),
                "previous-chat": lambda: self.in_view.step(-1),
            }
        )
        window.commands.add(self._commands)
        window.commands.add_places(self._places)

    def _commands(self) -> Iterable[Command]:
        return self.in_view.commands()

    def _places(self) -> Iterable[Command]:
        return self.in_view.folders()

    @property
    def in_view(self) -> InView:
        """What is done with the conversation in view; loaded when it is first asked for."""
        if self._in_view is None:
            from desktop_chat.ui.list.in_view import InView

            self._in_view = InView(self._window, self._controller, self._do_with)
        return self._in_view

    def _rename(self, conversation_id: str, title: str) -> None:
        self._desk.rename(conversation_id, title, self._controller.show_title)

    def _keep_folded(self) -> None:
        self._controller.connections.set_folded(tuple(sorted(self._panel.lines.folded)))

    def _delete(self, ids: Ids) -> None:
        """Their replies are stopped; if one is in view, a new chat takes its place."""
        controller = self._controller
        for each in ids:
            controller.stop_reply_of(each)
        rows = self._panel.list.rows
        row = min((at for each in ids if (at := rows.row_of(each)) is not None), default=0)
        step = self._changes.delete(ids, controller.conversation.id)
        if step is not None:
            if step.in_view:
                controller.leave_deleted()
            self._panel.offer_undo(step.sentence)
            self._panel.focus_row(row)

    def _undo(self) -> None:
        """Take back what was done last. Its notice goes; what was done before is told no more,
        and is taken back by the key."""
        step = self._changes.undo()
        self._panel.hide_undo()
        if step is None:
            return
        if step.folded is not None:
            self._panel.lines.folded = set(step.folded)
            self._panel.refresh()
            self._keep_folded()
        if step.in_view:
            self._controller.open_conversation(step.in_view)
        else:
            self._panel.mark_in_view()

    # The menu.

    def _open_menu(self, ids: Ids, folder: str, place: QPoint) -> None:
        from desktop_chat.ui.list import menu as menus

        panel, lines = self._panel, self._panel.lines
        self._marked = ids
        if folder:
            is_folded = folder in lines.folded
            menu = menus.folder_menu(panel, folder, is_folded, self._do)
        else:
            marked = [line for each in ids if (line := lines.find(each))]
            if not marked:
                return
            colours = panel.list.painter.colours
            menu = menus.list_menu(panel, marked, lines.folders, lines.tags, colours, self._do)
        self.menu = menu
        menu.aboutToHide.connect(self._on_menu_hidden)
        menu.popup(place)

    def _on_menu_hidden(self) -> None:
        menu, self.menu = self.menu, None
        if menu is not None:
            menu.deleteLater()
        if len(self._marked) == 1:
            self._panel.mark_in_view()

    def _do_with(self, action: str, conversation_id: str, what: object) -> None:
        """The same for a conversation, wherever the menu would be."""
        self._marked = (conversation_id,)
        self._do(action, what)

    def _do(self, action: str, what: object) -> None:
        ids = self._marked
        calls: dict[str, Callable[[], object]] = {
            "rename": lambda: self._panel.list.rename(ids[0]),
            "duplicate": lambda: self._changes.duplicate(
                ids[0], self._controller.open_conversation
            ),
            "export": lambda: self._window.export_asked.emit(ids[0]),
            "delete": lambda: self._delete(ids),
            "pin": lambda: self._pin(ids, wanted=bool(what)),
            "unseen": lambda: self._mark_unseen(ids, wanted=bool(what)),
            "archive": lambda: self._archive(ids, wanted=bool(what)),
            "move": lambda: self.move(ids, str(what)),
            "new-folder": lambda: self._ask_for_folder(ids),
            "tag": lambda: self._tag(ids, what),
            "untag": lambda: self._untag(ids, what),
            "new-tag": lambda: self._ask_for_tag(lambda tag: self._tag(ids, tag)),
            "change-tag": lambda: self._ask_for_tag(lambda tag: self._retag(what, tag), what),
            "fold": lambda: self._panel.fold(str(what), what not in self._panel.lines.folded),
            "rename-folder": lambda: self._ask_for_folder_name(str(what)),
            "dissolve": lambda: self._dissolve(str(what)),
        }
        calls[action]()

    # Putting conversations somewhere else.

    def _change(
        self,
        ids: Ids,
        change: Callable[[ListedConversation], Arrangement],
        said: str,
        folded: frozenset[str] | None = None,
    ) -> None:
        step: Step | None = self._changes.arrange(ids, change, said, folded)
        self._panel.mark_in_view()
        if step is not None:
            self._panel.offer_undo(step.sentence)

    def _set(self, ids: Ids, said: str, **changes: bool | str) -> None:
        def change(line: ListedConversation) -> Arrangement:
            return line.arrangement._replace(**changes)  # type: ignore[arg-type]

        self._change(ids, change, said)

    def _mark_unseen(self, ids: Ids, wanted: bool) -> None:
        """Nothing to undo: the menu says the opposite now."""
        self._changes.arrange(ids, lambda line: line.arrangement._replace(is_unseen=wanted))
        self._panel.mark_in_view()

    def _title(self, ids: Ids) -> str:
        """The title of the one that is meant; empty for several."""
        line = self._panel.lines.find(ids[0])
        return line.title if len(ids) == 1 and line is not None else ""

    def _pin(self, ids: Ids, wanted: bool) -> None:
        self._set(ids, pinned_sentence(self._title(ids), len(ids), wanted), is_pinned=wanted)

    def _archive(self, ids: Ids, wanted: bool) -> None:
        self._set(ids, archived_sentence(self._title(ids), len(ids), wanted), is_archived=wanted)

    def move(self, ids: Ids, folder: str) -> None:
        """Put conversations into a folder; the empty name is none."""
        self._set(ids, moved_sentence(self._title(ids), len(ids), folder), folder=folder)

    def _ids(self, holds: Callable[[Arrangement], bool]) -> Ids:
        return tuple(line.id for line in self._panel.lines.all() if holds(line.arrangement))

    def _drop(self, ids: Ids, folder: str) -> None:
        """What was dragged somewhere stands there, and is pinned no longer."""
        found = [line for each in ids if (line := self._panel.lines.find(each))]
        if folder or any(line.arrangement.folder for line in found):
            said = moved_sentence(self._title(ids), len(ids), folder)
        else:
            said = pinned_sentence(self._title(ids), len(ids), is_pinned=False)
        self._set(ids, said, folder=folder, is_pinned=False)

    def _dissolve(self, folder: str) -> None:
        said = tr("The folder “{name}” is dissolved.").replace("{name}", folder)
        ids = self._ids(lambda old: old.folder == folder)
        self._set(ids, said, folder="")

    def _rename_folder(self, folder: str, name: str) -> None:
        folded = self._panel.lines.folded
        before = frozenset(folded)
        if folder in folded:
            folded.discard(folder)
            folded.add(name)
            self._keep_folded()
        said = tr("The folder is called “{name}” now.").replace("{name}", name)
        ids = self._ids(lambda old: old.folder == folder)
        self._change(ids, lambda line: line.arrangement._replace(folder=name), said, before)

    def _tag(self, ids: Ids, tag: object) -> None:
        """A tag of that name takes the colour that was chosen last, everywhere."""
        if not isinstance(tag, Tag):
            return
        before = [each for each in self._panel.lines.tags if each.name == tag.name]

        def change(line: ListedConversation) -> Arrangement:
            old = _with_other(line.arrangement, before, tag)
            return _with_tag(old, tag) if line.id in ids else old

        others = self._ids(lambda old: any(each in old.tags for each in before))
        said = tagged_sentence(self._title(ids), len(ids), tag.name)
        self._change(tuple(dict.fromkeys((*ids, *others))), change, said)

    def _untag(self, ids: Ids, tag: object) -> None:
        if not isinstance(tag, Tag):
            return

        def change(line: ListedConversation) -> Arrangement:
            kept = tuple(each for each in line.arrangement.tags if each != tag)
            return line.arrangement._replace(tags=kept)

        self._change(ids, change, untagged_sentence(self._title(ids), len(ids), tag.name))

    def _retag(self, old: object, new: Tag) -> None:
        """Another name or colour for a tag, wherever it is."""
        ids = self._ids(lambda each: old in each.tags)
        said = tr("The tag “{name}” is changed.").replace("{name}", new.name)
        self._change(ids, lambda line: _with_other(line.arrangement, (old,), new), said)

    # Asking for names.

    def _ask_for_folder(self, ids: Ids) -> None:
        from desktop_chat.ui.list.naming import NameDialog

        dialog = NameDialog(self._panel.window(), tr("New folder"), tr("Create"))
        dialog.named.connect(lambda name: self.move(ids, name))
        self._open(dialog)

    def _ask_for_folder_name(self, folder: str) -> None:
        from desktop_chat.ui.list.naming import NameDialog

        dialog = NameDialog(self._panel.window(), tr("Rename folder"), tr("Rename"), folder)
        dialog.named.connect(lambda name: self._rename_folder(folder, name))
        self._open(dialog)

    def _ask_for_tag(self, call: Callable[[Tag], object], tag: object = None) -> None:
        from desktop_chat.ui.list.naming import TagDialog

        colours = self._panel.list.painter.colours
        window = self._panel.window()
        if isinstance(tag, Tag):
            dialog = TagDialog(window, tr("Change a tag"), tr("Change"), colours, tag)
        else:
            dialog = TagDialog(window, tr("New tag"), tr("Create"), colours)
        dialog.tag_named.connect(call)
        self._open(dialog)

    def _open(self, dialog: NameDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()
        dialog.name.setFocus()

    def _on_closed(self) -> None:
        self.dialog = None
        self._panel.window().activateWindow()  # not every window manager gives the focus back
        self._panel.list.setFocus()


def _with_other(old: Arrangement, tags: Sequence[object], new: Tag) -> Arrangement:
    """One tag in the place of others, once."""
    return old._replace(tags=tuple(dict.fromkeys(new if t in tags else t for t in old.tags)))


def _with_tag(old: Arrangement, tag: Tag) -> Arrangement:
    if tag in old.tags or len(old.tags) >= MAX_TAGS:
        return old
    return old._replace(tags=(*old.tags, tag))
