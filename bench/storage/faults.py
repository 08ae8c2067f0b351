"""Full and broken disks, and damaged files: how many were not survived."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.rows import Row, percentile, plain_row
from tests.faults import test_disks
from tests.faults.corrupting import DAMAGES, Outcome, damage_and_open, make_history
from tests.faults.killing import is_whole

FULL_DISKS = {False: 5, True: 50}
CALLS = {"pwrite64": 40, "fdatasync": 12, "fsync": 3, "ftruncate": 3}  # as many as there are
CORRUPTIONS = {False: 6, True: 60}
CONVERSATIONS = {False: 100, True: 500}  # of the full one, 60 MB
BAR_SHARE = 90.0


def run(full: bool) -> list[Row]:
    """Seconds a run, and of the damaged files the share of messages that came back."""
    return [*_disks(full), *_corruptions(full)]


def _disks(full: bool) -> list[Row]:
    full_disk = [
        _try(partial(test_disks.test_a_disk_that_fills_up_loses_nothing, seed=seed))
        for seed in range(FULL_DISKS[full])
    ]
    rows = [_row("storage.full-disk", full_disk)]
    for error in ("EIO", "ENOSPC"):
        faults = [
            f"{call}:error={error}:when={number}"
            for call, most in CALLS.items()
            for number in range(1, most + 1)
            if full or number % 8 == 1
        ]
        tried = [
            _try(partial(test_disks.test_a_call_that_fails_once_loses_nothing, fault=fault))
            for fault in faults
        ]
        rows.append(_row(f"storage.calls-that-fail-{error}", tried))
    return rows


def _try(play: Callable[[Path], None]) -> tuple[float, bool]:
    folder = Path(tempfile.mkdtemp())
    began = time.perf_counter()
    try:
        play(folder)
        survived = True
    except AssertionError as error:
        print(error)
        survived = False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return time.perf_counter() - began, survived


def _row(name: str, tried: list[tuple[float, bool]]) -> Row:
    failures = sum(not survived for _, survived in tried)
    return plain_row(name, [at for at, _ in tried], "s", "fail=0", failures == 0, failures)


def _corruptions(full: bool) -> list[Row]:
    dice = random.Random(4)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole" / "history.db"
        whole.parent.mkdir()
        make_history(whole, CONVERSATIONS[full])
        outcomes: list[Outcome] = []
        sound = 0
        for number in range(CORRUPTIONS[full]):
            place = Path(folder) / "data"
            kind = list(DAMAGES)[number % len(DAMAGES)]
            outcomes.append(damage_and_open(whole, place, kind, dice.randrange(1 << 30)))
            sound += is_whole(place)
            shutil.rmtree(place)
        size = round(whole.stat().st_size / 1e6)
    good = [one.kept and one.works and one.share * 100 >= BAR_SHARE for one in outcomes]
    failures = len(outcomes) - min(sum(good), sound)
    shares = [one.share * 100 for one in outcomes]
    least = {kind: min(o.share for o in outcomes if o.kind == kind) for kind in DAMAGES}
    return [
        plain_row(
            "storage.corruption",
            shares,
            "%",
            f"fail=0, min>={BAR_SHARE:g}",
            failures == 0,
            failures,
            least_percent=round(percentile(shares, 0), 2),
            least_by_kind={kind: round(share * 100, 2) for kind, share in least.items()},
            size_mb=size,
        )
    ]
