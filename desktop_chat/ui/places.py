"""Where windows stand: where they were last, if a screen still shows that place."""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication, QRegion
from PySide6.QtWidgets import QWidget

Place = tuple[int, int, int, int]  # x, y, width, height
_GRIP = 100  # pixels of a window by which it can be taken hold of
_MOST = 0.9  # of a screen's room, for a window that opens for the first time
_FRAME = 40  # about how high a title is, in pixels; it is not known before a window shows


def rooms() -> list[QRect]:
    """What of each screen windows have."""
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def in_sight(place: Place | None) -> QRect | None:
    """A place that a window can be put at; None where no screen shows enough of it.

    What would stick out of all screens, since they or their scale were others then, is moved onto
    the one that shows most of it, and made as small as that.
    """
    if place is None:
        return None
    wanted = QRect(*place)
    title = QRect(wanted.x(), wanted.y() - _FRAME, wanted.width(), 2 * _FRAME)
    if not any(_can_be_held(title.intersected(room)) for room in rooms()):
        return None
    if _is_whole(wanted):
        return wanted
    room = _room_of(wanted).adjusted(0, _FRAME, 0, 0)
    wanted.setSize(wanted.size().boundedTo(room.size()))
    wanted.moveTo(_within(room, wanted))
    return wanted


def _can_be_held(seen: QRect) -> bool:
    return seen.width() > _GRIP and seen.height() >= _FRAME // 2


def _is_whole(wanted: QRect) -> bool:
    """Whether the screens show all of a place, be it over several of them."""
    hidden = QRegion(wanted)
    for room in rooms():
        hidden -= QRegion(room)
    return hidden.isEmpty()


def _room_of(wanted: QRect) -> QRect:
    """The room of the screen that shows most of a place."""

    def seen(room: QRect) -> int:
        both = room.intersected(wanted)
        return both.width() * both.height()

    return max(rooms(), key=seen)


def _within(room: QRect, outer: QRect) -> QPoint:
    """Where something has to stand to be all in a room that is large enough, its top at least."""
    x = min(outer.x(), room.right() - outer.width() + 1)
    y = min(outer.y(), room.bottom() - outer.height() + 1)
    return QPoint(max(x, room.x()), max(y, room.y()))


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

    _move_into(min(screens, key=distance), window)


def keep_whole(window: QWidget) -> None:
    """A window that has grown where it stands moves so that all of it is seen."""
    frame = window.frameGeometry()
    if rooms() and not _is_whole(frame):
        _move_into(_room_of(frame), window)


def _move_into(room: QRect, window: QWidget) -> None:
    frame = window.frameGeometry()
    edges = frame.size() - window.size()
    window.resize(window.size().boundedTo(room.size() - edges))
    window.move(_within(room, QRect(frame.topLeft(), window.size() + edges)))
