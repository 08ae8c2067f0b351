"""What a screen reader is to the app: a client of the accessibility bus (AT-SPI), by jeepney.

The session bus is the test's own; at-spi2-core starts the second bus and its registry on it.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    MatchRule,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import (  # type: ignore[import-untyped]
    DBusConnection,
    open_dbus_connection,
)

from tests.e2e.program import surroundings

_ROOT = "/org/a11y/atspi/accessible/root"
_REGISTRY = "org.a11y.atspi.Registry"
_WAIT = 20.0
# Of the states in a node's bits.
_FOCUSABLE, _SHOWING = 11, 25


class Node(NamedTuple):
    """One accessible object: whose it is, and where."""

    reader: Reader
    owner: str
    path: str

    @property
    def name(self) -> str:
        return str(self._property("Accessible", "Name"))

    @property
    def description(self) -> str:
        return str(self._property("Accessible", "Description"))

    @property
    def role(self) -> str:
        return str(self._call("Accessible", "GetRoleName")[0])

    @property
    def children(self) -> list[Node]:
        pairs = self._call("Accessible", "GetChildren")[0]
        return [Node(self.reader, owner, path) for owner, path in pairs]

    @property
    def is_showing(self) -> bool:
        return self._has(_SHOWING)

    @property
    def is_focusable(self) -> bool:
        return self._has(_FOCUSABLE)

    @property
    def text(self) -> str:
        """The text that it holds."""
        return str(self._call("Text", "GetText", "ii", (0, -1))[0])

    def write(self, text: str) -> None:
        """Put a text into an entry."""
        assert self._call("EditableText", "SetTextContents", "s", (text,))[0]

    def press(self) -> None:
        """Do the first of its actions."""
        assert self._call("Action", "DoAction", "i", (0,))[0]

    def walk(self) -> Iterator[Node]:
        """It and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, name: str, role: str = "") -> Node:
        """Wait for what has this name, shown on the screen."""

        def found() -> Node | None:
            with contextlib.suppress(GoneError):
                for node in self.walk():
                    if node.name == name and role in ("", node.role) and node.is_showing:
                        return node
            return None

        return self.reader.until(found, f"a {role or 'node'} named {name!r}")

    def _has(self, state: int) -> bool:
        low, high = self._call("Accessible", "GetState")[0]
        return bool((low | high << 32) >> state & 1)

    def _property(self, interface: str, name: str) -> Any:
        address = DBusAddress(self.path, self.owner, f"org.a11y.atspi.{interface}")
        return self.reader.ask(Properties(address).get(name))[0][1]

    def _call(self, interface: str, method: str, signature: str = "", body: Any = ()) -> Any:
        address = DBusAddress(self.path, self.owner, f"org.a11y.atspi.{interface}")
        return self.reader.ask(new_method_call(address, method, signature or None, body))


class GoneError(Exception):
    """What was asked about is not there any more."""


class Reader:
    """A connection to the accessibility bus of one session."""

    def __init__(self, session: str) -> None:
        self.session = session
        with open_dbus_connection(session) as connection:
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            reply = connection.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=_WAIT)
            address = str(reply.body[0])
        self._connection: DBusConnection = open_dbus_connection(address)
        self._announced: deque[Any] = deque()
        self._listen()

    def _listen(self) -> None:
        rule = MatchRule(
            type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement"
        )
        self.ask(message_bus.AddMatch(rule))
        registry = DBusAddress("/org/a11y/atspi/registry", _REGISTRY, _REGISTRY)
        event = ("object:announcement",)
        self.ask(new_method_call(registry, "RegisterEvent", "s", event))
        self._filter = self._connection.filter(rule, queue=self._announced)

    @property
    def announced(self) -> list[str]:
        """What apps have announced so far."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._connection.recv_messages(timeout=0.05)
        return [str(message.body[3][1]) for message in self._announced]

    def app(self) -> Node:
        """Wait for Desktop Chat."""
        registry = Node(self, _REGISTRY, _ROOT)
        return self.until(
            lambda: next((a for a in registry.children if a.name == "desktop-chat"), None),
            "Desktop Chat on the accessibility bus",
        )

    def ask(self, message: Any) -> Any:
        """The answer to a call. Raises `GoneError` where the other side has an error for one."""
        reply = self._connection.send_and_get_reply(message, timeout=_WAIT)
        if reply.header.message_type.name == "error":
            raise GoneError(str(reply.body))
        return reply.body

    @staticmethod
    def until(look: Callable[[], Node | None], what: str) -> Node:
        end = time.monotonic() + _WAIT
        while (found := look()) is None:
            assert time.monotonic() < end, f"not there: {what}"
            time.sleep(0.1)
        return found

    def close(self) -> None:
        self._filter.close()
        self._connection.close()


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[Reader]:
    """A session bus with a reader on it; the app joins by the bus's address."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    daemon = subprocess.Popen(
        command,
        env=surroundings(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        reader = Reader(daemon.stdout.readline().strip())
        try:
            yield reader
        finally:
            reader.close()
    finally:
        daemon.terminate()
        daemon.wait(10)
        if daemon.stdout is not None:
            daemon.stdout.close()
