"""The desktop's own word on which proxy leads somewhere, where its settings do not tell.

A sandbox (Flatpak, Snap) hides the files of these settings, and where a script chooses, the
desktop runs it: its portal, org.freedesktop.portal.ProxyResolver, answers in both cases.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from time import monotonic

from desktop_chat.chat.addresses import InputProblem, place_of
from desktop_chat.chat.routes import read_proxy
from desktop_chat.chat.system_proxies import SystemProxies, read_system_proxies
from desktop_chat.chat.threads import in_thread

log = logging.getLogger(__name__)

SECONDS = 3.0  # that a request waits for an answer: a script may have to be fetched
SILENCE = 60.0  # seconds for which a portal that gave none is left alone
_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.ProxyResolver"
_FLATPAK = Path("/.flatpak-info")
_DIRECT = "direct"


class ProxyPortal:
    """Finds the system's proxies, with the portal where that adds something."""

    def __init__(self) -> None:
        self._asks_from = 0.0

    async def find(self, address: str) -> SystemProxies:
        """The system's proxies on the way to an address; never raises for what it finds."""
        system = await in_thread(read_system_proxies)
        is_known = any(system.find(scheme) for scheme in ("http", "https"))
        if is_known or sys.platform != "linux" or not (system.by_script or is_sandboxed()):
            return system
        if monotonic() < self._asks_from:
            return system
        try:
            async with asyncio.timeout(SECONDS):
                answers = await in_thread(lambda: look_up(address))
        except Exception as error:  # the bus and its library have many; the way stays as it is
            log.info("no word of the proxy: %s", error)
            self._asks_from = monotonic() + SILENCE
            return system
        proxy = first_usable(answers)
        return SystemProxies({"all": proxy}) if proxy else system


def is_sandboxed() -> bool:
    """Whether this program runs in a sandbox that has files of its own."""
    return _FLATPAK.exists() or "SNAP_NAME" in os.environ


def look_up(address: str) -> list[str]:
    """What the portal says of an address, of which it gets scheme, host and port only.

    Waits for the bus: meant for a thread. Raises whatever the bus does, `LookupError` where there
    is no portal.
    """
    from jeepney import (  # type: ignore[import-untyped]
        DBusAddress,
        MessageType,
        new_method_call,
    )
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

    place = DBusAddress(_PATH, bus_name=_NAME, interface=_INTERFACE)
    asked = f"{address.partition('://')[0]}://{place_of(address)}/"
    with open_dbus_connection("SESSION") as bus:
        message = new_method_call(place, "Lookup", "s", (asked,))
        reply = bus.send_and_get_reply(message, timeout=SECONDS)
        if reply.header.message_type is not MessageType.method_return:
            raise LookupError("the portal does not tell")
        (answers,) = reply.body
        return [str(answer) for answer in answers]


def first_usable(answers: Iterable[str]) -> str:
    """The first proxy of a list that this app can use; empty for the straight way.

    Where there are only others the first is given, so that it is refused by name and nothing goes
    past it.
    """
    first = ""
    for answer in answers:
        if answer.partition(":")[0].lower() == _DIRECT:
            return ""
        first = first or answer
        try:
            read_proxy(answer)
        except InputProblem:
            continue
        return answer
    return first
