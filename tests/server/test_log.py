"""The log, whoever reads it or does not."""

from __future__ import annotations

import logging
import os
import signal
import threading
from pathlib import Path

from desktop_chat.server import logs
from tests.server.client import ask, post
from tests.server.running import ServerProcess


def test_a_log_that_nobody_reads_holds_nobody_up(tmp_path: Path) -> None:
    """A pipe takes 64 KiB, then whoever writes there waits."""
    reading, writing = os.pipe()
    with ServerProcess(tmp_path, errors=writing) as server:
        os.close(writing)
        for _ in range(1500):
            assert ask(server.url, path="/healthz").status == 200
        assert post(server.url).status == 200
        status, seconds = server.end(signal.SIGTERM)
        assert status == 0
        assert seconds < 8  # promised: 5
    os.close(reading)


def test_a_log_without_room_or_reader_is_no_fault(tmp_path: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    reading, gone = os.pipe()
    os.close(reading)
    for errors in (full, gone):
        with ServerProcess(tmp_path, errors=errors) as server:
            assert post(server.url).status == 200
            assert server.end(signal.SIGTERM)[0] == 0
        os.close(errors)


def test_what_is_left_out_is_counted() -> None:
    reading, writing = os.pipe()
    handler = logs.LogWriter(writing)
    count = logs.MOST_LINES + 5000
    for number in range(count):
        handler.handle(logging.makeLogRecord({"msg": f"line {number} " + "x" * 80}))
    lines: list[str] = []

    def read() -> None:
        with os.fdopen(reading, "r", encoding="utf-8") as file:
            lines.extend(file)

    thread = threading.Thread(target=read)
    thread.start()
    handler.close()
    os.close(writing)
    thread.join(10)
    left_out = sum(int(line.split()[1]) for line in lines if "left out" in line)
    assert left_out > 0
    assert left_out + sum(line.startswith("line ") for line in lines) == count
