"""Hands and eyes for what is attached to a message."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.attaching import Attaching
from desktop_chat.ui.attachment_tray import Chip, Tray
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.drops import drag_events


def picture(width: int = 300, height: int = 200) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#0F6E66"))
    return image


def saved(path: Path, width: int = 300, height: int = 200) -> Path:
    assert picture(width, height).save(str(path))
    return path


def tray(app: AppWindow) -> Tray:
    found = app.window.composer.tray
    assert found is not None
    return found


def attaching(app: AppWindow) -> Attaching:
    return next(desk for desk in app.session.history.desks if isinstance(desk, Attaching))


def chips(app: AppWindow, count: int) -> list[Chip]:
    """The chips, once so many have been read."""
    until(lambda: app.window.composer.tray is not None, "there is a tray")
    until(lambda: len(tray(app).attachments) == count, f"{count} attachments are read")
    assert not tray(app).is_reading
    return tray(app).chips


def paste(app: AppWindow, data: QMimeData | str) -> None:
    if isinstance(data, str):
        QGuiApplication.clipboard().setText(data)
    else:
        QGuiApplication.clipboard().setMimeData(data)
    app.edit.setFocus()
    app.press(Key.Key_V, CTRL)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(app: AppWindow, data: QMimeData) -> None:
    """What the system sends when something is let go over the window."""
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.NoModifier
    entered, _ = drag_events(QPoint(600, 300), actions, data)
    QApplication.sendEvent(app.window, entered)
    assert entered.isAccepted()
    dropped = QDropEvent(QPointF(600, 300), actions, data, buttons, held)
    QApplication.sendEvent(app.window, dropped)
