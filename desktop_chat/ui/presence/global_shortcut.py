"""A key that opens the quick window from anywhere, by the desktop's portal for global shortcuts.

The desktop asks the person which keys; this app hears only that they were pressed. A session lasts
as long as its connection to the bus, so it is made again with every start.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_chat.ui.session_bus import open_session_bus
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from jeepney.io.asyncio import (  # type: ignore[import-untyped]
        DBusConnection,
        DBusRouter,
    )

SECONDS = 5.0  # that the portal may take to answer
CHOOSING = 600.0  # seconds that the person may take to choose
NAME = "quick-window"
FAILURES = (ImportError, OSError, LookupError, ValueError, TimeoutError)
_PORTAL, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.GlobalShortcuts"
_REQUEST = "org.freedesktop.portal.Request"
_PATH_FIELD, _MEMBER_FIELD = 1, 3


class GlobalShortcut:
    """One key of the desktop's; `pressed` is called when it is."""

    def __init__(self, pressed: Callable[[], object]) -> None:
        self._pressed = pressed
        self._connection: DBusConnection | None = None
        self._router: DBusRouter | None = None
        self._session = ""
        self._listening: asyncio.Task[None] | None = None

    @property
    def is_bound(self) -> bool:
        """Whether the desktop tells of the key."""
        return self._listening is not None and not self._listening.done()

    async def bind(self) -> str | None:
        """Ask the desktop for the key; how it names the keys, or None if the person gave it up.

        Raises one of `FAILURES` where there is no such portal.
        """
        try:
            return await self._bind()
        except BaseException:
            await self.unbind()
            raise

    async def unbind(self) -> None:
        """Hear of the key no more; the desktop forgets the session with its connection."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
        router, self._router = self._router, None
        connection, self._connection = self._connection, None
        if router is not None:
            await router.__aexit__(None, None, None)
        if connection is not None:
            await connection.close()

    async def _bind(self) -> str | None:
        from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
        from jeepney.io.asyncio import DBusRouter

        async with asyncio.timeout(SECONDS):
            self._connection = await open_session_bus()
            self._router = router = DBusRouter(self._connection)
            await router.__aenter__()
            presses = MatchRule(type="signal", interface=_INTERFACE, member="Activated")
            answers = MatchRule(type="signal", interface=_REQUEST, member="Response")
            for rule in (presses, answers):
                await router.send_and_get_reply(message_bus.AddMatch(rule))
            options = {"session_handle_token": ("s", _token())}
            made = await self._request("CreateSession", "a{sv}", (), options, answers, SECONDS)
        if made is None:
            raise LookupError("the portal makes no session")
        self._session = str(made["session_handle"][1])
        wanted = [(NAME, {"description": ("s", tr("Open the quick window"))})]
        given = (self._session, wanted, "")
        form = "oa(sa{sv})sa{sv}"
        bound = await self._request("BindShortcuts", form, given, {}, answers, CHOOSING)
        keys = _keys(bound)
        if keys is None:
            await self.unbind()
            return None
        listening = self._listen(router, presses)
        self._listening = asyncio.get_running_loop().create_task(listening)
        return keys

    async def _request(
        self,
        method: str,
        form: str,
        given: tuple[Any, ...],
        options: dict[str, Any],
        answers: Any,
        seconds: float,
    ) -> dict[str, Any] | None:
        """What the portal answers to a request; None if the person gave it up."""
        from jeepney import DBusAddress, MessageType, new_method_call

        assert self._router is not None
        at = DBusAddress(_PATH, bus_name=_PORTAL, interface=_INTERFACE)
        options = {**options, "handle_token": ("s", _token())}
        # Heard from before it is asked: an answer may come at once.
        with self._router.filter(answers, bufsize=8) as queue:
            call = new_method_call(at, method, form, (*given, options))
            async with asyncio.timeout(SECONDS):
                answer = await self._router.send_and_get_reply(call)
            if answer.header.message_type is MessageType.error:
                raise LookupError(answer.header.fields.get(4))  # the error's name
            handle = answer.body[0]
            async with asyncio.timeout(seconds):
                while (message := await queue.get()).header.fields.get(_PATH_FIELD) != handle:
                    pass  # the path of another request
        said, results = message.body
        return results if said == 0 else None

    async def _listen(self, router: DBusRouter, rule: Any) -> None:
        with router.filter(rule, bufsize=8) as queue:
            while True:
                session, name, _, options = (await queue.get()).body
                if session == self._session and name == NAME:
                    token = options.get("activation_token")
                    if token is not None:
                        os.environ["XDG_ACTIVATION_TOKEN"] = str(token[1])  # Qt comes up with it
                    self._pressed()


def _token() -> str:
    return f"desktopchat{secrets.token_hex(8)}"


def _keys(results: dict[str, Any] | None) -> str | None:
    """How the desktop names the keys; None where none were given."""
    for name, facts in (results or {}).get("shortcuts", ("", []))[1]:
        if name == NAME:
            return str(facts.get("trigger_description", ("s", ""))[1])
    return None
