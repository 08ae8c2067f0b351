"""CPU time of a delta of every kind of Markdown, in a short and in a long conversation.

BENCH_KINDS, a list parted by commas, leaves the other kinds out.
"""

from __future__ import annotations

import dataclasses
import os
import statistics
from typing import Any

from bench.display import Display, display
from bench.processes import answer, running
from bench.rows import Row, ratio_row
from bench.transcript import play
from tests.service.kinds import KINDS
from tests.service.process import ServiceProcess

RUNS = {False: 1, True: 3}
DELTAS = {False: 400, True: 1000}
SIZES = {"10k": 10_000, "1m": 1_000_000}
BAR_PROSE, BAR = 1.0, 1.5
BAR_LONG = 1.2  # the long conversation beside the short one

Figures = dict[str, dict[str, list[float]]]  # microseconds a delta, by kind, then by size


def run(full: bool) -> list[Row]:
    """Microseconds of CPU time a delta, from the first one to 1 s after the last, at 100 a second.

    All threads and the kernel's part are in it; the request is not, which holds the conversation.
    The yardstick begins each reply in an empty view, which stays at the top of its text: that
    spares it most of the painting. It is the same for both lengths.
    """
    kinds = [one for one in os.environ.get("BENCH_KINDS", "").split(",") if one] or list(KINDS)
    deltas = DELTAS[full]
    found: Figures = {kind: {"10k": [], "1m": [], "bare": [], "request": []} for kind in kinds}
    with display() as screen, ServiceProcess() as service:
        for _ in range(RUNS[full]):
            sizes = list(SIZES.values())
            windows = play("cpu", screen, service, kinds=kinds, deltas=deltas, sizes=sizes)
            bare = _yardsticks(kinds, deltas, screen, service)
            for kind in kinds:
                _keep(found[kind], windows[kind], bare[kind], deltas)
    return [row for kind in kinds for row in _rows(kind, found[kind], deltas)]


def _yardsticks(
    kinds: list[str], deltas: int, screen: Display, service: ServiceProcess
) -> dict[str, float]:
    """CPU seconds of a reply of each kind; one of each kind comes before, as in the app."""
    models = [f"kind:{kind}:burst:300:90" for kind in kinds]
    models += [f"kind:{kind}:100:{deltas}:0" for kind in kinds]
    command = ["-m", "bench.yardsticks.sdk_insert", service.base_url, ",".join(models)]
    with running(command, screen) as (process, _):
        seconds = [float(answer(process)["streaming"]) for _ in models]
    return dict(zip(kinds, seconds[len(kinds) :], strict=True))


def _keep(figures: dict[str, list[float]], app: Any, bare: float, deltas: int) -> None:
    for name, size in SIZES.items():
        figures[name].append(app[str(size)]["seconds"] / deltas * 1e6)
    figures["request"].append(app[str(SIZES["1m"])]["request"] * 1000)
    figures["bare"].append(bare / deltas * 1e6)


def _rows(kind: str, found: dict[str, list[float]], deltas: int) -> list[Row]:
    bar = BAR_PROSE if kind == "prose" else BAR
    name = f"transcript.cpu.{kind}"
    short = ratio_row(f"{name}.10k", found["10k"], found["bare"], "us", bar, deltas=deltas)
    long = ratio_row(f"{name}.1m", found["1m"], found["bare"], "us", bar, deltas=deltas)
    growth = statistics.median(found["1m"]) / statistics.median(found["10k"])
    extra = long.extra | {
        "against_10k": round(growth, 3),
        "request_ms": round(statistics.median(found["request"]), 1),
    }
    words = f"{long.bar}, <={BAR_LONG:g} of 10k"
    ok = long.ok and growth <= BAR_LONG
    return [short, dataclasses.replace(long, ok=ok, bar=words, extra=extra)]
