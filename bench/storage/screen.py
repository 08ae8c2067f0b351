"""The window on 100,000 messages: its start, the list, opening, search as one types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.display import Display, display
from bench.processes import answer, app, running
from bench.rows import Row, percentile, plain_row
from bench.storage.large import large_history
from bench.storage.reading import empty_history

BAR_START, BAR_START_RATIO = 1000.0, 2.0
BAR_LIST, BAR_OPEN, BAR_SEARCH = 100.0, 100.0, 50.0
STARTS = {False: 3, True: 15}
RUNS = {False: 1, True: 3}
OPENINGS = {False: 8, True: 40}
QUERIES = {False: 4, True: 40}
UNUSED = "http://127.0.0.1:9/v1"


def run(full: bool) -> list[Row]:
    """Milliseconds until it was painted, on a display of its own."""
    with display() as screen, large_history(full) as folder, empty_history() as empty:
        _start(empty, screen)
        starts: list[float] = []
        without: list[float] = []
        for _ in range(STARTS[full]):
            without.append(_start(empty, screen))
            starts.append(_start(folder, screen))
        found = [_play(folder, screen, full) for _ in range(RUNS[full])]
    ratio = percentile(starts, 50) / percentile(without, 50)
    rows = [
        plain_row(
            "storage.start-on-screen",
            starts,
            "ms",
            f"<={BAR_START_RATIO:g}x empty, p99<={BAR_START:g}",
            ratio <= BAR_START_RATIO and percentile(starts, 99) <= BAR_START,
            empty=percentile(without, 50),
            times_empty=round(ratio, 2),
            to_list=[round(one["list_after_start"]) for one in found],
            to_last_conversation=[round(one["last_after_start"]) for one in found],
        ),
        _held("storage.list-on-screen", [ms for one in found for ms in one["list"]], BAR_LIST),
        _held("storage.open-on-screen", [ms for one in found for ms in one["open"]], BAR_OPEN),
    ]
    for kind in found[0]["search"]:
        times = [ms for one in found for ms in one["search"][kind]]
        p95 = percentile(times, 95)
        name, bar = f"storage.search-on-screen-{kind}", f"p95<={BAR_SEARCH:g}"
        rows.append(plain_row(name, times, "ms", bar, p95 <= BAR_SEARCH, p95=round(p95, 2)))
    return rows


def _start(folder: Path, screen: Display) -> float:
    """From the start of the process to the window."""
    with screen.watch() as watch, running(app(folder, UNUSED, "unused"), screen) as (_, started):
        return (watch.wait("Desktop Chat").at - started) * 1000


def _play(folder: Path, screen: Display, full: bool) -> dict[str, Any]:
    counts = [str(OPENINGS[full]), str(QUERIES[full])]
    command = ["-m", "bench.storage.screen_driver", str(folder), *counts]
    with running(command, screen) as (process, started):
        found: dict[str, Any] = answer(process)
        for name in ("list", "last"):
            found[f"{name}_after_start"] = (found[f"{name}_at"] - started) * 1000
        return found


def _held(name: str, times: list[float], bar: float) -> Row:
    return plain_row(name, times, "ms", f"p99<={bar:g}", percentile(times, 99) <= bar)
