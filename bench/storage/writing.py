"""What the caller's thread pays: for a piece of a reply, and while the store is hard at work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.rows import Row, percentile, plain_row
from bench.storage.large import Words, large_history
from desktop_chat.chat.records import ConversationRecord, new_id
from desktop_chat.storage.store import Store
from tests.stories import exchange, got, opened, story

TICK = 0.005
BAR_P99, BAR_MAX = 5.0, 16.0
PIECES = {False: 20_000, True: 200_000}
SECONDS = {False: 3.0, True: 15.0}


def run(full: bool) -> list[Row]:
    """Microseconds a call; and how late a timer of 5 ms is in the thread that calls the store."""
    with large_history(full) as folder, opened(folder) as store:
        rows = _growing(store, PIECES[full])
        works: dict[str, Callable[[], object]] = {
            "nothing": lambda: time.sleep(SECONDS[full]),
            "streaming": lambda: _stream(store, SECONDS[full]),
            "search": lambda: _search(store, SECONDS[full]),
            "import": lambda: _import(store, SECONDS[full]),
            "backup": lambda: got(store.back_up()),
            "check": lambda: store._engine and store._engine.history.is_sound(),
            "opening": lambda: _open_long(store, folder, SECONDS[full]),
        }
        return rows + [_lateness(name, work) for name, work in works.items()]


def _growing(store: Store, count: int) -> list[Row]:
    """One long reply: what a call costs at its beginning and its end; then what saving costs."""
    begun = exchange(ConversationRecord(new_id()), "A long one, please")
    reply = begun.messages[1]
    got(store.save(begun))
    piece = "some more words of a long reply, and then some\n"
    times = []
    for _ in range(count):
        began = time.perf_counter()
        store.grow(reply.id, piece)
        times.append((time.perf_counter() - began) * 1e6)
    tenth = count // 10
    early, late = sorted(times[:tenth])[tenth // 2], sorted(times[-tenth:])[tenth // 2]
    grown = plain_row(
        "storage.grow",
        times,
        "µs",
        "",
        True,
        first_tenth=round(early, 2),
        last_tenth=round(late, 2),
    )
    whole = reply._replace(text=piece * count, status="complete")
    began = time.perf_counter()
    got(store.end(whole, time.time()))
    saved = [(time.perf_counter() - began) * 1000]
    small = []
    for number in range(50):
        one = exchange(ConversationRecord(new_id()), f"prompt {number}")
        began = time.perf_counter()
        got(store.save(one))
        small.append((time.perf_counter() - began) * 1000)
    size = round(len(piece) * count / 1e6, 1)
    return [
        grown,
        plain_row("storage.end-of-long-reply", saved, "ms", "", True, size_mb=size),
        plain_row("storage.prompt-on-disk", small, "ms", "", True),
    ]


def _stream(store: Store, seconds: float) -> None:
    """Eight replies at fifty pieces a second each."""
    talks = [exchange(ConversationRecord(new_id()), "Go on") for _ in range(8)]
    for talk in talks:
        got(store.save(talk))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for talk in talks:
            store.grow(talk.messages[1].id, "some words ")
        time.sleep(0.02)


def _search(store: Store, seconds: float) -> None:
    words = Words(5)
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        got(store.search((words.english, words.chinese)[number % 2][number % 500]))


def _import(store: Store, seconds: float) -> None:
    words = Words(6)
    stories = [story(*(words.text(part % 2 == 0) for part in range(20))) for _ in range(50)]
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        fresh = [
            each._replace(
                id=new_id(),
                messages=tuple(
                    message._replace(id=new_id(), parent_id="") for message in each.messages
                ),
            )
            for each in stories[:10]
        ]
        got(store.import_some("batch", fresh))
    got(store.finish_import("batch"))


def _open_long(store: Store, folder: Path, seconds: float) -> None:
    ids = got(store.ids())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name in ids[:20]:
            got(store.conversation(name))


def _lateness(name: str, work: Callable[[], object]) -> Row:
    """The work is asked for by another thread; this one only wakes up every 5 ms."""
    worker = threading.Thread(target=work)
    late: list[float] = []
    worker.start()
    due = time.perf_counter() + TICK
    while worker.is_alive():
        time.sleep(max(0.0, due - time.perf_counter()))
        late.append((time.perf_counter() - due) * 1000)
        due = max(due + TICK, time.perf_counter())
    worker.join()
    ok = percentile(late, 99) <= BAR_P99 and max(late) <= BAR_MAX
    bar = f"p99<={BAR_P99:g}, max<={BAR_MAX:g}"
    return plain_row(f"storage.late-during-{name}", late, "ms", bar, ok)
