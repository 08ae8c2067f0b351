"""A row for each option of the table: its name, its sentence, what sets it, what takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.storage.settings import LIMITS, LONGEST, Settings
from desktop_chat.ui.settings.controls import (
    Choice,
    Chosen,
    FontChoice,
    LongText,
    Stepper,
    Swatches,
    Switch,
)
from desktop_chat.ui.settings.reset import reset_button
from desktop_chat.ui.settings.table import Control, Option, Place
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_LEAST_TEXT = 11 * tokens.SPACE_4  # less than that is no room for a sentence
_WIDEST_BESIDE = 22 * tokens.SPACE_4  # a control that is wider stands below its sentence
Setter = Switch | Choice | Stepper | Swatches | FontChoice | LongText


class OptionRow(QWidget):
    """One option. What is chosen is told at once; the row shows only what it is given."""

    changed = Signal(str, object)  # the field and its new value

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.option = option
        self.default: object = Settings._field_defaults[option.field]
        self.control = _control(option, lambda value: self.changed.emit(option.field, value))
        self.control.setAccessibleName(option.words)  # not for people: translated in the table
        self.control.setAccessibleDescription(option.sentence)  # not for people: the same
        self.reset = reset_button(option.words)
        self.reset.clicked.connect(self._reset)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, tokens.SPACE_2, 0, tokens.SPACE_2)
        grid.setHorizontalSpacing(tokens.SPACE_3)
        grid.setVerticalSpacing(tokens.SPACE_1)
        grid.setColumnStretch(0, 1)
        texts, name = _texts(option.words, option.sentence)
        if isinstance(self.control, QComboBox):
            name.setBuddy(self.control)  # on Linux, Qt takes its value for its accessible name
        grid.addLayout(texts, 0, 0)
        grid.addWidget(self.reset, 0, 1)
        is_wide = self.control.sizeHint().width() > _WIDEST_BESIDE
        self._is_always_below = is_wide or option.control in (Control.ACCENT, Control.TEXT)
        self._is_below: bool | None = None
        self._put_control(is_below=self._is_always_below)

    def _put_control(self, is_below: bool) -> None:
        """Beside the sentence, or below it where that would be squeezed."""
        if is_below is self._is_below:
            return
        self._is_below = is_below
        self._grid.removeWidget(self.control)
        if self.option.control is Control.TEXT:
            self._grid.setVerticalSpacing(tokens.SPACE_2)
            self._grid.addWidget(self.control, 1, 0, 1, 2)
        elif is_below:
            self._grid.addWidget(self.control, 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeading)
        else:
            self._grid.addWidget(self.control, 0, 2)

    def minimumSizeHint(self) -> QSize:
        """As narrow as with the control below: then that is where it goes."""
        least = super().minimumSizeHint()
        control = self.control.minimumSizeHint().width()
        return QSize(min(least.width(), max(control, _LEAST_TEXT)), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.control.sizeHint().width() + self.reset.sizeHint().width()
        needed = beside + 2 * tokens.SPACE_3 + _LEAST_TEXT
        self._put_control(is_below=self._is_always_below or event.size().width() < needed)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen now."""
        value: object = getattr(settings, self.option.field)
        self.control.show_value(value)
        if self.reset.hasFocus() and value == self.default:
            self.control.setFocus()
        self.reset.setVisible(value != self.default)

    def _reset(self) -> None:
        self.changed.emit(self.option.field, self.default)


class PlaceRow(QWidget):
    """What the search has found on a page of another kind, and the way there."""

    asked = Signal(object)  # Place

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.show_button = QPushButton(tr("Show"))
        self.show_button.setProperty("role", "quiet")
        self.show_button.setAccessibleName(tr("Show: {name}").replace("{name}", place.words))
        self.show_button.clicked.connect(lambda: self.asked.emit(place))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, tokens.SPACE_2, 0, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_3)
        row.addLayout(_texts(place.words, place.sentence)[0], 1)
        row.addWidget(self.show_button)


def _control(option: Option, chosen: Chosen) -> Setter:
    default: object = Settings._field_defaults[option.field]
    match option.control:
        case Control.ACCENT:
            return Swatches(chosen)
        case Control.FONT | Control.FIXED_FONT:
            return FontChoice(chosen, fixed=option.control is Control.FIXED_FONT)
        case Control.TEXT:
            return LongText(chosen, LONGEST[option.field])
    if isinstance(default, bool):
        return Switch(chosen)
    if option.choices:
        return Choice(chosen, option.choices)
    return Stepper(chosen, LIMITS[option.field], option.step, option.unit)


def _texts(words: str, sentence: str) -> tuple[QVBoxLayout, QLabel]:
    """A name over its sentence; the name by itself too."""
    column = QVBoxLayout()
    column.setSpacing(tokens.SPACE_1 // 2)
    name = QLabel(words)  # not for people: translated in the table
    for label, role in ((name, ""), (QLabel(sentence), "muted")):
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", role)
        # With `Minimum` a page would be as high as if all its sentences were wrapped.
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column.addWidget(label)
    return column, name


class Rows(QWidget):
    """Rows under each other, with headings between them."""

    changed = Signal(str, object)
    asked = Signal(object)  # Place

    def __init__(self) -> None:
        super().__init__()
        self.options: list[OptionRow] = []
        self.places: list[PlaceRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def add_heading(self, words: str) -> None:
        label = QLabel(words)  # not for people: given
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "title")
        label.setContentsMargins(0, tokens.SPACE_3, 0, tokens.SPACE_1)
        self._column.addWidget(label)

    def add_options(self, options: Sequence[Option]) -> None:
        for option in options:
            row = OptionRow(option)
            row.changed.connect(self.changed)
            self.options.append(row)
            self._column.addWidget(row)

    def add_places(self, places: Sequence[Place]) -> None:
        for place in places:
            row = PlaceRow(place)
            row.asked.connect(self.asked)
            self.places.append(row)
            self._column.addWidget(row)

    def show_settings(self, settings: Settings) -> None:
        for row in self.options:
            row.show_settings(settings)
