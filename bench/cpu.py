"""CPU time of a reply of a hundred deltas a second, beside the SDK and a plain text view."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.display import Display, display
from bench.processes import answer, app, cpu_seconds, running
from bench.rows import Row, ratio_row
from tests.service.process import ServiceProcess

RUNS = {False: 3, True: 3}
DELTAS = {False: 1000, True: 3000}
BAR = 1.0


def run(full: bool) -> list[Row]:
    """CPU seconds from just before the request to 1 s after the end of the reply.

    Both have shown one short reply before, so that imports and first calls are not in it. The
    yardstick comes twice: left at the top of its text, which spares it most of the painting and
    is what the bar refers to, and following the text as the app does.
    """
    model = f"rate:100:{DELTAS[full]}"
    windows: list[float] = []
    still: list[float] = []
    following: list[float] = []
    with display() as screen, ServiceProcess() as service:
        for _ in range(RUNS[full]):
            windows.append(_measure_app(model, screen, service))
            still.append(_measure_yardstick([service.base_url, model], screen))
            following.append(_measure_yardstick([service.base_url, model, "follow"], screen))
    deltas = DELTAS[full]
    return [
        ratio_row("cpu.reply", windows, still, "s", BAR, deltas=deltas),
        ratio_row("cpu.reply-against-following", windows, following, "s", None, deltas=deltas),
    ]


def _measure_yardstick(arguments: list[str], screen: Display) -> float:
    command = ["-m", "bench.yardsticks.sdk_insert", *arguments]
    with running(command, screen) as (process, _):
        return float(answer(process)["cpu_seconds"])


def _measure_app(model: str, screen: Display, service: ServiceProcess) -> float:
    service.alias("measured", "fast")
    with (
        tempfile.TemporaryDirectory() as folder,
        screen.watch() as watch,
        running(app(Path(folder), service.base_url, "alias:measured"), screen) as (process, _),
    ):
        window = watch.wait("Desktop Chat").window
        _ask_and_wait(window, screen, service)
        time.sleep(1)
        service.alias("measured", model)
        before = cpu_seconds(process.pid)
        _ask_and_wait(window, screen, service)
        time.sleep(1)
        return cpu_seconds(process.pid) - before


def _ask_and_wait(window: int, screen: Display, service: ServiceProcess) -> None:
    done = sum(one.over for one in service.exchanges())
    screen.submit(window, "hi")
    end = time.monotonic() + 120
    while sum(one.over for one in service.exchanges()) == done:
        if time.monotonic() > end:
            raise TimeoutError("the reply is not over after 120 s")
        time.sleep(0.1)
