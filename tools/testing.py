"""The word `test`: run pytest and give the verdict in one closing line."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.environment import Environment
from tools.narration import say

MOST_SECONDS = 2_400
# So many failures can be the doing of tests side by side that wait for one another's processor.
MOST_AGAIN = 8
# What pytest is asked for without running anything.
INFORMATION = {"-h", "--help", "--markers", "-V", "--version"}


def run_tests(environment: Environment, arguments: Sequence[str]) -> int:
    """Run pytest with its own output in sight; skipped and expected failures count as failed.

    A few that fail where tests run side by side run once more, alone: what fails twice has
    failed, and what does not is named, so that it can be mended.
    """
    counts_file = environment.root / "build" / "test-counts.json"
    counts_file.unlink(missing_ok=True)
    command = [str(environment.python), "-m", "pytest", "-p", "tools.pytest_counts"]
    plain = list(command)
    command += [*side_by_side(arguments), *arguments]
    status = run_bounded(command, environment.root)
    if status == 0 and INFORMATION.intersection(arguments):
        return 0
    passed, failed, finished = read_counts(counts_file)
    again = read_failures(counts_file) if status == 1 and finished and not arguments else []
    if 0 < len(again) == failed <= MOST_AGAIN:
        say(f"\n{failed} failed beside others. Once more, alone:")
        status = run_bounded([*plain, *again], environment.root)
        steady, failed, finished = read_counts(counts_file)
        passed += steady
        unsteady = sorted(set(again) - set(read_failures(counts_file)))
        for name in unsteady:
            say(f"UNSTEADY, passed at the second try: {name}")
        write_counts(counts_file, passed, failed, finished=finished)
    if not finished:
        say(f"\npytest did not come to its end (status {status}): one more failure.")
        failed += 1
        write_counts(counts_file, passed, failed)
    say(f"\n{passed} passed, {failed} failed")
    return status if status > 0 else int(failed > 0)


def run_bounded(command: Sequence[str], folder: Path) -> int:
    """Run pytest and return its status; one that hangs for good is ended, which is a failure."""
    try:
        done = subprocess.run(
            command, check=False, cwd=folder, env=test_settings(), timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return 124
    return done.returncode


def side_by_side(arguments: Sequence[str]) -> list[str]:
    """Options that run whole files of tests side by side: most of a test's time is waiting.

    Two more than there are cores. With options of one's own, pytest runs as it is told.
    """
    if arguments:
        return []
    return ["-n", str((os.cpu_count() or 1) + 2), "--dist", "loadfile"]


def test_settings() -> dict[str, str]:
    """The surroundings: off-screen unless told otherwise, and the checkout importable."""
    settings = {"QT_QPA_PLATFORM": "offscreen"} | dict(os.environ)
    settings.pop("PYTHONSAFEPATH", None)
    return settings


def read_counts(file: Path) -> tuple[int, int, bool]:
    """Passed, failed, and whether pytest came to its end; zeros where nothing was counted."""
    try:
        counts = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0, 0, False
    return int(counts["passed"]), int(counts["failed"]), bool(counts["finished"])


def read_failures(file: Path) -> list[str]:
    """The tests that failed, by pytest's names."""
    try:
        return [str(name) for name in json.loads(file.read_text(encoding="utf-8"))["failures"]]
    except (OSError, ValueError, KeyError):
        return []


def write_counts(file: Path, passed: int, failed: int, *, finished: bool = False) -> None:
    """Store corrected counts for whoever sums up several runs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    counts = {"passed": passed, "failed": failed, "finished": finished}
    file.write_text(json.dumps(counts) + "\n", encoding="utf-8")
