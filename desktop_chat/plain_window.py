"""A window with one sentence, by the X protocol itself: for a system that lacks even Qt's needs.

It has the server's own letters, waits for a key, a click or its closing, and then is gone.
"""

from __future__ import annotations

import os
import socket
import struct
import textwrap
from pathlib import Path

COLUMNS, LINE, MARGIN = 72, 18, 24  # letters a line; pixels
LETTER = 6  # pixels, of the font below
FONT = b"fixed"  # the one that every server has built in
SECONDS = 600.0


def show_plainly(title: str, sentence: str) -> bool:
    """Show the sentence until somebody has seen it; False where there is no such screen."""
    try:
        with _Server(os.environ.get("DISPLAY", "")) as server:
            server.show(title, textwrap.wrap(sentence, COLUMNS))
        return True
    except (OSError, ValueError, struct.error):
        return False


class _Server:
    """A connection to an X server on this machine."""

    def __init__(self, display: str) -> None:
        number = int(display.rpartition(":")[2].partition(".")[0])
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(SECONDS)
        self._socket.connect(f"/tmp/.X11-unix/X{number}")
        name, cookie = _cookie(str(number))
        head = struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie))
        self._socket.sendall(head + _padded(name) + _padded(cookie))
        status, length = struct.unpack("<B5xH", self._read(8))
        answer = self._read(4 * length)
        if status != 1:
            raise ValueError("refused")
        self._ids, vendor = struct.unpack_from("<I8xH", answer, 4)
        formats = answer[21]
        screen = 32 + (vendor + 3) // 4 * 4 + 8 * formats
        self._root, _, self._white, self._black = struct.unpack_from("<IIII", answer, screen)
        self._width, self._height = struct.unpack_from("<HH", answer, screen + 20)

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def show(self, title: str, lines: list[str]) -> None:
        """Make the window, paint it when it is uncovered, leave at a key, a click or its end."""
        window, font, pen = self._ids + 1, self._ids + 2, self._ids + 3
        width = COLUMNS * LETTER + 2 * MARGIN
        height = len(lines) * LINE + 2 * MARGIN
        left, top = (self._width - width) // 2, (self._height - height) // 2
        mask = 0x2 | 0x800  # the ground, and which events
        events = 0x1 | 0x4 | 0x8000 | 0x20000  # a key, a click, uncovered, gone
        place = struct.pack(
            "<IIhhHHHHII", window, self._root, left, top, width, height, 0, 1, 0, mask
        )
        self._ask(1, 0, place + struct.pack("<II", self._white, events))
        name = title.encode("latin-1", "replace")
        head = struct.pack("<IIIB3xI", window, 39, 31, 8, len(name))  # WM_NAME, a STRING
        self._ask(18, 0, head + _padded(name))
        kind = b"desktop-chat\0desktop-chat\0"
        self._ask(18, 0, struct.pack("<IIIB3xI", window, 67, 31, 8, len(kind)) + _padded(kind))
        self._ask(45, 0, struct.pack("<IHxx", font, len(FONT)) + _padded(FONT))
        values = struct.pack("<III", self._black, self._white, font)
        self._ask(55, 0, struct.pack("<III", pen, window, 0x4 | 0x8 | 0x4000) + values)
        self._ask(8, 0, struct.pack("<I", window))
        while True:
            event = self._read(32)[0] & 0x7F
            if event == 12:  # uncovered
                self._paint(window, pen, lines)
            elif event in (0, 2, 4, 17):  # a fault, a key, a click, gone
                return

    def _paint(self, window: int, pen: int, lines: list[str]) -> None:
        for row, line in enumerate(lines):
            text = line.encode("latin-1", "replace")
            place = struct.pack("<IIhh", window, pen, MARGIN, MARGIN + (row + 1) * LINE - 5)
            self._ask(76, len(text), place + _padded(text))

    def _ask(self, code: int, data: int, body: bytes) -> None:
        self._socket.sendall(struct.pack("<BBH", code, data, 1 + len(body) // 4) + body)

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise ValueError("the server is gone")
            data += part
        return data


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def _cookie(number: str) -> tuple[bytes, bytes]:
    """What lets this person in, from the file that the session keeps it in."""
    file = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
    try:
        data = file.read_bytes()
    except OSError:
        return b"", b""
    at = 0
    while at + 2 <= len(data):
        fields = []
        at += 2
        for _ in range(4):
            (length,) = struct.unpack_from(">H", data, at)
            fields.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        if fields[1] in (number.encode(), b"") and fields[2] == b"MIT-MAGIC-COOKIE-1":
            return fields[2], fields[3]
    return b"", b""
