"""The file to import, as one or several texts: a JSON file, or the zip of a ChatGPT export."""

from __future__ import annotations

import codecs
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from desktop_chat.storage.exchange.failures import ImportRefused, Refusal

CHUNK = 32_768  # bytes
MAX_BYTES = 4 * 1024**3  # of text
MAX_LISTING = 64 * 1024 * 1024  # bytes of a zip's list of contents, which is read whole
MAX_RATIO = 200  # text by its packed size; JSON packs 3 to 20 times smaller
_RATIO_FROM = 1024 * 1024
_WANTED = re.compile(r"(?:.*/)?conversations(?:-\d+)?\.json", re.DOTALL)
_UNSAFE = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\].*)?$", re.DOTALL)
_BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
)
_BROKEN += (NotImplementedError, RuntimeError, ValueError, OverflowError)


class Part(NamedTuple):
    """One text; `entry` is None where the file itself is it."""

    size: int
    entry: zipfile.ZipInfo | None = None


class Archive:
    """An open file; nothing is ever unpacked to the disk. Raises `ImportRefused` and OSError."""

    def __init__(self, path: Path) -> None:
        # A pipe that nobody writes to would hold the opening up.
        self._file = _open(path)
        try:
            self.parts = self._find_parts()
        except BaseException:
            self.close()
            raise
        self.size = sum(part.size for part in self.parts)
        if self.size > MAX_BYTES:
            self.close()
            raise ImportRefused(Refusal.TOO_LARGE, f"{self.size} bytes")

    def close(self) -> None:
        self._file.close()

    def stamp(self) -> tuple[int, int]:
        """What changes when somebody writes to the file."""
        facts = os.fstat(self._file.fileno())
        return facts.st_size, facts.st_mtime_ns

    @contextmanager
    def pieces(self, part: Part, on_bytes: Callable[[int], None]) -> Iterator[Callable[[], str]]:
        """A function that gives the text of a part piece by piece; `on_bytes` hears of each."""
        if part.entry is None:
            self._file.seek(0)
            yield _decoder(self._file, on_bytes)
            return
        with translated():
            stream = self._zip.open(part.entry)
        with stream:
            yield _decoder(stream, on_bytes)

    def _find_parts(self) -> list[Part]:
        size = os.fstat(self._file.fileno()).st_size
        beginning = self._file.read(4)
        if not beginning:
            raise ImportRefused(Refusal.EMPTY)
        if beginning[:2] != b"PK":
            return [Part(size)]
        with translated():
            self._zip = zipfile.ZipFile(_Bounded(self._file))
            entries = [one for one in self._zip.infolist() if _is_wanted(one)]
            pages = [one for one in self._zip.namelist() if is_page(one)]
        if not entries and pages:
            raise ImportRefused(Refusal.NOT_READ_BACK, "no conversations.json")
        if not entries:
            raise ImportRefused(Refusal.UNKNOWN_FORMAT, "no conversations.json")
        return [
            Part(entry.file_size, entry) for entry in sorted(entries, key=lambda it: it.filename)
        ]


def is_page(name: str) -> bool:
    """Whether a file is Markdown or HTML by its name: it is written, and never read."""
    return name.lower().endswith((".md", ".markdown", ".html", ".htm"))


def _open(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.stat().st_mode):
        raise ImportRefused(Refusal.NOT_A_FILE)
    return path.open("rb")


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry holds conversations; refuses a zip that is made to do harm."""
    if _UNSAFE.match(entry.filename):
        raise ImportRefused(Refusal.BAD_ARCHIVE, "a name that leads elsewhere")
    if not _WANTED.fullmatch(entry.filename):
        return False
    if entry.flag_bits & 1:
        raise ImportRefused(Refusal.BAD_ARCHIVE, "encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ImportRefused(Refusal.BAD_ARCHIVE, "an unusual compression")
    if entry.file_size > MAX_RATIO * entry.compress_size + _RATIO_FROM:
        raise ImportRefused(Refusal.BAD_ARCHIVE, "packed too well")
    return True


@contextmanager
def translated() -> Iterator[None]:
    """Turns what a broken zip raises into a refusal."""
    try:
        yield
    except _BROKEN as error:
        raise ImportRefused(Refusal.BAD_ARCHIVE, type(error).__name__) from None


class _Bounded:
    """A file of which nobody reads too much at once, or before its beginning."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.tell, self.seekable = file.tell, file.seekable

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 0 and offset < 0:
            raise zipfile.BadZipFile
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, MAX_LISTING + 1) if size >= 0 else MAX_LISTING + 1)
        if len(data) > MAX_LISTING:
            raise ImportRefused(Refusal.BAD_ARCHIVE, "a list of contents that is too long")
        return data


def _decoder(stream: IO[bytes], on_bytes: Callable[[int], None]) -> Callable[[], str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_first = True

    def piece() -> str:
        nonlocal is_first
        while True:
            with translated():
                raw = stream.read(CHUNK)
            on_bytes(len(raw))
            try:
                text = decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                cut_short = not raw or error.reason == "unexpected end of data"
                reason = Refusal.TRUNCATED if cut_short else Refusal.WRONG_ENCODING
                raise ImportRefused(reason) from None
            if is_first and text:
                is_first = False
                text = text.removeprefix("\ufeff")
            if text or not raw:
                return text

    return piece
