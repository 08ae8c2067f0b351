"""The app's real window in this process, driven by key events; prints one line of JSON.

`python -m bench.driver burst BASE_URL COUNT`, `… stop BASE_URL N` or `… hang BASE_URL N`, started
by the benchmarks of those names on a display of theirs. Except for `hang`, the service must know
the model `alias:measured`.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.app_under_test import open_window
from bench.window import PaintWatch, Screen
from tests.service.chunks import reply_tail
from tests.service.process import ServiceControl

SEED = 20261122
# Scripts and how long after Enter they are stopped, in seconds: between the two figures.
SILENT = (("stall:5", 0.0, 0.3), ("silent", 0.0, 0.2), ("mute", 0.0, 0.2))
FLOWING = (
    ("rate:100:1000", 0.0, 0.6),
    ("endless", 0.05, 0.2),
    ("late-headers:0.3", 0.0, 0.32),  # before the first byte
    ("rate:400:80", 0.17, 0.23),  # about the very end
    ("fast", 0.0, 0.03),
)
SEEN, LATER = 0.05, 0.25  # seconds after Esc at which the text is looked at


async def burst(screen: Screen, base_url: str, count: int) -> dict[str, Any]:
    """How long it takes until the last words of a burst are painted."""
    service = ServiceControl(base_url)
    service.alias("measured", "fast")
    await screen.warm_up()
    service.alias("measured", f"burst:{count}")
    watch = PaintWatch(screen, reply_tail(count))
    pressed = screen.ask("go")
    await screen.until(lambda: watch.painted is not None, 120)
    await screen.idle()
    assert watch.painted is not None
    return {"pressed": pressed, "painted": watch.painted, "settled": time.monotonic()}


async def stop(screen: Screen, base_url: str, count: int) -> dict[str, Any]:
    """Stop replies of every kind at random moments.

    The prompt of number n is "stop n", so that the service's journal can be matched with the
    times of Esc. A late delta is text that came between two looks at a stopped reply.
    """
    service = ServiceControl(base_url)
    service.alias("measured", "fast")
    await screen.warm_up()
    tasks_before = len(asyncio.all_tasks())
    chance = random.Random(SEED)
    pressed: list[float] = []
    scripts: list[str] = []
    late = still_replying = 0
    for number in range(count):
        if number % 25 == 0:
            screen.new_chat()
            await asyncio.sleep(0.1)
        script, least, most = chance.choice(SILENT if number % 2 else FLOWING)
        scripts.append(script)
        service.alias("measured", script)
        screen.ask(f"stop {number}")
        await asyncio.sleep(chance.uniform(least, most))
        pressed.append(screen.stop())
        await asyncio.sleep(SEEN)
        still_replying += screen.is_replying
        text = screen.text
        await asyncio.sleep(LATER - SEEN)
        late += screen.text != text
        await screen.idle(5)
    await asyncio.sleep(1)
    return {
        "pressed": pressed,
        "scripts": scripts,
        "late": late,
        "still_replying": still_replying,
        "tasks_left": len(asyncio.all_tasks()) - tasks_before,
        "live": service.live(),
    }


async def hang(screen: Screen, _base_url: str, count: int) -> dict[str, Any]:
    """Stop while connecting to an address that never answers.

    The first time gets 2.5 s, in which the SDK is loaded: from then on Enter leads to a connect.
    Every other Stop falls about 0.25 s after it, when the network library, as "happy eyeballs"
    has it, cancels its own waiting for the first address: the two must not be taken for one.
    """
    await screen.activate()
    chance = random.Random(SEED)
    slowest = 0.0
    connecting = 0
    tasks_before = len(asyncio.all_tasks())
    for number in range(count):
        screen.ask(f"hang {number}")
        span = (0.235, 0.275) if number % 2 else (0.05, 0.6)
        await asyncio.sleep(chance.uniform(*span) if number else 2.5)
        connecting += screen.is_replying
        pressed = screen.stop()
        await screen.idle(5)
        slowest = max(slowest, time.monotonic() - pressed)
        await asyncio.sleep(0.1)
    left = len(asyncio.all_tasks()) - tasks_before
    return {"slowest": slowest, "not_connecting": count - connecting, "tasks_left": left}


SCENARIOS = {"burst": burst, "stop": stop, "hang": hang}


def main() -> None:
    """Open the window, play the scenario, print what came of it, and stay until told to go."""
    name, base_url, count = sys.argv[1:]

    async def play(screen: Screen) -> None:
        result = await SCENARIOS[name](screen, base_url, int(count))
        print(json.dumps(result), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    with tempfile.TemporaryDirectory() as folder:
        model = "fast" if name == "hang" else "alias:measured"
        open_window(Path(folder), base_url, model, play)


if __name__ == "__main__":
    main()
