"""A session bus with a portal on it that tells which proxy leads somewhere."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from jeepney import (  # type: ignore[import-untyped]
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.ProxyResolver"


class FakePortal:
    """`answers` by the address that is asked for, `others` for all else; None: no answer ever.
    With `is_broken` there is no such interface."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, list[str]] = {}
        self.others: list[str] | None = ["direct://"]
        self.is_broken = False
        self.asked: list[str] = []
        self._bus = open_dbus_connection(address)
        self._bus.send_and_get_reply(message_bus.RequestName(_NAME))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                message = self._bus.receive()
            except (OSError, ConnectionError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            fields = message.header.fields
            call = [fields[one] for one in (HeaderFields.path, HeaderFields.interface)] + [
                fields[HeaderFields.member]
            ]
            if self.is_broken or call != [_PATH, _INTERFACE, "Lookup"]:
                error = "org.freedesktop.DBus.Error.UnknownMethod"
                self._bus.send(new_error(message, error))
                continue
            self.asked.append(message.body[0])
            answers = self.answers.get(message.body[0], self.others)
            if answers is not None:
                self._bus.send(new_method_return(message, "as", (answers,)))

    def close(self) -> None:
        """The bus has gone: its thread ends by itself."""
        self._thread.join(10)
        self._bus.close()


@contextmanager
def running_portal() -> Iterator[FakePortal]:
    """A bus and a portal for the length of a `with`."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        portal = FakePortal(daemon.stdout.readline().strip())
        try:
            yield portal
        finally:
            daemon.terminate()
            daemon.wait(10)
            portal.close()
