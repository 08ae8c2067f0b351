"""kill -9 of one of two processes on Redis during many replies."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from pathlib import Path

from bench.rows import Row, plain_row
from bench.server import measured, our_command
from bench.server.clients import RETRY, LostReply, Resumer
from tests.server.redis_process import running_redis
from tests.service.chunks import reply_text
from tests.service.process import ServiceProcess

BAR = 5000.0
RATE, DELTAS = 20, 400


def run(full: bool) -> list[Row]:
    """Half of the replies are made by the process that dies."""
    streams = 50 if full else 20
    with (
        ServiceProcess() as upstream,
        tempfile.TemporaryDirectory() as folder,
        running_redis(Path(folder)) as url,
    ):
        command = our_command(upstream.base_url, "--streams", url)
        with measured(command, command) as (one, other):
            urls = [one.url, other.url]
            readers = [_Reader(urls[number % 2], other.url) for number in range(streams)]
            for reader in readers:
                reader.start()
            time.sleep(5)
            os.kill(one.pid, signal.SIGKILL)
            killed = time.monotonic()
            for reader in readers:
                reader.join(60)
    hanging = sum(reader.is_alive() for reader in readers)
    wrong = sum(not reader.is_right() for reader in readers)
    ends = [(one.ended - killed) * 1000 for one in readers if one.reply.reader.error is not None]
    bar = f"all ended or gone on with, text right, errors<={BAR:g}"
    ok = not (hanging or wrong) and max(ends) <= BAR
    extra = {"hanging": hanging, "wrong": wrong, "whole": streams - len(ends)}
    return [plain_row("server.kill", ends, "ms", bar, ok, hanging + wrong, **extra)]


class _Reader(threading.Thread):
    """One reply, gone on with at the other process when its connection is lost."""

    def __init__(self, url: str, other: str) -> None:
        super().__init__(daemon=True)
        self.reply = Resumer(url, f"rate:{RATE}:{DELTAS}")
        self._other = other
        self.ended = 0.0

    def run(self) -> None:
        try:
            while not self.reply.read():
                self.reply.url = self._other
                time.sleep(RETRY)
        except (LostReply, OSError):
            return
        self.ended = time.monotonic()

    def is_right(self) -> bool:
        """Whether it ended, and what came is the beginning of the reply, each piece once."""
        reader = self.reply.reader
        whole = reply_text(DELTAS)
        if reader.has_gap or not reader.has_ended:
            return False
        return self.reply.text == whole if reader.is_whole else whole.startswith(self.reply.text)
