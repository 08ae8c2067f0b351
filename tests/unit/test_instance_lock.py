"""The lock of a data folder: one owner, and never a dead one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from desktop_chat.storage.instance import NAME, InstanceLock, Owner, began

HOLD = """
import sys, time
from pathlib import Path
from desktop_chat.storage.instance import InstanceLock
print(InstanceLock(Path(sys.argv[1])).take(), flush=True)
time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that has taken the lock."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "None\n"
    return process


def test_a_second_start_learns_who_was_first_until_that_one_is_killed(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        owner = InstanceLock(tmp_path).take()
        assert owner == Owner(first.pid, began(first.pid), socket.gethostname())
        first.send_signal(signal.SIGKILL)
        first.wait()
        lock = InstanceLock(tmp_path)
        assert lock.take() is None
        lock.release()


def test_a_lock_given_back_can_be_taken(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    for _ in range(3):
        assert lock.take() is None
        assert InstanceLock(tmp_path).take() is not None
        lock.release()


def test_words_of_a_dead_process_lock_nobody_out(tmp_path: Path) -> None:
    for words in (
        {"pid": 2**22 + 1, "began": "", "host": socket.gethostname()},
        {"pid": os.getpid(), "began": "another boot 1", "host": socket.gethostname()},
        {
            "pid": 1,
            "began": "",
            "host": "another-machine",
        },  # the system's lock is free all the same
        {"nonsense": 1},
    ):
        (tmp_path / NAME).write_text(json.dumps(words))
        lock = InstanceLock(tmp_path)
        assert lock.take() is None
        lock.release()


def test_of_many_at_once_one_gets_it(tmp_path: Path) -> None:
    locks = [InstanceLock(tmp_path) for _ in range(20)]
    owners: list[Owner | None] = []
    threads = [threading.Thread(target=lambda one=one: owners.append(one.take())) for one in locks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert owners.count(None) == 1
    for lock in locks:
        lock.release()


def test_the_file_is_private(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    lock.take()
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    lock.release()
