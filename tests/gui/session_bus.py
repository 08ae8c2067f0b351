"""A session bus with a desktop's services on it, those that a test needs."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

from tests.gui.app_window import until

PORTAL, PORTAL_PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SESSION = f"{PORTAL_PATH}/session/1/ours"
NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def _form_of(value: object) -> str:
    return {int: "u", bool: "b", str: "s"}[type(value)]


def _space_of(name: str) -> str:
    """In which part of its settings the desktop keeps one."""
    of_gnome = name == "high-contrast"
    return "org.gnome.desktop.a11y.interface" if of_gnome else "org.freedesktop.appearance"


class Bus:
    """A session bus with a notification service of ours."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.connection = open_dbus_connection(address)
        self.shown: list[tuple[Any, ...]] = []
        self.capabilities = ["body", "body-markup", "actions"]
        self.is_broken = False
        self.keys: str | None = None  # for the quick window; empty if the person gives it up
        self.asked_for: list[Any] = []
        self.settings: dict[str, object] = {}
        self.screenshot: tuple[int, str] | None = None  # what the portal says, and the picture
        self.asked_with: tuple[Any, ...] = ()
        self.connection.send_and_get_reply(message_bus.RequestName(PORTAL))
        self.connection.send_and_get_reply(message_bus.RequestName(NAME))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # the bus is gone, also while it is answered
            self._answer_all()

    def _answer_all(self) -> None:
        while True:
            message = self.connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            member = message.header.fields[HeaderFields.member]
            if member == "Screenshot" and self.screenshot is not None:
                self._take_screenshot(message)
                continue
            if self.is_broken or member == "Screenshot":
                answer = new_error(message, "org.freedesktop.DBus.Error.Failed")
            elif member == "Read":
                name = message.body[1]
                known = self.settings.get(name)
                form = _form_of(known) if known is not None else ""
                answer = (
                    new_method_return(message, "v", (("v", (form, known)),))
                    if form
                    else new_error(message, "org.freedesktop.portal.Error.NotFound")
                )
            elif member == "ReadAll":
                answer = new_method_return(message, "a{sa{sv}}", (self._all_settings(),))
            elif member in ("CreateSession", "BindShortcuts"):
                self._answer_shortcuts(message)
                continue
            elif member == "GetCapabilities":
                answer = new_method_return(message, "as", (self.capabilities,))
            else:
                self.shown.append(message.body)
                answer = new_method_return(message, "u", (len(self.shown),))
            self.connection.send(answer)

    def _all_settings(self) -> dict[str, dict[str, tuple[str, object]]]:
        spaces: dict[str, dict[str, tuple[str, object]]] = {}
        for name, value in self.settings.items():
            spaces.setdefault(_space_of(name), {})[name] = (_form_of(value), value)
        return spaces

    def change(self, name: str, value: object) -> None:
        """The person chooses something else in the desktop's own settings."""
        self.settings[name] = value
        at = DBusAddress(PORTAL_PATH, interface="org.freedesktop.portal.Settings")
        body = (_space_of(name), name, (_form_of(value), value))
        self.connection.send(new_signal(at, "SettingChanged", "ssv", body))

    def _take_screenshot(self, message: Any) -> None:
        """Say which request it is, and then, as another portal may, what has become of it."""
        assert self.screenshot is not None
        self.asked_with = message.body
        token = message.body[1]["handle_token"][1]
        sender = message.header.fields[HeaderFields.sender].lstrip(":").replace(".", "_")
        handle = f"/org/freedesktop/portal/desktop/request/{sender}/{token}"
        said, uri = self.screenshot
        results = {"uri": ("s", uri)} if uri else {}
        for path, answer in ((handle + "0", (1, {})), (handle, (said, results))):
            at = DBusAddress(path, interface="org.freedesktop.portal.Request")
            self.connection.send(new_signal(at, "Response", "ua{sv}", answer))
        self.connection.send(new_method_return(message, "o", (handle,)))

    def _answer_shortcuts(self, message: Any) -> None:
        """As the portal does: a request's path at once, what came of it by a signal there."""
        options = message.body[-1]
        member = message.header.fields[HeaderFields.member]
        if self.keys is None:
            self.connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
            return
        handle = f"{PORTAL_PATH}/request/1/{options['handle_token'][1]}"
        self.connection.send(new_method_return(message, "o", (handle,)))
        if member == "CreateSession":
            results: dict[str, Any] = {"session_handle": ("s", SESSION)}
        else:
            self.asked_for = message.body[1]
            bound = [
                (name, {"trigger_description": ("s", self.keys)}) for name, _ in message.body[1]
            ]
            results = {"shortcuts": ("a(sa{sv})", bound)}
        said = 1 if member == "BindShortcuts" and not self.keys else 0
        at = DBusAddress(handle, interface="org.freedesktop.portal.Request")
        answer = (said, {} if said else results)
        self.connection.send(new_signal(at, "Response", "ua{sv}", answer))

    def press(self, session: str = SESSION) -> None:
        """The person presses the keys that the desktop has for the quick window."""
        at = DBusAddress(PORTAL_PATH, interface=f"{PORTAL[:-8]}.GlobalShortcuts")
        body = (session, "quick-window", 0, {"activation_token": ("s", "token-of-the-desktop")})
        self.connection.send(new_signal(at, "Activated", "osta{sv}", body))

    def close(self) -> None:
        """The bus has gone: the service ends by itself."""
        self._thread.join(10)
        self.connection.close()

    def emit(self, member: str, form: str, body: tuple[Any, ...]) -> None:
        at = DBusAddress(PATH, interface=NAME)
        self.connection.send(new_signal(at, member, form, body))


@contextmanager
def session_bus() -> Iterator[Bus]:
    """A bus of one's own, as long as it is needed."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        made = Bus(daemon.stdout.readline().strip())
        try:
            yield made
        finally:
            daemon.terminate()
            daemon.wait(10)
            made.close()


def run(work: Any) -> bool:
    task = asyncio.get_running_loop().create_task(work)
    until(task.done, "the desktop has answered")
    result: bool = task.result()
    return result
