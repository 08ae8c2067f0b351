"""Two monitors, and one that goes away: the windows on it come to the one that is left."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

from tests.e2e.program import Program
from tests.e2e.screen import Screen, running_screen

HALF, HEIGHT = 640, 900  # of the tests' own screen


def xrandr(screen: Screen, *words: str) -> None:
    command = ["xrandr", "-display", screen.name, *words]
    subprocess.run(command, capture_output=True, check=True, timeout=30)


def place(screen: Screen, window: int) -> tuple[int, int, int, int]:
    """Where a window stands: x, y, width, height."""
    said = screen.xdotool("getwindowgeometry", "--shell", str(window))
    values = dict(line.split("=") for line in said.split())
    return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])


def put(screen: Screen, window: int, wanted: tuple[int, int, int, int]) -> None:
    """Move a window there, as a hand does: until it is there."""
    end = time.monotonic() + 10
    while place(screen, window) != wanted:
        assert time.monotonic() < end, place(screen, window)
        x, y, width, height = map(str, wanted)
        screen.xdotool("windowsize", str(window), width, height)
        screen.xdotool("windowmove", str(window), x, y)
        time.sleep(0.2)


def wait_within(screen: Screen, window: int, right: int) -> None:
    end = time.monotonic() + 10
    while True:
        x, y, width, height = place(screen, window)
        if x >= 0 and x + width <= right and y >= 0 and y + height <= HEIGHT:
            return
        assert time.monotonic() < end, (x, y, width, height)
        time.sleep(0.1)


def test_windows_leave_a_monitor_that_goes(tmp_path: Path) -> None:
    with running_screen() as screen:
        for name, at, output in (("left", 0, "screen"), ("right", HALF, "none")):
            form = f"{HALF}/160x{HEIGHT}/225+{at}+0"
            xrandr(screen, "--setmonitor", name, form, output)
        with Program(screen, tmp_path) as program:
            put(screen, program.window, (HALF + 90, 60, 500, 500))
            screen.key("F1")
            help_window = screen.find("Help")
            put(screen, help_window, (HALF + 60, 480, 560, 400))
            assert place(screen, program.window)[0] == HALF + 90  # seen, so it stays
            xrandr(screen, "--delmonitor", "right")
            for window in (program.window, help_window):
                wait_within(screen, window, HALF)
            screen.xdotool("windowfocus", str(program.window))
            program.ends(lambda _: screen.key("ctrl+q"))
        kept = json.loads((program.data_dir / "settings.json").read_text("utf-8"))
        x, _, width, _ = kept["window"]
        assert x + width <= HALF
