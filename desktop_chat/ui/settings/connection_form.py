"""One connection's name, address, key and model; what is rarely needed is folded below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_chat.chat.addresses import (
    InputProblem,
    Problem,
    clean_address,
    clean_key,
    clean_service_address,
    split_version,
)
from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.forms import form_layout, put_names_above
from desktop_chat.ui.sentences import address_problem_sentence, key_problem_sentence
from desktop_chat.ui.settings.checkup_view import CheckupView
from desktop_chat.ui.settings.key_field import KeyField
from desktop_chat.ui.settings.more_fields import MoreFields
from desktop_chat.ui.settings.plain_notice import PlainNotice
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class ConnectionForm(QWidget):
    """Shows one connection; changes are given up at once, a wrong one is said beside it."""

    changed = Signal(object)  # Connection
    key_given = Signal(str, str)  # connection id, key
    key_removed = Signal(str)
    header_given = Signal(str, str, str)  # connection id, name, value
    header_removed = Signal(str, str)  # connection id, name
    models_asked = Signal(object)  # Connection
    plain_allowed = Signal(object, bool)  # Connection
    proxy_login_removed = Signal(object)  # Connection
    removed = Signal(str)
    shown_another = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.connection: Connection | None = None
        self._has_given = False
        self._is_for_session = False  # the key of the connection that is shown
        # What to call a connection whose name nobody has typed.
        self.name_for: Callable[[Connection], str] = lambda connection: connection.name
        self.allows_plain: Callable[[Connection], bool] = lambda _: False
        self.name = Line(tr("Name"))
        self.address = Line(tr("Address"), tr("https://… or http://127.0.0.1:11434/v1"))
        self.model = Line(tr("Model name"), tr("As the service calls it"))
        self.key_field = KeyField()
        self.key = self.key_field.line
        self.remove = QPushButton(tr("Remove this connection"))
        self.checkup = CheckupView()
        self.checkup.hide()  # until there is something that tests
        self.choose_model = QPushButton(tr("Choose…"))
        self.choose_model.setProperty("role", "quiet")
        self.choose_model.setAccessibleName(tr("Choose a model"))
        self.choose_model.hide()  # until there is something that lists them
        self.said = Said()
        self.key_said = Said()
        self.plain = PlainNotice()
        self.more = MoreFields()
        self._lay_out()
        for line in (self.name, self.address, self.model):
            line.editingFinished.connect(self._apply)
        self.key.editingFinished.connect(self._give_key)
        self.key.textEdited.connect(self._on_key_edited)
        self.key_field.save.clicked.connect(self._save_pressed)
        self.key_field.cancel.clicked.connect(lambda: self.say_key(""))
        self.key_field.remove.clicked.connect(self._forget_key)
        self.remove.clicked.connect(self._remove)
        self.choose_model.clicked.connect(lambda: self.models_asked.emit(self.connection))
        self.plain.allowed.connect(self._allow_plain)
        self.more.changed.connect(self._give)
        self.more.proxy_login_removed.connect(self.proxy_login_removed)
        headers = self.more.headers
        headers.given.connect(lambda *header: self.header_given.emit(self.shown_id, *header))
        headers.removed.connect(lambda name: self.header_removed.emit(self.shown_id, name))

    @property
    def shown_id(self) -> str:
        """The id of the connection that is shown."""
        return self.connection.id if self.connection is not None else ""

    @property
    def unapplied(self) -> str:
        """The id of the connection that is shown, while a field holds what could not be taken."""
        is_held = bool(self.key.text()) or self.address.isModified()
        return self.shown_id if is_held else ""

    @property
    def goes_its_own_way(self) -> bool:
        """Whether the connection that is shown has a proxy of its own, or none."""
        return self.connection is not None and self.connection.proxy_mode is not None

    def _lay_out(self) -> None:
        self._model_row = model_row = QHBoxLayout()
        model_row.setSpacing(tokens.SPACE_2)
        model_row.addWidget(self.model, 1)
        model_row.addWidget(self.choose_model)
        self._rows = form = form_layout()
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Address"), self.address)
        form.addRow("", self.said)
        form.addRow("", self.plain)
        form.addRow(tr("Model"), self._model_row)
        form.addRow(tr("Key"), self.key_field)
        form.addRow("", self.key_said)
        put_names_above(form, self.more.rows, self.more.parameters.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addSpacing(tokens.SPACE_1)
        column.addWidget(self.more)
        column.addSpacing(tokens.SPACE_1)
        column.addWidget(self.checkup)
        column.addSpacing(tokens.SPACE_2)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_connection(self, connection: Connection) -> None:
        """Fill the fields; the demonstration and connections of this run are only shown."""
        same = self.connection is not None and self.connection.id == connection.id
        if not same:
            self._is_for_session = False
            self.key_field.show_kept("")
            self.key_field.end()
            self.say_key("")
            self._say("")
            self.shown_another.emit()
        self.connection = connection
        self.checkup.button.setVisible(connection.kind is not Kind.DEMO)
        editable = connection.kind is not Kind.DEMO and not connection.temporary
        for line, text in (
            (self.name, connection.name),
            (self.address, connection.base_url),
            (self.model, connection.model),
        ):
            if line.text() != text and not (same and line.isModified()):
                line.setText(text)  # not for people: theirs
                if not line.hasFocus():
                    line.setCursorPosition(0)  # the beginning of a long one is what tells it
            line.setReadOnly(not editable)
        self.model.setReadOnly(connection.kind is Kind.DEMO)
        if not connection.has_key and not self._is_for_session:
            self.key_field.show_kept("")
        elif not self.key_field.kept.text():
            self.key_field.show_kept(tr("A key is kept in the keyring."))
        for widget in (self.key_field, self.remove):
            widget.setEnabled(editable)
        has_address = connection.kind is not Kind.DEMO
        for row in (self.address, self._model_row, self.key_field):
            self._rows.setRowVisible(row, has_address)
        self.remove.setVisible(editable)
        self.more.show_connection(connection, not same)
        self.plain.show_for(connection, self.allows_plain(connection))
        if connection.kind is Kind.DEMO:
            self._say(tr("The demonstration needs nothing: a scripted reply, without a model."))
        elif connection.temporary:
            self._say(tr("This connection belongs to this run and is not stored."))

    def ask_for_address(self, placeholder: str) -> None:
        """Have the part of the address put in that only the person knows."""
        self._say(tr("Put the name of your own resource into the address."))
        self.address.setFocus()
        self.address.setSelection(self.address.text().find(placeholder), len(placeholder))

    def show_key(self, where: str, is_for_session: bool = False) -> None:
        """Where the key of the connection is kept; an empty sentence: nowhere."""
        self._is_for_session = is_for_session
        self.key_field.show_kept(where)

    def say_key(self, text: str, wrong: bool = False) -> None:
        """What to say about the key."""
        self.key_said.say(text, wrong)

    def _say(self, text: str, wrong: bool = False) -> None:
        self.said.say(text, wrong)

    def _apply(self) -> None:
        old = self.connection
        if old is None or old.kind is Kind.DEMO:
            return
        address, version = old.base_url, ""
        if not old.temporary:
            try:
                if old.kind is Kind.REMOTE:
                    address = clean_service_address(self.address.text())
                else:
                    text, version = split_version(self.address.text())
                    address = clean_address(text)
            except InputProblem as error:
                self._say(address_problem_sentence(error.problem), wrong=True)
            else:
                self._say("")
                self.address.setModified(False)
        model = self.model.text().strip()
        typed = self.name.text().strip()
        is_named = typed not in ("", old.name)
        new = old._replace(
            name=typed if is_named else self.name_for(old._replace(base_url=address)),
            base_url=address,
            model=model,
            models=tuple(dict.fromkeys(name for name in (*old.models, model) if name)),
            api_version=version or old.api_version,
        )
        self.name.setModified(False)
        self.model.setModified(False)
        self._give(new)

    def _give(self, new: Connection) -> None:
        if new != self.connection:
            self.connection = new
            self.changed.emit(new)

    def apply_all(self) -> None:
        """Give up what is still being written in any field; the window is being closed."""
        if self.connection is None or self.connection.kind is Kind.DEMO:
            return
        if any(line.isModified() for line in (self.name, self.address, self.model)):
            self._apply()
        self._give_key()
        if not self.connection.temporary:
            self.more.apply_all()

    def _allow_plain(self, allowed: bool) -> None:
        if self.connection is not None:
            self.plain_allowed.emit(self.connection, allowed)

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
        self.key_field.end()
        self.say_key(tr("Saving…"))
        self.key_given.emit(self.connection.id, key)

    def _forget_key(self) -> None:
        if self.connection is not None:
            self.key_removed.emit(self.connection.id)

    def _remove(self) -> None:
        if self.connection is not None:
            self.removed.emit(self.connection.id)
