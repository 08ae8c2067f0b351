"""One connection's name, address, key and model."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.addresses import InputProblem, Problem, clean_address, clean_key
from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.ui.sentences import address_problem_sentence, key_problem_sentence
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class ConnectionForm(QWidget):
    """Shows one connection; changes are given up at once, a wrong one is said beside it."""

    changed = Signal(object)  # Connection
    key_given = Signal(str, str)  # connection id, key
    key_removed = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.connection: Connection | None = None
        self._has_given = False
        self.name = _line(tr("Name"))
        self.address = _line(tr("Address"))
        self.model = _line(tr("Model name"))
        self.key = _line(tr("Key"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(tr("Paste a key"))
        self.address.setPlaceholderText(tr("https://… or http://127.0.0.1:11434/v1"))
        self.model.setPlaceholderText(tr("As the service calls it"))
        self.save_key = QPushButton(tr("Save key"))
        self.save_key.setProperty("role", "quiet")
        self.forget_key = QPushButton(tr("Delete key"))
        self.remove = QPushButton(tr("Remove this connection"))
        self.said = _said()
        self.key_said = _said()
        self._lay_out()
        for line in (self.name, self.address, self.model):
            line.editingFinished.connect(self._apply)
        self.key.editingFinished.connect(self._give_key)
        self.key.textEdited.connect(self._on_key_edited)
        self.save_key.clicked.connect(self._save_pressed)
        self.forget_key.clicked.connect(self._forget_key)
        self.remove.clicked.connect(self._remove)

    def _lay_out(self) -> None:
        self._key_row = key_row = QHBoxLayout()
        key_row.setSpacing(tokens.SPACE_2)
        key_row.addWidget(self.key, 1)
        key_row.addWidget(self.save_key)
        key_row.addWidget(self.forget_key)
        self._rows = form = QFormLayout()
        form.setHorizontalSpacing(tokens.SPACE_4)
        form.setVerticalSpacing(tokens.SPACE_3)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Address"), self.address)
        form.addRow("", self.said)
        form.addRow(tr("Model"), self.model)
        form.addRow(tr("Key"), key_row)
        form.addRow("", self.key_said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addSpacing(tokens.SPACE_3)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_connection(self, connection: Connection) -> None:
        """Fill the fields; the demonstration and connections of this run are only shown."""
        same = self.connection is not None and self.connection.id == connection.id
        if not same:
            self.key.clear()
            self.say_key("")
            self._say("")
        self.connection = connection
        editable = connection.kind is Kind.OPENAI and not connection.temporary
        for line, text in (
            (self.name, connection.name),
            (self.address, connection.base_url),
            (self.model, connection.model),
        ):
            if line.text() != text and not (same and line.isModified()):
                line.setText(text)  # not for people: theirs
            line.setReadOnly(not editable)
        self.model.setReadOnly(connection.kind is Kind.DEMO)
        for widget in (self.key, self.save_key, self.forget_key, self.remove):
            widget.setEnabled(editable)
        has_address = connection.kind is not Kind.DEMO
        for row in (self.address, self.model, self._key_row):
            self._rows.setRowVisible(row, has_address)
        self.remove.setVisible(editable)
        if connection.kind is Kind.DEMO:
            self._say(tr("The demonstration needs nothing: a scripted reply, without a model."))
        elif connection.temporary:
            self._say(tr("This connection belongs to this run and is not stored."))

    def say_key(self, text: str, wrong: bool = False) -> None:
        """What to say about the key."""
        _show(self.key_said, text, wrong)

    def _say(self, text: str, wrong: bool = False) -> None:
        _show(self.said, text, wrong)

    def _apply(self) -> None:
        old = self.connection
        if old is None or old.kind is Kind.DEMO:
            return
        address = old.base_url
        if not old.temporary:
            try:
                address = clean_address(self.address.text())
            except InputProblem as error:
                self._say(address_problem_sentence(error.problem), wrong=True)
            else:
                self._say("")
                self.address.setModified(False)
        model = self.model.text().strip()
        new = old._replace(
            name=self.name.text().strip() or old.name,
            base_url=address,
            model=model,
            models=tuple(dict.fromkeys(name for name in (*old.models, model) if name)),
        )
        self.name.setModified(False)
        self.model.setModified(False)
        if new != old:
            self.connection = new
            self.changed.emit(new)

    def _on_key_edited(self) -> None:
        self._has_given = False

    def _save_pressed(self) -> None:
        # A press takes the focus from the field first, which has then given the key already.
        if not self.key.text() and not self._has_given:
            self.say_key(key_problem_sentence(Problem.EMPTY), wrong=True)
        self._give_key()

    def _give_key(self) -> None:
        """Give up the key as soon as the field is left: nothing that was pasted is lost."""
        if self.connection is None or not self.key.text():
            return
        try:
            key = clean_key(self.key.text())
        except InputProblem as error:
            self.say_key(key_problem_sentence(error.problem), wrong=True)
            return
        self._has_given = True
        self.key.clear()
        self.say_key(tr("Saving…"))
        self.key_given.emit(self.connection.id, key)

    def _forget_key(self) -> None:
        if self.connection is not None:
            self.key_removed.emit(self.connection.id)

    def _remove(self) -> None:
        if self.connection is not None:
            self.removed.emit(self.connection.id)


class _Line(QLineEdit):
    """A field whose Enter belongs to the input method while that composes."""

    def __init__(self) -> None:
        super().__init__()
        self._composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and self._composing):
            super().keyPressEvent(event)


def _line(name: str) -> QLineEdit:
    line = _Line()
    line.setAccessibleName(name)  # not for people: given
    return line


def _said() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.hide()
    return label


def _show(label: QLabel, text: str, wrong: bool) -> None:
    label.setText(text)  # not for people: given
    label.setProperty("role", "error" if wrong else "muted")
    label.style().unpolish(label)
    label.style().polish(label)
    label.setVisible(bool(text))
