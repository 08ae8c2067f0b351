"""How long an import or an export keeps other threads waiting, and how fast it is.

A thread asks to be woken every 5 ms; how much later it runs is how long it waited for the
interpreter, as the thread of the window would. The yardstick is the same with nothing to do.
A text grows in place, but the allocator may move it once: of 20,000,000 characters, emoji among
them and so 80 MB, that takes 25 ms.
"""

from __future__ import annotations

import gc
import json
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.rows import Row, percentile, plain_row
from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage.exchange.exporting import Format
from desktop_chat.storage.exchange.importing import Importer
from tests.chatgpt_export import conversation, message, write_big
from tests.exchanging import EXPORTER

MEGABYTES = {False: 100, True: 500}
GIANT = 5_000_000  # characters in one message
TICK = 0.005
BAR_P99, BAR_MAX = 5.0, 16.0  # ms


class Ticker:
    """Notes how late each tick is, in ms, for the length of a `with`."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._over.is_set():
            asked = time.monotonic() + TICK
            time.sleep(TICK)
            self.late.append(max(0.0, time.monotonic() - asked) * 1000)


def run(full: bool) -> list[Row]:
    """Each job in a thread of its own, with the collector as the app keeps it."""
    gc.freeze()
    gc.set_threshold(2_000, 8, 1_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        big, giant = folder / "conversations.json", folder / "giant.json"
        write_big(big, MEGABYTES[full])
        said = message("assistant", "A line of some words, and a second half 🦊.\n" * (GIANT // 45))
        giant.write_text(json.dumps([conversation({"a": ("", said)}, "a")]), encoding="utf-8")
        html = folder / "all.html"
        _export(_records(big), html, Format.HTML)  # what is loaded once is loaded by now
        few = _records(giant) + _records(big, 600)
        return [
            _row("exchange.nothing", lambda: time.sleep(2.0), 0),
            _row("exchange.import", lambda: _import(big), big.stat().st_size * 2),
            _row("exchange.import-giant", lambda: _import(giant, 8), giant.stat().st_size * 16),
            _row("exchange.json", lambda: _export(few, folder / "a.json", Format.JSON), 0),
            _row("exchange.markdown", lambda: _export(few, folder / "a.md", Format.MARKDOWN), 0),
            _row("exchange.html", lambda: _export(few[1:], html, Format.HTML), 0),
        ]


def _row(name: str, job: Callable[[], None], size: int) -> Row:
    worker = threading.Thread(target=job)
    with Ticker() as ticker:
        begun = time.monotonic()
        worker.start()
        worker.join()
        seconds = time.monotonic() - begun
    p99, longest = percentile(ticker.late, 99), max(ticker.late)
    return plain_row(
        name,
        ticker.late,
        "ms",
        f"p99<={BAR_P99:g} max<={BAR_MAX:g}",
        p99 <= BAR_P99 and longest <= BAR_MAX,
        seconds=round(seconds, 2),
        mb_per_second=round(size / seconds / 1e6, 1),
    )


def _import(path: Path, times: int = 1) -> None:
    for _ in range(times):
        with Importer(path) as importer:
            importer.check()
            for _record in importer.records():
                pass


def _records(path: Path, count: int = 1) -> list[ConversationRecord]:
    with Importer(path) as importer:
        importer.check()
        return [record for _, record in zip(range(count), importer.records(), strict=False)]


def _export(records: list[ConversationRecord], path: Path, form: Format) -> None:
    EXPORTER.write(iter(records), len(records), path, form)
