"""A long reply of mixed Markdown that comes all at once, beside the SDK that only reads it."""

from __future__ import annotations

from typing import Any

from bench.display import Display, display
from bench.processes import answer, running
from bench.rows import Row, plain_row, ratio_row
from bench.transcript import play
from tests.service.process import ServiceProcess

RUNS = {False: 3, True: 9}
DELTAS = 20_000
BAR, BAR_HOLD = 0.4, 50.0


def run(full: bool) -> list[Row]:
    """Seconds from the request's arrival at the service to the end, each in a fresh process.

    For the app the end is the painting of the last words; for the yardstick, the SDK's iterator
    under plain asyncio, the last turn of the loop. Holds are watched in the same runs of the app.
    """
    shown: list[float] = []
    iterated: list[float] = []
    held: list[float] = []
    worst: list[Any] = []
    model = f"kind:mixed:burst:{DELTAS}"
    with display() as screen, ServiceProcess() as service:
        for number in range(RUNS[full] + 1):
            service.reset()
            found = play("burst", screen, service, deltas=DELTAS)
            painted = found["painted"] - _request_read(service)
            yardstick = _measure_yardstick(model, screen, service)
            if number:  # the first round is for warming up
                shown.append(painted)
                iterated.append(yardstick)
                held.append(found["longest"])
                worst.append(found["worst"])
    hold = max(held) <= BAR_HOLD
    return [
        ratio_row("transcript.burst", shown, iterated, "s", BAR, deltas=DELTAS),
        plain_row("transcript.burst-hold", held, "ms", f"max<={BAR_HOLD:g}", hold, worst=worst),
    ]


def _measure_yardstick(model: str, screen: Display, service: ServiceProcess) -> float:
    service.reset()
    command = ["-m", "bench.yardsticks.sdk_iterate", service.base_url, model]
    with running(command, screen) as (process, _):
        return float(answer(process)["ended"]) - _request_read(service)


def _request_read(service: ServiceProcess) -> float:
    """When the service had read the request for the burst, which is the last one."""
    read = service.exchanges()[-1].request_read
    assert read is not None
    return read
