"""The headers that a connection sends along: those there are, and room for one more."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.addresses import InputProblem, Problem
from desktop_chat.chat.connections import Connection
from desktop_chat.chat.headers import MOST_HEADERS, clean_header, is_secret
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.input_sentences import header_problem_sentence
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class HeadersField(QWidget):
    """A header is given up when both its fields are filled and left; secret values are not
    shown again."""

    given = Signal(str, str)  # name, value
    removed = Signal(str)  # name

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[str, str | None], ...] = ()
        self._has_given = False
        self.name = Line(tr("Name of a header"), tr("Name"))
        self.value = Line(tr("Value of a header"), tr("Value"))
        self.add = QPushButton(tr("Add"))
        self.add.setProperty("role", "quiet")
        self.add.setAccessibleName(tr("Add this header"))
        self.said = Said()
        self.rows = QWidget()
        self._grid = QGridLayout(self.rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_2)
        self._grid.setVerticalSpacing(tokens.SPACE_1)
        self._grid.setColumnStretch(1, 1)
        self.rows.hide()
        entry = QHBoxLayout()
        entry.setSpacing(tokens.SPACE_2)
        entry.addWidget(self.name, 2)
        entry.addWidget(self.value, 3)
        entry.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.rows)
        column.addLayout(entry)
        column.addWidget(self.said)
        for line in (self.name, self.value):
            line.textEdited.connect(self._on_edited)
            line.editingFinished.connect(self.give)
        self.add.clicked.connect(self._pressed)

    def show_headers(self, connection: Connection) -> None:
        """The headers of a connection, each with a button that takes it away."""
        secret = tuple((name, None) for name in connection.secret_headers)
        shown: tuple[tuple[str, str | None], ...] = (*connection.headers, *secret)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(shown):
            self._add_row(row, name, tr("Kept as a secret") if value is None else value)
        self.rows.setVisible(bool(shown))

    def forget(self) -> None:
        """Another connection is shown: what was begun is no part of it."""
        self.name.clear()
        self.value.clear()
        self.said.say("")

    def _add_row(self, row: int, name: str, value: str) -> None:
        label, what = QLabel(), ElidedLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(name)  # not for people: theirs
        what.set_whole(value)
        what.setProperty("role", "muted")
        remove = QPushButton(tr("Remove"))
        words = tr("Remove the header {name}").replace("{name}", name)
        remove.setAccessibleName(words)  # not for people: translated above
        remove.clicked.connect(lambda: self.removed.emit(name))
        for column, widget in enumerate((label, what, remove)):
            self._grid.addWidget(widget, row, column)

    def _on_edited(self) -> None:
        self._has_given = False
        hide = is_secret(self.name.text(), self.value.text().strip())
        mode = QLineEdit.EchoMode.Password if hide else QLineEdit.EchoMode.Normal
        self.value.setEchoMode(mode)

    def _pressed(self) -> None:
        # A press takes the focus from the field first, which has then given the header already.
        if not self._has_given and not (self.name.text() and self.value.text()):
            self.said.say(header_problem_sentence(Problem.EMPTY), wrong=True)
        self.give()

    def give(self) -> None:
        """Give up a header as soon as it is whole."""
        if not self.name.text().strip() or not self.value.text().strip():
            return
        try:
            name, value = clean_header(self.name.text(), self.value.text())
        except InputProblem as error:
            self.said.say(header_problem_sentence(error.problem), wrong=True)
            return
        others = [known for known, _ in self._shown if known.lower() != name.lower()]
        if len(others) >= MOST_HEADERS:
            self.said.say(tr("A connection has at most %n headers.", MOST_HEADERS), wrong=True)
            return
        self.forget()
        self._has_given = True
        self.given.emit(name, value)
