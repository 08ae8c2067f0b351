"""Tells when a window is mapped, from the X server's own events; presses a key in it.

A hundred lines of the X11 protocol (X.Org, "X Window System Protocol", appendix B) instead of a
tool that polls: polling would cost the measured program time, and the figure its precision.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from dataclasses import dataclass
from types import TracebackType

_CHANGE_WINDOW_ATTRIBUTES, _INTERN_ATOM, _GET_PROPERTY = 2, 16, 20
_SET_INPUT_FOCUS, _QUERY_EXTENSION = 42, 98
_FAKE_INPUT, _KEY_PRESS, _KEY_RELEASE = 2, 2, 3  # of the extension XTEST
_EVENT_MASK, _SUBSTRUCTURE_NOTIFY = 0x800, 1 << 19
_REPLY, _MAP_NOTIFY, _WM_NAME, _ANY_TYPE = 1, 19, 39, 0


@dataclass(frozen=True, slots=True)
class MappedWindow:
    """A window on the screen; `at` is time.monotonic() in seconds."""

    window: int
    title: str
    at: float


class WindowWatch:
    """A connection to X display `number` that hears of every window mapped on its root."""

    def __init__(self, number: int) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"/tmp/.X11-unix/X{number}")
        self._mapped: list[tuple[int, float]] = []
        root = self._set_up()
        self._send(
            _CHANGE_WINDOW_ATTRIBUTES,
            0,
            struct.pack("<III", root, _EVENT_MASK, _SUBSTRUCTURE_NOTIFY),
        )
        self._net_wm_name = self._atom("_NET_WM_NAME")
        self._testing = self._extension("XTEST")

    def __enter__(self) -> WindowWatch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def wait(self, words: str, seconds: float = 30.0) -> MappedWindow:
        """The next window that is mapped with `words` in its title."""
        end = time.monotonic() + seconds
        while True:
            while self._mapped:
                window, at = self._mapped.pop(0)
                title = self._title(window)
                if words in title:
                    return MappedWindow(window, title, at)
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no window with {words!r} in its title within {seconds} s")
            self._socket.settimeout(left)
            with contextlib.suppress(TimeoutError):
                self._read()

    def press(self, window: int, keycode: int) -> None:
        """Give a window the focus, and press and release a key; no other program is started."""
        self._send(_SET_INPUT_FOCUS, 1, struct.pack("<II", window, 0))
        for kind in (_KEY_PRESS, _KEY_RELEASE):
            body = struct.pack("<BBxxII8xhh8x", kind, keycode, 0, 0, 0, 0)
            self._send(self._testing, _FAKE_INPUT, body)

    def _set_up(self) -> int:
        """Introduce ourselves; return the root window."""
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        status, length = struct.unpack("<BxxxxxH", self._exactly(8))
        rest = self._exactly(length * 4)
        if status != 1:
            raise ConnectionError("the X server refuses the connection")
        vendor, formats = struct.unpack_from("<H", rest, 16)[0], rest[21]
        (root,) = struct.unpack_from("<I", rest, 32 + (vendor + 3) // 4 * 4 + formats * 8)
        return int(root)

    def _atom(self, name: str) -> int:
        padded = name.encode() + b"\0" * (-len(name) % 4)
        self._send(_INTERN_ATOM, 0, struct.pack("<Hxx", len(name)) + padded)
        return int(struct.unpack_from("<I", self._reply(), 8)[0])

    def _extension(self, name: str) -> int:
        """The number by which requests of an extension begin."""
        padded = name.encode() + b"\0" * (-len(name) % 4)
        self._send(_QUERY_EXTENSION, 0, struct.pack("<Hxx", len(name)) + padded)
        present, number = struct.unpack_from("<BB", self._reply(), 8)
        if not present:
            raise ConnectionError(f"the X server has no extension {name}")
        return int(number)

    def _title(self, window: int) -> str:
        for name in (self._net_wm_name, _WM_NAME):
            self._send(_GET_PROPERTY, 0, struct.pack("<IIIII", window, name, _ANY_TYPE, 0, 256))
            reply = self._reply()
            if reply:
                (length,) = struct.unpack_from("<I", reply, 16)
                if length:
                    return reply[32 : 32 + length].decode("utf-8", "replace")
        return ""

    def _send(self, opcode: int, data: int, body: bytes) -> None:
        self._socket.sendall(struct.pack("<BBH", opcode, data, 1 + len(body) // 4) + body)

    def _reply(self) -> bytes:
        """The reply to the last request, or nothing if it failed; events are kept on the way."""
        self._socket.settimeout(10)
        while True:
            message = self._read()
            if message[0] in {0, _REPLY}:
                return message if message[0] == _REPLY else b""

    def _read(self) -> bytes:
        message = self._exactly(32)
        if message[0] == _REPLY:
            message += self._exactly(struct.unpack_from("<I", message, 4)[0] * 4)
        elif message[0] & 0x7F == _MAP_NOTIFY:
            self._mapped.append((struct.unpack_from("<I", message, 8)[0], time.monotonic()))
        return message

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self._socket.recv(size - len(data))
            if not piece:
                raise ConnectionError("the X server closed the connection")
            data += piece
        return data
