"""What goes with the person's words: pictures of ours, and the names of files, in their bubble."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from desktop_chat.chat.attachments import Attachment
from desktop_chat.ui.attachment_sentences import in_short
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.thumbnails import Thumbnails
from desktop_chat.ui.transcript.cards import BUBBLE_PAD, HEAD_GAP
from desktop_chat.ui.transcript.formats import PICTURE_FILE, PICTURE_SIZE, Typography
from desktop_chat.ui.transcript.setter import Setter, shown_turns
from desktop_chat.ui.transcript.setting import (
    OBJECT,
    Line,
    Look,
    Mark,
    MarkKind,
    Picture,
    Role,
    Run,
    Setting,
    Shape,
)

_HIGH, _NARROW, _WIDE = 120, 72, 240  # pixels of a picture
_NAME = 60  # characters
_SPACE = "  "  # between pictures


def attached_width(type_: Typography, attachments: Sequence[Attachment]) -> int:
    """How wide they are by nature, in pixels."""
    rows = [sum(type_.width(run.text, run.look) for run in _file(each, "")) for each in attachments]
    pictures = [_picture(type_, each) for each in attachments if each.is_image]
    space = type_.width(_SPACE, Look(Role.SMALL))
    rows = [row for row, each in zip(rows, attachments, strict=True) if not each.is_image]
    rows.append(sum(picture.width + space for picture in pictures))
    return round(max(rows)) + 3


def set_attached(
    setter: Setter,
    attachments: Sequence[Attachment],
    message: int,
    above: int,
    width: int,
    has_words: bool,
) -> Setting:
    """The upper part of a bubble; it goes on in the words, if there are any."""
    type_ = setter.type
    pad, room = type_.scaled(16), type_.scaled(BUBBLE_PAD)
    widest = int(setter.column * tokens.BUBBLE_SHARE) - 2 * pad
    left = setter.column - min(width, widest) - pad
    shape = Shape(type_.small_line, above, 0, left, pad, grows=True)
    lines: list[Line] = []
    runs: list[Run] = []
    for number, each in enumerate(attachments):
        if each.is_image:
            href = f"app:attached/{message}/{number}"
            look = Look(Role.SMALL, href=href, picture=_picture(type_, each))
            runs += [Run(OBJECT, look, f"[{each.name}] "), Run(_SPACE, Look(Role.SMALL), "")]
    if runs:
        lines.append(Line(shape, tuple(runs[:-1]), ""))
    for number, each in enumerate(attachments):
        if not each.is_image:
            gap = type_.scaled(4) if lines else above
            row = Shape(type_.prose_line, gap, 0, left, pad)
            href = f"app:attached/{message}/{number}"
            lines.append(Line(row, _file(each, href), "\n" if lines else "", f"[{each.name}]"))
    below = type_.scaled(HEAD_GAP) if has_words else room
    bubble = Mark(MarkKind.BUBBLE, 0, len(lines) - 1, left - pad, 0, room, below, False, has_words)
    return Setting(tuple(lines), (bubble,))


def _file(attachment: Attachment, href: str) -> tuple[Run, ...]:
    name = " ".join(shown_turns(attachment.name).split())
    name = name if len(name) <= _NAME else f"{name[: _NAME - 20]}…{name[-19:]}"
    return (
        Run(name, Look(Role.BODY, href=href)),
        Run(f"   {in_short(attachment)}", Look(Role.SMALL)),
    )


def _picture(type_: Typography, attachment: Attachment) -> Picture:
    high = type_.scaled(_HIGH)
    width, height = max(attachment.width, 1), max(attachment.height, 1)
    wide = round(high * width / height)
    return Picture(
        attachment.file, min(max(wide, type_.scaled(_NARROW)), type_.scaled(_WIDE)), high
    )


class PictureObject(QPyTextObject):
    """Draws attached pictures in a document: from our own folder, whatever the document says."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.thumbnails: Thumbnails | None = None
        self.border = ""

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        size = form.property(PICTURE_SIZE)
        return size if isinstance(size, QSizeF) else QSizeF(0, 0)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        """The picture with round corners, or its place while it is being read."""
        box = QRectF(rect)
        shape = QPainterPath()
        shape.addRoundedRect(box, tokens.CORNER, tokens.CORNER)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        device = painter.device()
        ratio = device.devicePixelRatioF()
        size = QSize(round(box.width() * ratio), round(box.height() * ratio))
        picture = None
        if self.thumbnails is not None and not size.isEmpty():
            picture = self.thumbnails.get(str(form.property(PICTURE_FILE)), size)
        if picture is not None:
            painter.drawPixmap(box, picture, QRectF(picture.rect()))
        else:
            painter.fillPath(shape, QColor(self.border))
        painter.restore()
