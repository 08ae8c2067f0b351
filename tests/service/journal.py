"""What the service saw and sent, with times that compare across processes.

Every time is `time.monotonic()` in seconds, which on Linux is the machine's CLOCK_MONOTONIC: a
benchmark may subtract its own reading from one made here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Exchange:
    """One request and its reply. A time is None until the thing has happened.

    `headers` has lower-case names. `body` is the request's JSON, None if there was none.
    `bytes_sent` counts bytes handed to the socket, framing included. `over` says that the whole
    reply went out as scripted. `peer_closed` is when the client's FIN or RST was seen, whether
    during the reply or after it, and `peer_closed_by` which of the two it was.
    """

    connection: int
    accepted: float
    method: str = ""
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    model: str = ""
    request_read: float | None = None
    first_byte: float | None = None
    last_byte: float | None = None
    bytes_sent: int = 0
    deltas_sent: int = 0
    over: bool = False
    peer_closed: float | None = None
    peer_closed_by: str = ""


@dataclass(slots=True)
class Connection:
    """One accepted connection, and the requests that came on it in order.

    `closed` is when both ends had done with it; until then it is live.
    """

    number: int
    accepted: float
    peer_closed: float | None = None
    peer_closed_by: str = ""
    closed: float | None = None
    exchanges: list[Exchange] = field(default_factory=list)

    def note_peer_closed(self, how: str, now: float) -> None:
        """Keep the first sign that the client is gone, here and on the last exchange."""
        if self.peer_closed is not None:
            return
        self.peer_closed, self.peer_closed_by = now, how
        if self.exchanges:
            last = self.exchanges[-1]
            last.peer_closed, last.peer_closed_by = now, how

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Connection:
        """The connection that `Journal.as_json` wrote."""
        fields = dict(value)
        exchanges = [Exchange(**exchange) for exchange in fields.pop("exchanges")]
        return cls(**fields, exchanges=exchanges)


class Journal:
    """All connections since the start or the last `reset`; control connections are not in it."""

    def __init__(self) -> None:
        self.connections: list[Connection] = []
        self._last_number = 0

    def open(self, now: float) -> Connection:
        """Enter a connection that was accepted at `now`. Numbers start at 1 and never repeat."""
        self._last_number += 1
        connection = Connection(self._last_number, now)
        self.connections.append(connection)
        return connection

    def remove(self, connection: Connection) -> None:
        """Strike out a connection that turned out to carry control requests."""
        if connection in self.connections:
            self.connections.remove(connection)

    def reset(self) -> None:
        """Forget what is closed. What is live stays, so that the count of it stays right."""
        self.connections = [one for one in self.connections if one.closed is None]

    @property
    def exchanges(self) -> list[Exchange]:
        """Every exchange, in order of connection, then of request."""
        return [exchange for one in list(self.connections) for exchange in list(one.exchanges)]

    @property
    def live(self) -> int:
        """How many connections are open."""
        return sum(one.closed is None for one in list(self.connections))

    def as_json(self, after: int = 0) -> list[dict[str, Any]]:
        """The connections with a number above `after`, as JSON values."""
        return [asdict(one) for one in self.connections if one.number > after]
