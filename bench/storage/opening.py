"""A click in the list to the last words on the screen, for conversations that lie on the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.display import Display, display
from bench.processes import answer, running
from bench.rows import Row, plain_row, spread
from bench.transcript.conversations import exchanges, last_words
from desktop_chat.chat.records import ConversationRecord
from tests.stories import got, opened, story

CHARACTERS, MESSAGES = 1_000_000, 10_000
RUNS = {False: 3, True: 20}
BAR = 100.0


def run(full: bool) -> list[Row]:
    """Milliseconds; each figure is of the first opening in a fresh process."""
    with tempfile.TemporaryDirectory() as name, display() as screen:
        folder = Path(name)
        asked = _history(folder)
        found = [_open(screen, folder, asked) for _ in range(RUNS[full])]
    names = (f"storage.open-on-screen.{CHARACTERS:,}-characters", f"{MESSAGES:,}-messages")
    return [
        _row(names[0], [one[1] for one in found]),
        _row(f"storage.open-on-screen.{names[1]}", [one[2] for one in found]),
        _row("storage.open-on-screen.again", [one[3] for one in found]),
    ]


def _history(folder: Path) -> list[str]:
    """Ids of conversations and what each ends with: a short one first, the newest last."""
    long_one = story(*(text for pair in exchanges(CHARACTERS) for text in pair))
    many = story(*(f"message {number} of many" for number in range(MESSAGES)))
    short, newest = story("short", "A short one."), story("newest", "The newest.")
    with opened(folder) as store:
        for each in (short, long_one, many, newest):
            got(store.save(each))
    tails = (
        (short, "A short one."),
        (long_one, last_words(CHARACTERS)),
        (many, f"message {MESSAGES - 1} of many"),
        (long_one, last_words(CHARACTERS)),
    )
    return [word for record, tail in tails for word in _pair(record, tail)]


def _pair(record: ConversationRecord, tail: str) -> tuple[str, str]:
    return record.id, tail


def _open(screen: Display, folder: Path, asked: list[str]) -> list[dict[str, Any]]:
    with running(["-m", "bench.storage.open_driver", str(folder), *asked], screen) as (process, _):
        found: list[dict[str, Any]] = answer(process)
        return found


def _row(name: str, found: list[dict[str, Any]]) -> Row:
    painted = [one["ms"] for one in found]
    return plain_row(
        name,
        painted,
        "ms",
        f"max<={BAR:g}",
        max(painted) <= BAR,
        held_while_opening=spread([one["held"] for one in found]),
        held_afterwards=spread([one["afterwards"] for one in found]),
    )
