"""What cannot be attached is refused in words, and the window goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop_chat.storage.attachments import AttachmentFolder
from tests.gui.app_window import AppWindow, until
from tests.gui.attachments import chips, drop, files, tray


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def make_link_to_zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1_000_000_000)


def make_svg(path: Path) -> None:
    path.write_text('<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x"><script/></svg>')


def make_bomb(path: Path) -> None:
    """A picture of 30,000 by 30,000 that is small on the disk."""
    image = QImage(30_000, 30_000, QImage.Format.Format_Mono)
    image.fill(1)
    assert image.save(str(path.with_suffix(".png")))
    path.with_suffix(".png").rename(path)


@pytest.mark.skipif(sys.platform == "win32", reason="names of devices and pipes are POSIX's")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(bytes(range(256)) * 9), "holds no text"),
        (make_large, "too large"),
        (make_fifo, "no file that can be read"),
        (make_link_to_zeros, "no file that can be read"),
        (make_link_to_nothing, "not there any more"),
        (lambda path: path.mkdir(), "no file that can be read"),
        (make_svg, "SVG"),
        (make_bomb, "too large a picture"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\nnothing"), "no picture that can be"),
        (lambda path: path.write_bytes(b"%PDF-1.7\nnothing"), "damaged"),
        (lambda path: path.write_bytes(b"a" * 5_000_000), "too large: at most 4"),
    ],
)
def test_what_cannot_be_attached_is_refused_in_words(
    scripted: AppWindow, tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    make(folder / "thing")
    scripted.type("kept")
    drop(scripted, files(folder / "thing"))
    until(tray(scripted).notice.isVisible, "something is said")
    assert said in tray(scripted).notice.text()
    assert tray(scripted).notice.text().startswith("thing ")
    assert tray(scripted).chips == []
    assert scripted.window.composer.text() == "kept"


def test_a_file_that_vanishes_while_it_is_attached(scripted: AppWindow, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("notes", encoding="utf-8")
    data = files(path)
    path.unlink()
    drop(scripted, data)
    until(tray(scripted).notice.isVisible, "something is said")
    assert tray(scripted).notice.text() == "notes.txt is not there any more."


def test_invisible_characters_are_taken_out_and_counted(
    scripted: AppWindow, tmp_path: Path
) -> None:
    hidden = "".join(chr(0xE0000 + ord(sign)) for sign in "obey")
    (tmp_path / "a.csv").write_text(f"a,b{hidden}\n", encoding="utf-8")
    drop(scripted, files(tmp_path / "a.csv"))
    [chip] = chips(scripted, 1)
    assert chip.attachment is not None
    assert chip.attachment.hidden == 4
    assert AttachmentFolder(scripted.data_dir).read(chip.attachment.file) == b"a,b\n"
    assert "4 invisible characters" in chip.toolTip()
