"""All conversations at once: writing them to a file, taking them from one, backups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.storage.exchange.exporting import Format
from desktop_chat.storage.values import Backup
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.dates import moment_words
from desktop_chat.ui.network_sentences import size_words
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr
from desktop_chat.ui.written_file import WrittenFile

_STEPS = 1000  # of the progress bar: sizes in bytes are too large for it


class HistoryPage(QWidget):
    """Shows what can be done; what is asked for is given up at once."""

    export_asked = Signal(bool, object)  # whether all conversations, and the Format
    import_asked = Signal()
    cancel_asked = Signal()
    backup_asked = Signal()
    restore_asked = Signal(object)  # a Backup; the person has agreed
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._backups: list[Backup] = []
        self._chosen: Backup | None = None  # what the question is about
        self._is_busy = False
        self.what, self.form = ChoiceBox(), ChoiceBox()
        self._fill_choices()
        self.export_button = _button(tr("Export…"))
        self.import_button = _button(tr("Import…"))
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cancel = _button(tr("Cancel"))
        self._said = {is_import: _said() for is_import in (False, True)}
        self._is_import = False  # what is told of last
        self.written = WrittenFile()
        self.written.failed.connect(self._on_not_opened)
        self.backups_said = _said()
        self._rows = QFormLayout()
        self._work = QWidget()  # how far an export or import is, below its own button
        self._places = {is_import: _place() for is_import in (False, True)}
        self.table = _table()
        self.backup_button = _button(tr("Back up now"))
        self.restore_button = _button(tr("Go back to this…"))
        self.question = Strip("banner")
        self._lay_out()
        self._connect()
        self.show_backups([])
        self._show_work(wanted=False)

    def _fill_choices(self) -> None:
        self.what.setAccessibleName(tr("What to export"))
        self.what.addItem(tr("The conversation in view"), False)
        self.what.addItem(tr("All conversations"), True)
        self.form.setAccessibleName(tr("Format"))
        for form, name in (
            (Format.MARKDOWN, tr("Markdown")),
            (Format.HTML, tr("Web page")),
            (Format.JSON, tr("JSON, with all versions")),
        ):
            self.form.addItem(name, form.value)  # not for people: translated above

    def _connect(self) -> None:
        self.export_button.clicked.connect(self._ask_for_export)
        self.import_button.clicked.connect(self.import_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.backup_button.clicked.connect(self.backup_asked)
        self.restore_button.clicked.connect(self._ask_whether)
        self.table.itemActivated.connect(self._ask_whether)
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self.question.chosen.connect(self._on_answer)

    def _lay_out(self) -> None:
        form = self._rows
        form.setHorizontalSpacing(tokens.SPACE_4)
        form.setVerticalSpacing(tokens.SPACE_3)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Export"), self.what)
        form.addRow(tr("Format"), self.form)
        form.addRow("", _row(self.export_button))
        form.addRow("", self._places[False])
        form.addRow("", self._said[False])
        form.addRow("", self.written)
        sources = _said()
        sources.setText(
            tr("A JSON file of this app, or the zip or conversations.json of a ChatGPT export")
        )
        sources.setVisible(True)
        form.addRow(tr("Import"), sources)
        form.addRow("", _row(self.import_button))
        form.addRow("", self._places[True])
        form.addRow("", self._said[True])
        bar = QHBoxLayout(self._work)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(tokens.SPACE_3)
        bar.addWidget(self.progress, 1)
        bar.addWidget(self.cancel)
        self.tell_below(is_import=False)
        buttons = _row(self.backup_button, self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(_heading(tr("To and from files")))
        column.addLayout(form)
        column.addSpacing(tokens.SPACE_3)
        column.addWidget(_heading(tr("Backups")))
        column.addWidget(self.backups_said)
        column.addWidget(self.question)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        column.addStretch(0)  # where there is no table

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    # Exports and imports.

    def _ask_for_export(self) -> None:
        form = Format(self.form.currentData())
        self.export_asked.emit(bool(self.what.currentData()), form)

    def tell_below(self, is_import: bool) -> None:
        """What follows is told below the button of exports or of imports."""
        layout = self._places[is_import].layout()
        if layout is not None and not self._is_busy:
            self.say("")
            self._is_import = is_import
            layout.addWidget(self._work)
            self._show_place()

    @property
    def said(self) -> QLabel:
        """What is told of the last export or import."""
        return self._said[self._is_import]

    def begin(self, sentence: str) -> None:
        """Something is under way, which can be called off."""
        self._is_busy = True
        self.progress.setValue(0)
        self.say(sentence)
        self._show_work(wanted=True)

    def show_progress(self, done: int, total: int) -> None:
        if self._is_busy:
            self.progress.setValue(_STEPS * done // max(total, 1))

    def end(self, sentence: str, wrong: bool = False, written: Path | None = None) -> None:
        """It is over, for better or worse; `written` is the file that has come of it."""
        self._is_busy = False
        self._show_work(wanted=False)
        self.say(sentence, wrong)
        self.written.offer(written)
        self._rows.setRowVisible(self.written, written is not None)

    def _on_not_opened(self, sentence: str) -> None:
        self.say(sentence, wrong=True)
        self._rows.setRowVisible(self.written, True)

    def say(self, sentence: str, wrong: bool = False) -> None:
        """What to say about files."""
        self._rows.setRowVisible(self.written, False)
        _show(self.said, sentence, wrong)
        self._show_place()

    def _show_place(self) -> None:
        """A row with nothing in it would leave a gap."""
        for is_import, place in self._places.items():
            is_told = is_import is self._is_import
            self._rows.setRowVisible(place, is_told and not self.progress.isHidden())
            said = self._said[is_import]
            self._rows.setRowVisible(said, is_told and bool(said.text()))

    def _show_work(self, wanted: bool) -> None:
        self.progress.setVisible(wanted)
        self.cancel.setVisible(wanted)
        if wanted:
            self.cancel.setFocus()
        self._show_buttons()
        self._show_place()

    # Backups.

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """The list, newest first; what was marked stays so."""
        marked = self._marked
        self._backups = list(backups)
        self.table.clear()
        for backup in backups:
            item = QTreeWidgetItem([moment_words(backup.made_at), size_words(backup.size)])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, str(backup.path))  # not for people: a path
            self.table.addTopLevelItem(item)
            if marked is not None and backup.path == marked.path:
                self.table.setCurrentItem(item)
        self.table.setVisible(bool(backups))
        self._show_buttons()

    @property
    def _marked(self) -> Backup | None:
        item = self.table.currentItem()
        row = self.table.indexOfTopLevelItem(item) if item is not None else -1
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def say_of_backups(self, sentence: str, wrong: bool = False) -> None:
        _show(self.backups_said, sentence, wrong)

    def _ask_whether(self) -> None:
        """Nothing is exchanged before the person has agreed."""
        self._chosen = self._marked
        if self._chosen is None or self._is_busy:
            return
        said = tr(
            "Go back to the conversations of {when}? Replies under way are stopped. What is here "
            "now is kept in a file beside it."
        ).replace("{when}", moment_words(self._chosen.made_at))
        self.question.say(said, (("restore", tr("Go back")), ("leave", tr("Leave it"))))
        self.question.button("leave").setFocus()

    def _on_answer(self, name: str) -> None:
        self.question.hide()
        chosen, self._chosen = self._chosen, None
        if name == "restore" and chosen is not None:
            self.restore_asked.emit(chosen)

    def set_backing_up(self, busy: bool) -> None:
        """A backup is being made, or gone back to."""
        self._is_busy = busy
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in (self.export_button, self.import_button, self.backup_button):
            button.setEnabled(not self._is_busy)
        self.restore_button.setEnabled(self._marked is not None and not self._is_busy)


def moved_sentence(kept: Path) -> str:
    """Where what was replaced is kept."""
    said = tr("The backup's conversations are here again. Those it replaced are kept at {path}.")
    return said.replace("{path}", str(kept))


def _button(words: str) -> QPushButton:
    button = QPushButton(words)  # not for people: given
    button.setProperty("role", "quiet")
    button.setAccessibleName(words)  # not for people: given
    return button


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.SPACE_2)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _place() -> QWidget:
    place = QWidget()
    QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
    return place


def _table() -> QTreeWidget:
    table = QTreeWidget()
    table.setAccessibleName(tr("Backups"))
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setHeaderLabels([tr("Made"), tr("Size")])
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    table.setMinimumHeight(2 * tokens.CARD_HEIGHT)
    header = table.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    table.headerItem().setTextAlignment(
        1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    )
    return table


def _heading(text: str) -> QLabel:
    label = QLabel(text)  # not for people: given
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "title")
    return label


class _Sentence(QLabel):
    """As high as its lines are in the width that it has: a form would leave room for more."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.width() <= hint.width():
            return hint
        return QSize(hint.width(), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def _said() -> QLabel:
    label = _Sentence()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it is read with the page; its menu copies
    label.hide()
    return label


def _show(label: QLabel, text: str, wrong: bool) -> None:
    label.setText(text)  # not for people: given
    label.setAccessibleName(text)  # not for people: given
    label.setProperty("role", "error" if wrong else "muted")
    label.style().unpolish(label)
    label.style().polish(label)
    label.setVisible(bool(text))
