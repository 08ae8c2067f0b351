"""Draw the app's icon in all sizes from its SVG: `python -m tools.package.icons SVG FOLDER`.

PNG files for Linux, and one file each for Windows (.ico) and macOS (.icns), which are plain
containers of PNG.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Apple's names of sizes; those of doubled screens have names of their own.
ICNS_TYPES = (
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic10", 1024),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic13", 256),
    (b"ic14", 512),
)


def draw(svg: Path, size: int) -> bytes:
    """A square PNG of the drawing; needs a Qt application."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stub lacks the device
    return bytes(data.data())


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """A Windows icon of PNG pictures by their size in pixels."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    table = b""
    for size, png in pictures.items():
        side = size % 256  # 256 is written as 0
        table += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return head + table + b"".join(pictures.values())


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """An icon of macOS of PNG pictures by their size in pixels."""
    parts = b"".join(
        name + struct.pack(">I", len(pictures[size]) + 8) + pictures[size]
        for name, size in ICNS_TYPES
    )
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


def write_icons(svg: Path, folder: Path) -> None:
    """Everything that the installers of all systems need."""
    from PySide6.QtGui import QGuiApplication

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _application = QGuiApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    sizes = sorted({*SIZES, *(size for _, size in ICNS_TYPES)})
    pictures = {size: draw(svg, size) for size in sizes}
    for size in SIZES:
        (folder / f"{size}.png").write_bytes(pictures[size])
    (folder / "desktop-chat.ico").write_bytes(ico({size: pictures[size] for size in ICO_SIZES}))
    (folder / "desktop-chat.icns").write_bytes(icns(pictures))


if __name__ == "__main__":
    write_icons(Path(sys.argv[1]), Path(sys.argv[2]))
