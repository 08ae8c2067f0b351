"""What holds for every window: how large type is, and whether things move."""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from desktop_chat.storage.settings import Density, Settings
from desktop_chat.ui.places import keep_whole
from desktop_chat.ui.theme import tokens

_POINTS, _LEAST, _WIDE = "points", "least", "wide"
_FRAME = 40  # about how high a title is, in pixels
_COMPACT_AIR = 0.7
_LEAST_COLUMN = 0.75  # below that a message box would have no room


class _Manner:
    def __init__(self) -> None:
        self.scale = 1.0
        self.column = 1.0  # what is read and written is as wide, by the tokens' column
        self.moves = True


_manner = _Manner()
# Asking Qt for all widgets would bring those that it made itself to Python, see `viewport`.
_sized: WeakSet[QWidget] = WeakSet()
_columns: WeakSet[QWidget] = WeakSet()


def type_scale() -> float:
    """The size of all type by the tokens' own."""
    return _manner.scale


def type_of(settings: Settings) -> tuple[float, float, str]:
    """The transcript's type: its size and its air by the tokens', and the font of code."""
    air = _COMPACT_AIR if settings.density is Density.COMPACT else 1.0
    return settings.zoom * settings.type_size / tokens.BODY_POINTS, air, settings.code_font


def scaled_size(width: int, height: int) -> QSize:
    """A window's size for type of the chosen size, no larger than the screen."""
    scale = max(_manner.scale, 1.0)
    room = QApplication.primaryScreen().availableGeometry().size()
    return QSize(round(width * scale), round(height * scale)).boundedTo(room)


def grown(length: float) -> int:
    """A length that larger type makes longer."""
    return round(length * max(_manner.scale, 1.0))


def set_least(window: QWidget, width: int, height: int) -> None:
    """The smallest that a window can be made, for type of the usual size; it grows with the type,
    as far as the screen has room. A height of 0 leaves that to what is in it."""
    window.setProperty(_LEAST, QSize(width, height))
    _sized.add(window)
    room = window.screen().availableGeometry().size() - QSize(0, _FRAME)
    least = QSize(grown(width), grown(height)).boundedTo(room)
    window.setMinimumWidth(least.width())
    if height:
        window.setMinimumHeight(least.height())


def set_wide(widget: QWidget, width: int, most: float = 2.0) -> None:
    """A fixed width for type of the usual size; it grows with the type, to `most` times that."""
    widget.setProperty(_WIDE, [width, most])
    _sized.add(widget)
    widget.setFixedWidth(round(width * min(max(_manner.scale, 1.0), most)))


def keep_to_column(widget: QWidget) -> None:
    """No wider than the column of text, which grows with its type."""
    _columns.add(widget)
    widget.setMaximumWidth(round(tokens.COLUMN * _manner.column))


def set_column(settings: Settings) -> None:
    """Everything around the text follows the size of its type, but for the smallest."""
    scale = max(type_of(settings)[0], _LEAST_COLUMN)
    if scale != _manner.column:
        _manner.column = scale
        for widget in filter(isValid, list(_columns)):
            keep_to_column(widget)


def things_move() -> bool:
    """Whether anything may move by itself."""
    return _manner.moves


def set_things_move(moves: bool) -> None:
    _manner.moves = moves


def set_points(widget: QWidget, points: float) -> None:
    """Type of a size of its own, in points of the tokens; it follows the chosen size."""
    widget.setProperty(_POINTS, points)
    _sized.add(widget)
    font = widget.font()
    font.setPointSizeF(points * _manner.scale)
    widget.setFont(font)
    if isinstance(widget, QAbstractScrollArea):
        widget.viewport().setFont(font)  # which paints the hint in an empty field


def set_type_size(points: float) -> None:
    """The size of the body type, in points; `resize_all` has all other type follow."""
    _manner.scale = points / tokens.BODY_POINTS


def fit_least(window: QWidget) -> None:
    """The screen has changed, and with it what the smallest size may be."""
    least = window.property(_LEAST)
    if isinstance(least, QSize):
        set_least(window, *least.toTuple())


def resize_all() -> None:
    """Give each type of a size of its own that size again, since a new style sheet takes it back,
    and what grows with type its size."""
    for widget in filter(isValid, list(_sized)):
        own = widget.property(_POINTS)
        if isinstance(own, float):
            set_points(widget, own)
        size = widget.size()
        fit_least(widget)
        if widget.isWindow() and widget.isVisible() and widget.size() != size:
            keep_whole(widget)
        wide = widget.property(_WIDE)
        if isinstance(wide, list):
            set_wide(widget, *wide)
