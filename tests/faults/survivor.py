"""A process that meets faults of the disk and must come through: `… survivor PLAY FOLDER`.

It prints one JSON object at the end and exits 0; a traceback is a failure.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desktop_chat.chat.records import ConversationRecord, new_id
from desktop_chat.storage import keeper, writer
from desktop_chat.storage.store import Store
from desktop_chat.storage.values import StoreTrouble
from tests.faults.killing import is_whole
from tests.stories import english, exchange, got, until

PIECES = 40


class Diary:
    """A store, and everything that was given to it."""

    def __init__(self, folder: Path) -> None:
        self.troubles: list[str] = []
        self.store = Store(folder, on_trouble=self._on_trouble)
        self.opening = got(self.store.start())
        self.told: dict[str, tuple[str, str]] = {}  # prompt and reply by conversation

    def _on_trouble(self, trouble: StoreTrouble | None) -> None:
        self.troubles.append(trouble.code if trouble else "")

    def exchange(self, number: int, pieces: int = PIECES, pause: float = 0.0) -> None:
        """A prompt, and a reply that grows to its end."""
        begun = exchange(ConversationRecord(new_id()), f"prompt {number}")
        reply = begun.messages[1]
        self.store.save(begun)
        text = ""
        for part in range(pieces):
            piece = f"{english(number * 1000 + part, 20)} "
            text += piece
            self.store.grow(reply.id, piece)
            time.sleep(pause)
        self.store.end(reply._replace(text=text, status="complete"), time.time())
        self.told[begun.id] = (f"prompt {number}", text)

    def wait(self) -> None:
        """Until everything is on the disk."""
        until(lambda: not self.store.has_unsaved, "everything is saved", 60)

    def check(self) -> None:
        """What was given is what is there."""
        for name, texts in self.told.items():
            record = got(self.store.conversation(name))
            assert record is not None, f"{name} is lost"
            assert tuple(message.text for message in record.messages) == texts


def one_fault(folder: Path) -> dict[str, object]:
    """Something fails once, or now and then, from outside."""
    diary = Diary(folder)
    for number in range(4):
        diary.exchange(number)
        time.sleep(0.05)
    diary.wait()
    diary.check()
    assert diary.store.close(20)
    return {"troubles": diary.troubles}


def all_faults(folder: Path) -> dict[str, object]:
    """From some moment on, everything fails: what was said is still there in memory."""
    diary = Diary(folder)
    for number in range(4):
        diary.exchange(number)
        time.sleep(0.1)
    return {"troubles": diary.troubles, "saved": diary.store.close(5)}


def full_disk(folder: Path) -> dict[str, object]:
    """The disk fills up in mid-reply; later there is room again."""
    dice = random.Random(int(os.environ.get("SEED", "0")))
    diary = Diary(folder)
    diary.exchange(0)
    diary.wait()
    filler = folder / "filler"
    for number in range(1, 4):
        left = dice.randrange(0, 60_000)
        fill(filler, left)
        diary.exchange(number, pause=0.01)
        is_short = diary.store.has_unsaved
        if is_short:
            until(lambda: diary.store.trouble is not None or not diary.store.has_unsaved, "told")
        filler.unlink()
        diary.wait()
        diary.check()
    assert "full" in diary.troubles
    assert diary.troubles[-1] == ""
    assert diary.store.close(20)
    assert is_whole(folder)
    return {"troubles": diary.troubles}


def fill(path: Path, left: int) -> None:
    """Write until the disk is full, less some bytes."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65536)
        except OSError:
            size = file.tell()
        file.truncate(max(0, size - left))


def read_only_disk(folder: Path) -> dict[str, object]:
    """The disk is read-only at the start, and becomes writable later."""
    diary = Diary(folder)
    assert diary.opening.trouble is not None
    assert [line.title for line in diary.opening.conversations] == ["before"]
    assert len(got(diary.store.search("before")).hits) == 1
    diary.exchange(1)
    assert diary.store.has_unsaved
    mount = shutil.which("mount")
    assert mount is not None
    subprocess.run([mount, "-o", "remount,bind,rw", str(folder.parent)], check=True)
    diary.wait()
    diary.check()
    assert diary.store.close(20)
    assert is_whole(folder)
    return {"troubles": diary.troubles}


PLAYS: dict[str, Callable[[Path], dict[str, object]]] = {
    "one-fault": one_fault,
    "all-faults": all_faults,
    "full-disk": full_disk,
    "read-only-disk": read_only_disk,
}

if __name__ == "__main__":
    keeper.FIRST_LOOK = 3600.0
    writer.RETRY_SECONDS = 0.1
    sys.stdout.write(json.dumps(PLAYS[sys.argv[1]](Path(sys.argv[2]))))
