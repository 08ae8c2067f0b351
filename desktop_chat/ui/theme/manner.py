"""What holds for every window: how large type is, and whether things move."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.storage.settings import Density, Settings
from desktop_chat.ui.theme import tokens

_POINTS = "points"
_COMPACT_AIR = 0.7


class _Manner:
    def __init__(self) -> None:
        self.scale = 1.0
        self.moves = True


_manner = _Manner()


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


def things_move() -> bool:
    """Whether anything may move by itself."""
    return _manner.moves


def set_things_move(moves: bool) -> None:
    _manner.moves = moves


def set_points(widget: QWidget, points: float) -> None:
    """Type of a size of its own, in points of the tokens; it follows the chosen size."""
    widget.setProperty(_POINTS, points)
    font = widget.font()
    font.setPointSizeF(points * _manner.scale)
    widget.setFont(font)


def set_type_size(points: float) -> None:
    """The size of the body type, in points; `resize_all` has all other type follow."""
    _manner.scale = points / tokens.BODY_POINTS


def resize_all() -> None:
    """Give each type of a size of its own that size again: a new style sheet takes it back."""
    for widget in QApplication.allWidgets():
        own = widget.property(_POINTS)
        if isinstance(own, float):
            set_points(widget, own)
