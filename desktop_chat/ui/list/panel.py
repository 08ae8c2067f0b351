"""The list with what belongs to it: the way to the archive, the way back from a deletion."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.commands import show_keys
from desktop_chat.ui.list.lines import Lines
from desktop_chat.ui.list.more import MoreButton
from desktop_chat.ui.list.rows import ROW
from desktop_chat.ui.list.sections import Heading
from desktop_chat.ui.list.view import ConversationList
from desktop_chat.ui.search_box import SearchBox
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.words import tr

_TITLE = 200  # characters of a title
_FIRST = 1 << 61  # greater than the place of whatever the store has listed
UNDO_MS = 12_000
_SOON_MS = 60  # after which more of the list is shown, which comes in many pieces
_TEXTS_MS, _TEXTS = 10, 400  # how often and for how many what the filter looks in is made


class ListPanel(QWidget):
    """Shows `lines`; whatever changes in them goes through here."""

    chosen = Signal(str)
    end_near = Signal()  # more of the list is wanted
    renamed = Signal(str, str)  # which, and the new title
    titled = Signal(str, str)  # which, and the title that it has now
    delete_asked = Signal(object)  # ids
    undo_asked = Signal()
    menu_asked = Signal(object, str, QPoint)  # ids, else a folder; where on the screen
    dropped = Signal(object, str)  # ids, and the folder that they were dragged into
    dropped_anew = Signal(object)  # ids that were dragged to where a folder is made
    folded = Signal()  # other folders are folded than before

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.lines = Lines()
        self._icons = icons
        self._colours = LIGHT
        # Whether the archive is in view, and how many are in it.
        self._in_view, self._foot = "", (False, 0)
        self._is_stale = False  # what changed while a title was being written
        self._undo: Strip | None = None
        self.list = ConversationList(icons)
        MoreButton(self.list)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        self.nothing.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_2, 0)
        self.nothing.hide()
        self.filter_box: SearchBox | None = None  # once it was asked for
        self.filter_button = _filter_button()
        self.archive = QPushButton()
        self.archive.setAccessibleName(tr("Archive"))
        self.archive.setProperty("role", "list")
        self.archive.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.archive.hide()
        self._undo_end = self._timer(UNDO_MS, self.hide_undo)
        self._soon = self._timer(_SOON_MS, self.refresh)
        self._texts = self._timer(_TEXTS_MS, self._make_texts)
        self._midnight = self._timer(0, self.refresh)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_1)
        self._column.addWidget(self.nothing)
        self._column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_1)
        foot.addWidget(self.archive)
        foot.addStretch(1)
        foot.addWidget(self.filter_button)
        self._column.addLayout(foot)
        self._connect()

    def _timer(self, milliseconds: int, call: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(call)
        return timer

    def _connect(self) -> None:
        view = self.list
        view.chosen.connect(self.chosen)
        view.end_near.connect(self.end_near)
        view.undo_asked.connect(self.undo_asked)
        view.rows.renamed.connect(self._on_renamed)
        view.delete_asked.connect(self._ask_to_delete)
        view.fold_asked.connect(self.fold)
        view.menu_asked.connect(self._ask_for_menu)
        view.renaming_over.connect(self._on_renaming_over)
        view.typed.connect(self.open_filter)
        view.dropped.connect(self.dropped)
        view.dropped_anew.connect(self.dropped_anew)
        self.filter_button.clicked.connect(lambda: self.open_filter(""))
        self.archive.clicked.connect(lambda: self.show_archive(not self.lines.shows_archive))

    # What stands in it.

    @property
    def count(self) -> int:
        return len(self.lines)

    def add_lines(self, lines: Sequence[ListedConversation]) -> None:
        """More conversations at the end, soon to be seen. What is listed already stays."""
        self.lines.add(lines)
        if not self.list.rows.rows:
            self.refresh()
        elif not self._soon.isActive():
            self._soon.start()

    def clear(self) -> None:
        """Take all conversations out of the list."""
        self.lines.clear()
        self.refresh()

    def put_first(self, conversation_id: str, title: str) -> None:
        """A conversation goes on: it stands on top of its group, and in no archive."""
        now = time.time()
        line = self.lines.find(conversation_id)
        if line is None:
            line = ListedConversation(conversation_id, title, False, now, now, _FIRST, 0)
        line = line._replace(title=title, updated_at=now)
        self.lines.put_first(line)
        self.refresh()
        self.titled.emit(conversation_id, title)

    def put_back(self, places: Sequence[tuple[int, ListedConversation]]) -> None:
        """Conversations are there again, in the places that `take_out` told."""
        for place, line in reversed(places):
            self.lines.put_at(place, line)
        self.refresh()

    def take_out(self, ids: Sequence[str]) -> list[tuple[int, ListedConversation]]:
        """Take conversations out: where they stood, and what they were."""
        found = []
        for each in ids:
            line = self.lines.find(each)
            place = self.lines.take(each)
            if line is not None and place is not None:
                found.append((place, line))
        self.refresh()
        return found

    def put(self, *lines: ListedConversation) -> None:
        """Something of these has changed; those that are not there stay away."""
        is_other = [line for line in lines if self.lines.find(line.id) not in (None, line)]
        for line in is_other:
            self.lines.put(line)
        if is_other:
            self.refresh()

    def retitle(self, conversation_id: str, title: str) -> None:
        line = self.lines.find(conversation_id)
        if line is not None:
            self.put(line._replace(title=title))
            self.titled.emit(conversation_id, title)

    def refresh(self) -> None:
        """Show what the lines are now; once a title that is being written is finished."""
        if self.list.is_being_renamed:
            self._is_stale = True
            return
        self._is_stale = False
        self._soon.stop()
        lines = self.lines
        if lines.shows_archive and not lines.archived:
            lines.shows_archive = False
        self.list.show_rows(lines.rows())
        self._show_foot()
        self._wait_for_midnight()

    def retell(self) -> None:
        """Another language is spoken."""
        self._foot = (True, -1)
        self.lines.forget_sections()
        self.refresh()

    def _show_foot(self) -> None:
        foot = (self.lines.shows_archive, self.lines.archived)
        if foot != self._foot:
            self._foot = foot
            self._show_archive_button(*foot)
        is_empty = not self.list.rows.rows
        if is_empty and self.lines.words:
            words = self.lines.words.strip()
            said = tr("No title, folder or tag has “{words}” in it.").replace("{words}", words)
            self.nothing.setText(said)
        self.nothing.setVisible(is_empty and bool(self.lines.words))

    def _show_archive_button(self, is_inside: bool, count: int) -> None:
        if is_inside:
            self.archive.setText(tr("All conversations"))
        elif count:
            self.archive.setText(tr("Archive (%n)", count))
        if said := self.archive.text():
            self.archive.setAccessibleName(said)  # not for people: translated above
        self.archive.setVisible(bool(count) or is_inside)
        self._show_archive_icon()

    def _wait_for_midnight(self) -> None:
        if self._midnight.isActive():
            return
        now = time.localtime()
        passed = now.tm_hour * 3600 + now.tm_min * 60 + now.tm_sec
        self._midnight.start(max(60, 86_401 - passed) * 1000)

    # What is marked.

    def show_current(self, conversation_id: str) -> None:
        """Mark the conversation in view."""
        self._in_view = conversation_id
        self.list.show_current(conversation_id)

    def mark_in_view(self) -> None:
        """The mark returns to the conversation in view."""
        self.list.show_current(self._in_view)

    def focus_row(self, row: int) -> None:
        """Mark a row for the keyboard without opening it, if the list has the focus."""
        if self.list.hasFocus():
            self.list.mark_near(row)
            line = self.list.current
            self.list.painter.beside = line.id if line is not None else ""

    def fold(self, folder: str, is_folded: bool) -> None:
        """Show what is in a folder, or its name alone."""
        (self.lines.folded.add if is_folded else self.lines.folded.discard)(folder)
        self.refresh()
        for place, row in enumerate(self.list.rows.rows):
            if isinstance(row, Heading) and row.folder == folder:
                self.list.mark(self.list.rows.index(place))
        self.folded.emit()

    def show_archive(self, wanted: bool) -> None:
        """Show what is in the archive, or everything else."""
        self.lines.shows_archive = wanted
        self.refresh()
        self.list.scrollToTop()
        self.mark_in_view()
        self.list.setFocus()

    def open_filter(self, letters: str = "") -> None:
        """Ready to say what is to be seen; what was written in the list begins it."""
        box = self.filter_box
        if box is None:
            box = self.filter_box = SearchBox(self._icons, "filter")
            box.setAccessibleName(tr("Filter the list"))
            box.setPlaceholderText(tr("Filter by title, folder or tag"))
            show_keys(box, tr("Filter by title, folder or tag"), "filter")
            box.set_colours(self._colours)
            box.textChanged.connect(self.filter)
            box.stepped.connect(self._step)
            box.entered.connect(self._enter)
            box.left.connect(self.close_filter)
            self._column.insertWidget(0, box)
            QWidget.setTabOrder(box, self.list)
        box.show()
        box.take_focus()
        self._texts.start()
        if letters:
            box.setText(letters)  # not for people: theirs
            box.end(False)  # nothing is selected

    def _make_texts(self) -> None:
        """What words are looked for in, before the first of them is written."""
        if not self.lines.make_texts(_TEXTS):
            self._texts.start()

    def close_filter(self) -> None:
        """Show everything again."""
        if self.filter_box is not None:
            self.filter_box.clear()
            self.filter_box.hide()
        self.list.setFocus()

    def _step(self, count: int) -> None:
        """Mark another row while one writes."""
        self.list.mark_near(max(0, self.list.currentIndex().row() + count))

    def _enter(self) -> None:
        """Open the row that is marked, else the first one."""
        if self.list.current is None:
            self.list.mark_near(0)
        if (line := self.list.current) is not None:
            self.chosen.emit(line.id)

    def filter(self, words: str) -> None:
        """Show those only that have these words in their title, folder or tags."""
        if words.split() == self.lines.words.split():
            return
        self.lines.words = words
        self.refresh()
        self.list.scrollToTop()
        self.mark_in_view()

    # What is done with it.

    def _on_renamed(self, conversation_id: str, text: str) -> None:
        title = " ".join(text.split())[:_TITLE]
        self.renamed.emit(conversation_id, title)

    def _on_renaming_over(self) -> None:
        if self._is_stale:
            self.refresh()
            self.mark_in_view()

    def _ask_to_delete(self) -> None:
        if ids := self.list.selected:
            self.delete_asked.emit(tuple(ids))

    def _ask_for_menu(self, place: QPoint) -> None:
        row = self.list.currentIndex().data(ROW)
        ids = self.list.selected
        if not ids and isinstance(row, Heading):
            self.menu_asked.emit((), row.folder, place)
        elif ids:
            self.menu_asked.emit(tuple(ids), "", place)

    # Undo.

    def offer_undo(self, sentence: str) -> None:
        """Say what was done, with a way back, for some seconds."""
        if self._undo is None:
            self._undo = Strip("undo")
            self._undo.chosen.connect(lambda _: self.undo_asked.emit())
            self._column.addWidget(self._undo)
        self._undo.say(sentence, (("undo", tr("Undo")),))
        self._undo_end.start()

    def hide_undo(self) -> None:
        if self._undo is not None:
            self._undo.hide()

    @property
    def undo(self) -> Strip | None:
        """What offers the way back, once something was deleted."""
        return self._undo

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.list.set_colours(colours)
        if self.filter_box is not None:
            self.filter_box.set_colours(colours)
        self.filter_button.setIcon(self._icons.get("filter", colours))
        self._show_archive_icon()

    def _show_archive_icon(self) -> None:
        name = "chevron-left" if self.lines.shows_archive else "archive"
        self.archive.setIcon(self._icons.get(name, self._colours))


def _filter_button() -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "icon")
    button.setAccessibleName(tr("Filter the list"))
    show_keys(button, tr("Filter the list"), "filter")
    button.setIconSize(QSize(tokens.ICON, tokens.ICON))
    return button
