"""What a prompt asks for before it is put into the message box: a field for each variable."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop_chat.ui.fields import Line
from desktop_chat.ui.forms import form_layout
from desktop_chat.ui.search_box import keeps_escape
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

MOST = 12  # fields; what more a prompt has stays in its text


class VariableForm(QFrame):
    """Stands over the message box. Enter leads to the next field and from the last one into the
    box; Esc gives it up."""

    filled = Signal(object)  # values by name
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("kind", "card")
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setProperty("role", "title")
        self.fields: dict[str, Line] = {}
        self._form = form_layout()
        self.insert = QPushButton(tr("Put into the message"))
        self.insert.setProperty("role", "strip")
        self.cancel = QPushButton(tr("Cancel (Esc)"))
        self.cancel.setProperty("role", "strip")
        self.insert.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.given_up)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_1)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.insert)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_3, tokens.SPACE_2)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.heading)
        column.addLayout(self._form)
        column.addLayout(buttons)
        self.hide()

    def ask(self, name: str, variables: Sequence[str]) -> None:
        """Ask for the variables of a prompt."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self.fields = {}
        said = tr("Fill in “{name}”").replace("{name}", name)
        self.heading.setText(said)  # not for people: translated above
        self.setAccessibleName(said)  # not for people: translated above
        for variable in variables[:MOST]:
            field = Line(variable)
            field.returnPressed.connect(lambda at=variable: self._go_on(at))
            label = QLabel(variable)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._form.addRow(label, field)
            self.fields[variable] = field
        self.show()
        next(iter(self.fields.values())).setFocus()

    def _go_on(self, variable: str) -> None:
        names = list(self.fields)
        following = names[names.index(variable) + 1 :]
        if following:
            self.fields[following[0]].setFocus()
        else:
            self._finish()

    def _finish(self) -> None:
        self.filled.emit({name: field.text() for name, field in self.fields.items()})

    def event(self, event: QEvent) -> bool:
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
