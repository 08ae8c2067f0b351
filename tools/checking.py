"""The word `check`: format, lint, types, import contracts, rules of the house, translations."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from tools.environment import Environment
from tools.narration import say

TYPED = ("desktop_chat", "run.py", "tests", "bench", "tools")


def run_checks(environment: Environment) -> int:
    """Run every check, also after one has failed, then print a table; 1 if any failed."""
    results = []
    for name, command in steps(environment):
        say(f"── {name}")
        began = time.monotonic()
        done = subprocess.run(command, check=False, cwd=environment.root)
        results.append((name, time.monotonic() - began, done.returncode == 0))
    say("")
    for name, seconds, passed in results:
        say(f"{name:<18}{seconds:6.1f} s  {'passed' if passed else 'FAILED'}")
    return int(not all(passed for _name, _seconds, passed in results))


def steps(environment: Environment) -> list[tuple[str, list[str | Path]]]:
    """Each check's name and command."""
    typed = [name for name in TYPED if (environment.root / name).exists()]
    house_rules = Path("tools", "check_house_rules.py")
    return [
        ("ruff format", [environment.program("ruff"), "format", "--check", "."]),
        ("ruff check", [environment.program("ruff"), "check", "."]),
        ("mypy", [environment.python, "-m", "mypy", *typed]),
        ("import contracts", [environment.program("lint-imports"), "--no-logo"]),
        ("house rules", [environment.python, house_rules]),
        ("translations", [environment.python, Path("tools", "check_translations.py")]),
    ]
