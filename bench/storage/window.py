"""The window ended in the middle of a reply, and a long walk over streaming conversations."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from bench.rows import Row, percentile, plain_row
from tests.e2e.program import ROOT, Program
from tests.e2e.screen import Screen, running_screen
from tests.e2e.test_endings import by_close_button, by_sigint, by_sigterm
from tests.e2e.test_history import SLOW, flags, stored, streaming
from tests.faults.killing import is_whole
from tests.service import RunningService, running_service
from tests.service.chunks import reply_text

ENDS = {False: 3, True: 50}
KILLS = {False: 5, True: 200}
BAR_LOST = 300.0
RATE = 40  # deltas a second of the model `SLOW`
STEPS = {False: 80, True: 500}
BAR_SECONDS = 2.0
WAYS: dict[str, Callable[[Program], None]] = {
    "sigterm": by_sigterm,
    "sigint": by_sigint,
    "close": by_close_button,
}


def run(full: bool) -> list[Row]:
    """Seconds to the end of the process, by the way it is asked to; characters misplaced."""
    rows = []
    with running_screen() as screen, running_service() as service:
        for name, way in WAYS.items():
            runs = [_end(screen, service, way, number) for number in range(ENDS[full])]
            fail = sum(not whole for _, whole in runs)
            seconds = [seconds for seconds, _ in runs]
            ok = not fail and max(seconds) <= BAR_SECONDS
            rows.append(plain_row(f"window.end.{name}", seconds, "s", "max<=2, 0 lost", ok, fail))
        rows.append(_kills(screen, service, KILLS[full]))
    return [*rows, _walk(STEPS[full])]


def _kills(screen: Screen, service: RunningService, count: int) -> Row:
    """kill -9 of the whole program in mid-reply: milliseconds of text lost."""
    dice = random.Random(20261126)
    lost, failures = [], 0
    for number in range(count):
        with tempfile.TemporaryDirectory() as name:
            found = _kill(screen, service, Path(name), number, dice.randint(5, 120))
        if found is None:
            failures += 1
        else:
            lost.append(found)
    worst = percentile(lost, 99) if lost else 0.0
    ok = not failures and worst <= BAR_LOST
    bar = f"fail=0, p99<={BAR_LOST:g}"
    return plain_row("window.kill-reply", lost or [0.0], "ms", bar, ok, failures)


def _kill(
    screen: Screen, service: RunningService, folder: Path, number: int, least: int
) -> float | None:
    """What had been sent and is not on the disk, as time of the stream; None for a failure."""
    question = f"Kill me {number} {folder.name}"
    with Program(screen, folder, *flags(service, SLOW)) as program:
        program.ask(question)
        exchange = streaming(service, question, least)
        sent = exchange.deltas_sent
        program.process.kill()
        program.process.wait(20)
    records = stored(folder / "data")
    if not is_whole(folder / "data") or len(records) != 1 or len(records[0].messages) != 2:
        return None
    asked, reply = records[0].messages
    if asked.text != question or not reply_text(sent + RATE).startswith(reply.text):
        return None
    there = next(n for n in range(sent + RATE) if len(reply_text(n)) >= len(reply.text))
    return max(0, sent - there) * 1000 / RATE


def _end(
    screen: Screen, service: RunningService, way: Callable[[Program], None], number: int
) -> tuple[float, bool]:
    """How long it took, and whether it ended well with all that had come on the disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        question = f"End me {number} {folder.name}"
        with Program(screen, folder, *flags(service, SLOW)) as program:
            program.ask(question)
            exchange = streaming(service, question, 20)
            sent = exchange.deltas_sent
            began = monotonic()
            way(program)
            status = program.process.wait(20)
            seconds = monotonic() - began
        records = stored(folder / "data")
        reply = records[0].messages[-1] if records else None
        whole = reply is not None and reply.status == "stopped" and len(reply.text) >= sent
        return seconds, whole and status == 0


def _walk(steps: int) -> Row:
    """The test's own walk, longer, from several beginnings."""
    fail = 0
    seeds = (1, 2, 3)
    for seed in seeds:
        environment = {
            "DESKTOP_CHAT_WALK_STEPS": str(steps),
            "DESKTOP_CHAT_WALK_SEED": str(seed),
            "QT_QPA_PLATFORM": "offscreen",
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/gui/test_history_walk.py"],
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            check=False,
            timeout=900,
        )
        fail += done.returncode != 0
    return plain_row("window.walk", [steps] * len(seeds), "steps", "0 misplaced", not fail, fail)
