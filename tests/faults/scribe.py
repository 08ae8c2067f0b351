"""A process that writes a history until it is killed: `python -m tests.faults.scribe PLAY FOLDER`.

It tells on standard output what it does, line by line, at once: what is told as saved must be
there afterwards, whatever happens to the process.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.records import ConversationRecord, new_id
from desktop_chat.storage import keeper
from desktop_chat.storage.history import History
from desktop_chat.storage.settings import Settings, SettingsFile
from desktop_chat.storage.store import Store
from tests.stories import english, exchange, got, story

PACE = 0.02  # seconds between two pieces of a reply
PIECES = 60  # of a reply


def tell(*words: object) -> None:
    """One line, in one write."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def piece(number: int) -> str:
    """The nth piece of any reply: a prefix of all pieces can be told from anything else."""
    return f"w{number} "


def opened(folder: Path) -> Store:
    store = Store(folder)
    got(store.start())
    return store


def talk(folder: Path) -> None:
    """Replies stream in, one after the other."""
    store = opened(folder)
    tell("ready")
    while True:
        begun = exchange(ConversationRecord(new_id()), f"prompt {time.time()}")
        reply = begun.messages[1]
        assert got(store.save(begun))
        tell("begun", begun.id, reply.id)
        for number in range(PIECES):
            tell("grew", reply.id, number, time.monotonic())
            store.grow(reply.id, piece(number))
            time.sleep(PACE)
        text = "".join(map(piece, range(PIECES)))
        assert got(store.end(reply._replace(text=text, status="complete"), time.time()))
        tell("ended", reply.id)


def rename(folder: Path) -> None:
    """A conversation gets one title after the other."""
    store = opened(folder)
    told = story("first words")
    assert got(store.save(told))
    tell("ready")
    for number in range(1_000_000):
        tell("renaming", told.id, number)
        assert got(store.rename(told.id, f"title {number}"))
        tell("renamed", told.id, number)


def delete(folder: Path) -> None:
    """Conversations come, go, and come back."""
    store = opened(folder)
    tell("ready")
    for number in range(1_000_000):
        told = story(*(english(number + part, 400) for part in range(6)))
        assert got(store.save(told))
        tell("saved", told.id)
        assert got(store.delete(told.id))
        tell("deleted", told.id)
        if number % 2:
            assert got(store.undelete(told.id))
            tell("undeleted", told.id)


def bring_in(folder: Path) -> None:
    """An import after the other, of thirty conversations each."""
    store = opened(folder)
    tell("ready")
    for number in range(1_000_000):
        stories = [story(english(number * 30 + n), english(n)) for n in range(30)]
        tell("importing", number, *(each.id for each in stories))
        for start in range(0, 30, 5):
            got(store.import_some(f"b{number}", stories[start : start + 5]))
        assert got(store.finish_import(f"b{number}")) == 30
        tell("imported", number)


def open_only(folder: Path) -> None:
    """Open what is there: bring it up to date, put it right."""
    tell("ready")
    store = opened(folder)
    tell("open")
    store.close(10)
    time.sleep(60)


def back_up(folder: Path) -> None:
    """One backup after the other, and back to it."""
    history = History(folder)
    store = opened(folder)
    tell("ready")
    while True:
        connection = history.open_to_read()
        path = history.backups.make(connection)
        connection.close()
        assert path is not None
        got(store.restore(path))
        tell("restored")


def settings(folder: Path) -> None:
    """Settings are changed and saved, again and again."""
    folder.mkdir(parents=True, exist_ok=True)
    file = SettingsFile(folder / "settings.json")
    tell("ready")
    for number in range(1_000_000):
        tell("saving", number)
        file.save(settings_of(number))
        tell("saved", number)


def settings_of(number: int) -> Settings:
    """Settings whose every part tells their number."""
    connections = tuple(
        Connection(f"c{place}", f"Connection {number}", Kind.OPENAI, "http://127.0.0.1:9/v1")
        for place in range(40)
    )
    return Settings(connections=connections, connection_id=f"c{number % 40}")


PLAYS: dict[str, Callable[[Path], None]] = {
    "talk": talk,
    "rename": rename,
    "delete": delete,
    "import": bring_in,
    "open": open_only,
    "back-up": back_up,
    "settings": settings,
}

if __name__ == "__main__":
    random.seed(0)
    keeper.FIRST_LOOK = 3600.0  # its time would be a matter of chance
    PLAYS[sys.argv[1]](Path(sys.argv[2]))
