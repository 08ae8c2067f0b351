"""What the app draws itself looks as Qt's own module for SVG draws it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from desktop_chat.resources import resources_dir
from desktop_chat.ui.theme.drawing import read_drawing
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import LIGHT

FOLDER = resources_dir() / "icons"
FILES = sorted(FOLDER.glob("*.svg"))
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
    'stroke="#102030" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">'
)
PATHS = [
    f"M12 12a{radius} {radius} 0 {large} {clockwise} {x} {y}"
    for radius in ("4.6", "9")
    for large in "01"
    for clockwise in "01"
    for x, y in ((4, 0), (0, -5), (-6.5, -6.5), (3, -2))
] + [
    "M3 4l5 1 4-3M3 9H9v4h-3V20z m8 1L20 20Z",
    "m4 4 6 6 6-2",
    "M4-2.5.5 7",
    "M6 6A2 2 0 0 1 18 18",
]


def by_qt(svg: bytes, side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def by_us(svg: str, side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    read_drawing(svg).paint(painter, QRectF(0, 0, side, side), "")
    painter.end()
    return image


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_icon_is_the_same_to_the_pixel(clean: None, file: Path) -> None:
    svg = file.read_bytes().replace(b"currentColor", LIGHT.muted.encode())
    for side in (16, 22, 32, 128):
        icon = Icons(FOLDER).get(file.stem, LIGHT).pixmap(QSize(side, side), 1.0)
        form = QImage.Format.Format_ARGB32_Premultiplied
        assert icon.toImage().convertToFormat(form) == by_qt(svg, side)


@pytest.mark.parametrize("path", PATHS)
def test_every_step_of_a_path_is_the_same_to_the_eye(clean: None, path: str) -> None:
    svg = f'{HEAD}<path d="{path}"/></svg>'
    ours, theirs = by_us(svg, 96), by_qt(svg.encode(), 96)
    shades = [
        (ours.pixelColor(x, y), theirs.pixelColor(x, y)) for x in range(96) for y in range(96)
    ]
    assert any(one.alpha() for one, _ in shades)
    assert max(abs(one.alpha() - other.alpha()) for one, other in shades) <= 8


@pytest.mark.parametrize("path", ["M1 1C2 2 3 3 4 4", "M1 x", "M1"])
def test_a_path_of_another_kind_is_told(path: str) -> None:
    with pytest.raises((LookupError, ValueError)):
        read_drawing(f'{HEAD}<path d="{path}"/></svg>')
