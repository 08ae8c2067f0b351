"""The fields of one prompt and of one assistant; what was changed is given up at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.connections import Connection
from desktop_chat.chat.library import MOST_NAME, MOST_TEXT, Assistant, SavedPrompt, variables_of
from desktop_chat.chat.parameters import Parameters
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.fields import Line, Lines, Said
from desktop_chat.ui.forms import form_layout, put_names_above
from desktop_chat.ui.parameters_form import ParametersForm
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class PromptForm(QWidget):
    """A name to call it by, and the text."""

    changed = Signal(object)  # SavedPrompt

    def __init__(self) -> None:
        super().__init__()
        self._item: SavedPrompt | None = None
        self.name = Line(tr("Name"))
        self.text = Lines(tr("Text"), 12, tr("Translate into {{language}}:"))
        self.said = Said()
        column = QVBoxLayout(self)
        column.setSpacing(tokens.SPACE_2)
        for label, field in ((tr("Name"), self.name), (tr("Text"), self.text)):
            column.addWidget(_label(label))
            column.addWidget(field)
        column.addWidget(self.said)
        column.addStretch(1)
        self.name.editingFinished.connect(self.apply)
        self.text.editingFinished.connect(self.apply)
        self.text.textChanged.connect(self._say)

    def show_item(self, item: SavedPrompt) -> None:
        """Fill the fields; what is being written in one of the same prompt stays."""
        is_same = self._item is not None and self._item.id == item.id
        if not is_same:
            self.apply()
        self._item = item
        for field, text in ((self.name, item.name), (self.text, item.text)):
            if field.text() != text and not (is_same and field.isModified()):
                field.setText(text)  # not for people: theirs
        self._say()

    def _say(self) -> None:
        names = variables_of(self.text.text()[:MOST_TEXT])
        if names:
            said = tr("Asked for when it is used: {names}").replace("{names}", ", ".join(names))
        else:
            said = tr("{{name}} in the text is asked for when the prompt is used.")
        self.said.say(said)

    def apply(self) -> None:
        """Give up what the fields hold; without a name it keeps the one before."""
        if self._item is None:
            return
        name = one_line(self.name.text()) or self._item.name
        new = self._item._replace(name=name, text=clean(self.text.text()[:MOST_TEXT]))
        self.name.setModified(False)
        self.text.setModified(modified=False)
        if new != self._item:
            self._item = new
            self.changed.emit(new)


class AssistantForm(QWidget):
    """Name, model and parameters."""

    changed = Signal(object)  # Assistant

    def __init__(self) -> None:
        super().__init__()
        self._item: Assistant | None = None
        self._connections: Sequence[Connection] = ()
        self.name = Line(tr("Name"))
        self.connection = ChoiceBox()
        self.connection.setAccessibleName(tr("Connection"))
        self.model = Line(tr("Model"))
        self.parameters = ParametersForm(system_lines=8)
        form = form_layout()
        for label, field in (
            (tr("Name"), self.name),
            (tr("Connection"), self.connection),
            (tr("Model"), self.model),
        ):
            form.addRow(_label(label), field)
        put_names_above(form, self.parameters.rows)
        column = QVBoxLayout(self)
        column.setSpacing(tokens.SPACE_3)
        column.addLayout(form)
        column.addWidget(self.parameters)
        column.addStretch(1)
        self.name.editingFinished.connect(self.apply)
        self.model.editingFinished.connect(self.apply)
        self.connection.activated.connect(self.apply)
        self.parameters.changed.connect(self._on_parameters)

    def show_connections(self, connections: Sequence[Connection]) -> None:
        """What there is to choose from."""
        self._connections = connections
        chosen = self.connection.currentData()
        self.connection.clear()
        self.connection.addItem(tr("The one in use"), "")
        for each in connections:
            self.connection.addItem(each.name, each.id)  # not for people: a name of theirs
        self.connection.setCurrentIndex(max(0, self.connection.findData(chosen)))

    def show_item(self, item: Assistant) -> None:
        """Fill the fields; what is being written in one of the same assistant stays."""
        is_same = self._item is not None and self._item.id == item.id
        if not is_same:
            self.apply()
            self.parameters.forget()
        self._item = item
        for field, text in ((self.name, item.name), (self.model, item.model)):
            if field.text() != text and not (is_same and field.isModified()):
                field.setText(text)  # not for people: theirs
        at = self.connection.findData(item.connection_id)
        self.connection.setCurrentIndex(max(0, at))
        base = next((c for c in self._connections if c.id == item.connection_id), None)
        hint = base.model if base is not None and base.model else tr("The one in use")
        self.model.setPlaceholderText(hint)  # not for people: translated above
        self.parameters.show_parameters(item.parameters, base.parameters if base else Parameters())

    def _on_parameters(self, parameters: Parameters) -> None:
        if self._item is not None:
            self._give_up(self._item._replace(parameters=parameters))

    def apply(self) -> None:
        """Give up what the fields hold; without a name it keeps the one before."""
        if self._item is None:
            return
        self.parameters.apply()
        chosen = self.connection.currentData() or ""
        name = next((each.name for each in self._connections if each.id == chosen), "")
        is_gone = not chosen and self.connection.findData(self._item.connection_id) < 0
        if is_gone:  # a connection of another computer, or of another run
            chosen, name = self._item.connection_id, self._item.connection
        self.name.setModified(False)
        self.model.setModified(False)
        self._give_up(
            self._item._replace(
                name=one_line(self.name.text()) or self._item.name,
                connection_id=chosen,
                connection=name,
                model=one_line(self.model.text()),
            )
        )

    def _give_up(self, new: Assistant) -> None:
        if new != self._item:
            self._item = new
            self.changed.emit(new)


def one_line(text: str) -> str:
    """A name as it is kept."""
    return " ".join(clean(text[:MOST_NAME]).split())


def _label(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
