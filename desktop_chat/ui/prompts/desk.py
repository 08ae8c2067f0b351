"""Using prompts and assistants: from `/` in the message box, from the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCursor

from desktop_chat.ui.commands import Command, Group
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.prompts.shelf import Shelf
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.chat.library import Assistant, SavedPrompt
    from desktop_chat.ui.prompts.completion import Completion
    from desktop_chat.ui.prompts.row import AssistantsRow
    from desktop_chat.ui.prompts.variables import VariableForm

_MOST_ROWS = 50
_FIRST_LINE = 80
_ROW_MS = 400  # after the start, when the window has long been ready


class PromptsDesk(QObject):
    """Between the library, the message box and new conversations."""

    def __init__(
        self, window: MainWindow, controller: Controller, connections: Connections, shelf: Shelf
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._connections = connections
        self.shelf = shelf
        self._edit = window.composer.edit
        self.completion: Completion | None = None
        self.form: VariableForm | None = None
        self._asked: SavedPrompt | None = None  # whose variables are asked for
        self._given_up = False  # Esc was pressed: not again before the box is something else
        self.row: AssistantsRow | None = None  # once there is an assistant
        self._before = ("", "")  # the connection and the model that an assistant took the place of
        window.composer.typed.connect(self._on_text)
        QTimer.singleShot(_ROW_MS, self, self._begin_row)
        window.commands.add_places(self._places)

    def open_page(self) -> None:
        """Show the page where they are written."""
        self._window.settings_page_asked.emit("prompts")

    # In an empty conversation.

    def _begin_row(self) -> None:
        self._window.greeting.changed.connect(self._show_row)
        self.shelf.changed.connect(self._show_row)
        self._window.language_changed.connect(self._retell_row)
        if self.shelf.may_have_any:
            self._controller.spawn(self._load_row())

    async def _load_row(self) -> None:
        await self.shelf.load()
        self._show_row()

    def _show_row(self) -> None:
        """The assistants, while nothing has been said; nothing where there are none."""
        if not self._window.is_empty or not self.shelf.may_have_any:
            if self.row is not None:
                self.row.hide()
            return
        assistants = self.shelf.library.assistants
        if self.row is None:
            if not assistants:
                return
            from desktop_chat.ui.prompts.row import AssistantsRow

            self.row = AssistantsRow()
            self.row.chosen.connect(self._on_chosen)
            self.row.others_asked.connect(lambda: self._window.palette_asked.emit("prompts"))
            self._window.add_over_box(self.row, under=True)
        name = str(self._controller.conversation.parameters.get("assistant", ""))
        self.row.show_assistants(assistants, name)
        self.row.setVisible(bool(assistants))

    def _retell_row(self) -> None:
        if self.row is not None:
            self.row.show_assistants((), "")  # made anew, with what is said of each
            self._show_row()

    def _on_chosen(self, assistant: Assistant) -> None:
        """Begin with one, or go on without the one that was chosen before."""
        if self._controller.conversation.parameters.get("assistant") == assistant.name:
            self._controller.conversation.parameters = {}
            self._controller.hold_only_this_with(*self._before)
            self._window.greeting.show_assistant("")
        else:
            self.begin_with(assistant)
        self._edit.setFocus()

    # In the message box.

    def _on_text(self) -> None:
        if self._edit.document().characterAt(0) != "/":
            self._given_up = False
            if self.completion is not None and self.completion.isVisible():
                self.completion.leave()
        elif not self._given_up and self._edit.hasFocus():
            self._offer()

    def _typed(self) -> str | None:
        """What stands behind the `/` that begins the box, up to the cursor; None elsewhere."""
        cursor = self._edit.textCursor()
        first = self._edit.document().firstBlock()
        if cursor.blockNumber() or cursor.hasSelection() or first.length() > _FIRST_LINE:
            return None
        return first.text()[1 : cursor.positionInBlock()]

    def _offer(self) -> None:
        from desktop_chat.ui.palette.finding import match
        from desktop_chat.ui.palette.rows import Kind, Row

        typed = self._typed()
        rows: list[Row] = []
        if typed is not None and typed == typed.lstrip():
            answers = [(match(each, typed), each) for each in self._commands(self._take)]
            found = [(answer, each) for answer, each in answers if answer and answer.weight > 0]
            kept = found if typed else [(answer, each) for answer, each in answers if answer]
            kept.sort(key=lambda pair: -pair[0].weight)
            rows = [
                Row(Kind.LINE, each.words, answer.marks, each.detail, target=each)
                for answer, each in kept[:_MOST_ROWS]
            ]
            if not typed:
                manage = Command("prompts", tr("Prompts and assistants…"), self.open_page)
                rows.append(Row(Kind.LINE, manage.words, target=manage))
        if rows or self.completion is not None:
            self._get_completion().show_rows(rows)

    def _get_completion(self) -> Completion:
        if self.completion is None:
            from desktop_chat.ui.prompts.completion import Completion

            page = self._window.centralWidget()
            assert page is not None
            self.completion = Completion(self._edit, page)
            self.completion.set_colours(self._window.colours)
            self._window.colours_changed.connect(self.completion.set_colours)
            self.completion.taken.connect(self._on_taken)
            self.completion.given_up.connect(self._give_up)
        return self.completion

    def _give_up(self) -> None:
        self._given_up = True

    def _on_taken(self, command: Command) -> None:
        self._get_completion().leave()
        cursor = self._edit.textCursor()
        cursor.setPosition(0, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        command.run()

    # What there is.

    def _commands(self, use: Callable[[SavedPrompt], object]) -> Iterable[Command]:
        library = self.shelf.library
        for prompt in library.prompts:
            line = " ".join(prompt.text[:_FIRST_LINE].split())
            yield Command(
                f"prompt {prompt.id}",
                prompt.name,
                lambda prompt=prompt: use(prompt),  # type: ignore[misc]
                Group.PROMPTS,
                also=tr("prompt"),
                detail=line,
            )
        for assistant in library.assistants:
            yield Command(
                f"assistant {assistant.id}",
                assistant.name,
                lambda assistant=assistant: self.begin_with(assistant),  # type: ignore[misc]
                Group.PROMPTS,
                also=tr("assistant role"),
                detail=tr("Assistant"),
            )

    def _places(self) -> Iterable[Command]:
        found = list(self._commands(self._take))
        yield from (each for each in found if each.name.startswith("assistant"))
        yield from (each for each in found if each.name.startswith("prompt"))
        words = tr("Prompts and assistants…")
        also = tr("library templates roles write")
        yield Command("prompts", words, self.open_page, Group.PROMPTS, also=also)

    # Using them.

    def _take(self, prompt: SavedPrompt) -> None:
        """Put a prompt into the box; what it leaves open is asked for first."""
        from desktop_chat.chat.library import variables_of

        variables = variables_of(prompt.text)
        if not variables:
            self._insert(prompt.text)
            return
        self._asked = prompt
        if self.form is None:
            from desktop_chat.ui.prompts.variables import VariableForm

            self.form = VariableForm()
            self._window.add_over_box(self.form)
            self.form.filled.connect(self._fill)
            self.form.given_up.connect(self._close_form)
        self.form.ask(prompt.name, variables)

    def _fill(self, values: dict[str, str]) -> None:
        from desktop_chat.chat.library import filled

        prompt = self._asked
        self._close_form()
        if prompt is not None:
            self._insert(filled(prompt.text, values))

    def _close_form(self) -> None:
        self._asked = None
        if self.form is not None:
            self.form.hide()
        self._edit.setFocus()

    def _insert(self, text: str) -> None:
        """At the cursor, to be undone with one key."""
        self._given_up = text.startswith("/")
        self._edit.textCursor().insertText(text)
        self._edit.ensureCursorVisible()
        self._edit.setFocus()

    def begin_with(self, assistant: Assistant) -> None:
        """A conversation with an assistant: the one in view where that is empty, else a new one."""
        self._controller.new_chat()
        conversation = self._controller.conversation
        had_one = bool(conversation.parameters.get("assistant"))
        if not had_one:
            self._before = (self._connections.chosen.id, self._connections.chosen.model)
        record = assistant.parameters.as_record()
        conversation.parameters = {**record, "assistant": assistant.name}
        connection = self._find(assistant)
        if connection or assistant.model:
            at = connection or self._connections.chosen.id
            model = assistant.model or self._model_of(at)
            self._controller.hold_only_this_with(at, model)
        elif had_one:
            self._controller.hold_only_this_with(*self._before)
        self._window.greeting.show_assistant(assistant.name)

    def _find(self, assistant: Assistant) -> str:
        """The id of an assistant's connection here, by its id or its name; empty if none."""
        known = self._connections.all
        ids = [each.id for each in known if each.id == assistant.connection_id]
        named = [each.id for each in known if each.name == assistant.connection]
        return next(iter((*ids, *named)), "")

    def _model_of(self, connection_id: str) -> str:
        return next((c.model for c in self._connections.all if c.id == connection_id), "")
