"""What is said of attachments: why one was refused, how large one is, what a model cannot take."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from desktop_chat.chat.attachments import MOST, PASTE, PDF, Attachment, has_images
from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.storage.documents import Refused, Trouble
from desktop_chat.ui.pictures import ALLOCATION_MB
from desktop_chat.ui.words import tr


def refusal_sentence(name: str, refused: Refused) -> str:
    """Why a file was not attached, and what helps."""
    said = _refusal(refused.trouble)
    return said.replace("{name}", _short(name)).replace("{limit}", size_words(refused.limit))


def _refusal(trouble: Trouble) -> str:
    sentences = {
        Trouble.GONE: tr("{name} is not there any more."),
        Trouble.FORBIDDEN: tr("{name} may not be read. Look at its permissions."),
        Trouble.NO_FILE: tr("{name} is no file that can be read: attach the files in it instead."),
        Trouble.EMPTY: tr("{name} is empty."),
        Trouble.TOO_LARGE: tr("{name} is too large: at most {limit} can be attached."),
        Trouble.BINARY: tr("{name} holds no text. Pictures, PDFs and text files can be attached."),
        Trouble.SVG: tr("{name} is an SVG drawing. Attach it as PNG or JPEG."),
        Trouble.BAD_PICTURE: tr("{name} is no picture that can be read. Save it as PNG or JPEG."),
        Trouble.LARGE_PICTURE: tr(
            "{name} is too large a picture: it would take more than %n MB of memory. Make it"
            " smaller first.",
            ALLOCATION_MB,
        ),
        Trouble.BAD_PDF: tr("{name} is damaged, or no PDF."),
        Trouble.LOCKED_PDF: tr("{name} is locked with a password. Save a copy without one."),
        Trouble.PDF_WITHOUT_TEXT: tr(
            "{name} has no text in it, only pictures of pages. Attach these as pictures."
        ),
        Trouble.NOT_KEPT: tr("{name} could not be kept: the data folder cannot be written to."),
    }
    return sentences.get(trouble, tr("{name} cannot be read just now."))


def too_many_sentence() -> str:
    """More than a message may have."""
    return tr("A message has at most %n attachments.", MOST)


def warning_sentence(attachments: tuple[Attachment, ...], connection: Connection) -> str:
    """What the chosen model cannot take, or may not; empty where there is nothing to say."""
    from desktop_chat.chat.vision import is_known_to_see, is_text_only

    if not attachments:
        return ""
    if connection.kind is Kind.DEMO:
        return tr("The demo has its answers from a script: it reads no attachments.")
    if not has_images(attachments):
        return ""
    if is_text_only(connection):
        return tr("{name} takes text only: a line of words will stand for each picture.").replace(
            "{name}", _short(connection.name)
        )
    if connection.model and not is_known_to_see(connection.model):
        return tr("{name} is not known to take pictures. It may refuse them.").replace(
            "{name}", _short(connection.model)
        )
    return ""


def no_screenshot_sentence() -> str:
    """Nothing lets this app take a picture of the screen: what helps then."""
    return tr(
        "The desktop lets no app take a picture of the screen. Take one with its own key, and"
        " paste it here."
    )


def in_short(attachment: Attachment) -> str:
    """How large it is, and about how many tokens it has; of a paste these alone."""
    return " · ".join(_sizes(attachment)[attachment.kind == PASTE and attachment.tokens > 0 :])


def details(attachment: Attachment) -> str:
    """Its size, in what matters for its kind too, and about how many tokens it has."""
    parts = []
    if attachment.is_image:
        parts.append(f"{attachment.width} × {attachment.height}")
    if attachment.kind == PDF and attachment.pages:
        parts.append(tr("%n pages", attachment.pages))
    return " · ".join([*parts, *_sizes(attachment)])


def _sizes(attachment: Attachment) -> list[str]:
    parts = [size_words(attachment.original or attachment.size)]
    if attachment.tokens:
        parts.append(tr("~{count} tokens").replace("{count}", _number(attachment.tokens)))
    return parts


def hidden_words(attachment: Attachment) -> str:
    """How many characters were taken out that nobody sees; empty where there were none."""
    if not attachment.hidden:
        return ""
    return tr("%n invisible characters were taken out", attachment.hidden)


def described(attachment: Attachment) -> str:
    """All of it in one line, for those who listen."""
    kind = tr("picture") if attachment.is_image else tr("PDF") if attachment.kind == PDF else ""
    if attachment.kind == PASTE:
        kind = tr("long paste")
    parts = (attachment.name, kind, details(attachment), hidden_words(attachment))
    return ", ".join(part for part in parts if part)


def size_words(size: int) -> str:
    """A number of bytes, as people say it."""
    places = 0 if size < 1_000_000 else 1
    return QLocale().formattedDataSize(
        size, places, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )


def _number(number: int) -> str:
    if number < 1000:
        return str(number)
    return QLocale().toString(round(number, -2 if number < 100_000 else -3))


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= 60 else f"{name[:40]}…{name[-19:]}"
