"""The window: list at left, conversation at right, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSpacerItem, QVBoxLayout, QWidget

from desktop_chat.ui.composer import ColumnHolder, Composer
from desktop_chat.ui.greeting import FirstSteps, Greeting
from desktop_chat.ui.header import ElidedLabel, Header
from desktop_chat.ui.sidebar import Sidebar
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.overlays import Overlays

TITLE = "Desktop Chat"


class MainWindow(QMainWindow):
    """Puts the parts together; what they mean is the controller's business."""

    closed = Signal()
    stop_pressed = Signal()
    new_asked = Signal()
    settings_asked = Signal()
    retry_asked = Signal()
    copy_asked = Signal()
    zoom_asked = Signal(int)  # 1 larger, -1 smaller, 0 as it was

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)  # not for people: the name of the program
        self.setMinimumSize(*tokens.WINDOW_LEAST)
        self._icons = icons
        self._overlays: Overlays | None = None
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
        self._column.addWidget(ColumnHolder(self.composer))
        self._column.addWidget(ColumnHolder(self.first_steps))
        self._column.addSpacing(tokens.SPACE_1)
        self._column.addWidget(self.hint)
        self._column.addItem(self._below)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(page, 1)
        self.setCentralWidget(whole)

    def _bind_keys(self) -> None:
        calls: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Esc", self.stop_pressed.emit),
            ("Ctrl+N", self.new_asked.emit),
            ("Ctrl+,", self.settings_asked.emit),
            ("Ctrl+B", self.toggle_sidebar),
            ("Ctrl+R", self.retry_asked.emit),
            ("Ctrl+Shift+C", self.copy_asked.emit),
            ("Ctrl+L", self.composer.edit.setFocus),
            ("Ctrl+Q", self.close),
            ("Ctrl+F", self.find_words),
            ("F3", lambda: self.find_next(forward=True)),
            ("Shift+F3", lambda: self.find_next(forward=False)),
            ("Ctrl++", lambda: self.zoom_asked.emit(1)),
            ("Ctrl+=", lambda: self.zoom_asked.emit(1)),
            ("Ctrl+-", lambda: self.zoom_asked.emit(-1)),
            ("Ctrl+0", lambda: self.zoom_asked.emit(0)),
        )
        for keys, call in calls:
            QShortcut(QKeySequence(keys), self, call)

    def show_conversation_title(self, title: str) -> None:
        """The conversation's title, in the header and in the window's own."""
        self.header.show_title(title)
        whole = f"{title} — {TITLE}" if title else TITLE
        self.setWindowTitle(whole)  # not for people: theirs

    def show_empty(self, empty: bool, first_run: bool) -> None:
        """An empty conversation has the message box in the middle of the page."""
        self.first_steps.setVisible(empty and first_run)
        if empty == self._is_empty:
            return
        self._is_empty = empty
        if not empty:
            self.overlays.place()
        expanding = self._above.sizePolicy().Policy.Expanding
        fixed = self._above.sizePolicy().Policy.Fixed
        vertical = expanding if empty else fixed
        self._above.changeSize(0, 0, fixed, vertical)
        self._below.changeSize(0, 0, fixed, vertical)
        self.transcript.setVisible(not empty)
        self.greeting.setVisible(empty)
        self._column.invalidate()

    @property
    def overlays(self) -> Overlays:
        """What floats over the transcript; loaded with it, when there is something to show."""
        if self._overlays is None:
            from desktop_chat.ui.transcript.overlays import Overlays

            self._overlays = Overlays(self.transcript, self._icons)
        return self._overlays

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

    def show_hint(self, busy: bool, sends_with_enter: bool) -> None:
        """The line of keys under the message box."""
        if busy:
            self.hint.set_whole(tr("Esc stops the reply"))
        elif sends_with_enter:
            self.hint.set_whole(tr("Enter sends · Shift+Enter makes a new line"))
        else:
            self.hint.set_whole(tr("Ctrl+Enter sends · Enter makes a new line"))

    def toggle_sidebar(self) -> None:
        self.show_sidebar(not self.sidebar.isVisible())

    def show_sidebar(self, wanted: bool) -> None:
        """Show or hide the list. A window that becomes too narrow hides it by itself."""
        self.wants_sidebar = wanted
        self.sidebar.setVisible(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = event.size().width() >= tokens.SIDEBAR_NEEDS
        had_room = event.oldSize().width() >= tokens.SIDEBAR_NEEDS
        if has_room is not had_room or event.oldSize().width() < 0:
            self.sidebar.setVisible(self.wants_sidebar and has_room)

    def set_colours(self, colours: Colours) -> None:
        self.sidebar.set_colours(colours)
        self.header.set_colours(colours)
        self.composer.button.set_colours(colours)
        self.transcript.set_colours(colours)
        if self._overlays is not None:
            self._overlays.set_colours(colours)

    def place(self, rect: tuple[int, int, int, int] | None) -> None:
        """Put the window where it was, if a screen still shows that place."""
        wanted = QRect(*rect) if rect else QRect()
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        fits = any(
            screen.intersected(wanted).width() > 100
            and wanted.width() <= 2 * screen.width()
            and wanted.height() <= 2 * screen.height()
            for screen in screens
        )
        if rect and fits:
            self.setGeometry(wanted)
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        width = min(tokens.WINDOW[0], room.width())
        height = min(tokens.WINDOW[1], room.height())
        self.resize(width, height)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()
