"""Prompts and assistants: what the page asks for, and files of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from desktop_chat.chat.library import Assistant, Item, Library, SavedPrompt, new_item_id
from desktop_chat.storage.library import NotALibrary, read_library, write_library
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.prompts.shelf import Shelf
from desktop_chat.ui.settings.prompts_page import PromptsPage
from desktop_chat.ui.words import tr


class PromptsController:
    """Between the page and the library."""

    def __init__(
        self, page: PromptsPage, shelf: Shelf, connections: Connections, spawn: Spawn
    ) -> None:
        self._page = page
        self._shelf = shelf
        self._connections = connections
        self._spawn = spawn
        self.dialog: QFileDialog | None = None
        page.shown.connect(self._show)
        page.changed.connect(shelf.put)
        page.prompt_asked.connect(self._add_prompt)
        page.assistant_asked.connect(self._add_assistant)
        page.moved.connect(self._move)
        page.removed.connect(self._remove)
        page.undo_asked.connect(self._undo)
        page.import_asked.connect(self._ask_which)
        page.export_asked.connect(self._ask_where)
        shelf.changed.connect(self._show)

    def _show(self) -> None:
        self._page.show_library(self._shelf.library, self._connections.all)
        if (aside := self._shelf.put_aside) is not None and not self._page.said.text():
            said = tr("The file of prompts could not be read whole. It is kept as {name}.")
            self._page.said.say(said.replace("{name}", aside.name), wrong=True)

    def _add_prompt(self) -> None:
        names = {each.name for each in self._shelf.library.prompts}
        self._add(SavedPrompt(new_item_id(), _free(tr("New prompt"), names)))

    def _add_assistant(self) -> None:
        """One that answers as the conversation in view is answered now."""
        names = {each.name for each in self._shelf.library.assistants}
        chosen = self._connections.chosen
        name = _free(tr("New assistant"), names)
        known = "" if chosen.temporary else chosen.id
        self._add(Assistant(new_item_id(), name, known, chosen.name if known else "", chosen.model))

    def _add(self, item: Item) -> None:
        self._page.apply()
        self._shelf.put(item)
        self._page.select(item.id)
        form = self._page.prompt if isinstance(item, SavedPrompt) else self._page.assistant
        form.name.setFocus()
        form.name.selectAll()

    def _move(self, item: Item, places: int) -> None:
        self._page.apply()
        same = self._shelf.library.of_kind(item)
        at = next((n for n, each in enumerate(same) if each.id == item.id), 0)
        self._shelf.put(same[at], max(0, at + places))

    def _remove(self, item: Item) -> None:
        self._page.apply()
        self._shelf.remove(item)
        self._page.offer_undo(item.name)

    def _undo(self) -> None:
        item = self._shelf.undo()
        if item is not None:
            self._page.select(item.id)
        removed = self._shelf.removed
        self._page.offer_undo(removed[-1].item.name if removed else "")

    # Files.

    def _ask_where(self) -> None:
        self._page.apply()
        dialog = self._make_dialog(tr("Export"), "prompts.json")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.show()

    def _ask_which(self) -> None:
        dialog = self._make_dialog(tr("Import"), "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.import_from(Path(path)))
        dialog.show()

    def _make_dialog(self, title: str, name: str) -> QFileDialog:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if self.dialog is not None:
            self.dialog.close()
        dialog = QFileDialog(self._page, title, str(Path(place) / name))
        dialog.setModal(False)
        dialog.setNameFilters([tr("JSON (*.json)"), tr("All files (*)")])
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        return dialog

    def _forget_dialog(self) -> None:
        self.dialog = None

    def export(self, path: Path) -> None:
        """Write all of them into a file."""
        self._spawn(self._export(path, self._shelf.library))

    async def _export(self, path: Path, library: Library) -> None:
        from desktop_chat.chat.threads import in_thread

        try:
            await in_thread(lambda: write_library(path, library))
        except OSError as error:
            said = tr("{name} could not be written: {why}. Choose another place.")
            self._say_wrong(said, path, error.strerror or type(error).__name__)
            return
        count = len(library.prompts) + len(library.assistants)
        said = tr("%n things are in {name}.", count) if count != 1 else tr("One is in {name}.")
        self._page.said.say(said.replace("{name}", path.name))

    def import_from(self, path: Path) -> None:
        """Add what a file has and is not here yet."""
        self._spawn(self._import(path))

    async def _import(self, path: Path) -> None:
        from desktop_chat.chat.threads import in_thread

        try:
            read = await in_thread(lambda: read_library(path))
        except NotALibrary:
            said = tr("{name} is no file of prompts of this app, or of a later version of it.")
            self._page.said.say(said.replace("{name}", path.name), wrong=True)
            return
        except OSError as error:
            said = tr("{name} could not be read: {why}. Choose another file.")
            self._say_wrong(said, path, error.strerror or type(error).__name__)
            return
        count = self._shelf.add_all(read)
        words = tr("%n are new.", count) if count != 1 else tr("One is new.")
        self._page.said.say(words if count else tr("All of it is here already."))

    def _say_wrong(self, said: str, path: Path, why: str) -> None:
        said = said.replace("{name}", path.name).replace("{why}", why)
        self._page.said.say(said, wrong=True)


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
