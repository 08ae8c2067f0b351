"""A million void Qt calls and emits on every supported Python: the interpreter must outlive them.

A PySide6 built for another Python drops a reference to None with each void call and one to True
with each emit, and the process aborts after some ten thousand of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.rows import ROOT, Row, plain_row

CALLS = 1_000_000
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
DRIFT = 1000  # references; real use of the two objects moves their counts by a few


def run(_full: bool) -> list[Row]:
    """One row for each Python that has PySide6: this one, and those found."""
    rows = []
    for version, python in _pythons().items():
        done = subprocess.run(
            [python, "-m", "bench.yardsticks.void_calls", str(CALLS)],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
        )
        rows.append(_row(version, done.stdout if done.returncode == 0 else ""))
    return rows


def _row(version: str, output: str) -> Row:
    """What the child printed, nothing if it aborted."""
    found: dict[str, Any] = (
        json.loads(output) if output else {"pyside6": "", "drift": {"none": DRIFT}}
    )
    drift: dict[str, int] = found["drift"]
    worst = max(abs(count) for count in drift.values())
    return plain_row(
        f"refcount.python{version}",
        [worst],
        "refs",
        f"aborts=0, drift<{DRIFT}",
        worst < DRIFT,
        int(not output),
        calls=CALLS,
        drift=drift,
        tested={"python": version, "pyside6": found["pyside6"]},
    )


def _pythons() -> dict[str, str]:
    """Interpreters by version: this one, those on PATH, those that BENCH_PYTHONS lists."""
    found = {f"{sys.version_info[0]}.{sys.version_info[1]}": sys.executable}
    for version in VERSIONS:
        path = shutil.which(f"python{version}")
        if version not in found and path and _has_qt(path):
            found[version] = path
    for path in os.environ.get("BENCH_PYTHONS", "").split(os.pathsep):
        if path and Path(path).exists() and _has_qt(path):
            found.setdefault(_version(path), path)
    return found


def _has_qt(python: str) -> bool:
    command = [python, "-c", "import PySide6.QtWidgets"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _version(python: str) -> str:
    command = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
