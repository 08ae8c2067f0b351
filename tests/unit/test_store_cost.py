"""What the store does at any size: no question reads a whole table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from desktop_chat.storage import erasing, reads, writes
from desktop_chat.storage.database import Access, connect, transaction
from desktop_chat.storage.history import History, prepare
from desktop_chat.storage.writes import put_conversation
from tests.stories import story

CONVERSATIONS = 300


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Three hundred conversations."""
    folder = tmp_path_factory.mktemp("cost")
    opened = History(folder).open().connection
    with transaction(opened):
        for number in range(CONVERSATIONS):
            put_conversation(opened, story(*(f"message {number} {part}" for part in range(20))))
    opened.close()
    again = connect(folder / "history.db", Access.WRITE)
    yield again
    again.close()


def steps(connection: sqlite3.Connection, call: Callable[[], object]) -> int:
    """How many hundreds of steps SQLite's machine takes."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(tick, 100)
    try:
        call()
    finally:
        connection.set_progress_handler(None, 0)
    return count


def test_a_start_reads_the_newest_only(connection: sqlite3.Connection) -> None:
    assert steps(connection, lambda: prepare(connection)) <= 1
    assert steps(connection, lambda: erasing.dropped(connection)) <= 1
    assert steps(connection, lambda: erasing.erasable(connection, 0.0)) <= 1
    assert steps(connection, lambda: reads.read_list(connection, None, 20)) <= 10


def test_a_page_costs_as_much_as_it_holds(connection: sqlite3.Connection) -> None:
    (first, *_) = reads.read_list(connection, None, 1)
    assert steps(connection, lambda: reads.read_page(connection, first.id, limit=10)) <= 40


def test_saving_and_growing_cost_the_same_in_a_large_history(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    small = History(tmp_path).open().connection
    for call in (_save, _grow):
        taken = [steps(each, partial(call, each)) for each in (small, connection)]
        assert taken[1] <= taken[0] + 3
    small.close()


def _save(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        put_conversation(connection, story("one", "two"))


def _grow(connection: sqlite3.Connection) -> None:
    (first, *_) = reads.read_list(connection, None, 1)
    record = reads.read_conversation(connection, first.id)
    assert record is not None
    with transaction(connection):
        assert writes.grow(connection, record.leaf_id, 0, "more", "")
