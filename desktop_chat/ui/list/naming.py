"""Asking for a name: of a folder, or of a tag with its colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.arrangement import COLOURS, MAX_NAME, Tag, clean_name
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.forms import form_layout
from desktop_chat.ui.list.painter import tag_colour
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.words import tr

_WIDTH = 340


class NameDialog(QDialog):
    """A field for a name; Enter takes it, Escape leaves everything as it is."""

    named = Signal(str)

    def __init__(self, parent: QWidget, title: str, button: str, name: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)  # not for people: given
        self.name = Line(tr("Name"))
        self.name.setMaxLength(MAX_NAME)
        self.name.setText(name)  # not for people: theirs
        self.name.selectAll()
        self.said = Said()
        self.take = QPushButton(button)
        self.take.setProperty("role", "primary")
        self.take.setDefault(True)
        cancel = QPushButton(tr("Cancel"))
        cancel.setProperty("role", "quiet")
        self.form: QFormLayout = form_layout()
        self.form.addRow(tr("Name"), self.name)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_2)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_5] * 4)
        column.setSpacing(tokens.SPACE_4)
        column.addLayout(self.form)
        column.addWidget(self.said)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self.take.clicked.connect(self._take)
        cancel.clicked.connect(self.reject)

    def _take(self) -> None:
        name = clean_name(self.name.text())
        if not name:
            self.said.say(tr("Write a name first."), wrong=True)
            self.name.setFocus()
            return
        self.accept()
        self.give(name)

    def give(self, name: str) -> None:
        """Tell the name that was written."""
        self.named.emit(name)


class TagDialog(NameDialog):
    """The same for a tag: each colour has its name beside it."""

    tag_named = Signal(object)  # a Tag

    def __init__(
        self, parent: QWidget, title: str, button: str, colours: Colours, tag: Tag | None = None
    ) -> None:
        super().__init__(parent, title, button, tag.name if tag else "")
        self.colour = ChoiceBox()
        self.colour.setAccessibleName(tr("Colour"))
        names = colour_names()
        for each in COLOURS:
            icon = dot_icon(tag_colour(each, colours))
            self.colour.addItem(icon, names[each], each)  # not for people: translated
        self.colour.setCurrentIndex(self.colour.findData(tag.colour if tag else "green"))
        self.form.addRow(tr("Colour"), self.colour)
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)

    def give(self, name: str) -> None:
        self.tag_named.emit(Tag(name, str(self.colour.currentData())))


def colour_names() -> dict[str, str]:
    """The names of the colours of tags."""
    return {
        "red": tr("Red"),
        "orange": tr("Orange"),
        "green": tr("Green"),
        "blue": tr("Blue"),
        "purple": tr("Purple"),
        "grey": tr("Grey"),
    }


def dot_icon(colour: QColor, check: str = "") -> QIcon:
    """A dot of a colour, beside a name; with the colour of a check, one that is marked with it."""
    ratio, size = 3, tokens.ICON_SMALL
    pixmap = QPixmap(size * ratio, size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = size / 2 if check else tokens.LIST_DOT / 2
    painter.drawEllipse(QPointF(size / 2, size / 2), radius, radius)
    if check:
        painter.setPen(QPen(QColor(check), 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(4.5, 8.2), QPointF(7, 10.7), QPointF(11.5, 5.6)])
    painter.end()
    return QIcon(pixmap)
