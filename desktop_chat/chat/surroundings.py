"""What happens to the computer while a reply is under way: it sleeps, its network goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

_NOTEWORTHY = 5.0  # seconds; a busy machine is late by less
_UP = 0x1
_ROUTES, _ROUTES_6 = Path("/proc/net/route"), Path("/proc/net/ipv6_route")
_ANYWHERE_6 = "0" * 32


def seconds_with_sleep() -> float:
    """A clock that goes on while the computer sleeps, as `time.monotonic` does on Windows only."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":  # noqa: RET505 - the types know platforms by their branches
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    else:
        return time.monotonic()


def has_network(table: Path = _ROUTES, table_6: Path = _ROUTES_6) -> bool | None:
    """Whether there is a way out of this computer, None where that cannot be told. Sends nothing:
    it reads the table of routes."""
    if sys.platform != "linux":
        return None
    try:
        routes = table.read_text("ascii").splitlines()[1:]
        routes_6 = table_6.read_text("ascii").splitlines() if table_6.exists() else []
        return any(_leads_out(route.split()) for route in routes) or any(
            _leads_out_6(route.split()) for route in routes_6
        )
    except (OSError, ValueError):
        return None


def _leads_out(fields: list[str]) -> bool:
    # Iface Destination Gateway Flags … Mask: the way to everywhere has no bit in its mask.
    return len(fields) > 7 and fields[0] != "lo" and int(fields[3], 16) & _UP > 0 and (
        fields[1] == fields[7] == "00000000"
    )  # fmt: skip


def _leads_out_6(fields: list[str]) -> bool:
    # The kernel keeps one such line for `lo`, which refuses.
    return len(fields) > 9 and fields[9] != "lo" and int(fields[8], 16) & _UP > 0 and (
        fields[0] == _ANYWHERE_6 and fields[1] == "00"
    )  # fmt: skip


class Surroundings:
    """Asked about once a second; remembers how it was the last time."""

    def __init__(
        self,
        clock: Callable[[], float] = seconds_with_sleep,
        has_network: Callable[[], bool | None] = has_network,
    ) -> None:
        self._clock = clock
        self._has_network = has_network
        self._last = clock()

    def begin(self) -> None:
        """From now on counts."""
        self._last = self._clock()

    def slept(self, usual: float) -> float:
        """Seconds for which the computer, or this program, stood still since it was last asked,
        where it was to be asked after `usual` seconds; 0 where that is not worth a word."""
        now = self._clock()
        gap, self._last = now - self._last - usual, now
        return gap if gap > _NOTEWORTHY else 0.0

    def is_offline(self) -> bool:
        """Whether there is surely no network."""
        return self._has_network() is False
