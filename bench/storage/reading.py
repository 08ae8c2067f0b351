"""At 100,000 messages: the start, the list, opening a conversation, and search as one types."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.rows import ROOT, Row, percentile, plain_row
from bench.storage.large import PER_CONVERSATION, Words, large_history
from desktop_chat.storage.store import Store
from tests.stories import got, opened, story

BAR_LIST, BAR_OPEN, BAR_SEARCH = 100.0, 100.0, 50.0
STARTS = {False: 5, True: 20}
QUERIES = {False: 60, True: 400}
LONG = 10_000  # messages of the one long conversation

START = """
import json, sys, time
began = time.perf_counter()
from pathlib import Path
from desktop_chat.storage.store import Store
store = Store(Path(sys.argv[1]))
opening = store.start().result(60)
shown = (time.perf_counter() - began) * 1000
print(json.dumps([shown, len(opening.conversations), store.close(30)]))
"""


def run(full: bool) -> list[Row]:
    """Milliseconds from the call to the answer, with nothing but the store in the process."""
    with large_history(full) as folder:
        with opened(folder) as store:
            long_one = story(*(f"message {number} of many" for number in range(LONG)))
            got(store.save(long_one))
            ids = got(store.ids())
        rows = [_starts(folder, full, len(ids) * PER_CONVERSATION)]
        with opened(folder) as store:
            lists = [_timed(lambda: got(store.lines())) for _ in range(50)]
            rows.append(_held("storage.list", lists, BAR_LIST))
            rows.append(_held("storage.open", _openings(store, ids), BAR_OPEN))
            long_page = [_timed(lambda: got(store.page(long_one.id))) for _ in range(20)]
            rows.append(_held("storage.open-10,000-messages", long_page, BAR_OPEN))
            whole = [_timed(lambda: got(store.conversation(long_one.id))) for _ in range(5)]
            rows.append(plain_row("storage.read-10,000-messages-whole", whole, "ms", "", True))
            rows += _searches(store, QUERIES[full])
        return rows


def _starts(folder: Path, full: bool, messages: int) -> Row:
    found = [_start(folder) for _ in range(STARTS[full])]
    with empty_history() as empty:
        without = [_start(empty) for _ in range(STARTS[full])]
    return plain_row(
        "storage.start",
        found,
        "ms",
        "",
        True,
        empty=percentile(without, 50),
        messages=messages,
        size_mb=round((folder / "history.db").stat().st_size / 1e6),
    )


@contextmanager
def empty_history() -> Iterator[Path]:
    """A data folder with nothing in it yet but the tables."""
    with tempfile.TemporaryDirectory() as folder:
        with opened(Path(folder)):
            pass
        yield Path(folder)


def _start(folder: Path) -> float:
    """The app's modules for it are loaded as well, SQLite among them."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout)[0])


def _openings(store: Store, ids: tuple[str, ...]) -> list[float]:
    dice = random.Random(2)
    return [_timed(partial(_open, store, name)) for name in dice.choices(ids, k=200)]


def _open(store: Store, name: str) -> None:
    got(store.page(name))


def _searches(store: Store, count: int) -> list[Row]:
    """Words as they are typed, letter by letter; each search is answered before the next."""
    dice, words = random.Random(3), Words()
    kinds: dict[str, Callable[[], str]] = {
        "english": lambda: dice.choice(words.english),
        "two-words": lambda: f"{dice.choice(words.english)} {dice.choice(words.english[:300])}",
        "chinese-pair": lambda: dice.choice(words.chinese),
        "chinese-phrase": lambda: dice.choice(words.chinese) + dice.choice(words.chinese),
        "rare-letters": lambda: dice.choice("qxyj") + dice.choice("qxyj"),
    }
    rows = []
    for kind, make in kinds.items():
        times, hits = [], 0
        for _ in range(count // 4):
            query = make()
            typed = [query[:end] for end in range(2, len(query) + 1)]
            for each in typed if kind in ("english", "two-words") else [query]:
                began = time.perf_counter()
                hits += len(got(store.search(each)).hits)
                times.append((time.perf_counter() - began) * 1000)
        p95 = percentile(times, 95)
        ok = p95 <= BAR_SEARCH
        bar = f"p95<={BAR_SEARCH:g}"
        name = f"storage.search-{kind}"
        rows.append(plain_row(name, times, "ms", bar, ok, p95=round(p95, 2), hits=hits))
    return rows


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _held(name: str, times: list[float], bar: float) -> Row:
    return plain_row(name, times, "ms", f"p99<={bar:g}", percentile(times, 99) <= bar)
