"""`python -m bench [--full] [NAME ...]`: run benchmarks, print a table, write rows.

`transcript`, `storage` and `server` stand for all whose names begin with them. Rows go to
bench/results/, one file for each benchmark and Python version, one JSON object a line. `refcount`
runs on every Python with PySide6 that is on PATH or in BENCH_PYTHONS, a list of paths.
Exit status 1 if a bar is missed or something could not be measured.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import os
import sys
from collections.abc import Callable, Iterable

from bench.rows import NOISY_LOAD, ROOT, Row, table, write

GROUPS = {
    "transcript": tuple(
        f"transcript.{part}" for part in ("cpu", "burst", "live", "open", "hold", "reply")
    ),
    "storage": tuple(
        f"storage.{part}"
        for part in ("reading", "opening", "writing", "kills", "faults", "window", "screen")
    ),
    "server": tuple(
        f"server.{part}"
        for part in ("load", "cpu", "burst", "disconnect", "flood", "kill", "resume", "hour")
    ),
}
NAMES = (
    "refcount",
    "start",
    "memory",
    "cpu",
    "burst",
    "stop",
    "hostile",
    "slow",
    "models",
    "phases",
    "exchange",
    "parallel",
    "switching",
    "discovery",
    "contacts",
    "idle",
    "soak",
    "sidebar",
    *GROUPS["transcript"],
    *GROUPS["storage"],
    *GROUPS["server"],
)


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--full", action="store_true", help="the long counts")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES) - set(GROUPS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return _run_all(_names(arguments.names) or list(NAMES), arguments.full)


def _names(asked: Iterable[str]) -> list[str]:
    """Benchmarks by name, groups resolved, each once."""
    return list(dict.fromkeys(one for name in asked for one in GROUPS.get(name, (name,))))


def _run_all(names: Iterable[str], full: bool) -> int:
    count = 0
    missed: list[str] = []
    # As after the first start of what is installed, also where nothing writes bytecode.
    compileall.compile_dir(ROOT / "desktop_chat", quiet=2)
    for name in names:
        load = os.getloadavg()[0]
        if load > NOISY_LOAD:
            print(f"{name}: the machine is busy (load {load:.1f}); its timings do not count")
        run: Callable[[bool], list[Row]] = importlib.import_module(f"bench.{name}").run
        try:
            fresh = run(full)
        except (OSError, RuntimeError) as error:  # a program ended early, or something timed out
            print(f"{name}: not measured: {error}", flush=True)
            missed.append(name)
            continue
        write(name, fresh, load)
        print(table(fresh), flush=True)
        count += len(fresh)
        missed += [row.id for row in fresh if not row.ok]
    print(f"missed: {', '.join(missed)}" if missed else f"{count} rows, every bar met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
