"""kill -9 at random moments: what is lost, and what is half."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.rows import Row, percentile, plain_row
from tests.faults import test_kills
from tests.faults.killing import Killed, is_whole, kill_after
from tests.faults.scribe import piece
from tests.stories import got, opened

REPLIES = {False: 20, True: 200}
OTHERS = {False: 10, True: 50}
BAR_LOST = 300.0


def run(full: bool) -> list[Row]:
    """Milliseconds of text lost; and how many of each kind went wrong."""
    dice = random.Random(20261126)
    rows = [_replies(dice, REPLIES[full])]
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "history.db"
        test_kills.old_history(old)
        plays: dict[str, tuple[float, Callable[[Path, float], None]]] = {
            "rename": (0.4, test_kills.test_while_renaming),
            "delete": (0.4, test_kills.test_while_deleting),
            "import": (0.5, test_kills.test_while_importing),
            "migration": (
                0.25,
                lambda place, at: test_kills.test_while_bringing_an_old_history_up_to_date(
                    place, old, at
                ),
            ),
            "recovery": (
                0.4,
                lambda place, at: test_kills.test_while_putting_a_damaged_history_right(
                    place, old, at
                ),
            ),
            "backup": (1.0, test_kills.test_while_backing_up_and_going_back),
            "settings": (0.3, test_kills.test_while_saving_settings),
        }
        for name, (most, play) in plays.items():
            moments = [dice.uniform(0, most) for _ in range(OTHERS[full])]
            rows.append(_others(name, play, moments))
    return rows


def _replies(dice: random.Random, count: int) -> Row:
    lost, failures = [], 0
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "data"
            killed = kill_after("talk", place, dice.uniform(0.3, 5.0))
            try:
                lost.append(_lost(place, killed))
            except AssertionError:
                failures += 1
    worst = percentile(lost, 99) if lost else 0.0
    ok = failures == 0 and worst <= BAR_LOST
    bar = f"fail=0, p99<={BAR_LOST:g}"
    return plain_row("storage.kill-reply", lost or [0.0], "ms", bar, ok, failures)


def _lost(folder: Path, killed: Killed) -> float:
    """Milliseconds between the first piece that is missing and the kill."""
    assert is_whole(folder)
    grew = killed.told("grew")
    begun = {reply: conversation for conversation, reply in killed.told("begun")}
    missing = [killed.at]
    with opened(folder) as store:
        for reply_id, conversation in begun.items():
            record = got(store.conversation(conversation))
            assert record is not None
            text = record.messages[1].text
            pieces = [line for line in grew if line[0] == reply_id]
            whole = "".join(piece(int(number)) for _, number, _ in pieces)
            assert whole.startswith(text) or text.startswith(whole)
            there = 0
            for _, number, at in pieces:
                there += len(piece(int(number)))
                if there > len(text):
                    missing.append(float(at))
                    break
    return (killed.at - min(missing)) * 1000


def _others(name: str, play: Callable[[Path, float], None], moments: list[float]) -> Row:
    failures = 0
    for at in moments:
        folder = Path(tempfile.mkdtemp())
        try:
            play(folder, at)
        except AssertionError as error:
            failures += 1
            print(f"kill during {name}: {error}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    ok = failures == 0
    times = [at * 1000 for at in moments]
    return plain_row(f"storage.kill-{name}", times, "ms", "fail=0", ok, failures)
