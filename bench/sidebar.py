"""The list of 10,000 conversations: read after the start, scrolled, filtered, put in order."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.display import Display, display
from bench.processes import answer, running
from bench.rows import Row, percentile, plain_row
from bench.storage.large import Words
from desktop_chat.chat.arrangement import Arrangement, Tag
from desktop_chat.storage import schema
from desktop_chat.storage.database import create_database, transaction
from desktop_chat.storage.writes import put_conversation
from tests.stories import story

BAR = 16.0
CONVERSATIONS = 10_000
RUNS = {False: 1, True: 5}
DAY = 86_400.0
YEARS = 3
PARTS = ("opening", "scrolling", "jumping", "filtering", "ordering")
TAGS = (Tag("work", "blue"), Tag("旅行", "orange"), Tag("later", "red"))


def build(path: Path) -> None:
    """Write a history with folders, pins, an archive and tags in it."""
    words, dice = Words(), random.Random(3)
    connection = create_database(path)
    connection.execute("PRAGMA synchronous = OFF")
    schema.migrate(connection)
    now = time.time()
    with transaction(connection):
        for number in range(CONVERSATIONS):
            pool = words.chinese if number % 2 else words.english
            title = ("" if number % 2 else " ").join(dice.choices(pool, k=6))
            at = now - (CONVERSATIONS - number) * YEARS * 365 * DAY / CONVERSATIONS
            arrangement = Arrangement(
                folder=f"Folder {number % 7}" if number % 25 == 0 else "",
                is_pinned=number % 500 == 1,
                is_archived=number % 10 == 2,
                is_unseen=number % 40 == 3,
                tags=(dice.choice(TAGS),) if number % 5 == 0 else (),
            )
            record = story(title, "A reply.", title=title, at=at)
            put_conversation(connection, record._replace(arrangement=arrangement))
    connection.close()


@contextmanager
def many_conversations() -> Iterator[Path]:
    """A data folder that holds them."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        build(data / "history.db")
        yield data


def run(full: bool) -> list[Row]:
    """Milliseconds that the window's thread computes for a frame of the list (see the driver).

    `held` is the longest time that it was held, by the clock, in each run.
    """
    with display() as screen, many_conversations() as folder:
        found = [_play(folder, screen) for _ in range(RUNS[full])]
    return [_row(part, found) for part in PARTS]


def _play(folder: Path, screen: Display) -> dict[str, Any]:
    command = ["-m", "bench.sidebar_driver", str(folder), str(CONVERSATIONS)]
    with running(command, screen) as (process, _):
        return dict(answer(process))


def _row(part: str, runs: list[dict[str, Any]]) -> Row:
    frames = [ms for one in runs for ms in one[part]["frames"]]
    p99 = percentile(frames, 99)
    held = [round(one[part]["held"], 1) for one in runs]
    made_of = (f"sidebar.{part}", frames, "ms", f"p99<={BAR:g}", p99 <= BAR)
    return plain_row(*made_of, held=held, conversations=CONVERSATIONS)
