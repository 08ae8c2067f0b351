"""Result rows: figures, the bar they are held to, and the machine they come from."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOISY_LOAD = 2.5  # at this load average and above, timings do not count


@dataclass(frozen=True, slots=True)
class Row:
    """One line of results. `bar` says in words what `ok` decides; without a bar, `ok` is True."""

    id: str
    n: int
    fail: int
    p50: float
    p99: float
    max: float
    unit: str
    bar: str
    ok: bool
    extra: dict[str, Any] = field(default_factory=dict)


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: a value that was really measured."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Least, median and greatest, for a row's extra fields."""
    median = statistics.median(values)
    return {"min": _short(min(values)), "median": _short(median), "max": _short(max(values))}


def ratio_row(
    name: str,
    app: Sequence[float],
    yardstick: Sequence[float],
    unit: str,
    bar: float | None,
    **extra: Any,
) -> Row:
    """The app's median over the yardstick's, held to a bar if there is one."""
    value, measure = statistics.median(app), statistics.median(yardstick)
    ratio = value / measure
    fields: dict[str, Any] = {
        "value": _short(value),
        "yardstick": _short(measure),
        "ratio": round(ratio, 3),
        "app": spread(app),
        "yardstick_spread": spread(yardstick),
    }
    words = "" if bar is None else f"ratio<={bar:g}"
    ok = bar is None or ratio <= bar
    return plain_row(name, app, unit, words, ok, **fields, **extra)


def plain_row(
    name: str, values: Sequence[float], unit: str, bar: str, ok: bool, fail: int = 0, **extra: Any
) -> Row:
    """A row of figures on their own."""
    p50, p99 = (_short(percentile(values, percent)) for percent in (50, 99))
    return Row(name, len(values), fail, p50, p99, _short(max(values)), unit, bar, ok, extra)


def _short(value: float) -> float:
    """Four significant digits at least, and no more than three decimals."""
    return round(value, 3 if abs(value) < 100 else 1)


def environment(load: float) -> dict[str, Any]:
    """What the figures depend on; nothing in it tells one machine from another of its kind."""
    return {
        "python": platform.python_version(),
        "pyside6": _version("PySide6-Essentials"),
        "openai": _version("openai"),
        "kernel": platform.release().split("-")[0],
        "cores": os.cpu_count(),
        "load1": round(load, 2),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def commit() -> str:
    """The short hash of what is checked out, with "+" if files differ from it."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--", ".", ":!bench/results")
    return git("rev-parse", "--short", "--verify", "-q", "HEAD") + ("+" if changed else "")


def write(name: str, rows: Sequence[Row], load: float) -> None:
    """Write the rows of one benchmark on this Python over those of its last run."""
    folder = ROOT / "bench" / "results"
    folder.mkdir(exist_ok=True)
    major, minor = sys.version_info[:2]
    about: dict[str, Any] = {
        "env": environment(load),
        "commit": commit(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    if load > NOISY_LOAD:
        about["noisy"] = True
    lines = [json.dumps(_fields(row) | about, ensure_ascii=False) for row in rows]
    path = folder / f"{name}.python{major}.{minor}.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _fields(row: Row) -> dict[str, Any]:
    fixed = {name: getattr(row, name) for name in Row.__slots__ if name != "extra"}
    return fixed | row.extra


def table(rows: Sequence[Row]) -> str:
    """The rows as text for people."""
    lines = [f"{'':36}{'n':>5}{'fail':>6}{'p50':>10}{'p99':>10}{'max':>10}  unit  verdict"]
    for row in rows:
        figures = f"{row.p50:>10g}{row.p99:>10g}{row.max:>10g}"
        verdict = ("ok" if row.ok else "MISSED") if row.bar else ""
        detail = f" {row.bar}" if row.bar else ""
        if "ratio" in row.extra:
            detail += f" (x {row.extra['ratio']:g} of {row.extra['yardstick']:g})"
        lines.append(
            f"{row.id:36}{row.n:>5}{row.fail:>6}{figures}  {row.unit:<5} {verdict}{detail}"
        )
    return "\n".join(lines)
