"""A page with a text in it, for widgets that float over a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QPoint, Qt, SignalInstance
from PySide6.QtGui import QImage, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser, QVBoxLayout, QWidget

from desktop_chat.resources import resources_dir
from desktop_chat.storage.settings import Settings, Theme
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.style import Appearance
from tests.gui.app_window import NONE, destroy_deleted, until

ICONS = Icons(resources_dir() / "icons")


class Page(QWidget):
    """The text fills the page and has the focus at first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.view = QTextBrowser()
        self.view.setPlainText("The quick brown fox jumps over the lazy dog. " * 40)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.resize(700, 400)


@contextmanager
def open_page(application: QApplication) -> Iterator[Page]:
    """A page on the screen, in the app's own looks; gone at the end."""
    look = Appearance(application, Settings(theme=Theme.LIGHT))
    page = Page()
    page.show()
    page.activateWindow()
    page.view.setFocus()
    until(lambda: QApplication.focusWidget() is page.view, "the page has the focus")
    yield page
    page.close()
    for part in (page, look):
        part.deleteLater()
    destroy_deleted()


class Heard:
    """What signals said, in the order in which they came."""

    def __init__(self, **signals: SignalInstance) -> None:
        self.all: list[tuple[object, ...]] = []
        for name, signal in signals.items():
            signal.connect(self._listener(name))

    def take(self) -> list[tuple[object, ...]]:
        """All since the last time."""
        heard, self.all = self.all, []
        return heard

    def _listener(self, name: str) -> Callable[..., None]:
        return lambda *values: self.all.append((name, *values))


def picture(widget: QWidget, scale: float = 1.0) -> QImage:
    """What the widget paints on a screen of this scale, on nothing."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def is_sharper_at_200_percent(widget: QWidget) -> bool:
    """Whether it paints finer at 200 % than its 100 % made larger."""
    once, twice = picture(widget), picture(widget, 2.0)
    return twice != once.scaled(twice.size()) and twice.size() == once.size() * 2


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """A key, where the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, held)


def destroy(part: QObject) -> None:
    part.deleteLater()
    destroy_deleted()
