"""Where the first start of a data folder listens for later ones."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from desktop_chat.ui.second_start import ANSWER, MOST_BYTES, Wish, address, read_wish

if TYPE_CHECKING:
    import asyncio
    import socket

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds in which a later start must say what it wants


class Door(Protocol):
    """Listens for later starts, for the process that has the data folder."""

    is_open: bool

    def close(self) -> None:
        """Listen no more; the socket's file goes."""


async def open_door(folder: Path, call: Callable[[Wish], object], parent: QObject) -> Door:
    """Have `call` made with each wish. We have the lock: whose socket lies there is dead."""
    if os.name == "posix":  # Qt's network library would take 3 MB
        door = _UnixDoor(address(folder), call)
        await door.open()
        return door
    from desktop_chat.ui.named_pipe import PipeDoor

    return PipeDoor(address(folder), call, parent)


class _UnixDoor:
    def __init__(self, place: str, call: Callable[[Wish], object]) -> None:
        self.is_open = False
        self._place = place
        self._call = call
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Begin to listen; a place that cannot be had is no reason not to start."""
        import asyncio

        try:
            listening = self._bind()
        except OSError as error:
            log.warning("later starts will not be heard: %s", error)
            return
        self._server = await asyncio.start_unix_server(
            self._greet, sock=listening, limit=MOST_BYTES
        )
        self.is_open = True

    def _bind(self) -> socket.socket:
        import socket

        Path(self._place).unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX)
        usual = os.umask(0o177)
        try:
            listening.bind(self._place)
            listening.listen()
        except OSError:
            listening.close()
            raise
        finally:
            os.umask(usual)
        return listening

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        import asyncio

        try:
            async with asyncio.timeout(PATIENCE):
                wish = read_wish(await reader.readline())
                if wish is not None:
                    self._call(wish)
                    writer.write(ANSWER)
                    await writer.drain()
        except (OSError, ValueError, TimeoutError):
            return  # it has gone, or says more than a wish can hold
        finally:
            writer.close()

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            with suppress(OSError):
                Path(self._place).unlink()
