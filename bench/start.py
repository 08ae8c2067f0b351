"""From the start of the process to the window on the screen, beside a bare window."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.display import Display, display
from bench.processes import app, running
from bench.rows import Row, plain_row, ratio_row
from tests.service.process import ServiceProcess

BARE = ["-m", "bench.yardsticks.bare_window"]
RUNS = {False: 7, True: 25}
BAR = 2.0


def run(full: bool) -> list[Row]:
    """Start both in turn, the app on a data folder that holds a conversation already."""
    with display() as screen, ServiceProcess() as service, tempfile.TemporaryDirectory() as folder:
        command = app(Path(folder), service.base_url, "fast")
        _start_and_ask(command, screen, service)  # makes the history, and warms the file cache
        _start(BARE, screen)
        windows: list[float] = []
        bare: list[float] = []
        ready: list[float] = []
        for number in range(RUNS[full]):
            if number % 2:
                bare.append(_start(BARE, screen))
            window, request = _start_and_ask(command, screen, service)
            windows.append(window)
            ready.append(request)
            if not number % 2:
                bare.append(_start(BARE, screen))
    return [
        ratio_row("start.window", windows, bare, "ms", BAR),
        plain_row("start.typed-prompt-at-service", ready, "ms", "", True),
    ]


def _start(command: list[str], screen: Display) -> float:
    """Milliseconds to the window."""
    with screen.watch() as watch, running(command, screen) as (_, started):
        return (watch.wait("Desktop Chat").at - started) * 1000


def _start_and_ask(
    command: list[str], screen: Display, service: ServiceProcess
) -> tuple[float, float]:
    """Milliseconds to the window, and to the request for a prompt typed as soon as it shows.

    The second shows that the typing landed in the message box; it includes xdotool's own time
    and the loading of the SDK.
    """
    service.reset()
    with screen.watch() as watch, running(command, screen) as (_, started):
        mapped = watch.wait("Desktop Chat")
        screen.submit(mapped.window, "hi")
        exchange = service.wait_for_exchange(lambda one: one.over)
        content = exchange.body["messages"][-1]["content"]
        if content != "hi":
            raise AssertionError(f"'hi' was typed, and {content!r} arrived")
        assert exchange.request_read is not None
        return (mapped.at - started) * 1000, (exchange.request_read - started) * 1000
