"""How the model is to answer in one conversation: a small window beside the main one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_chat.chat.parameters import Parameters
from desktop_chat.ui.fields import Said
from desktop_chat.ui.forms import put_names_above
from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.parameters_form import ParametersForm
from desktop_chat.ui.side_window import SideWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import scaled_size, set_least
from desktop_chat.ui.words import tr


class ConversationPanel(SideWindow):
    """Belongs to the conversation that it was opened for, whichever is in view meanwhile."""

    changed = Signal(str, object)  # conversation id, Parameters

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("This conversation — Desktop Chat"))
        self.setAccessibleName(tr("This conversation"))
        set_least(self, *tokens.PANEL_LEAST)
        self.resize(scaled_size(*tokens.PANEL_WINDOW))
        self._id = ""
        self.heading = ElidedLabel()
        self.heading.setProperty("role", "title")
        self.said = Said()
        self.form = ParametersForm()
        put_names_above(self.form.rows)
        inner = QWidget()
        inner.setObjectName("column")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, tokens.SPACE_3, 0)  # room for the scroll bar
        rows.addWidget(self.form)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(*[tokens.SPACE_5] * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(self.heading)
        column.addWidget(self.said)
        column.addWidget(area, 1)
        self.form.changed.connect(lambda new: self.changed.emit(self._id, new))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def open_for(self, conversation_id: str, title: str, own: Parameters, base: Parameters) -> None:
        """Show what is set for a conversation; `base` is what its connection has."""
        if conversation_id != self._id:
            self.form.apply()
            self.form.forget()
        self._id = conversation_id
        self.show_title(conversation_id, title)
        self.said.say(tr("Empty fields are as the connection has them."))
        self.form.show_parameters(own, base)
        self.show()
        self.raise_()
        self.activateWindow()
        self.form.system.setFocus()

    def show_title(self, conversation_id: str, title: str) -> None:
        """A conversation is called this now."""
        if conversation_id == self._id:
            self.heading.set_whole(title or tr("New chat"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.form.apply()
        super().closeEvent(event)
