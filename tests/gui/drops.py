"""What the system sends while something is dragged over a window."""

from __future__ import annotations

import warnings

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drag_events(
    at: QPoint, actions: Qt.DropAction, data: QMimeData
) -> tuple[QDragEnterEvent, QDragMoveEvent]:
    """Coming in, and moving on, with the left button held."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it is Qt that makes them elsewhere
        return (
            QDragEnterEvent(at, actions, data, _LEFT, _NONE),
            QDragMoveEvent(at, actions, data, _LEFT, _NONE),
        )
