"""What the app does while nothing is asked of it: CPU time, and how often its process wakes up."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.display import display
from bench.processes import app, cpu_seconds, running
from bench.rows import Row, plain_row
from tests.service.process import ServiceProcess

SECONDS = {False: 60, True: 300}
SETTLED = 10.0  # seconds after which the start and its chores are over
BAR = 0.3  # percent of a core


def run(full: bool) -> list[Row]:
    """The window is open and was used once; then nothing is streamed, typed or moved."""
    seconds = SECONDS[full]
    with (
        display() as screen,
        ServiceProcess() as service,
        tempfile.TemporaryDirectory() as folder,
        screen.watch() as watch,
        running(app(Path(folder), service.base_url, "fast"), screen) as (process, _),
    ):
        window = watch.wait("Desktop Chat").window
        screen.submit(window, "hi")
        service.wait_for_exchange(lambda one: one.over)
        time.sleep(SETTLED)
        before, woken = cpu_seconds(process.pid), _wakings(process.pid)
        time.sleep(seconds)
        share = 100 * (cpu_seconds(process.pid) - before) / seconds
        wakings = (_wakings(process.pid) - woken) / seconds
    extra: dict[str, Any] = {"seconds": seconds, "wakings_per_second": round(wakings, 2)}
    return [plain_row("idle.cpu", [share], "%", f"<={BAR:g}", share <= BAR, 0, **extra)]


def _wakings(process_id: int) -> int:
    """How often all threads of a process have begun to wait, and so were woken."""
    count = 0
    for status in Path(f"/proc/{process_id}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                count += int(line.split()[1])
    return count
