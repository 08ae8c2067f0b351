"""Disks that are full, read-only or broken, files that others lock, folders that go away."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from desktop_chat.storage import writer
from desktop_chat.storage.values import TroubleCode
from tests.faults.killing import ROOT, TIMES, is_whole
from tests.stories import OpenStore, exchange, got, opened, story, until

MOUNTED = (
    'mount -t tmpfs -o size=8m,mode=700 none "$1" && exec "$2" -m tests.faults.survivor $3 "$4"'
)
READ_ONLY = (
    'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && '
    'exec "$2" -m tests.faults.survivor $3 "$4"'
)


def survive(command: list[str], **environment: str) -> dict[str, object]:
    """Run `survivor`; what it tells at its end."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def on_a_disk(folder: Path, script: str, play: str) -> list[str]:
    """The command that runs a play in a mount namespace of its own."""
    unshare = shutil.which("unshare")
    assert unshare is not None
    own = [] if os.getuid() == 0 else ["--map-root-user"]
    folder.mkdir()
    data = str(folder / "data")
    shell = ["sh", "-c", script, "sh", str(folder), sys.executable, play, data]
    return [unshare, "--mount", *own, *shell]


@pytest.mark.parametrize("seed", range(TIMES))
def test_a_disk_that_fills_up_loses_nothing(tmp_path: Path, seed: int) -> None:
    found = survive(on_a_disk(tmp_path / "disk", MOUNTED, "full-disk"), SEED=str(seed))
    assert TroubleCode.FULL in str(found["troubles"])


def test_a_read_only_disk_is_read_and_written_once_it_can_be(tmp_path: Path) -> None:
    command = on_a_disk(tmp_path / "disk", READ_ONLY, "read-only-disk")
    with opened(tmp_path / "disk" / "data") as store:
        got(store.save(story("before")))
    found = survive(command)
    assert found["troubles"] == [TroubleCode.READ_ONLY, ""]


def injected(folder: Path, play: str, fault: str, log: Path) -> list[str]:
    """The command that lets system calls fail, and writes to `log` which ones did."""
    strace = shutil.which("strace")
    assert strace is not None
    name = fault.partition(":")[0]
    filters = ["-e", f"trace={name}", "-e", f"inject={fault}", "-e", "signal=none"]
    traced = [strace, "-f", "-qq", "-o", str(log), *filters]
    return [*traced, sys.executable, "-m", "tests.faults.survivor", play, str(folder)]


ONCE = [
    f"{call}:error={('EIO', 'ENOSPC')[number % 2]}:when={number}"
    for call, numbers in (
        ("pwrite64", (1, 2, 3, 5, 8, 12, 18, 25, 33, 40)),
        ("fdatasync", (1, 2, 3, 6, 9, 14)),
        ("fsync", (1, 2, 3)),
        ("ftruncate", (1, 2)),
    )
    for number in numbers
]


@pytest.mark.parametrize("fault", ONCE)
def test_a_call_that_fails_once_loses_nothing(tmp_path: Path, fault: str) -> None:
    folder, log = tmp_path / "data", tmp_path / "strace.log"
    survive(injected(folder, "one-fault", fault, log))
    assert "INJECTED" in log.read_text()
    assert is_whole(folder)


@pytest.mark.parametrize(
    "fault", ["pwrite64:error=EIO", "pwrite64:error=ENOSPC", "fdatasync:error=EIO"]
)
@pytest.mark.parametrize("start", [1, 9, 30])
def test_calls_that_fail_for_good_end_no_process(tmp_path: Path, fault: str, start: int) -> None:
    folder, log = tmp_path / "data", tmp_path / "strace.log"
    found = survive(injected(folder, "all-faults", f"{fault}:when={start}+", log))
    assert found["saved"] or found["troubles"]
    with opened(folder) as store:
        assert store.opening.recovery is None
        for name in got(store.ids()):
            record = got(store.conversation(name))
            assert record is not None
            assert record.messages[0].text.startswith("prompt")
    assert is_whole(folder)


def test_a_locked_file_is_waited_for(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        told = story("before")
        got(store.save(told))
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        begun = exchange(told, "while it is locked", told.leaf_id)
        assert got(store.save(begun)) is False
        for _ in range(20):
            store.grow(begun.messages[1].id, "more ")
        assert store.troubles == [TroubleCode.LOCKED]
        assert [line.title for line in got(store.lines())] == ["before"]  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        until(lambda: not store.has_unsaved, "it is saved")
        until(lambda: store.troubles == [TroubleCode.LOCKED, ""], "the end of it is told")
        page = got(store.page(told.id))
        assert page is not None
        assert page.conversation.messages[-1].text == "more " * 20


def test_a_file_locked_at_the_start_is_read_and_written_later(tmp_path: Path) -> None:
    begun = exchange(story(), "cut", status="streaming")
    with opened(tmp_path) as store:
        got(store.save(begun))
    other = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = OpenStore(tmp_path)
    assert store.opening.trouble is not None
    assert store.opening.last is not None
    assert store.opening.last.conversation.messages[-1].status == "interrupted"
    saved = store.save(story("said meanwhile"))
    other.execute("ROLLBACK")
    other.close()
    assert saved.result(30) in (True, False)
    until(lambda: not store.has_unsaved, "it is saved")
    assert len(got(store.lines())) == 2
    assert store.close(10)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "RETRY_SECONDS", 0.05)


@pytest.mark.usefixtures("quick")
def test_a_folder_that_is_deleted_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    with opened(folder) as store:
        stories = [story(f"number {number}") for number in range(20)]
        for each in stories:
            got(store.save(each))
        shutil.rmtree(folder)
        later = story("afterwards")
        got(store.save(later))
        until(lambda: not store.has_unsaved, "it is saved")
        for each in (*stories, later):
            assert got(store.conversation(each.id)) == each
    with opened(folder) as store:
        assert len(store.opening.conversations) == 21
    assert is_whole(folder)


@pytest.mark.usefixtures("quick")
def test_a_folder_that_cannot_be_made_keeps_everything_in_memory(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.write_text("a file where the folder should be")
    store = OpenStore(folder)
    assert store.opening.trouble is not None
    told = story("kept in memory")
    assert got(store.save(told)) is False
    folder.unlink()
    until(lambda: not store.has_unsaved, "it is saved")
    assert got(store.conversation(told.id)) == told
    assert store.close(10)


@pytest.mark.usefixtures("quick")
def test_a_file_that_another_one_replaced_is_put_aside(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        told = story("ours")
        got(store.save(told))
        path = tmp_path / "history.db"
        path.unlink()
        path.write_bytes(b"somebody else's")
        got(store.save(story("more of ours")))
        until(lambda: not store.has_unsaved, "it is saved")
        assert len(got(store.lines())) == 2
    (kept,) = tmp_path.glob("history-replaced-*.db")
    assert kept.read_bytes() == b"somebody else's"
    assert is_whole(tmp_path)


def test_nobody_who_asks_ever_waits_for_the_disk(tmp_path: Path) -> None:
    """With the file locked, every call still returns: the caller's thread does no disk work."""
    with opened(tmp_path) as store:
        told = story("one", "two")
        got(store.save(told))
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        done = threading.Event()

        def ask_everything() -> None:
            store.save(told)
            store.grow(told.messages[1].id, "more")
            store.rename(told.id, "new")
            store.delete(told.id)
            store.lines()
            store.search("one")
            store.back_up()
            done.set()

        thread = threading.Thread(target=ask_everything)
        thread.start()
        time.sleep(0)
        assert done.wait(30)
        assert store.has_unsaved
        other.execute("ROLLBACK")
        other.close()
        thread.join()
