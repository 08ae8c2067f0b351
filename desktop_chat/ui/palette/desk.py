"""Finding as one types, and going to what is found or doing it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.chat.conversations import Conversation
from desktop_chat.storage.store import Store
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.chat.messages import Message
    from desktop_chat.chat.search_words import Scope, Wanted
    from desktop_chat.storage.values import ListedConversation, SearchHit, SearchResults
    from desktop_chat.ui.commands import Command
    from desktop_chat.ui.palette.other_version import OtherVersion
    from desktop_chat.ui.palette.panel import Backdrop, PalettePanel

log = logging.getLogger(__name__)

REST_MS = 40  # between two searches; the first key of several does not wait
LIMIT = 60
RECENT_MOST = 100
AGAIN_MS = 1000  # while messages are still being indexed


class PaletteDesk(QObject):
    """Between the palette, the store, the commands and the conversation in view.

    What shows is loaded when it is first asked for. A search that is under way when the next one
    begins is given up by the store.
    """

    def __init__(
        self, window: MainWindow, store: Store, desk: HistoryDesk, controller: Controller
    ) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._desk = desk
        self._controller = controller
        self._backdrop: Backdrop | None = None
        self.other_version: OtherVersion | None = None  # once a search has led to one
        self._came_from: QWidget | None = None
        self._commands: list[Command] = []  # what can be done, as it was when the palette opened
        self._shown: tuple[object, ...] = ()  # what the lines belong to
        self._opens_first = False  # Enter was pressed before the lines were there
        self._keeps_words = False  # a message was gone to: the next one may be wanted too
        self._rest = self._timer(REST_MS)
        self._is_behind = False  # the text has changed since the last search
        self._again = self._timer(AGAIN_MS)
        self._rest.timeout.connect(self._ask_newest)
        self._again.timeout.connect(self._ask)
        window.palette_asked.connect(self.open)
        window.sidebar.search.textEdited.connect(self._take_from_list)
        window.sidebar.search.entered.connect(self.open)
        window.sidebar.search.left.connect(window.composer.edit.setFocus)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(milliseconds)
        return timer

    # Opening and closing.

    @property
    def panel(self) -> PalettePanel | None:
        """The palette, once it was opened."""
        return self._backdrop.panel if self._backdrop else None

    @property
    def is_open(self) -> bool:
        return self._backdrop is not None and self._backdrop.isVisible()

    def open(self, scope: str = "all") -> None:
        """Show it, over everything; it is ready to be typed in."""
        from desktop_chat.chat.search_words import Scope

        backdrop = self._backdrop or self._make()
        panel, was_open = backdrop.panel, self.is_open
        keeps_words = self._keeps_words and scope != Scope.PROMPTS.value
        if not was_open:
            self._came_from = QApplication.focusWidget()
            registry = self._window.commands
            commands = [each for each in registry.offered() if each.name != "search"]
            self._commands = [*commands, *registry.places()]
            if not keeps_words:
                panel.box.clear()
                panel.filters.reset()
        panel.filters.choose(Scope(scope))
        backdrop.place()
        backdrop.show()
        backdrop.raise_()
        panel.box.take_focus()
        if not was_open and not keeps_words:
            self._refresh()
        self._keeps_words = False

    def _make(self) -> Backdrop:
        from desktop_chat.ui.palette.panel import Backdrop

        page = self._window.centralWidget()
        assert page is not None
        self._backdrop = backdrop = Backdrop(self._window.icons, page)
        backdrop.hide()
        backdrop.set_colours(self._window.colours)
        self._window.colours_changed.connect(backdrop.set_colours)
        panel = backdrop.panel
        self._window.language_changed.connect(panel.filters.retell)
        panel.box.textChanged.connect(self._refresh)
        panel.filters.changed.connect(self._refresh)
        panel.box.entered.connect(self._enter)
        panel.chosen.connect(self._go)
        panel.left.connect(self.leave)
        panel.focus_left.connect(self.close)
        backdrop.pressed.connect(self.leave)
        return backdrop

    def _take_from_list(self, words: str) -> None:
        """What is typed at the list is looked for everywhere."""
        self._window.sidebar.search.clear()
        self.open()
        if (panel := self.panel) is not None:
            panel.box.setText(words)  # not for people: theirs
            panel.box.end(False)  # nothing is selected

    def leave(self) -> None:
        """Close it; back to where one was."""
        before = self._came_from
        self.close()
        at = before if before is not None and before.isVisible() else self._window.composer.edit
        at.setFocus()

    def close(self) -> None:
        """Close it; the focus has gone somewhere else, or will."""
        self._came_from = None
        self._opens_first = False
        self._again.stop()
        if self._backdrop is not None:
            self._backdrop.hide()

    # Finding.

    def _refresh(self) -> None:
        self._opens_first = False
        self._again.stop()
        self._is_behind = True
        if not self._rest.isActive():
            self._ask_newest()

    def _ask_newest(self) -> None:
        """Look for what stands there, and then not again for a moment."""
        if self._is_behind and self._backdrop is not None:
            self._is_behind = False
            self._ask()
            self._rest.start()

    def _wanted(self) -> tuple[Wanted, Scope]:
        from datetime import datetime

        from desktop_chat.chat.search_words import read_words

        panel = self.panel
        assert panel is not None
        now = datetime.now()  # noqa: DTZ005  # days by this machine's clock
        wanted = panel.filters.put_into(read_words(panel.box.text(), now), now)
        return wanted, wanted.scope or panel.filters.scope

    def _ask(self) -> None:
        from desktop_chat.chat.search_words import Scope
        from desktop_chat.storage.values import Within

        wanted, scope = self._wanted()
        what = (wanted, scope)
        if not wanted.text:
            if scope in (Scope.ALL, Scope.CONVERSATIONS):
                lines = self._store.lines(limit=RECENT_MOST)
                lines.then(lambda got: self._begin(what, got), lambda _: self._begin(what, ()))
            else:
                self._begin(what, ())
        elif scope in (Scope.ALL, Scope.CONVERSATIONS, Scope.MESSAGES):
            here = self._controller.conversation.id if wanted.is_here else ""
            within = Within(here, wanted.since, wanted.until, wanted.role)
            found = self._store.search(wanted.text, LIMIT, within)
            found.then(lambda got: self._show(what, got), lambda error: self._fail(what, error))
        else:
            self._show(what, None)

    def _begin(self, what: tuple[Wanted, Scope], lines: tuple[ListedConversation, ...]) -> None:
        """Nothing is typed: where one was last, and what can be done."""
        from desktop_chat.ui.palette.finding import rows_to_begin_with

        if what == self._wanted() and (panel := self.panel) is not None:
            wanted, scope = what
            kept = [line for line in lines if _is_within(line.updated_at, wanted)]
            rows = rows_to_begin_with(kept, scope, self._commands)
            panel.show_rows(rows, _first_sentence(scope, bool(rows)))
            self._finish(what)

    def _show(self, what: tuple[Wanted, Scope], found: SearchResults | None) -> None:
        from desktop_chat.ui.palette.finding import rows_for

        if what != self._wanted() or (panel := self.panel) is None:
            return
        wanted, scope = what
        rows = rows_for(wanted, scope, found, self._commands)
        mark = panel.list.currentIndex().row() if what == self._shown else -1
        panel.show_rows(rows, _sentence(panel.box.text().strip(), bool(rows), found, scope))
        if 0 <= mark < len(rows):
            panel.mark(mark)
        if found is not None and not found.is_whole and self.is_open:
            self._again.start()
        self._finish(what)

    def _finish(self, what: tuple[Wanted, Scope]) -> None:
        self._shown = what
        if self._opens_first:
            self._opens_first = False
            self._enter()

    def _fail(self, what: tuple[Wanted, Scope], error: BaseException) -> None:
        log.warning("the history cannot be searched: %s", error)
        if what == self._wanted() and (panel := self.panel) is not None:
            self._show(what, None)
            said = tr("The history cannot be searched just now. Try again in a moment.")
            panel.say(said)

    # Going there.

    def _enter(self) -> None:
        panel = self.panel
        if panel is None:
            return
        if self._shown != self._wanted():
            self._opens_first = True
        elif panel.current is not None:
            self._go(panel.current.target)

    def _go(self, target: Command | SearchHit | Scope | None) -> None:
        from desktop_chat.chat.search_words import Scope
        from desktop_chat.ui.commands import Command

        panel = self.panel
        if panel is None or target is None:
            return
        if isinstance(target, Scope):
            panel.filters.choose(target)
            panel.box.setFocus()
        elif isinstance(target, Command):
            self.close()
            self._window.composer.edit.setFocus()
            target.run()
        else:
            self._open(target, panel)

    def _open(self, hit: SearchHit, panel: PalettePanel) -> None:
        """Show the conversation of a hit, at its place."""
        before = self._controller.conversation

        def go(conversation: Conversation | None) -> None:
            if self._controller.conversation is not before:
                return  # the person went somewhere else meanwhile
            if conversation is None:
                panel.say(tr("This conversation is not there any more."))
            elif self._go_to_place(hit, conversation, panel):
                self._keeps_words = bool(hit.message_id)
                self.close()
                self._window.composer.edit.setFocus()

        self._desk.load(hit.conversation_id, go)

    def _go_to_place(self, hit: SearchHit, conversation: Conversation, panel: PalettePanel) -> bool:
        """Show it; False where that must wait, which is said."""
        self._controller.open_conversation(conversation.id)
        message = conversation.find(hit.message_id) if hit.message_id else None
        if message is None:
            return True
        if message not in conversation.messages:
            if self._controller.is_busy:
                panel.say(
                    tr("It is in another version, which can be shown when the reply is over.")
                )
                return False
            self._look_at(conversation, message)
        words = [hit.snippet[mark.start : mark.end] for mark in hit.marks]
        number = conversation.messages.index(message)
        self._window.transcript.jump_to_words(number, hit.start, words)
        return True

    def _look_at(self, conversation: Conversation, message: Message) -> None:
        if self.other_version is None:
            from desktop_chat.ui.palette.other_version import OtherVersion

            self.other_version = OtherVersion(self._window, self._controller)
        self.other_version.show(conversation, message)


def _is_within(moment: float, wanted: Wanted) -> bool:
    is_after = wanted.since is None or moment >= wanted.since
    return is_after and (wanted.until is None or moment < wanted.until)


def _first_sentence(scope: Scope, has_rows: bool) -> str:
    if scope.value == "messages":
        return tr("Type words that are in a message.")
    if not has_rows:
        return tr("There is nothing here yet.")
    return tr("in:this, from:me and after:2026-01-31 narrow it down")


def _sentence(typed: str, has_rows: bool, found: SearchResults | None, scope: Scope) -> str:
    if not has_rows:
        said = tr("Nothing is found for “{words}”.").replace("{words}", typed)
    elif found is None or scope.value == "conversations":
        said = ""
    elif len(found.hits) == 1:
        said = tr("One place")
    elif len(found.hits) >= LIMIT:
        said = tr("The best %n places", LIMIT)
    else:
        said = tr("%n places", len(found.hits)) if found.hits else ""
    if found is None or found.is_whole:
        return said
    waiting = tr("Older messages are still being made ready for searching.")
    return f"{said} {waiting}".strip()
