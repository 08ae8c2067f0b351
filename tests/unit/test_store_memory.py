"""What SQLite keeps of the file in memory is given back when nobody asks for anything."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from tests.stories import english, got, opened, story, until

HELD = 2_000_000  # bytes at least, of all connections together, while they are used
KEPT = 500_000  # at most, at rest


def used() -> int:
    """Bytes that SQLite has in this process."""
    import _sqlite3

    count = ctypes.CDLL(_sqlite3.__file__).sqlite3_memory_used
    count.restype = ctypes.c_int64
    return int(count())


@pytest.mark.skipif(sys.platform != "linux", reason="looks a function up as Linux does")
def test_at_rest_it_holds_nothing_of_the_file(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        told = story(*(english(number, 6_000) for number in range(80)))
        got(store.save(told))
        got(store.conversation(told.id))
        word = told.messages[0].text.split()[0]
        found = len(got(store.search(word)).hits)
        assert used() > HELD
        until(lambda: used() < KEPT, "it is given back", 60)
        assert len(got(store.search(word)).hits) >= found > 0  # and all goes on
