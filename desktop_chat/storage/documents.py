"""Files that are to be attached: opened with care, told apart by their bytes, read as text."""

from __future__ import annotations

import errno
import os
import re
import stat
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

MAX_TEXT = 4 * 1024 * 1024  # bytes: about a million tokens
MAX_OTHER = 64 * 1024 * 1024
_LOOKED_AT = 65_536  # bytes in which what is not text shows itself

# Tags: invisible copies of ASCII, with which a text says other things to a model than to people.
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_CONTROLS = re.compile(b"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)


class Trouble(StrEnum):
    """Why a file cannot be attached; the sentences live in `ui`."""

    GONE = "gone"
    FORBIDDEN = "forbidden"
    NO_FILE = "no-file"  # a folder, a pipe, a device
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    BINARY = "binary"
    SVG = "svg"
    BAD_PICTURE = "bad-picture"
    LARGE_PICTURE = "large-picture"
    BAD_PDF = "bad-pdf"
    LOCKED_PDF = "locked-pdf"
    PDF_WITHOUT_TEXT = "pdf-without-text"
    NOT_KEPT = "not-kept"  # the data folder cannot be written to
    UNREADABLE = "unreadable"


class Refused(Exception):
    """Raised for a file that cannot be attached. `limit` is in bytes, where there is one."""

    def __init__(self, trouble: Trouble, limit: int = 0) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.limit = limit


class Form(StrEnum):
    """What the bytes of a file are."""

    PICTURE = "picture"
    PDF = "pdf"
    TEXT = "text"


class ReadText(NamedTuple):
    """A text, with the number of invisible characters that were taken out of it."""

    text: str
    hidden: int


def read_file(path: Path) -> bytes:
    """All of a file, its size looked at first. Raises Refused.

    Pipes and devices are not waited for, and a file that grows meanwhile ends at the limit.
    """
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise Refused(Trouble.NO_FILE)
            if facts.st_size > MAX_OTHER:
                raise Refused(Trouble.TOO_LARGE, MAX_OTHER)
            data = file.read(MAX_OTHER + 1)
    except OSError as error:
        raise Refused(_trouble(error)) from error
    if len(data) > MAX_OTHER:
        raise Refused(Trouble.TOO_LARGE, MAX_OTHER)
    if not data:
        raise Refused(Trouble.EMPTY)
    return data


def _trouble(error: OSError) -> Trouble:
    match error.errno:
        case errno.ENOENT | errno.ESTALE | errno.ELOOP | errno.ENOTDIR:
            return Trouble.GONE
        case errno.EACCES | errno.EPERM:
            return Trouble.FORBIDDEN
        case errno.EISDIR | errno.ENXIO | errno.ENODEV:
            return Trouble.NO_FILE
        case _:
            return Trouble.UNREADABLE


def form_of(data: bytes) -> Form:
    """What a file is, by its first bytes; its name does not count. Raises Refused."""
    if data.startswith(_PICTURES[:4]) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Form.PICTURE
    if b"%PDF-" in data[:1024]:
        return Form.PDF
    if data.startswith(_PICTURES[4:]) and _is_binary(data):
        return Form.PICTURE
    return Form.TEXT


def is_svg(text: str) -> bool:
    """Whether a text is a picture in words, which is not attached as one."""
    head = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s+", "", text[:4096], flags=re.DOTALL)
    return head.startswith("<svg")


def read_text(data: bytes) -> ReadText:
    """The text of a file: UTF-8, or what its byte order mark or its looks say. Raises Refused."""
    if len(data) > MAX_TEXT:
        raise Refused(Trouble.BINARY if _is_binary(data) else Trouble.TOO_LARGE, MAX_TEXT)
    text = _decode(data)
    if is_svg(text):
        raise Refused(Trouble.SVG)
    shown = without_hidden(text)
    if not shown.text.strip():
        raise Refused(Trouble.EMPTY)
    return shown


def without_hidden(text: str) -> ReadText:
    """A text without the invisible characters that only a model would read."""
    if text.isascii():
        return ReadText(text, 0)
    shown = _TAGS.sub("", text)
    return ReadText(shown, len(text) - len(shown))


def _decode(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise Refused(Trouble.BINARY) from None
    if encoding := _utf_16_by_looks(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            raise Refused(Trouble.BINARY) from None
    if _is_binary(data):
        raise Refused(Trouble.BINARY)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _utf_16_by_looks(data: bytes) -> str:
    """UTF-16 without a mark: in most scripts each other byte is zero."""
    head = data[:_LOOKED_AT]
    head = head[: len(head) & ~1]
    if len(data) % 2 or len(head) < 4:
        return ""
    units = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.4 * units and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * units and odd == 0 else ""


def _is_binary(data: bytes) -> bool:
    head = data[:_LOOKED_AT]
    return b"\x00" in head or len(_CONTROLS.findall(head)) > len(head) // 200 + 1


def _decode_legacy(data: bytes) -> str:
    """What is no UTF-8: Chinese where nearly all of it is, else a Western European text."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
    foreign = [sign for sign in text[:_LOOKED_AT] if sign >= "\x80"]
    chinese = sum("\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef" for sign in foreign)
    if foreign and chinese >= 0.9 * len(foreign):
        return text
    return data.decode("cp1252", "replace")
