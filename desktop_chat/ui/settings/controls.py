"""With what options are set: a switch, a list of choices, a number, a colour, a font."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from time import perf_counter

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QColorDialog,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.parameters import read_number
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.fields import Line, Lines
from desktop_chat.ui.numbers import short_words
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import set_wide
from desktop_chat.ui.theme.tokens import LIGHT
from desktop_chat.ui.words import tr

_AT_ONCE = 0.004  # seconds in which fonts are looked at before others have their turn


Chosen = Callable[[object], None]


class Switch(QCheckBox):
    """On or off; the knob's place tells which."""

    def __init__(self, chosen: Chosen) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: chosen(self.isChecked()))

    def show_value(self, value: object) -> None:
        self.setChecked(bool(value))

    def sizeHint(self) -> QSize:
        return QSize(*tokens.SWITCH)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        role, palette = QPalette.ColorRole, self.palette()
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, 0, tokens.SWITCH[0], tokens.SWITCH[1]).adjusted(3, 3, -3, -3)
        radius = track.height() / 2
        if self.hasFocus():
            painter.setPen(QPen(palette.color(role.Link), 1.5))
            around = track.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(around, radius + 2, radius + 2)
        edge = palette.color(role.Link if on else role.PlaceholderText)
        painter.setPen(QPen(edge, 1.5))
        painter.setBrush(palette.color(role.Link if on else role.Window))
        painter.drawRoundedRect(track, radius, radius)
        right = on is not self.isRightToLeft()
        x = track.right() - radius if right else track.left() + radius
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(role.Window) if on else edge)
        painter.drawEllipse(QPointF(x, track.center().y()), radius - 3.5, radius - 3.5)


class Choice(ChoiceBox):
    """One of an enumeration's values."""

    def __init__(self, chosen: Chosen, choices: Sequence[tuple[StrEnum, str]]) -> None:
        super().__init__()
        for value, words in choices:
            self.addItem(words, value.value)  # not for people: translated in the table
        self.activated.connect(lambda index: chosen(self.itemData(index)))

    def show_value(self, value: object) -> None:
        self.setCurrentIndex(self.findData(str(value)))


class Stepper(QWidget):
    """A number with a button at each side; Up and Down change it too."""

    def __init__(self, chosen: Chosen, limits: tuple[float, float], step: float, unit: str) -> None:
        super().__init__()
        self._chosen = chosen
        self._limits = limits
        self._step = step
        self._value = limits[0]
        self.less = _step_button("−")
        self.more = _step_button("+")
        self.line = _NumberLine(unit)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_1)
        for part in (self.less, self.line, self.more):
            row.addWidget(part)
        self.less.clicked.connect(lambda: self._go(-1))
        self.more.clicked.connect(lambda: self._go(1))
        self.line.stepped.connect(self._go)
        self.line.editingFinished.connect(self._read)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)  # not for people: given
        self.line.setAccessibleName(name)  # not for people: given
        for button, words in ((self.less, tr("{name}: less")), (self.more, tr("{name}: more"))):
            button.setAccessibleName(words.replace("{name}", name))

    def show_value(self, value: object) -> None:
        if isinstance(value, int | float):
            self._value = value
            self.line.setText(short_words(value))  # not for people: a number
            self.less.setEnabled(value > self._limits[0])
            self.more.setEnabled(value < self._limits[1])

    def _go(self, steps: int) -> None:
        self._choose(self._value + steps * self._step)

    def _read(self) -> None:
        try:
            number = read_number(self.line.text(), self._limits[1])
        except ValueError:
            number = None
        if number is None:
            self.show_value(self._value)
        elif number != self._value:
            self._choose(number)

    def _choose(self, number: float) -> None:
        least, most = self._limits
        self.show_value(min(max(number, least), most))
        self._chosen(self._value)


class _NumberLine(Line):
    stepped = Signal(int)

    def __init__(self, unit: str) -> None:
        super().__init__("")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_wide(self, tokens.NUMBER_WIDTH)
        self.setToolTip(unit)  # not for people: translated in the table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)


