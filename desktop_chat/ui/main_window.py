"""The window: list at left, conversation at right, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSpacerItem, QVBoxLayout, QWidget

from desktop_chat.ui.commands import Command, Commands
from desktop_chat.ui.composer import ColumnHolder, Composer
from desktop_chat.ui.greeting import FirstSteps, Greeting
from desktop_chat.ui.header import ElidedLabel, Header
from desktop_chat.ui.places import put_back, put_first
from desktop_chat.ui.sidebar import Sidebar
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import grown, set_least
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.chat.messages import Message
    from desktop_chat.ui.queue_strip import QueueStrip
    from desktop_chat.ui.transcript.message_bar import MessageAction, VersionPlace
    from desktop_chat.ui.transcript.overlays import Overlays
    from desktop_chat.ui.undo_strip import UndoStrip
    from desktop_chat.ui.work_strip import WorkStrip

TITLE = "Desktop Chat"


class MainWindow(QMainWindow):
    """Puts the parts together; what they mean is the controller's business."""

    closed = Signal()
    stop_pressed = Signal()
    new_asked = Signal()
    settings_asked = Signal()
    help_asked = Signal()
    settings_page_asked = Signal(str)  # as `settings.table.Section` names it
    retry_asked = Signal()
    export_asked = Signal(str)  # a conversation's id
    copy_asked = Signal()
    recovery_chosen = Signal(str)  # "keep", "continue" or "retry"
    trouble_chosen = Signal(str)  # what to do about a history that cannot be saved
    message_action = Signal(str, object)  # an action of a message, and the message
    zoom_asked = Signal(int)  # 1 larger, -1 smaller, 0 as it was
    palette_asked = Signal(str)  # what to look through, as `chat.search_words.Scope` names it
    colours_changed = Signal(object)  # Colours
    language_changed = Signal()
    quick_key_said = Signal(str)  # how it stands with the key from anywhere

    quick_key_words = ""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)  # not for people: the name of the program
        set_least(self, *tokens.WINDOW_LEAST)
        self.setAcceptDrops(True)
        self.icons = icons
        self.colours = LIGHT
        self._overlays: Overlays | None = None
        self.versions_of: Callable[[Message], VersionPlace | None] = lambda _: None
        self.undo_delete: Callable[[], object] = lambda: None
        self.actions_of: Callable[[Message], list[MessageAction]] | None = None
        self.note_of: Callable[[Message], str] = lambda _: ""
        self.dragged: Callable[[QDragEnterEvent], object] = lambda _: None
        self.dropped: Callable[[QDropEvent], object] = lambda _: None
        self.recovery: Strip | None = None  # under a reply that the end of the app has cut
        self.trouble: Strip | None = None  # over the conversation
        self.editing: Strip | None = None  # over the message box
        self.queue: QueueStrip | None = None  # there too
        self.undo_strip: UndoStrip | None = None  # over the foot of the transcript
        self._work_strip: WorkStrip | None = None
        self._instead: QWidget | None = None  # of the transcript
        self.sidebar = Sidebar(icons)
        self.header = Header(icons)
        self.transcript = TranscriptView()
        self.greeting = Greeting()
        self.composer = Composer()
        self.first_steps = FirstSteps()
        self.hint = ElidedLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._above, self._below = QSpacerItem(0, 0), QSpacerItem(0, 0)
        self._is_empty: bool | None = None
        self.wants_sidebar = True
        self.stays: Callable[[], bool] = lambda: False  # hidden, not ended, when it is closed
        self._lay_out()
        self._bind_keys()
        self.header.sidebar_asked.connect(self.toggle_sidebar)
        self.header.settings_asked.connect(self.settings_asked)
        self.sidebar.new_asked.connect(self.new_asked)
        self.composer.stop_pressed.connect(self.stop_pressed)
        self.show_empty(empty=True, first_run=False)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, tokens.SPACE_2)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.transcript, 1)
        self._column.addItem(self._above)
        self._column.addWidget(ColumnHolder(self.greeting))
        self._column.addSpacing(tokens.SPACE_4)
        self._composer_holder = ColumnHolder(self.composer)
        self._column.addWidget(self._composer_holder)
        self._column.addSpacing(tokens.SPACE_1)
        below = QWidget()
        self._hint_row = QHBoxLayout(below)
        self._hint_row.setContentsMargins(0, 0, 0, 0)
        self._hint_row.addWidget(self.hint, 1)
        self._column.addWidget(ColumnHolder(below))
        self._column.addWidget(ColumnHolder(self.first_steps))
        self._column.addItem(self._below)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(page, 1)
        self.setCentralWidget(whole)
        # Here, since a widget that is put into another loses its place in the order.
        QWidget.setTabOrder(self.composer.button, self.composer.attach_button)

    def _bind_keys(self) -> None:
        self.commands = Commands(self)
        calls: dict[str, Callable[[], object]] = {
            "stop": self.stop_pressed.emit,
            "new-chat": self.new_asked.emit,
            "settings": self.settings_asked.emit,
            "sidebar": self.toggle_sidebar,
            "filter": self.filter_list,
            "retry": self.retry_asked.emit,
            "copy-reply": self.copy_asked.emit,
            "message-box": self.composer.edit.setFocus,
            "quit": self.quit,
            "help": self.help_asked.emit,
            "assistants": lambda: self.palette_asked.emit("prompts"),
            "models": self.header.models_asked.emit,
            "find": self.find_words,
            "search": lambda: self.palette_asked.emit("all"),
            "search-messages": lambda: self.palette_asked.emit("messages"),
            "previous-question": lambda: self.step_question(forward=False),
            "next-question": lambda: self.step_question(forward=True),
            "find-next": lambda: self.find_next(forward=True),
            "find-previous": lambda: self.find_next(forward=False),
            "larger": lambda: self.zoom_asked.emit(1),
            "smaller": lambda: self.zoom_asked.emit(-1),
            "usual-size": lambda: self.zoom_asked.emit(0),
        }
        self.commands.bind(calls)

        def in_words() -> Iterable[Command]:
            from desktop_chat.ui.window_commands import window_commands

            return window_commands(self, {**calls, "edit-last": self.composer.edit.last_asked.emit})

        self.commands.add(in_words)

    @property
    def is_empty(self) -> bool:
        """Whether the conversation in view has no messages yet."""
        return bool(self._is_empty)

    def show_conversation_title(self, title: str) -> None:
        """The conversation's title, in the header and in the window's own."""
        self.header.show_title(title)
        whole = f"{title} — {TITLE}" if title else TITLE
        self.setWindowTitle(whole)  # not for people: theirs

    def show_empty(self, empty: bool, first_run: bool) -> None:
        """An empty conversation has the message box in the middle of the page."""
        self.first_steps.show_if(empty and first_run, self.composer.edit)
        if empty == self._is_empty:
            return
        self._is_empty = empty
        if not empty:
            self.overlays.place()
        policy = self._above.sizePolicy().Policy
        for room in (self._above, self._below):
            room.changeSize(0, 0, policy.Fixed, policy.Expanding if empty else policy.Fixed)
        self.transcript.setVisible(not empty)
        self.greeting.setVisible(empty)
        self._column.invalidate()

    @property
    def overlays(self) -> Overlays:
        """What floats over the transcript; loaded with it, when there is something to show."""
        if self._overlays is None:
            from desktop_chat.ui.transcript.overlays import Overlays
            from desktop_chat.ui.typed_beside import TypedBeside, WheelBeside

            TypedBeside(self.transcript, self.composer.edit)
            WheelBeside(self.transcript, self._composer_holder)
            self._overlays = Overlays(self.transcript, self.icons)
            self._overlays.versions_of = self.versions_of
            self._overlays.actions_of = self.actions_of or self._overlays.actions_of
            self._overlays.note_of = self.note_of
            self._overlays.chosen = self.message_action.emit
            self._overlays.undo = self.undo_delete
        return self._overlays

    def show_recovery(self, wanted: bool, can_continue: bool) -> None:
        """What can be done with a reply that the end of the app has cut."""
        if self.recovery is None:
            if not wanted:
                return
            self.recovery = Strip("card")
            self.recovery.chosen.connect(self.recovery_chosen)
            holder = ColumnHolder(self.recovery)
            self._column.insertWidget(self._column.indexOf(self._composer_holder) - 1, holder)
        going_on = (("continue", tr("Continue")),) if can_continue else ()
        if wanted:
            said = tr("What came of this reply is kept. Go on with it?")
            self.recovery.say(said, (("keep", tr("Keep")), *going_on, ("retry", tr("Retry"))))
            self.recovery.follow(self.transcript)
        else:
            self.recovery.hide()

    def add_beside_hint(self, widget: QWidget) -> None:
        """Give something small its place at the end of the line under the message box."""
        self._hint_row.addWidget(widget)

    def show_instead(self, view: QWidget | None) -> None:
        """Show something in the place of the transcript; None brings that back."""
        if self._instead is not None:
            self._column.removeWidget(self._instead)
            self._instead.hide()
            self._instead.deleteLater()
        self._instead = view
        if view is not None:
            self._column.insertWidget(self._column.indexOf(self.transcript) + 1, view, 1)
            view.show()
            self.overlays.show_for(None)
        self.transcript.setVisible(view is None and not self._is_empty)

    @property
    def work_strip(self) -> WorkStrip:
        """How an export, an import or a print goes on."""
        if self._work_strip is None:
            from desktop_chat.ui.work_strip import WorkStrip

            self._work_strip = WorkStrip()
            self._column.insertWidget(1, ColumnHolder(self._work_strip))
        return self._work_strip

    def make_queue_strip(self) -> QueueStrip:
        """Where messages wait, over the message box."""
        from desktop_chat.ui.queue_strip import QueueStrip

        self.queue = QueueStrip(self.icons, self.colours)
        self.colours_changed.connect(self.queue.set_colours)
        self.add_over_box(self.queue)
        return self.queue

    def add_over_box(self, widget: QWidget, under: bool = False) -> None:
        """Give a part of the window its place over the message box, or under it."""
        place = self._column.indexOf(self._composer_holder) + under
        room = 0 if under else tokens.SPACE_1
        self._column.insertWidget(place, ColumnHolder(widget, below=room))

    def add_below_steps(self, widget: QWidget) -> None:
        """Give a part of an empty conversation its place, below all others."""
        self._column.insertWidget(self._column.indexOf(self._below), ColumnHolder(widget))

    def show_trouble(self, sentence: str, actions: Sequence[tuple[str, str]] = ()) -> None:
        """A sentence over the conversation; an empty one takes it away."""
        if self.trouble is None:
            if not sentence:
                return
            self.trouble = Strip("banner")
            self.trouble.chosen.connect(self.trouble_chosen)
            self.add_banner(self.trouble)
        if sentence:
            self.trouble.say(sentence, actions)
            self.trouble.follow(self.header.settings)
        else:
            self.trouble.hide()

    def add_banner(self, banner: QWidget) -> None:
        """Put a banner over the conversation."""
        self._column.insertWidget(1, ColumnHolder(banner))

    def find_words(self) -> None:
        """Open the find bar of the conversation in view."""
        if not self._is_empty:
            self.overlays.find()

    def find_next(self, forward: bool) -> None:
        """The next match of what is looked for; asks for words where nothing is."""
        if self._is_empty:
            return
        if self.overlays.find_bar.isVisible():
            self.transcript.engine.finder.step(forward)
        else:
            self.find_words()

    def step_question(self, forward: bool) -> None:
        """Lead the transcript to the question before what is on the screen, or after it."""
        if not self._is_empty and self._instead is None:
            from desktop_chat.ui.transcript.questions import step_question

            step_question(self.transcript, forward)

    def show_hint(self, busy: bool, sends_with_enter: bool) -> None:
        """The line of keys under the message box."""
        if busy:
            self.hint.set_whole(tr("Esc stops the reply · A message sent now waits for its end"))
        elif sends_with_enter:
            self.hint.set_whole(tr("Enter sends · Shift+Enter makes a new line"))
        else:
            self.hint.set_whole(tr("Ctrl+Enter sends · Enter makes a new line"))

    def come_up(self) -> None:
        """In front of all others, ready to be written in."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        self.composer.edit.setFocus()

    def filter_list(self) -> None:
        """Ready to filter the list; the sidebar comes if it was hidden."""
        if not self.sidebar.isVisible():
            self.show_sidebar(wanted=True)
        self.sidebar.panel.open_filter()

    def toggle_sidebar(self) -> None:
        self.show_sidebar(not self.sidebar.isVisible())

    def show_sidebar(self, wanted: bool) -> None:
        """Show or hide the list. A window that becomes too narrow hides it by itself; one that
        is too narrow when it is asked for grows."""
        self.wants_sidebar = wanted
        if wanted and self.isVisible() and not self.isMaximized():
            room = self.screen().availableGeometry().width()
            self.resize(max(self.width(), min(self._least_with_sidebar(), room)), self.height())
        self.sidebar.setVisible(wanted)

    def _least_with_sidebar(self) -> int:
        """The width in which list and conversation stand beside each other."""
        return self.sidebar.minimumWidth() + grown(tokens.PAGE_LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needs = self.sidebar.minimumWidth() + tokens.SIDEBAR_NEEDS - tokens.SIDEBAR_WIDTH
        has_room = event.size().width() >= needs
        had_room = event.oldSize().width() >= needs
        if has_room is not had_room or event.oldSize().width() < 0:
            self.sidebar.setVisible(self.wants_sidebar and has_room)
        elif event.size().width() < self._least_with_sidebar():
            self.sidebar.hide()
        self.composer.edit.fit()

    def set_colours(self, colours: Colours) -> None:
        self.colours = colours
        self.sidebar.set_colours(colours)
        self.header.set_colours(colours)
        self.composer.button.set_colours(colours)
        self.composer.attach_button.setIcon(self.icons.get("attach", colours))
        if self.composer.tray is not None:
            self.composer.tray.set_colours(colours)
        self.transcript.set_colours(colours)
        if self._overlays is not None:
            self._overlays.set_colours(colours)
        self.colours_changed.emit(colours)

    def place(self, rect: tuple[int, int, int, int] | None) -> None:
        """Put the window where it was, if a screen still shows that place."""
        if not put_back(self, rect):
            put_first(self, QSize(*tokens.WINDOW))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragged(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped(event)

    def quit(self) -> None:
        """End the app, even where it would stay."""
        self.stays = lambda: False
        self.close()
        self.closed.emit()  # hidden windows are not closed again

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.stays():
            event.ignore()
            self.hide()
            return
        event.accept()
        self.closed.emit()
