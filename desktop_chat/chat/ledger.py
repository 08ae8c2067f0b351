"""Every host that the app has talked to since it started: why, how much, and when."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why a connection is made."""

    CHAT = "chat"
    MODELS = "models"
    TEST = "test"
    DISCOVERY = "discovery"
    TITLE = "title"
    UPDATES = "updates"


@dataclass(slots=True)
class Contact:
    """One host for one purpose.

    `host` has its port and is where the connection goes; `target` is the service behind it,
    the same but where a proxy is in between. `sent` and `received` are bytes of the socket, TLS
    counted in; `tries` the connections that were begun; `last` is in seconds since the epoch.
    """

    host: str
    target: str
    purpose: Purpose
    tries: int = 0
    sent: int = 0
    received: int = 0
    last: float = 0.0

    def count_sent(self, size: int) -> None:
        self.sent += size
        self.last = time.time()

    def count_received(self, size: int) -> None:
        self.received += size
        self.last = time.time()


class Ledger:
    """The contacts of this run. In memory only: it says nothing once the app has ended."""

    def __init__(self) -> None:
        self._contacts: dict[tuple[str, str, Purpose], Contact] = {}

    def begin(self, host: str, target: str, purpose: Purpose) -> Contact:
        """Note that a connection is about to be made, before anything is sent."""
        contact = self._contacts.setdefault((host, target, purpose), Contact(host, target, purpose))
        contact.tries += 1
        contact.last = time.time()
        return contact

    @property
    def contacts(self) -> list[Contact]:
        """All contacts, the newest first."""
        return sorted(self._contacts.values(), key=lambda contact: -contact.last)
