"""Many replies one after another, half of them stopped: nothing may grow but the history.

Two minutes, or two hours and 2,000 replies with `--full`.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from bench.display import display
from bench.processes import answer, running
from bench.rows import Row, plain_row
from tests.service.process import ServiceProcess

REPLIES = {False: 40, True: 2000}
SECONDS = {False: 120.0, True: 7200.0}
SLOPE = 5.0  # MiB an hour
# A slope over two minutes is noise: what is held then is the growth between two thirds.
SHORT_GROWTH = 12.0  # MiB


def run(full: bool) -> list[Row]:
    """Samples are taken at rest, ten of them after a first tenth has warmed everything up."""
    words = ["-m", "bench.soak_driver"]
    with display() as screen, ServiceProcess() as service:
        amounts = [service.base_url, str(REPLIES[full]), str(SECONDS[full])]
        with running([*words, *amounts], screen) as (process, _):
            found: dict[str, Any] = answer(process)
    samples: list[dict[str, float]] = found["samples"]
    hours = [sample["seconds"] / 3600 for sample in samples]
    memory = [sample["memory"] for sample in samples]
    rows = [_memory_row(full, hours, memory)]
    for name in ("threads", "descriptors", "tasks", "timers"):
        rows.append(_flat_row(name, [sample[name] for sample in samples]))
    warnings = found["warnings"]
    count = len(warnings)
    extra = {"said": warnings[:5], "replies": found["replies"], "stopped": found["stopped"]}
    rows.append(plain_row("soak.warnings", [count], "lines", "0", not count, count, **extra))
    return rows


def _memory_row(full: bool, hours: Sequence[float], memory: Sequence[float]) -> Row:
    slope = statistics.linear_regression(hours, memory).slope
    rounded = [round(each, 1) for each in memory]
    if full:
        words = f"slope<={SLOPE:g}"
        spent = round(hours[-1], 2)
        ok = slope <= SLOPE
        return plain_row("soak.memory", [slope], "MiB/h", words, ok, samples=rounded, hours=spent)
    third = max(1, len(memory) // 3)
    grown = statistics.median(memory[-third:]) - statistics.median(memory[:third])
    words = f"growth<={SHORT_GROWTH:g}"
    return plain_row("soak.memory", [grown], "MiB", words, grown <= SHORT_GROWTH, samples=rounded)


def _flat_row(name: str, counts: Sequence[float]) -> Row:
    """Flat: at the end no more than there were at some time in the first half."""
    most = max(counts[: len(counts) // 2])
    left = counts[-1] - most
    return plain_row(f"soak.{name}", counts, "", "flat", left <= 0, samples=list(counts))
