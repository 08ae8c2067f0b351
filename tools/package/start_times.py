"""How soon the built program is there: `nice -n -10 python -m tools.package.start_times [ROUNDS]`.

In turn with the same app from the checkout, with the same Python; medians of the time to its window
and to the arrival of a prompt that is typed as soon as it shows. Cold means that the system has
forgotten all files, or, without root, the bundle's. Needs Xvfb and xdotool.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.display import Display, display
from tests.service.process import ServiceProcess
from tools.package.places import Places

ROOT = Path(__file__).resolve().parents[2]
CACHES = Path("/proc/sys/vm/drop_caches")


class Start(NamedTuple):
    """Milliseconds from the start of the process."""

    window: float
    prompt: float


def start(command: Sequence[str], screen: Display, service: ServiceProcess) -> Start:
    """Start, type a prompt as soon as the window shows, and end it."""
    service.reset()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, screen.watch() as watch:
        words = [*command, "--data-dir", folder, "--base-url", service.base_url, "--model", "fast"]
        began = time.monotonic()
        running = subprocess.Popen(words, cwd=ROOT, env=screen.environment)
        try:
            shown = watch.wait("Desktop Chat", 120)
            screen.submit(shown.window, "hi")
            exchange = service.wait_for_exchange(lambda one: one.over)
        finally:
            running.terminate()
            running.wait(timeout=30)
    if exchange.request_read is None or exchange.body["messages"][-1]["content"] != "hi":
        raise AssertionError("what was typed did not arrive")
    return Start((shown.at - began) * 1000, (exchange.request_read - began) * 1000)


def forget(folder: Path) -> str:
    """Have the system drop what it remembers of files; what it has dropped."""
    os.sync()
    try:
        CACHES.write_text("3")
    except OSError:
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                descriptor = os.open(file, os.O_RDONLY)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)
        return "the bundle's files"
    return "all files"


def main(arguments: Sequence[str]) -> int:
    """Print one line for each of the three starts, and how they compare."""
    rounds = int(arguments[0]) if arguments else 9
    places = Places(ROOT)
    checkout = [str(places.venv / "bin" / "python"), "-m", "desktop_chat"]
    built = [str(places.program)]
    took: dict[str, list[Start]] = {"checkout": [], "bundle": [], "cold": []}
    dropped = ""
    with display() as screen, ServiceProcess() as service:
        for command in (checkout, built):
            start(command, screen, service)  # everything into memory
        for number in range(rounds):
            took["checkout"].append(start(checkout, screen, service))
            took["bundle"].append(start(built, screen, service))
            if number >= rounds - 3:
                dropped = forget(places.bundle)
                took["cold"].append(start(built, screen, service))
                for command in (checkout, built):
                    start(command, screen, service)
    for part in range(2):
        middle = {name: statistics.median(one[part] for one in took[name]) for name in took}
        print(f"to the {Start._fields[part]}; cold: {dropped} forgotten")
        for name, value in middle.items():
            each = ", ".join(f"{one[part]:.0f}" for one in took[name])
            print(f"  {name:9} {value:5.0f} ms   ({each})")
        print(f"  bundle ÷ checkout {middle['bundle'] / middle['checkout']:.2f}")
        print(f"  cold ÷ warm       {middle['cold'] / middle['bundle']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
