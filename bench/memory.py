"""Memory at rest and after a first reply, beside a bare window."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.display import Display, display
from bench.processes import app, proportional_set_size, running
from bench.rows import Row, ratio_row
from bench.start import BARE
from tests.service.process import ServiceProcess

RUNS = {False: 3, True: 9}
BAR_IDLE, BAR_REPLIED = 1.5, 2.5
SETTLED = 2.0  # seconds after which a figure is read


def run(full: bool) -> list[Row]:
    """Proportional set sizes in MiB, each process alone with the service."""
    idle: list[float] = []
    replied: list[float] = []
    bare: list[float] = []
    with display() as screen, ServiceProcess() as service:
        for number in range(RUNS[full] + 1):
            with tempfile.TemporaryDirectory() as folder:
                command = app(Path(folder), service.base_url, "fast")
                figures = _measure_app(command, screen, service)
            yardstick = _measure_bare(screen)
            if number:  # the first round is for warming up
                idle.append(figures[0])
                replied.append(figures[1])
                bare.append(yardstick)
    return [
        ratio_row("memory.idle", idle, bare, "MiB", BAR_IDLE),
        ratio_row("memory.after-reply", replied, bare, "MiB", BAR_REPLIED),
    ]


def _measure_bare(screen: Display) -> float:
    with screen.watch() as watch, running(BARE, screen) as (process, _):
        watch.wait("Desktop Chat")
        time.sleep(SETTLED)
        return proportional_set_size(process.pid)


def _measure_app(
    command: list[str], screen: Display, service: ServiceProcess
) -> tuple[float, float]:
    service.reset()
    with screen.watch() as watch, running(command, screen) as (process, _):
        mapped = watch.wait("Desktop Chat")
        time.sleep(SETTLED)
        idle = proportional_set_size(process.pid)
        screen.submit(mapped.window, "hi")
        service.wait_for_exchange(lambda one: one.over)
        time.sleep(SETTLED)
        return idle, proportional_set_size(process.pid)
