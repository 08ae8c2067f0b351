"""Icons: strokes on a grid of 24, coloured by the palette."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap

from desktop_chat.ui.theme.drawing import Drawing, read_drawing
from desktop_chat.ui.theme.tokens import Colours


class IconEngine(QIconEngine):
    """Paints a drawing at whatever size and scale is asked for, in one colour."""

    def __init__(self, drawing: Drawing, colour: str = "") -> None:
        super().__init__()
        self._drawing = drawing
        self._colour = colour

    def paint(self, painter: QPainter, rect: object, mode: object, state: object) -> None:
        self._drawing.paint(painter, QRectF(rect), self._colour)  # type: ignore[call-overload]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return IconEngine(self._drawing, self._colour)


class Icons:
    """The icons of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawings: dict[str, Drawing] = {}

    def get(self, name: str, colours: Colours | None = None) -> QIcon:
        """The icon `name` in the muted colour of a palette; without one in its own colours."""
        if name not in self._drawings:
            svg = (self._folder / f"{name}.svg").read_text("utf-8")
            self._drawings[name] = read_drawing(svg)
        return QIcon(IconEngine(self._drawings[name], colours.muted if colours else ""))
