"""A picture of the screen: by the desktop's portal where there is one, else by Qt itself.

The portal lets the person choose what is in it, and is the only way on Wayland.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.session_bus import open_session_bus

log = logging.getLogger(__name__)

SECONDS = 5.0  # that the portal may take to answer
CHOOSING = 600.0  # seconds that the person may take to choose
GONE = 0.35  # seconds until a hidden window is off the screen, whatever fades
_PORTAL, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE, _REQUEST = "org.freedesktop.portal.Screenshot", "org.freedesktop.portal.Request"
_TAKEN, _GIVEN_UP = 0, 1  # what the portal says of the request


class NoScreenshot(Exception):
    """Raised where nothing lets this app take a picture of the screen."""


async def take_screenshot(window: QWidget) -> Path | QImage | None:
    """The file that the portal made, else what is on the window's screen without the window.

    None if the person gave it up. Raises NoScreenshot.
    """
    if sys.platform.startswith("linux"):
        try:
            return await ask_portal(_name_of(window))
        except (ImportError, OSError, LookupError, ValueError, TimeoutError) as error:
            log.info("the portal takes no screenshot: %s", error)
    if QGuiApplication.platformName().startswith("wayland"):
        raise NoScreenshot
    return await grab(window)


def _name_of(window: QWidget) -> str:
    """How the portal knows the window that asks: it puts its own in front of that."""
    return f"x11:{int(window.winId()):x}" if QGuiApplication.platformName() == "xcb" else ""


async def ask_portal(parent: str) -> Path | None:
    """The picture that the portal's own window made; None if the person gave it up.

    Raises LookupError where there is no such portal, and whatever the bus does.
    """
    from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
    from jeepney.io.asyncio import DBusRouter  # type: ignore[import-untyped]

    async with asyncio.timeout(SECONDS):
        connection = await open_session_bus()
    try:
        async with DBusRouter(connection) as router:
            rule = MatchRule(type="signal", interface=_REQUEST, member="Response")
            # Heard from before it is asked: an answer may come at once.
            with router.filter(rule, bufsize=8) as queue:
                async with asyncio.timeout(SECONDS):
                    await router.send_and_get_reply(message_bus.AddMatch(rule))
                    handle = await _ask(router, parent)
                try:
                    async with asyncio.timeout(CHOOSING):
                        while (message := await queue.get()).header.fields.get(1) != handle:
                            pass  # the path of another request
                except TimeoutError:
                    return None
                return _picture(*message.body)
    finally:
        await connection.close()


async def _ask(router: Any, parent: str) -> str:
    """Have the portal ask the person; the path of the request."""
    from jeepney import DBusAddress, MessageType, new_method_call

    at = DBusAddress(_PATH, bus_name=_PORTAL, interface=_INTERFACE)
    token = f"desktopchat{secrets.token_hex(8)}"
    options = {"handle_token": ("s", token), "interactive": ("b", True), "modal": ("b", True)}
    message = new_method_call(at, "Screenshot", "sa{sv}", (parent, options))
    answer = await router.send_and_get_reply(message)
    if answer.header.message_type is MessageType.error:
        raise LookupError(answer.header.fields.get(4))  # the error's name
    return str(answer.body[0])


def _picture(said: int, results: dict[str, Any]) -> Path | None:
    if said == _GIVEN_UP:
        return None
    uri = results.get("uri", ("s", ""))[1]
    parts = urlsplit(uri)
    if said != _TAKEN or parts.scheme != "file":
        raise LookupError(f"the portal has no picture ({said})")
    return Path(unquote(parts.path))


async def grab(window: QWidget) -> QImage:
    """What is on the window's screen; the window is hidden for that moment. Raises NoScreenshot."""
    screen, place = window.screen(), window.geometry()
    is_placed = not (window.isMaximized() or window.isFullScreen())
    window.hide()
    await asyncio.sleep(GONE)
    image = screen.grabWindow(0).toImage()
    if is_placed:
        window.setGeometry(place)
    window.show()
    window.raise_()
    window.activateWindow()
    if image.isNull():
        raise NoScreenshot
    return image
