"""Exports: conversations come one by one, a file comes to be whole or not at all."""

from __future__ import annotations

import stat
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple

from desktop_chat.chat.cleaning import slices
from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage.exchange import json_format
from desktop_chat.storage.exchange.attached import ReadContent, files_of
from desktop_chat.storage.exchange.current_path import current_path, others_of
from desktop_chat.storage.exchange.file_names import Names, file_stem
from desktop_chat.storage.exchange.html_page import Render, html_foot, html_head, html_part
from desktop_chat.storage.exchange.markdown_text import markdown
from desktop_chat.storage.exchange.pacing import Pace
from desktop_chat.storage.exchange.whole_file import whole_file
from desktop_chat.storage.exchange.words import Words, title_of

_FIRST_DOS_TIME = 315_619_200.0  # 1980-01-02: zips know nothing earlier, whatever the time zone


class Format(StrEnum):
    """What a file holds; the value is its suffix."""

    JSON = "json"
    MARKDOWN = "md"
    HTML = "html"


class Exported(NamedTuple):
    """What has been written: `conversations`, in so many `files`.

    `left_out` are versions of messages beside those in view, which JSON alone holds.
    """

    conversations: int
    files: int
    left_out: int = 0


def no_content(name: str) -> bytes:
    """For exports without the contents of attachments."""
    raise FileNotFoundError(name)


class Exporter(NamedTuple):
    """Writes conversations to a file; in a thread of its own, which all may take a minute.

    `render` makes HTML of a reply's Markdown: it is that of `markdown.html`. `read_content` gives
    the contents of attachments. `on_progress` hears of each conversation, of `total`. A cancelled
    export raises `Cancelled` and leaves no file, nor does one that fails with OSError.
    """

    words: Words
    render: Render
    read_content: ReadContent = no_content
    on_progress: Callable[[int, int], None] | None = None
    is_cancelled: Callable[[], bool] | None = None

    def write(
        self, records: Iterable[ConversationRecord], total: int, path: Path, form: Format
    ) -> Exported:
        """All conversations in one file."""
        count = left_out = 0
        pace = Pace(self.on_progress, self.is_cancelled)
        coming = iter(records)
        first = next(coming, None)
        title = title_of(first, self.words) if first is not None and total == 1 else ""
        files: dict[str, bool] = {}
        with whole_file(path) as file:
            for piece in self._file_head(form, title):
                _put(file, piece, pace)
            for record in chain([first] if first is not None else [], coming):
                for piece in self._pieces(record, form, count):
                    _put(file, piece, pace)
                files.update({each.file: each.is_image for each in files_of(record)})
                count += 1
                left_out += _left_out(record, form)
                pace.tell(count, total)
            for piece in self._file_foot(form, files):
                _put(file, piece, pace)
        return Exported(count, 1, left_out)

    def write_zip(
        self, records: Iterable[ConversationRecord], total: int, path: Path, form: Format
    ) -> Exported:
        """Each conversation in a file of its own, all of them in a zip."""
        count = left_out = 0
        pace = Pace(self.on_progress, self.is_cancelled)
        names = Names()
        with whole_file(path) as file, zipfile.ZipFile(file, "w") as archive:
            for record in records:
                stem = file_stem(title_of(record, self.words), file_stem(self.words.untitled, "-"))
                entry = _entry(f"{names.unique(stem)}.{form.value}", record.updated_at)
                with archive.open(entry, "w", force_zip64=True) as stream:
                    for part in (
                        self._file_head(form, title_of(record, self.words)),
                        self._pieces(record, form, 0),
                        self._file_foot(
                            form, {each.file: each.is_image for each in files_of(record)}
                        ),
                    ):
                        for piece in part:
                            _put(stream, piece, pace)
                count += 1
                left_out += _left_out(record, form)
                pace.tell(count, total)
        return Exported(count, count, left_out)

    def _file_head(self, form: Format, title: str) -> Iterator[str]:
        match form:
            case Format.JSON:
                yield json_format.head()
            case Format.HTML:
                yield from html_head(self.words, title)
            case Format.MARKDOWN:
                return

    def _file_foot(self, form: Format, files: Mapping[str, bool]) -> Iterator[str]:
        match form:
            case Format.JSON:
                yield from json_format.foot(files, self.read_content)
            case Format.HTML:
                yield from html_foot()
            case Format.MARKDOWN:
                return

    def _pieces(self, record: ConversationRecord, form: Format, number: int) -> Iterator[str]:
        match form:
            case Format.JSON:
                yield from json_format.conversation(record, not number)
            case Format.HTML:
                yield from html_part(record, self.words, self.render)
            case Format.MARKDOWN:
                if number:
                    yield "---\n\n"
                yield from markdown(record, self.words)


def _left_out(record: ConversationRecord, form: Format) -> int:
    return 0 if form is Format.JSON else sum(others_of(record, current_path(record)))


def _put(stream: IO[bytes], piece: str, pace: Pace) -> None:
    for part in slices(piece):
        # Half a surrogate pair has no bytes in UTF-8: in JSON this is how it is written.
        stream.write(part.encode("utf-8", "backslashreplace"))
        pace.step()


def _entry(name: str, updated_at: float) -> zipfile.ZipInfo:
    moment = time.localtime(max(updated_at, _FIRST_DOS_TIME))
    date = (min(moment.tm_year, 2107), *moment[1:6])
    entry = zipfile.ZipInfo(name, date)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # which has rights
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry
