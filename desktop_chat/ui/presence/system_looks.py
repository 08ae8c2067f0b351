"""The desktop's choice of dark or light and of contrast, from its portal.

Qt knows some desktops, and on GNOME hears of a change, but not of how it was at the start. So the
portal is asked here, after the start, and listened to for as long as the app runs. What it said
about dark is kept for the next start, which would else begin in the wrong light.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_chat.ui.presence.motion import PATH, SECONDS, SETTINGS, bare, read_setting

if TYPE_CHECKING:
    from desktop_chat.ui.theme.style import Appearance

log = logging.getLogger(__name__)

_SPACE, _DARK, _CONTRAST = "org.freedesktop.appearance", "color-scheme", "contrast"


def is_wanted() -> bool:
    """Whether there is somebody to ask."""
    if not sys.platform.startswith("linux"):
        return False
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    has_bus = "DBUS_SESSION_BUS_ADDRESS" in os.environ or (folder and Path(folder, "bus").exists())
    return bool(has_bus)


class SystemLooks:
    """Asks, and follows what changes; `close` ends it. `remember` is told whether it is dark."""

    def __init__(self, appearance: Appearance, remember: Callable[[bool], object]) -> None:
        self._appearance = appearance
        self._remember = remember
        self._said: dict[str, object] = {}
        self._task = asyncio.get_running_loop().create_task(self._follow())

    def close(self) -> None:
        """Listen no more."""
        self._task.cancel()

    async def _follow(self) -> None:
        try:
            await self._listen()
        except (ImportError, OSError, LookupError, ValueError, TimeoutError) as error:
            log.info("the desktop says nothing about its looks: %s", error)
            self._said.clear()
            self._apply()

    async def _listen(self) -> None:
        from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
        from jeepney.io.asyncio import (  # type: ignore[import-untyped]
            DBusRouter,
            open_dbus_connection,
        )

        async with asyncio.timeout(SECONDS):
            connection = await open_dbus_connection("SESSION")
        try:
            async with DBusRouter(connection) as router:
                rule = MatchRule(type="signal", interface=SETTINGS, path=PATH)
                with router.filter(rule, bufsize=64) as queue:
                    async with asyncio.timeout(SECONDS):
                        await router.send_and_get_reply(message_bus.AddMatch(rule))
                        for name in (_DARK, _CONTRAST):
                            self._said[name] = await read_setting(router, _SPACE, name)
                    self._apply()
                    while True:
                        message = await queue.get()
                        self._on_signal(message.body)
        finally:
            with contextlib.suppress(OSError):
                await connection.close()

    def _on_signal(self, body: Any) -> None:
        if len(body) == 3 and body[0] == _SPACE:
            self._said[body[1]] = bare(body[2])
            self._apply()

    def _apply(self) -> None:
        dark = {1: True, 2: False}.get(self._said.get(_DARK))  # type: ignore[call-overload]
        self._remember(bool(dark))
        self._appearance.set_system_looks(dark, strong=self._said.get(_CONTRAST) == 1)
