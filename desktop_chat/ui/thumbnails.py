"""Small pictures of what is attached, from our own folder alone; read in threads."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from desktop_chat.chat.threads import DaemonExecutor
from desktop_chat.ui.pictures import ALLOCATION_MB

log = logging.getLogger(__name__)

_CACHED = 120

ReadContent = Callable[[str], bytes]  # by `Attachment.file`; raises OSError


class Thumbnails(QObject):
    """Keeps the last pictures that were asked for, by file and size in pixels of the screen."""

    came = Signal()  # one more can be painted
    _read = Signal(object, object)  # from a thread: the key, and an image

    def __init__(self, read: ReadContent) -> None:
        super().__init__()
        self._read_content = read
        self._pixmaps: dict[tuple[str, int, int], QPixmap | None] = {}
        self._read.connect(self._take)

    def get(self, file: str, size: QSize) -> QPixmap | None:
        """The picture, covering `size` in its middle, or None while it is read or lost."""
        key = (file, size.width(), size.height())
        if key not in self._pixmaps:
            while len(self._pixmaps) >= _CACHED:
                del self._pixmaps[next(iter(self._pixmaps))]
            self._pixmaps[key] = None
            DaemonExecutor().submit(self._load, key)
        return self._pixmaps[key]

    def _load(self, key: tuple[str, int, int]) -> None:
        try:
            image = read_image(self._read_content(key[0]), QSize(key[1], key[2]))
        except OSError as error:
            log.info("a picture is not there: %s", error)
            return
        try:
            self._read.emit(key, image)
        except RuntimeError:  # the window is gone
            return

    def _take(self, key: tuple[str, int, int], image: QImage) -> None:
        if key in self._pixmaps and not image.isNull():
            self._pixmaps[key] = QPixmap.fromImage(image)
            self.came.emit()


def read_image(content: bytes, cover: QSize | None = None) -> QImage:
    """A picture of ours; with `cover`, its middle as large as that. Null for what is none."""
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if reader.format().toStdString() not in ("png", "jpeg"):
        return QImage()
    if cover is None:
        return reader.read()
    aspect = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    size = reader.size()
    if size.isValid() and size.width() > cover.width() and size.height() > cover.height():
        reader.setScaledSize(size.scaled(cover, aspect))
    image = reader.read()
    if image.isNull():
        return image
    image = image.scaled(cover, aspect, Qt.TransformationMode.SmoothTransformation)
    left, top = (image.width() - cover.width()) // 2, (image.height() - cover.height()) // 2
    return image.copy(left, top, cover.width(), cover.height())
