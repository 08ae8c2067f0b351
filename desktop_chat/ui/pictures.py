"""Pictures that are attached: read once, made smaller and anew, so that nothing else goes along."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import (
    QColorSpace,
    QImage,
    QImageReader,
    QImageWriter,
    QPainter,
    QPixelFormat,
)

from desktop_chat.chat.attachments import LONGEST_SIDE
from desktop_chat.storage.documents import Refused, Trouble

ALLOCATION_MB = 64  # of one picture, unpacked
_FORMATS = frozenset({"png", "jpeg", "gif", "webp", "bmp", "tiff"})
# What threads meet is made before: PySide makes its classes late, which is not safe in two threads.
_MET_IN_THREADS = (QPixelFormat,)
_JPEG_QUALITY, _LARGE_PNG = 88, 1_500_000  # bytes, from where a picture goes as JPEG if it can


class Picture(NamedTuple):
    """A picture as it is kept and sent."""

    content: bytes
    media_type: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """A copy without metadata, no side longer than `LONGEST_SIDE`. Raises Refused.

    Only the formats of photographs and screens are read. In a thread: this takes a while.
    """
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    form = reader.format().toStdString()
    if form not in _FORMATS:
        raise Refused(Trouble.BAD_PICTURE)
    reader.setAutoTransform(True)
    size = reader.size()
    bits = QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() or 32
    is_large = size.width() * size.height() * max(bits, 32) // 8 > ALLOCATION_MB << 20
    if size.isValid() and is_large and form != "jpeg":
        raise Refused(Trouble.LARGE_PICTURE)
    if size.isValid() and max(size.width(), size.height()) > LONGEST_SIDE:
        reader.setScaledSize(_fitting(size))  # JPEG needs less memory so
    image = reader.read()
    if image.isNull():
        raise Refused(Trouble.LARGE_PICTURE if is_large else Trouble.BAD_PICTURE)
    return make_picture(image, is_photo=form in ("jpeg", "webp", "tiff"))


def make_picture(image: QImage, is_photo: bool = False) -> Picture:
    """What is kept of an image: painted anew, since Qt writes an image's own texts into files.

    Raises Refused.
    """
    if image.isNull():
        raise Refused(Trouble.BAD_PICTURE)
    if max(image.width(), image.height()) > LONGEST_SIDE:
        smooth = Qt.TransformationMode.SmoothTransformation
        size = _fitting(image.size())
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    forms = QImage.Format
    has_alpha = image.hasAlphaChannel()
    bare = QImage(image.size(), forms.Format_ARGB32 if has_alpha else forms.Format_RGB32)
    bare.fill(Qt.GlobalColor.transparent if has_alpha else Qt.GlobalColor.white)
    image.setDevicePixelRatio(1)
    painter = QPainter(bare)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(0, 0, image)
    painter.end()
    content, media_type = _write(bare, is_photo and not has_alpha)
    return Picture(content, media_type, bare.width(), bare.height())


def _write(image: QImage, is_photo: bool) -> tuple[bytes, str]:
    if is_photo:
        return _encode(image, "jpeg"), "image/jpeg"
    content = _encode(image, "png")
    if len(content) > _LARGE_PNG and not image.hasAlphaChannel():
        smaller = _encode(image, "jpeg")
        if len(smaller) < len(content) // 2:
            return smaller, "image/jpeg"
    return content, "image/png"


def _encode(image: QImage, form: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(form.encode()))
    if form == "jpeg":
        writer.setQuality(_JPEG_QUALITY)
    if not writer.write(image):
        raise Refused(Trouble.BAD_PICTURE)
    buffer.close()
    return bytes(content.data())


def _fitting(size: QSize) -> QSize:
    longest = QSize(LONGEST_SIDE, LONGEST_SIDE)
    fitting = size.scaled(longest, Qt.AspectRatioMode.KeepAspectRatio)
    return fitting.expandedTo(QSize(1, 1))
