"""`@` and the beginning of a path in the message box: a list of files, one of which is attached."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QTextCursor

from desktop_chat.storage.file_names import FoundFile, find_files, typed_path
from desktop_chat.ui.commands import Command
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.palette.rows import Kind, Row
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.prompts.completion import Completion


class FileCompletion:
    """Tab or Enter goes into a folder, or attaches a file in place of what was typed."""

    def __init__(
        self,
        window: MainWindow,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        attach: Callable[[Path], object],
        choose: Callable[[], object],
    ) -> None:
        self._window = window
        self._edit = window.composer.edit
        self._spawn = spawn
        self._attach = attach
        self._choose = choose
        self._asked = ""
        self._given_up = ""  # Esc was pressed at this: not again before it is something else
        self.completion: Completion | None = None

    def on_text(self) -> None:
        """The box has changed."""
        cursor = self._edit.textCursor()
        block = cursor.block().text()[: cursor.positionInBlock()]
        typed = typed_path(block) if "@" in block[-400:] else None
        if typed is None or cursor.hasSelection() or not self._edit.hasFocus():
            self._given_up = ""
            self._leave()
        elif not self._given_up or not typed.startswith(self._given_up[1:]):
            self._given_up = ""
            self._asked = typed
            self._spawn(self._look(typed))

    async def _look(self, typed: str) -> None:
        from desktop_chat.chat.threads import in_thread

        found = await in_thread(lambda: find_files(typed, Path.home()))
        if typed == self._asked and typed_path(self._before()) == typed:
            self._offer(typed, found)

    def _before(self) -> str:
        cursor = self._edit.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _offer(self, typed: str, found: tuple[FoundFile, ...]) -> None:
        rows = [self._row(each) for each in found]
        if not typed:
            command = Command("attach", tr("Choose files…"), self._open_dialog)
            rows.append(Row(Kind.LINE, command.words, target=command))
        if rows or self.completion is not None:
            self._list().show_rows(rows)

    def _row(self, file: FoundFile) -> Row:
        name = f"{file.path.name}/" if file.is_folder else file.path.name
        command = Command("attach", name, lambda: self._take(file))
        return Row(Kind.LINE, name, detail=tr("Folder") if file.is_folder else "", target=command)

    def _list(self) -> Completion:
        if self.completion is None:
            from desktop_chat.ui.prompts.completion import Completion

            page = self._window.centralWidget()
            assert page is not None
            self.completion = Completion(self._edit, page)
            self.completion.setAccessibleName(tr("Files"))
            self.completion.list.setAccessibleName(tr("Files"))
            self.completion.set_colours(self._window.colours)
            self._window.colours_changed.connect(self.completion.set_colours)
            self.completion.taken.connect(lambda command: command.run())
            self.completion.given_up.connect(self._give_up)
        return self.completion

    def _leave(self) -> None:
        self._asked = ""
        if self.completion is not None and self.completion.isVisible():
            self.completion.leave()

    def _give_up(self) -> None:
        self._given_up = f"@{self._asked}"

    def _open_dialog(self) -> None:
        self._replace("")
        self._choose()

    def _take(self, file: FoundFile) -> None:
        if file.is_folder:
            self._replace(f"@{file.typed}")
        else:
            self._replace("")
            self._attach(file.path)

    def _replace(self, text: str) -> None:
        """Put a text in the place of the `@` and what follows it."""
        typed = typed_path(self._before())
        if typed is None:
            return
        cursor = self._edit.textCursor()
        length = len(typed.encode("utf-16-le", "surrogatepass")) // 2 + 1
        cursor.setPosition(cursor.position() - length, QTextCursor.MoveMode.KeepAnchor)
        if not text:
            self._leave()
        cursor.insertText(text)
