"""A second start on one data folder: it raises the first window, and ends.

What it passes on is one line of JSON in a socket that only this person can open: whether the
quick window is wanted, and a text for the message box, which is never sent. Nothing else means
anything.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from desktop_chat.chat.cleaning import clean

NAME = ".desktop-chat.socket"
MOST_BYTES = 1 << 20
_LONGEST = 100  # bytes of a socket's path that every system allows
ANSWER = b"raised\n"


class Wish(NamedTuple):
    """What a second start may ask for."""

    quick: bool = False
    new: str = ""


def address(folder: Path) -> str:
    """Where the first start of a data folder listens."""
    place = folder / NAME
    if os.name == "posix" and len(os.fsencode(place)) <= _LONGEST:
        return str(place)
    import hashlib

    short = hashlib.sha256(os.fsencode(folder)).hexdigest()[:24]
    if os.name != "posix":
        return f"desktop-chat-{short}"
    runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return f"{runtime}/desktop-chat-{os.getuid()}-{short}"


def pass_on(folder: Path, wish: Wish, milliseconds: int) -> bool:
    """Tell the first start; whether it has answered. Needs no running loop."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(address(folder))
    if not socket.waitForConnected(milliseconds):
        return False
    socket.write(json.dumps(wish._asdict()).encode() + b"\n")
    socket.flush()
    came = b""
    while not came.endswith(b"\n") and socket.waitForReadyRead(milliseconds):
        came += socket.readAll().data()
    return came == ANSWER


def read_wish(line: bytes) -> Wish | None:
    """What a line asks for; None where it is not one of ours."""
    try:
        words = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(words, dict) or not isinstance(words.get("new", ""), str):
        return None
    return Wish(words.get("quick") is True, clean(words.get("new", "")))
