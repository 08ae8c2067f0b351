"""A long reply that comes all at once, on screen, beside the SDK that only reads it."""

from __future__ import annotations

from bench.display import Display, display
from bench.processes import answer, running
from bench.rows import Row, plain_row, ratio_row
from tests.service.process import ServiceProcess

RUNS = {False: 3, True: 11}
DELTAS = 20_000
BAR = 0.25


def run(full: bool) -> list[Row]:
    """Seconds from the request's arrival at the service to the end, each in a fresh process.

    For the app the end is the painting of the last words; for the yardstick, the SDK's iterator
    under plain asyncio, it is the last turn of the loop, with nothing done in it.
    """
    shown: list[float] = []
    settled: list[float] = []
    iterated: list[float] = []
    with display() as screen, ServiceProcess() as service:
        for number in range(RUNS[full] + 1):
            painted, quiet = _measure_app(screen, service)
            yardstick = _measure_yardstick(screen, service)
            if number:  # the first round is for warming up
                shown.append(painted)
                settled.append(quiet)
                iterated.append(yardstick)
    return [
        ratio_row("burst.on-screen", shown, iterated, "s", BAR, deltas=DELTAS),
        plain_row("burst.reply-settled", settled, "s", "", True, deltas=DELTAS),
    ]


def _measure_app(screen: Display, service: ServiceProcess) -> tuple[float, float]:
    service.reset()
    command = ["-m", "bench.driver", "burst", service.base_url, str(DELTAS)]
    with running(command, screen) as (process, _):
        result = answer(process)
        asked = _request_read(service)
        return result["painted"] - asked, result["settled"] - asked


def _measure_yardstick(screen: Display, service: ServiceProcess) -> float:
    service.reset()
    command = ["-m", "bench.yardsticks.sdk_iterate", service.base_url, f"burst:{DELTAS}"]
    with running(command, screen) as (process, _):
        return float(answer(process)["ended"]) - _request_read(service)


def _request_read(service: ServiceProcess) -> float:
    """When the service had read the request for the burst, which is the last one."""
    read = service.exchanges()[-1].request_read
    assert read is not None
    return read
