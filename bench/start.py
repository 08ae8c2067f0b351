"""From the start of the process to the window on the screen, beside a bare window."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.display import Display, display
from bench.processes import answer, app, running
from bench.rows import Row, plain_row, ratio_row
from tests.service.process import ServiceProcess

BARE = ["-m", "bench.yardsticks.bare_window"]
BARE_TYPING = ["-m", "bench.yardsticks.bare_typing"]
KEYCODE_A = 38
RUNS = {False: 7, True: 25}
BAR = 2.0


def run(full: bool) -> list[Row]:
    """Start both in turn, the app on a data folder that holds a conversation already."""
    with display() as screen, ServiceProcess() as service, tempfile.TemporaryDirectory() as folder:
        command = app(Path(folder), service.base_url, "fast")
        _start_and_ask(command, screen, service)  # makes the history, and warms the file cache
        _start(BARE, screen)
        typing = _typing(["-m", "bench.first_key", *command[2:]], RUNS[full], screen)
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
        typing,
        plain_row("start.typed-prompt-at-service", ready, "ms", "", True),
    ]


def _typing(command: list[str], runs: int, screen: Display) -> Row:
    """Milliseconds until a letter typed as soon as the window shows stands in its field."""
    app_landed: list[float] = []
    bare_landed: list[float] = []
    for number in range(runs + 1):
        landed = _start_and_press(command, screen)
        bare = _start_and_press(BARE_TYPING, screen)
        if number:  # the first round is for warming up
            app_landed.append(landed)
            bare_landed.append(bare)
    return ratio_row("start.typing-ready", app_landed, bare_landed, "ms", BAR)


def _start_and_press(command: list[str], screen: Display) -> float:
    with screen.watch() as watch, running(command, screen) as (process, started):
        watch.press(watch.wait("Desktop Chat").window, KEYCODE_A)
        found = answer(process)
        if found["text"] != "a":
            raise AssertionError(f"'a' was typed, and {found['text']!r} arrived")
        return (float(found["landed"]) - started) * 1000


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
