"""The window of `bench.soak`: asks and stops for hours, and counts what is left each time."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import random
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from shiboken6 import isValid

from bench.app_under_test import Chats, open_chats
from bench.window import Screen

SEED = 20261126
SAMPLES = 11
PER_CONVERSATION = 10
MODEL = "rate:100:200"
_OF_THE_PLATFORM = "This plugin does not support"


class Ear(logging.Handler):
    """Hears warnings of Python, of Qt and of the log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def on_qt(self, kind: QtMsgType, context: object, message: str) -> None:
        """Qt's own; what an off-screen platform cannot do is no fault."""
        loud = kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if loud and not message.startswith(_OF_THE_PLATFORM):
            self.said.append(f"Qt: {message}")


async def soak(screen: Screen, chats: Chats, replies: int, seconds: float) -> dict[str, Any]:
    """Ask `replies` times, spread over `seconds`; every other reply is stopped half-way."""
    chance = random.Random(SEED)
    await screen.warm_up()
    began = time.monotonic()
    samples: list[dict[str, float]] = []
    stopped = 0
    step = max(1, replies // SAMPLES)
    for number in range(replies):
        await asyncio.sleep(max(0.0, began + seconds * number / replies - time.monotonic()))
        if number % PER_CONVERSATION == 0:
            screen.new_chat()
        screen.ask(f"question {number}")
        await screen.until(lambda: screen.is_replying)
        if number % 2:
            await asyncio.sleep(chance.uniform(0.05, 1.5))
            if screen.is_replying:
                screen.stop()
                stopped += 1
        await screen.idle(60)
        if number % step == step - 1 and number >= step:  # the first step is for warming up
            await asyncio.sleep(1.0)
            samples.append(sample(time.monotonic() - began))
    return {"samples": samples, "stopped": stopped, "replies": replies}


def sample(seconds: float) -> dict[str, float]:
    """What there is at rest."""
    gc.unfreeze()  # what the app has set aside counts too
    gc.collect()
    status = Path("/proc/self/status").read_text()
    kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    timers = [each for each in gc.get_objects() if _runs(each)]
    gc.freeze()
    return {
        "seconds": seconds,
        "memory": kib / 1024,
        "threads": threading.active_count(),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "tasks": len(asyncio.all_tasks()),
        "timers": len(timers),
    }


def _runs(thing: object) -> bool:
    # By its true type: some things load what they stand for when they are asked for their class.
    is_timer = issubclass(type(thing), QTimer)
    return is_timer and isValid(thing) and thing.isActive()  # type: ignore[attr-defined]


def main() -> None:
    """Open the window, play, print what came of it."""
    base_url, replies, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    ear = Ear()
    logging.getLogger().addHandler(ear)
    logging.captureWarnings(capture=True)
    warnings.simplefilter("always", ResourceWarning)

    async def play(screen: Screen, chats: Chats) -> None:
        qInstallMessageHandler(ear.on_qt)
        found = await soak(screen, chats, replies, seconds)
        print(json.dumps({**found, "warnings": ear.said}), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    with tempfile.TemporaryDirectory() as folder:
        open_chats(Path(folder), base_url, MODEL, play, rests=True)


if __name__ == "__main__":
    main()
