"""Notifications through the desktop's own service, and what is pressed on them.

Where there is none (another system, no session bus), the tray's balloon is what is left.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_chat.ui.session_bus import open_session_bus
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from jeepney import DBusAddress  # type: ignore[import-untyped]
    from jeepney.io.asyncio import (  # type: ignore[import-untyped]
        DBusConnection,
        DBusRouter,
    )

log = logging.getLogger(__name__)

SECONDS = 5.0  # that the desktop may take to answer
_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_SHOWN = 20  # notifications that can still be pressed
_DESKTOP = "desktop-chat"


class Notifier:
    """Shows notifications; `pressed` is called with the mark of one that was clicked."""

    def __init__(self, pressed: Callable[[str], object]) -> None:
        self._pressed = pressed
        self._connection: DBusConnection | None = None
        self._router: DBusRouter | None = None
        self._takes_markup = False
        self._marks: dict[int, str] = {}
        self._listening: asyncio.Task[None] | None = None

    async def notify(self, title: str, words: str, mark: str) -> bool:
        """Show one; False where the desktop has no such service."""
        try:
            async with asyncio.timeout(SECONDS):
                if self._listening is None:
                    await self._open()
                number = await self._show(title, words)
        except (ImportError, OSError, LookupError, ValueError, TimeoutError) as error:
            log.info("no notifications: %s", error)
            self.close()
            await self._hang_up()
            return False
        except asyncio.CancelledError:
            if self._listening is None:  # else that hangs up
                await self._hang_up()
            raise
        self._marks[number] = mark
        while len(self._marks) > _SHOWN:
            self._marks.pop(next(iter(self._marks)))
        return True

    def close(self) -> None:
        """Listen no more; what is shown stays until the desktop takes it away."""
        if self._listening is not None:
            self._listening.cancel()
        self._listening = None

    async def _hang_up(self) -> None:
        router, self._router = self._router, None
        connection, self._connection = self._connection, None
        if router is not None:
            await router.__aexit__(None, None, None)
        if connection is not None:
            await connection.close()

    async def _open(self) -> None:
        from jeepney import MatchRule, message_bus
        from jeepney.io.asyncio import DBusRouter

        self._connection = await open_session_bus()
        self._router = router = DBusRouter(self._connection)
        await router.__aenter__()
        rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
        await router.send_and_get_reply(message_bus.AddMatch(rule))
        capabilities = await self._call("GetCapabilities")
        self._takes_markup = "body-markup" in capabilities[0]
        self._listening = asyncio.get_running_loop().create_task(self._listen(router, rule))

    async def _listen(self, router: DBusRouter, rule: Any) -> None:
        try:
            with router.filter(rule, bufsize=_SHOWN) as queue:
                while True:
                    message = await queue.get()
                    self._on_signal(message.header.fields.get(3), message.body)  # its member
        finally:
            await self._hang_up()

    def _on_signal(self, member: object, body: tuple[Any, ...]) -> None:
        number = body[0] if body else None
        if number not in self._marks:  # another program's
            return
        if member == "ActivationToken":
            os.environ["XDG_ACTIVATION_TOKEN"] = str(body[1])  # Qt comes to the front with it
        elif member == "ActionInvoked":
            self._pressed(self._marks[number])
        elif member == "NotificationClosed":
            del self._marks[number]

    async def _show(self, title: str, words: str) -> int:
        import html

        body = html.escape(words, quote=False) if self._takes_markup else words
        hints = {"desktop-entry": ("s", _DESKTOP), "category": ("s", "im.received")}
        actions = ["default", tr("Show")]
        given = ("Desktop Chat", 0, _DESKTOP, title, body, actions, hints, -1)
        answer = await self._call("Notify", "susssasa{sv}i", given)
        return int(answer[0])

    async def _call(self, method: str, form: str = "", given: tuple[Any, ...] = ()) -> Any:
        from jeepney import DBusAddress, MessageType, new_method_call

        assert self._router is not None
        at: DBusAddress = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        message = new_method_call(at, method, form or None, given)
        answer = await self._router.send_and_get_reply(message)
        if answer.header.message_type is MessageType.error:
            raise LookupError(answer.header.fields.get(4))  # the error's name
        return answer.body
