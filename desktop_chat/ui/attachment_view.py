"""One attachment, as it is kept and sent: a picture or a text, to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_chat.chat.attachments import Attachment
from desktop_chat.storage.store import Store
from desktop_chat.ui.attachment_sentences import details, hidden_words
from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.side_window import SideWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_SHOWN = 200_000  # characters of a text
_LINE = 2_000  # characters, after which a line is broken: Qt lays out a line in one piece


class PictureLabel(QLabel):
    """A picture, as large as there is room and no larger than it is."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._whole = QPixmap.fromImage(image)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(80, 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        room = event.size() * ratio
        size = self._whole.size()
        if size.width() > room.width() or size.height() > room.height():
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown = self._whole.scaled(room, keep, smooth)
        else:
            shown = QPixmap(self._whole)
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)


class AttachmentView(SideWindow):
    """A window beside the main one; Esc closes it."""

    def __init__(self, parent: QWidget, attachment: Attachment) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{attachment.name} — Desktop Chat")  # not for people: theirs
        self.setAccessibleName(attachment.name)  # not for people: theirs
        self.resize(720, 560)
        self._attachment = attachment
        about = ElidedLabel()
        about.setProperty("role", "muted")
        parts = (details(attachment), hidden_words(attachment))
        about.set_whole(" · ".join(part for part in parts if part))
        self._column = QVBoxLayout(self.inside)
        self._column.setContentsMargins(*[tokens.SPACE_4] * 4)
        self._column.setSpacing(tokens.SPACE_3)
        self._column.addWidget(about)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def show_text(self, text: str) -> None:
        shown = QPlainTextEdit(_broken(text[:_SHOWN]))
        shown.setReadOnly(True)
        shown.setObjectName("attached")
        shown.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        shown.setAccessibleName(self._attachment.name)  # not for people: theirs
        self._column.addWidget(shown, 1)
        shown.setFocus()

    def show_image(self, image: QImage) -> None:
        shown = PictureLabel(image)
        shown.setAccessibleName(self._attachment.name)  # not for people: theirs
        self._column.addWidget(shown, 1)

    def show_loss(self) -> None:
        lost = QLabel(tr("What was attached is not there any more."))
        lost.setTextFormat(Qt.TextFormat.PlainText)
        lost.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(lost, 1)


def open_attachment(
    parent: QWidget,
    attachment: Attachment,
    store: Store,
    spawn: Callable[[Coroutine[Any, Any, None]], None],
) -> None:
    """Read an attachment in a thread, then show it."""

    async def show() -> None:
        from desktop_chat.chat.threads import in_thread
        from desktop_chat.ui.thumbnails import read_image

        def read() -> QImage | str:
            content = store.attachments.read(attachment.file)
            if attachment.is_image:
                return read_image(content)
            return content.decode("utf-8", "replace")

        try:
            made = await in_thread(read)
        except OSError:
            made = QImage()
        view = AttachmentView(parent, attachment)
        if isinstance(made, str):
            view.show_text(made)
        elif made.isNull():
            view.show_loss()
        else:
            view.show_image(made)
        view.show()
        view.activateWindow()

    spawn(show())


def _broken(text: str) -> str:
    lines = text.split("\n")
    if all(len(line) <= _LINE for line in lines):
        return text
    return "\n".join(
        line[at : at + _LINE] for line in lines for at in range(0, max(1, len(line)), _LINE)
    )
