"""The icon in the desktop's tray, with a mark while something is unread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class Tray(QObject):
    """Shown while it is wanted; a click on it asks for the window."""

    asked = Signal()
    pressed = Signal(str)  # the mark of the balloon that was clicked

    def __init__(
        self, window: QWidget, icon: QIcon, calls: dict[str, Callable[[], object]]
    ) -> None:
        super().__init__(window)
        self._plain = icon
        self._mark = ""
        self.icon = QSystemTrayIcon(icon, self)
        self.menu = QMenu(window)
        for words, name in (
            (tr("Open"), "open"),
            (tr("New chat"), "new"),
            (tr("Quick question"), "quick"),
            ("", ""),
            (tr("Quit"), "quit"),
        ):
            if not name:
                self.menu.addSeparator()
                continue
            action = self.menu.addAction(words)  # not for people: translated above
            action.triggered.connect(lambda _=False, name=name: calls[name]())
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(lambda: self.pressed.emit(self._mark))
        self.show_unread(0)

    def show_unread(self, count: int) -> None:
        """How many replies nobody has seen yet."""
        said = tr("%n replies to read", count) if count else "Desktop Chat"
        self.icon.setToolTip(said)  # not for people: translated above
        self.icon.setIcon(marked(self._plain) if count else self._plain)

    def say(self, title: str, words: str, mark: str) -> None:
        """A balloon at the icon."""
        self._mark = mark
        self.icon.showMessage(title, words, self._plain)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.asked.emit()


def marked(icon: QIcon) -> QIcon:
    """The icon with a dot at its corner."""
    made = QIcon()
    for side in tokens.TRAY_SIDES:
        picture = QPixmap(icon.pixmap(side, side))
        picture.setDevicePixelRatio(1)
        if picture.isNull():
            picture = QPixmap(side, side)
            picture.fill(Qt.GlobalColor.transparent)
        size, radius = picture.width(), picture.width() * 0.24
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        centre = QPointF(size - radius, radius)
        painter.setBrush(QColor(tokens.LIGHT.background))
        painter.drawEllipse(centre, radius, radius)
        painter.setBrush(QColor(tokens.LIGHT.error))
        painter.drawEllipse(centre, radius * 0.78, radius * 0.78)
        painter.end()
        made.addPixmap(picture)
    return made
