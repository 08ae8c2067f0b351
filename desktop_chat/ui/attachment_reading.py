"""From a file, a paste or a picture to an attachment that is kept; in threads of their own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from desktop_chat.chat.attachments import IMAGE, PASTE, PDF, TEXT, Attachment, image_tokens
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.usage import estimate_tokens
from desktop_chat.storage.attachments import AttachmentFolder
from desktop_chat.storage.documents import (
    Form,
    ReadText,
    Refused,
    Trouble,
    form_of,
    read_file,
    read_text,
    without_hidden,
)
from desktop_chat.ui.pictures import Picture, make_picture, read_picture


def attach_file(path: Path, folder: AttachmentFolder) -> Attachment:
    """Read a file and keep what is sent of it. Raises Refused."""
    data, name = read_file(path), clean(path.name) or str(path)
    match form_of(data):
        case Form.PICTURE:
            return _keep_picture(read_picture(data), name, folder)
        case Form.PDF:
            from desktop_chat.storage.pdf_text import read_pdf

            pdf = read_pdf(data)
            text = without_hidden(pdf.text)
            kept = _keep_text(text, name, PDF, folder)
            return kept._replace(pages=pdf.pages, original=len(data))
        case Form.TEXT:
            return _keep_text(read_text(data), name, TEXT, folder)


def attach_image(image: QImage, name: str, folder: AttachmentFolder) -> Attachment:
    """Keep a picture that was pasted or dropped. Raises Refused."""
    return _keep_picture(make_picture(image), name, folder)


def attach_paste(text: str, name: str, folder: AttachmentFolder) -> Attachment:
    """Keep a long text that was pasted. Raises Refused."""
    return _keep_text(without_hidden(clean(text)), name, PASTE, folder)


def _keep_text(read: ReadText, name: str, kind: str, folder: AttachmentFolder) -> Attachment:
    content = read.text.encode("utf-8", "replace")
    tokens = estimate_tokens(read.text)
    file = _keep(content, folder)
    return Attachment(file, name, kind, len(content), tokens=tokens, hidden=read.hidden)


def _keep_picture(picture: Picture, name: str, folder: AttachmentFolder) -> Attachment:
    file = _keep(picture.content, folder)
    size = (picture.width, picture.height)
    made = Attachment(file, name, IMAGE, len(picture.content), picture.media_type, *size)
    return made._replace(tokens=image_tokens(*size))


def _keep(content: bytes, folder: AttachmentFolder) -> str:
    try:
        return folder.put(content)
    except OSError as error:
        raise Refused(Trouble.NOT_KEPT) from error
