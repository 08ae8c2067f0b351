"""Processes that are killed at a random moment, and what is found after them."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 10
SEED = 20261126


class Killed(NamedTuple):
    """What a process told before it was killed, and when that was, by the monotonic clock."""

    lines: list[list[str]]
    at: float

    def told(self, word: str) -> list[list[str]]:
        return [line[1:] for line in self.lines if line[0] == word]


def kill_after(play: str, folder: Path, seconds: float) -> Killed:
    """Run a play of `scribe`, and kill it that long after it is ready."""
    command = [sys.executable, "-m", "tests.faults.scribe", play, str(folder)]
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, cwd=ROOT)
    try:
        end = time.monotonic() + 30
        while b"\n" not in log.read_bytes():
            assert time.monotonic() < end, "it is not ready"
            assert process.poll() is None, "it ended by itself"
            time.sleep(0.002)
        time.sleep(seconds)
        assert process.poll() is None, "it ended by itself"
    finally:
        at = time.monotonic()
        process.send_signal(signal.SIGKILL)
        process.wait()
    whole = log.read_text().rpartition("\n")[0]
    return Killed([line.split() for line in whole.splitlines()], at)


def moments(least: float, most: float, count: int = TIMES) -> list[float]:
    """Random moments, the same ones every time."""
    dice = random.Random(SEED)
    return [dice.uniform(least, most) for _ in range(count)]


def is_whole(folder: Path) -> bool:
    """SQLite's full check of every page, index and reference."""
    connection = sqlite3.connect(folder / "history.db")
    try:
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sound and not connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
