"""The text of a PDF, page by page. PDFium is one for the whole process: one PDF at a time."""

from __future__ import annotations

import threading
from time import monotonic
from typing import NamedTuple

from desktop_chat.chat.cleaning import clean
from desktop_chat.storage.documents import MAX_TEXT, Refused, Trouble

MAX_PAGES = 3_000
MAX_SECONDS = 60.0
_LOCKED = 4  # FPDF_ERR_PASSWORD
_one_at_a_time = threading.Lock()


class PdfText(NamedTuple):
    """What stands in a PDF. With `is_cut` it has more than was read."""

    text: str
    pages: int
    is_cut: bool = False


def read_pdf(data: bytes) -> PdfText:
    """The text of a PDF; in a thread, which it may take for a while. Raises Refused."""
    import pypdfium2

    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            is_locked = getattr(error, "err_code", None) == _LOCKED or "assword" in str(error)
            raise Refused(Trouble.LOCKED_PDF if is_locked else Trouble.BAD_PDF) from None
        try:
            return _read_pages(document)
        except pypdfium2.PdfiumError:
            raise Refused(Trouble.BAD_PDF) from None
        finally:
            document.close()


def _read_pages(document) -> PdfText:  # type: ignore[no-untyped-def]
    count, size, pages = len(document), 0, list[str]()
    until = monotonic() + MAX_SECONDS
    for number in range(min(count, MAX_PAGES)):
        page = document[number]
        words = page.get_textpage()
        text = clean(words.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")).strip()
        words.close()
        page.close()
        size += len(text.encode("utf-8", "replace"))
        if size > MAX_TEXT or monotonic() > until:
            break
        pages.append(text)
    if not any(pages):
        raise Refused(Trouble.PDF_WITHOUT_TEXT)
    parts = (f"[page {number}]\n{text}" for number, text in enumerate(pages, 1) if text)
    return PdfText("\n\n".join(parts), count, len(pages) < count)
