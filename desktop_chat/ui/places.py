"""Where windows stand: where they were last, if a screen still shows that place."""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

Place = tuple[int, int, int, int]  # x, y, width, height
_GRIP = 100  # pixels of a window by which it can be taken hold of
_MOST = 0.9  # of a screen's room, for a window that opens for the first time
_FRAME = 40  # about how high a title is, in pixels; it is not known before a window shows


def rooms() -> list[QRect]:
    """What of each screen windows have."""
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def in_sight(place: Place | None) -> QRect | None:
    """A place that a window can be put at; None where no screen shows enough of it."""
    if place is None:
        return None
    wanted = QRect(*place)
    for room in rooms():
        is_seen = room.intersected(wanted).width() > _GRIP
        if is_seen and wanted.width() <= 2 * room.width() and wanted.height() <= 2 * room.height():
            return wanted
    return None


def put_back(window: QWidget, place: Place | None) -> bool:
    """Put a window where it was; False where that cannot be seen any more."""
    wanted = in_sight(place)
    if wanted is not None:
        window.setGeometry(wanted)
    return wanted is not None


def put_first(window: QWidget, size: QSize) -> None:
    """Put a window in the middle of the first screen, its frame too, as large as there is room."""
    screens = rooms()
    room = screens[0] if screens else QRect(0, 0, size.width(), size.height())
    fitting = size.boundedTo(QSize(round(_MOST * room.width()), round(_MOST * room.height())))
    window.resize(fitting if screens else size)
    spare = room.size() - window.size()
    window.move(
        room.x() + max(0, spare.width() // 2), room.y() + max(0, (spare.height() - _FRAME) // 2)
    )


def place_of(window: QWidget) -> Place:
    """Where a window stands, or would if it were not as large as the screen."""
    place = window.normalGeometry()
    return place.x(), place.y(), place.width(), place.height()


def bring_into_sight(window: QWidget) -> None:
    """Move and shrink a window so that the nearest screen shows all of it.

    One that can be taken hold of, and that the screens have room for, stays as it is.
    """
    frame = window.frameGeometry()
    screens = rooms()
    if not screens:
        return
    whole = reduce(QRect.united, screens).size()
    has_room = frame.width() <= whole.width() and frame.height() <= whole.height()
    if has_room and any(screen.intersected(frame).width() > _GRIP for screen in screens):
        return

    def distance(room: QRect) -> int:
        return (room.center() - frame.center()).manhattanLength()

    room = min(screens, key=distance)
    edges = frame.size() - window.size()
    size = window.size().boundedTo(room.size() - edges)
    window.resize(size)
    outer = size + edges
    window.move(
        min(max(frame.x(), room.x()), room.right() - outer.width() + 1),
        min(max(frame.y(), room.y()), room.bottom() - outer.height() + 1),
    )
