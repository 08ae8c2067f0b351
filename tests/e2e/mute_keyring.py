"""A Secret Service that takes every call and answers none; on the session bus of its environment.

Prints one line of JSON when it is ready, and one at the first call.
"""

from __future__ import annotations

import json
import sys

from jeepney import HeaderFields, MessageType  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

NAME = "org.freedesktop.secrets"


def say(**words: object) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Own the name, and never answer."""
    with open_dbus_connection() as bus:
        bus.send_and_get_reply(message_bus.RequestName(NAME))
        say(ready=True)
        while True:
            message = bus.receive()
            if message.header.message_type is MessageType.method_call:
                member = message.header.fields.get(HeaderFields.member)
                say(called=member)


if __name__ == "__main__":
    main()