def _step_button(sign: str) -> QToolButton:
    button = QToolButton()
    button.setText(sign)  # not for people: a sign
    button.setFixedWidth(tokens.ICON_BUTTON)
    button.setAutoRepeat(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Up and Down in the field do the same
    return button


class Swatches(QWidget):
    """Some accent colours, and any other."""

    def __init__(self, chosen: Chosen) -> None:
        super().__init__()
        self._chosen = chosen
        self._own = ""  # a colour that is none of the offered ones
        self.dialog: QColorDialog | None = None
        self._group = QButtonGroup(self)
        self.buttons = {colour: _Swatch(colour, words) for colour, words in accents()}
        self.other = QPushButton(tr("Other…"))
        self.other.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_1)
        for colour, button in self.buttons.items():
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, colour=colour: chosen(colour))
            row.addWidget(button)
        row.addWidget(self.other)
        self.setFocusProxy(next(iter(self.buttons.values())))

    def show_value(self, value: object) -> None:
        colour = str(value)
        self._own = "" if colour in self.buttons else colour
        self._group.setExclusive(False)
        for each, button in self.buttons.items():
            button.setChecked(each == colour)
        self._group.setExclusive(True)
        self.other.setText(self._own or tr("Other…"))

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self._own or LIGHT.accent), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Accent colour"))
        dialog.colorSelected.connect(lambda colour: self._chosen(colour.name().upper()))
        dialog.destroyed.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self, _: QObject) -> None:
        self.dialog = None


def accents() -> tuple[tuple[str, str], ...]:
    return (
        ("", tr("Teal")),
        ("#2563B8", tr("Blue")),
        ("#6B4FC4", tr("Violet")),
        ("#B3356F", tr("Rose")),
        ("#B2541A", tr("Orange")),
        ("#3F7D2B", tr("Green")),
        ("#5E5E66", tr("Grey")),
    )


class _Swatch(QAbstractButton):
    """A round of one colour; the chosen one has a ring and a tick."""

    def __init__(self, colour: str, words: str) -> None:
        super().__init__()
        self._colour = colour or LIGHT.accent
        self.setCheckable(True)
        self.setAccessibleName(words)  # not for people: given
        self.setToolTip(words)  # not for people: given
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(tokens.ICON_BUTTON, tokens.ICON_BUTTON)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QRectF(self.rect()).center()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        painter.drawEllipse(centre, 9, 9)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(QColor(self._colour), 1.5))
            painter.drawEllipse(centre, 12, 12)
            painter.setPen(QPen(QColor(LIGHT.on_accent), 1.8))
            x, y = centre.x(), centre.y()
            painter.drawPolyline(
                [QPointF(x - 3.5, y), QPointF(x - 1, y + 2.8), QPointF(x + 3.8, y - 2.8)]
            )
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 1.5))
            painter.drawEllipse(centre, 13, 13)


class LongText(Lines):
    """A text of several lines; it counts when the field is left or the window is closed."""

    def __init__(self, chosen: Chosen, longest: int) -> None:
        super().__init__("", 4, tr("None"))
        self._chosen = chosen
        self._longest = longest
        self.editingFinished.connect(self._give)

    def show_value(self, value: object) -> None:
        if not self.isModified() and self.text() != value:
            self.setText(str(value))  # not for people: theirs

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._give()

    def _give(self) -> None:
        if self.isModified():
            self.setModified(modified=False)
            self._chosen(clean(self.text()).strip()[: self._longest])


class FontChoice(ChoiceBox):
    """A family of fonts, or the system's; they are listed little by little."""

    def __init__(self, chosen: Chosen, fixed: bool) -> None:
        super().__init__()
        self._fixed = fixed
        self._families: Iterator[str] | None = None
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        self.addItem(tr("As the system"), "")
        self.activated.connect(lambda index: chosen(self.itemData(index)))
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._list_some)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._families is None:
            self._families = iter(QFontDatabase.families())
            self._timer.start()

    def show_value(self, value: object) -> None:
        family = str(value)
        if self.findData(family) < 0:
            self.addItem(family, family)  # not for people: the name of a font
        self.setCurrentIndex(self.findData(family))

    def _list_some(self) -> None:
        until = perf_counter() + _AT_ONCE
        for family in self._families or ():
            fits = not self._fixed or QFontDatabase.isFixedPitch(family)
            if fits and not QFontDatabase.isPrivateFamily(family) and self.findData(family) < 0:
                self.addItem(family, family)  # not for people: the name of a font
            if perf_counter() > until:
                return
        self._timer.stop()
