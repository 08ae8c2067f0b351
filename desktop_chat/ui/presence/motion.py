"""Whether the system lets things move; asked once, when the first message is being written."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

from desktop_chat.ui.session_bus import open_session_bus

log = logging.getLogger(__name__)

SECONDS = 2.0
_PORTAL, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
# Where a desktop keeps it, and the value that means: hold still.
_WISHES = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor", "0"),
)
_CLIENT_AREA_ANIMATION = 0x1042  # of SystemParametersInfo


async def system_moves() -> bool:
    """What the desktop says; True where it says nothing."""
    if sys.platform == "win32":
        return _windows_moves()
    try:
        async with asyncio.timeout(SECONDS):
            return await _portal_moves()
    except (ImportError, OSError, LookupError, ValueError, TimeoutError) as error:
        log.info("the desktop says nothing about motion: %s", error)
        return True


async def _portal_moves() -> bool:
    from jeepney.io.asyncio import DBusRouter  # type: ignore[import-untyped]

    connection = await open_session_bus()
    try:
        async with DBusRouter(connection) as router:
            for space, name, still in _WISHES:
                said = await read_setting(router, space, name)
                if said is not None and said == still and type(said) is type(still):
                    return False
    finally:
        await connection.close()
    return True


async def read_setting(router: Any, space: str, name: str) -> object:
    """A setting of the desktop; None where it has none of that name."""
    from jeepney import (  # type: ignore[import-untyped]
        DBusAddress,
        MessageType,
        new_method_call,
    )

    at = DBusAddress(PATH, bus_name=_PORTAL, interface=SETTINGS)
    answer = await router.send_and_get_reply(new_method_call(at, "Read", "ss", (space, name)))
    if answer.header.message_type is MessageType.error:
        return None
    return bare(answer.body[0])


def bare(said: object) -> object:
    """What a variant holds, which may be another one."""
    while isinstance(said, tuple) and len(said) == 2:  # its form, and what it holds
        said = said[1]
    return said


def _windows_moves() -> bool:
    import ctypes

    moves = ctypes.c_int(1)
    libraries: Any = getattr(ctypes, "windll")  # noqa: B009 - there is none elsewhere
    libraries.user32.SystemParametersInfoW(_CLIENT_AREA_ANIMATION, 0, ctypes.byref(moves), 0)
    return bool(moves.value)
