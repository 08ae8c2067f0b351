"""Icons: strokes on a grid of 24, coloured by the palette, and the app's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_chat.ui.theme.tokens import Colours


class IconEngine(QIconEngine):
    """Draws an SVG at whatever size and scale is asked for, without Qt's plugin for that."""

    def __init__(self, svg: bytes) -> None:
        super().__init__()
        self._svg = svg
        self._renderer: QSvgRenderer | None = None

    def paint(self, painter: QPainter, rect: object, mode: object, state: object) -> None:
        if self._renderer is None:
            self._renderer = QSvgRenderer(QByteArray(self._svg))
        self._renderer.render(painter, QRectF(rect))  # type: ignore[call-overload]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return IconEngine(self._svg)


class Icons:
    """The icons of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str, colours: Colours | None = None) -> QIcon:
        """The icon `name` in the muted colour of a palette, or as it is."""
        svg = (self._folder / f"{name}.svg").read_bytes()
        if colours is not None:
            svg = svg.replace(b"currentColor", colours.muted.encode())
        return QIcon(IconEngine(svg))
