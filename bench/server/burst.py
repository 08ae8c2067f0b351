"""Events a second of one reply that comes at once, by a bare StreamingResponse's."""

from __future__ import annotations

import statistics

from bench.rows import Row, plain_row
from bench.server import measured, run_load, yardstick_command

COUNT = 40_000
BAR = 0.7


def run(full: bool) -> list[Row]:
    """In turn, several times, each service warm."""
    rounds = 10 if full else 3
    ours: list[float] = []
    bare: list[float] = []
    scripted = ["-m", "bench.server.scripted", str(COUNT)]
    with measured(scripted, yardstick_command("bare_frames", str(COUNT))) as services:
        for number in range(rounds + 1):
            for service, values in zip(services, (ours, bare), strict=True):
                found = run_load(service.url, model="x", streams=1, rate=0, ramp=0, deltas=COUNT)
                if found["errors"]:
                    raise RuntimeError("a burst was cut")
                if number:
                    values.append(found["deltas"] / found["seconds"])
    ratio = statistics.median(ours) / statistics.median(bare)
    return [
        plain_row(
            "server.burst",
            ours,
            "/s",
            f"ratio>={BAR}",
            ratio >= BAR,
            value=round(statistics.median(ours)),
            yardstick=round(statistics.median(bare)),
            ratio=round(ratio, 2),
        )
    ]
