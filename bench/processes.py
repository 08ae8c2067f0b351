"""Processes that are measured: started, looked at from outside, ended."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.display import Display
from bench.rows import ROOT

_TICK = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(command: list[str], display: Display) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A process and the time.monotonic() just before it was started; SIGTERM ends it."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=display.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, started
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def app(data_folder: Path, base_url: str, model: str) -> list[str]:
    """The command that opens the app's window for one service."""
    flags = ["--data-dir", str(data_folder), "--base-url", base_url, "--model", model]
    return ["-m", "desktop_chat", *flags]


def answer(process: subprocess.Popen[str]) -> Any:
    """The next line that the process prints, which is JSON."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the measured process ended early, with status {process.wait(10)}")
    return json.loads(line)


def proportional_set_size(process_id: int, patience: float = 120.0) -> float:
    """Memory of a process and its children in MiB; a page shared by n counts 1/n in each.

    Another program with the same copy of Qt in it would lower the figure: it is waited for,
    `patience` seconds.
    """
    end = time.monotonic() + patience
    while _qt_runs_besides(_family(process_id)):
        if time.monotonic() > end:
            raise TimeoutError("another program with Qt runs: memory cannot be measured")
        time.sleep(0.2)
    kilobytes = 0
    for one in _family(process_id):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def cpu_seconds(process_id: int) -> float:
    """CPU time of a process and its children so far, user and system, to 10 ms."""
    ticks = 0
    for one in _family(process_id):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICK


def _qt_runs_besides(family: list[int]) -> bool:
    ours = {file for one in family for file in _copies_of_qt(Path(f"/proc/{one}/maps"))}
    others = (each for each in Path("/proc").glob("[0-9]*") if int(each.name) not in family)
    return any(not ours.isdisjoint(_copies_of_qt(each / "maps")) for each in others)


def _copies_of_qt(maps: Path) -> set[tuple[str, str]]:
    """Device and inode of each that a process has in its memory."""
    try:
        lines = maps.read_text().splitlines()
    except OSError:  # it has ended, or is someone else's
        return set()
    found = (line.split(maxsplit=5) for line in lines if "libQt6Core" in line)
    return {(fields[3], fields[4]) for fields in found}


def _family(process_id: int) -> list[int]:
    found = [process_id]
    for thread in Path(f"/proc/{process_id}/task").iterdir():
        for child in (thread / "children").read_text().split():
            found += _family(int(child))
    return found
