"""The word `test`: run pytest and give the verdict in one closing line."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.environment import Environment
from tools.narration import say

# What pytest is asked for without running anything.
INFORMATION = {"-h", "--help", "--markers", "-V", "--version"}


def run_tests(environment: Environment, arguments: Sequence[str]) -> int:
    """Run pytest with its own output in sight; skipped and expected failures count as failed."""
    counts_file = environment.root / "build" / "test-counts.json"
    counts_file.unlink(missing_ok=True)
    command = [str(environment.python), "-m", "pytest", "-p", "tools.pytest_counts", *arguments]
    done = subprocess.run(command, check=False, cwd=environment.root, env=test_settings())
    if done.returncode == 0 and INFORMATION.intersection(arguments):
        return 0
    passed, failed, finished = read_counts(counts_file)
    if not finished:
        say(f"\npytest did not come to its end (status {done.returncode}): one more failure.")
        failed += 1
        write_counts(counts_file, passed, failed)
    say(f"\n{passed} passed, {failed} failed")
    return done.returncode if done.returncode > 0 else int(failed > 0)


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


def write_counts(file: Path, passed: int, failed: int) -> None:
    """Store corrected counts for whoever sums up several runs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    counts = {"passed": passed, "failed": failed, "finished": False}
    file.write_text(json.dumps(counts) + "\n", encoding="utf-8")
