"""A screen of the tests' own: Xvfb, hands from xdotool, eyes on its frame buffer.

No window manager runs on it: what one does, such as asking a window to close, is done here.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

_INTERN_ATOM, _SEND_EVENT, _CLIENT_MESSAGE = 16, 25, 33
_WIDTH, _HEIGHT = 1280, 900


class Screen:
    """One X display; `buffer` is the file in which Xvfb keeps what is on it."""

    def __init__(self, number: int, buffer: Path, kill: Callable[[], None] = lambda: None) -> None:
        self.name = f":{number}"
        self.kill = kill  # as when the way to a remote screen breaks
        self._number = number
        self._buffer = buffer

    def xdotool(self, *words: str) -> str:
        """Run one command of xdotool, and return what it says."""
        done = subprocess.run(
            ["xdotool", *words],
            env={"DISPLAY": self.name, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout

    def find(self, title: str) -> int:
        """Wait for a window with these words in its title, and give it the focus.

        A search fails if any window goes while it looks round, such as a menu's.
        """
        end = time.monotonic() + 30
        while True:
            try:
                found = self.xdotool("search", "--sync", "--onlyvisible", "--name", title).split()
                self.xdotool("windowfocus", "--sync", found[0])
            except subprocess.CalledProcessError:
                assert time.monotonic() < end, f"no window {title}"
                time.sleep(0.1)
            else:
                return int(found[0])

    def until_gone(self, window: int) -> None:
        """Wait until the X server has heard of a window's end."""
        command = ["xprop", "-display", self.name, "-id", str(window), "WM_NAME"]
        end = time.monotonic() + 10
        while subprocess.run(command, capture_output=True, check=False).returncode == 0:
            assert time.monotonic() < end, "the window of a process that ended is still there"
            time.sleep(0.01)

    def type(self, text: str) -> None:
        self.xdotool("type", "--delay", "2", text)

    def key(self, keys: str) -> None:
        self.xdotool("key", keys)

    def property(self, window: int, name: str) -> str:
        """A property of a window, as xprop words it."""
        command = ["xprop", "-display", self.name, "-id", str(window), name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def rows(self, top: int, bottom: int) -> bytes:
        """The pixels of some rows, four bytes each."""
        _, _, line, pixels = self.pixels()
        return pixels[top * line : bottom * line]

    def pixels(self) -> tuple[int, int, int, bytes]:
        """Width, height, the bytes of a line, and all the pixels, four bytes each."""
        data = self._buffer.read_bytes()
        fields = struct.unpack_from(">25I", data)
        start = fields[0] + 12 * fields[19]  # behind the header and the table of colours
        return fields[4], fields[5], fields[12], data[start:]

    def ask_to_close(self, window: int) -> None:
        """Send WM_DELETE_WINDOW, as a window manager does for its close button."""
        with _Protocol(self._number) as protocol:
            body = struct.pack(
                "<BBHIIIIIII",
                _CLIENT_MESSAGE,
                32,
                0,
                window,
                protocol.atom("WM_PROTOCOLS"),
                protocol.atom("WM_DELETE_WINDOW"),
                0,
                0,
                0,
                0,
            )
            protocol.send(_SEND_EVENT, struct.pack("<II", window, 0) + body)
            protocol.atom("WM_NAME")  # its answer says that the event is through


class _Protocol:
    """The few requests of the X11 protocol that no small tool sends."""

    def __init__(self, number: int) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(10)
        self._socket.connect(f"/tmp/.X11-unix/X{number}")
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        status, length = struct.unpack("<BxxxxxH", self._read(8))
        self._read(length * 4)
        assert status == 1, "the X server refuses the connection"

    def __enter__(self) -> _Protocol:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def atom(self, name: str) -> int:
        padded = name.encode() + b"\0" * (-len(name) % 4)
        self.send(_INTERN_ATOM, struct.pack("<Hxx", len(name)) + padded)
        return int(struct.unpack_from("<I", self._read(32), 8)[0])

    def send(self, opcode: int, body: bytes) -> None:
        self._socket.sendall(struct.pack("<BBH", opcode, 0, 1 + len(body) // 4) + body)

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self._socket.recv(size - len(data))
            assert piece, "the X server closed the connection"
            data += piece
        return data


@contextlib.contextmanager
def running_screen(*flags: str) -> Iterator[Screen]:
    """Start Xvfb on a free display number, and end it afterwards."""
    reading, writing = os.pipe()
    with TemporaryDirectory() as folder:
        command = ["Xvfb", "-displayfd", str(writing), "-fbdir", folder]
        command += [
            "-screen",
            "0",
            f"{_WIDTH}x{_HEIGHT}x24",
            "-nolisten",
            "tcp",
            "-noreset",
            *flags,
        ]
        server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        try:
            with os.fdopen(reading) as stream:
                number = int(stream.readline())
            yield Screen(number, Path(folder) / "Xvfb_screen0", server.kill)
        finally:
            server.terminate()
            server.wait(10)
