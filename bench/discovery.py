"""How long a first run looks for services on this machine: none there, one there, one silent."""

from __future__ import annotations

import asyncio
import time

from bench.rows import Row, percentile, plain_row
from desktop_chat.backends.discovery import PORTS, Port, find_services
from desktop_chat.chat.ledger import Ledger
from tests.service.hanging import listening_socket
from tests.service.process import ServiceProcess

RUNS = {False: 10, True: 200}
BAR = 300.0


def run(full: bool) -> list[Row]:
    """Milliseconds until all is known, or until the time is up."""
    with ServiceProcess() as service, listening_socket() as silent:
        one = Port(service.port, "Service", True)
        mute = Port(silent.port, "Silent", True)
        cases = {
            "discovery.nobody": (tuple(PORTS), 0),
            "discovery.one": ((*PORTS, one), 1),
            "discovery.silent": ((*PORTS, mute), 0),
        }
        return [_measure(name, *case, RUNS[full]) for name, case in cases.items()]


def _measure(name: str, ports: tuple[Port, ...], least: int, runs: int) -> Row:
    ledger = Ledger()
    values, fail = [], 0
    for _ in range(runs):
        began = time.monotonic()
        found = asyncio.run(find_services(ledger, ports))
        values.append((time.monotonic() - began) * 1000)
        fail += len(found) < least
    ok = not fail and percentile(values, 99) <= BAR
    return plain_row(name, values, "ms", f"p99<={BAR:.0f}", ok, fail)
