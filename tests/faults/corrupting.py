"""Seeded damage to a history, and how much of it came back."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from desktop_chat.storage import schema
from desktop_chat.storage.database import create_database, transaction
from desktop_chat.storage.indexing import Backlog
from desktop_chat.storage.writes import put_conversation
from tests.stories import OpenStore, chinese, english, got, story, until

PAGE = 4096


class Outcome(NamedTuple):
    """What became of one damaged file. `share` of the messages came back as they were."""

    kind: str
    seed: int
    kept: bool
    share: float
    works: bool


def make_history(path: Path, conversations: int, index: bool = True) -> None:
    """A history of fifty messages a conversation."""
    connection = create_database(path)
    schema.migrate(connection)
    for number in range(conversations):
        texts = [(english, chinese)[part % 3 == 2](number * 100 + part) for part in range(50)]
        with transaction(connection):
            put_conversation(connection, story(*texts))
            while index and Backlog().step(connection):
                pass
    connection.close()


def one_in_a_thousand(file: bytearray, dice: random.Random) -> None:
    """Of every thousand pages, one is zeroed; the first one stays."""
    pages = range(1, len(file) // PAGE)
    for page in dice.sample(pages, max(1, len(pages) // 1000)):
        file[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def noise(file: bytearray, dice: random.Random) -> None:
    """As many pages are full of noise."""
    pages = range(1, len(file) // PAGE)
    for page in dice.sample(pages, max(1, len(pages) // 1000)):
        file[page * PAGE : (page + 1) * PAGE] = dice.randbytes(PAGE)


def flipped(file: bytearray, dice: random.Random) -> None:
    """Single bits are flipped, one in every two hundred pages."""
    for _ in range(max(1, len(file) // PAGE // 200)):
        place = dice.randrange(100, len(file))
        file[place] ^= 1 << dice.randrange(8)


def garbled_header(file: bytearray, dice: random.Random) -> None:
    """The first hundred bytes are noise."""
    file[:100] = dice.randbytes(100)


def no_first_page(file: bytearray, dice: random.Random) -> None:
    """The page that names all tables is zeroed."""
    file[:PAGE] = bytes(PAGE)


def cut(file: bytearray, dice: random.Random) -> None:
    """The end is missing, less than a hundredth of the file."""
    del file[-dice.randrange(1, len(file) // 100) :]


DAMAGES: dict[str, Callable[[bytearray, random.Random], None]] = {
    "one page in a thousand zeroed": one_in_a_thousand,
    "one page in a thousand noise": noise,
    "bits flipped": flipped,
    "header": garbled_header,
    "first page": no_first_page,
    "end missing": cut,
}


def texts_in(path: Path) -> dict[str, str]:
    """All messages of a sound history."""
    connection = sqlite3.connect(path)
    connection.text_factory = lambda raw: str(raw, "utf-8", "replace")
    try:
        return dict(connection.execute("SELECT id, text FROM messages").fetchall())
    finally:
        connection.close()


def damage_and_open(whole: Path, folder: Path, kind: str, seed: int) -> Outcome:
    """Damage a copy of a sound history, open it, look for damage as the app does, and use it."""
    told = texts_in(whole)
    folder.mkdir()
    path = folder / "history.db"
    shutil.copy(whole, path)
    file = bytearray(path.read_bytes())
    DAMAGES[kind](file, random.Random(seed))
    path.write_bytes(file)
    del file
    twin = folder / "damaged-twin"
    os.link(path, twin)
    store = OpenStore(folder)
    # The answer may be there a moment before.
    until(lambda: store._engine is not None, "the store is loaded")
    engine = store._engine
    assert engine is not None
    if store.opening.recovery is None and not engine.history.is_sound():
        engine.pending.report_damage()
        until(lambda: store.recoveries, "the file is put right", 110)
    for name in got(store.ids()):
        got(store.conversation(name))  # what is broken in a way that no check sees
    works = got(store.save(story("life goes on"))) and store.trouble is None
    closed = store.close(60)
    found = texts_in(path)
    same = sum(found.get(name) == text for name, text in told.items())
    recoveries = [store.opening.recovery, *store.recoveries]
    asides = list(folder.glob("history-damaged-*.db"))
    # Where nothing was found to be wrong there is nothing to keep.
    kept = bool(asides) if any(recoveries) else True
    if asides:
        kept = asides[0].samefile(twin)
    return Outcome(kind, seed, kept, same / len(told), works and closed)
