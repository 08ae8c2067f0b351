"""CPU of the service for each delta, upstream included, by the textbook async version's."""

from __future__ import annotations

from bench.processes import cpu_seconds
from bench.rows import Row, ratio_row
from bench.server import measured, our_command, run_load, yardstick_command
from tests.service.process import ServiceProcess

STREAMS, RATE, RAMP = 100, 20.0, 2.0
BAR = 0.6


def run(full: bool) -> list[Row]:
    """In turn, several times; what starting costs is not counted."""
    rounds, seconds = (5, 20) if full else (2, 8)
    ours: list[float] = []
    textbook: list[float] = []
    with ServiceProcess() as upstream:
        theirs = yardstick_command("textbook_server", upstream.base_url)
        with measured(our_command(upstream.base_url), theirs) as services:
            for service in services:  # what the first request loads
                run_load(service.url, model="fast", streams=5, rate=0, ramp=0.1, deltas=40)
            for _ in range(rounds):
                for service, values in zip(services, (ours, textbook), strict=True):
                    values.append(_microseconds(service.url, service.pid, seconds))
    return [ratio_row("server.cpu", ours, textbook, "us", BAR, streams=STREAMS, rate=RATE)]


def _microseconds(url: str, pid: int, seconds: int) -> float:
    deltas = int(RATE * seconds)
    before = cpu_seconds(pid)
    model = f"rate:{RATE:g}:{deltas}"
    found = run_load(url, model=model, streams=STREAMS, rate=RATE, ramp=RAMP, deltas=deltas)
    if found["errors"]:
        raise RuntimeError(f"{found['errors']} streams failed")
    return float((cpu_seconds(pid) - before) / found["deltas"] * 1e6)
