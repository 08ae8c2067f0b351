"""What this program is, and whether there is a newer one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat import __version__
from desktop_chat.chat.addresses import InputProblem, clean_service_address, is_local
from desktop_chat.chat.updates import Release, Updates
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.forms import form_layout
from desktop_chat.ui.sentences import address_problem_sentence
from desktop_chat.ui.settings.reset import reset_button
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.tick_box import TickBox
from desktop_chat.ui.words import tr

_NOTES_HEIGHT = 12 * tokens.SPACE_4


class AboutPage(QWidget):
    """Shows the version, and what is new in the next; asks for nothing by itself."""

    changed = Signal(object)  # Updates
    look_asked = Signal(str)  # at this address
    page_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("column")  # fields of several lines look as the others do
        self._updates = Updates()
        self._own_address = ""
        self._page = ""
        self._is_busy = False
        self.version = QLabel(tr("Desktop Chat {version}").replace("{version}", __version__))
        self.version.setProperty("role", "title")
        self.licences = Said()
        self.look = QPushButton(tr("Check for updates"))
        self.look.setProperty("role", "quiet")
        self.daily = TickBox(tr("Look once a day"))
        self.address = Line(tr("Update address"))
        self.reset = reset_button(tr("Updates"))
        self.address_said, self.said = Said(), Said()
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName(tr("What is new"))
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(_NOTES_HEIGHT)
        self.get = QPushButton(tr("Open its page"))
        self.get.setProperty("role", "quiet")
        self._lay_out()
        self.look.clicked.connect(self._on_look)
        self.daily.toggled.connect(lambda on: self._change(self._updates._replace(daily=on)))
        self.address.editingFinished.connect(self._on_address)
        self.reset.clicked.connect(self._reset)
        self.get.clicked.connect(lambda: self.page_asked.emit(self._page))
        self.show_release(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(self.version)
        column.addWidget(self.licences)
        column.addSpacing(tokens.SPACE_4)
        form = form_layout()
        form.addRow(tr("Updates"), self._row(self.look, self.reset))
        form.addRow("", self.daily)
        form.addRow("", self.said)
        form.addRow(tr("Update address"), self.address)
        form.addRow("", self.address_said)
        column.addLayout(form)
        column.addWidget(self.notes)
        column.addLayout(self._row(self.get))
        note = QLabel(
            tr(
                "Only the version and what is new in it are read. Nothing is fetched or installed "
                "by itself, and a backup is made before a new version changes the history."
            )
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        column.addWidget(note)
        column.addStretch(1)
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)

    @staticmethod
    def _row(*widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_4)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def show_updates(self, updates: Updates, own_address: str) -> None:
        """Show what is chosen; `own_address` is the one that the build came with."""
        self._updates, self._own_address = updates, own_address
        self.daily.blockSignals(True)
        self.daily.setChecked(updates.daily)
        self.daily.blockSignals(False)
        if not self.address.hasFocus():
            self.address.setText(updates.address or own_address)
        self._enable()

    def show_licences(self, folder: Path | None) -> None:
        """Say where the licences of everything inside lie."""
        said = tr("MIT licence. It is built with Qt, which is used under the LGPL.")
        if folder is not None:
            where = tr("The licences of everything inside: {folder}")
            said = f"{said}\n{where.replace('{folder}', str(folder))}"
        self.licences.say(said)

    def show_busy(self, busy: bool) -> None:
        """While the answer is awaited, there is nothing to press."""
        self._is_busy = busy
        self._enable()
        if busy:
            self.said.say(tr("Looking …"))
            self.show_release(None)

    def show_release(self, release: Release | None) -> None:
        """Show what is new, or nothing."""
        self._page = release.page if release else ""
        self.notes.setPlainText(release.notes if release else "")
        self.notes.setVisible(bool(release and release.notes))
        self.get.setVisible(bool(self._page))

    def _enable(self) -> None:
        has_address = bool(self._updates.address or self._own_address)
        self.look.setEnabled(not self._is_busy)
        is_usual = not (self._updates.daily or self._updates.address)
        if is_usual and self.reset.hasFocus():
            self.look.setFocus()
        self.reset.setVisible(not is_usual)
        self.daily.setEnabled(has_address)
        if not has_address:
            self.address_said.say(
                tr("This build does not know an address; enter the one of whoever gave it to you.")
            )

    def _reset(self) -> None:
        self.address_said.say("")
        self.address.setText(self._own_address)
        self._change(self._updates._replace(daily=False, address=""))
        self.daily.setChecked(False)

    def _on_look(self) -> None:
        self._on_address()
        if address := self._updates.address or self._own_address:
            self.look_asked.emit(address)
        else:
            if not self.address.text().strip():
                self._enable()  # says what is missing
            self.address.setFocus()

    def _on_address(self) -> None:
        if self.address.is_composing:
            return
        text = self.address.text().strip()
        address = ""
        if text and text != self._own_address:
            try:
                address = clean_service_address(text)
            except InputProblem as error:
                self.address_said.say(address_problem_sentence(error.problem), wrong=True)
                return
            if address.startswith("http://") and not is_local(address):
                said = tr("Not encrypted, so that anybody on the way could announce anything.")
                self.address_said.say(f"{said} {tr('Use https:// instead.')}", wrong=True)
                return
        self.address_said.say("")
        self._change(self._updates._replace(address=address))
        if self.address.text() != (address or self._own_address):
            self.address.setText(address or self._own_address)

    def _change(self, updates: Updates) -> None:
        if updates != self._updates:
            self._updates = updates
            self._enable()
            self.changed.emit(updates)
