"""The app's real window in this process, with long conversations; prints one line of JSON.

`python -m bench.transcript.driver SCENARIO BASE_URL PARAMETERS`, the last a JSON object with the
scenario's arguments; started by the benchmarks of this folder on a display of theirs.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.app_under_test import Chats, open_chats
from bench.loop_watch import LagWatch, LoopWatch, Typist
from bench.transcript.conversations import exchanges, last_words
from bench.window import PaintWatch, Screen
from tests.service.kinds import kind_tail
from tests.service.process import ServiceControl

SEED = 20261122
SETTLED = 2.0  # seconds after which memory is read
PATIENCE = 240.0


@dataclass(frozen=True)
class Stage:
    """What a scenario plays with. The service's model `alias:measured` is the app's."""

    screen: Screen
    chats: Chats
    service: ServiceControl

    async def warm_up(self) -> None:
        """A first short reply."""
        self.service.alias("measured", "fast")
        await self.screen.warm_up()

    async def begin(self, model: str) -> None:
        """Ask the model, and wait for the first of its reply."""
        self.service.alias("measured", model)
        self.screen.ask("go")
        await self.screen.until(lambda: self.chats.reply.has_content)

    async def over(self, seconds: float = 0.0) -> None:
        """Wait for the end of a reply, which comes after so many seconds or later."""
        await asyncio.sleep(seconds)
        end = time.monotonic() + PATIENCE
        while self.chats.is_busy:
            if time.monotonic() > end:
                raise TimeoutError("the reply does not end")
            await asyncio.sleep(0.1)

    async def new_conversation(self, characters: int = 0) -> str:
        """A conversation of that length, in view; its id."""
        self.chats.leave()
        await self.begin("fast")
        await self.over()
        number = self.chats.current
        if characters:
            self.chats.extend(exchanges(characters))
            self.chats.leave()
            await self.open(number, last_words(characters))
        await asyncio.sleep(0.5)
        return number

    async def open(self, number: str, tail: str) -> float:
        """Open a conversation; milliseconds until its end was painted."""
        watch = PaintWatch(self.screen, tail)
        begun = time.monotonic()
        self.chats.open(number)
        await self.screen.until(lambda: watch.painted is not None, PATIENCE)
        assert watch.painted is not None
        return (watch.painted - begun) * 1000


async def cpu(stage: Stage, kinds: list[str], deltas: int, sizes: list[int]) -> dict[str, Any]:
    """CPU seconds of a reply of each kind in a conversation of each size.

    From the first delta to 1 s after the last. Every kind has been shown once before.
    """
    await stage.warm_up()
    for kind in kinds:
        await stage.begin(f"kind:{kind}:burst:300:90")
        await stage.over()
    found: dict[str, dict[str, dict[str, float]]] = {kind: {} for kind in kinds}
    for place, size in enumerate(sizes):
        long = await stage.new_conversation(size) if size > 100_000 else None
        for kind in kinds:
            if long is None:
                await stage.new_conversation(size)
            asked = time.process_time()
            await stage.begin(f"kind:{kind}:100:{deltas}:{place}")
            begun = time.process_time()
            await stage.over(deltas / 100)
            await asyncio.sleep(1)
            seconds = time.process_time() - begun
            found[kind][str(size)] = {"seconds": seconds, "request": begun - asked}
    return found


async def burst(stage: Stage, deltas: int) -> dict[str, Any]:
    """How long it takes until the last words of a burst are painted, and the longest hold."""
    await stage.warm_up()
    await stage.begin("kind:mixed:burst:500:90")
    await stage.over()
    await asyncio.sleep(0.5)
    stage.service.alias("measured", f"kind:mixed:burst:{deltas}")
    loop = LoopWatch(stage.screen)
    watch = PaintWatch(stage.screen, kind_tail("mixed", 4 * deltas))
    stage.screen.ask("go")
    loop.start()
    await stage.screen.until(lambda: watch.painted is not None, PATIENCE)
    await stage.over()
    await asyncio.sleep(0.5)
    return {"painted": watch.painted, "longest": loop.longest(), "worst": loop.worst()}


async def live(stage: Stage, deltas: int, rate: int, characters: int) -> dict[str, Any]:
    """Frames, holds and keys while a fast reply comes into a long conversation."""
    await stage.warm_up()
    await stage.new_conversation(characters)
    loop = LoopWatch(stage.screen)
    loop.start()
    await asyncio.sleep(1.5)
    loop.stop()
    at_rest = loop.longest()
    await stage.begin(f"kind:mixed:{rate}:{deltas}")
    stage.screen.message.setFocus()
    typist = Typist(stage.screen, SEED)
    begun = time.monotonic()
    loop.start()
    loop.typist = typist
    await stage.over(deltas / rate)
    seconds = time.monotonic() - begun
    loop.stop()
    return {
        "frames": loop.frames,
        "keys": typist.delays,
        "seconds": seconds,
        "longest": loop.longest(),
        "worst": loop.worst(),
        "at_rest": at_rest,
    }


async def opening(stage: Stage, characters: int, again: int) -> dict[str, Any]:
    """Open a long conversation for the first time in a process, then again."""
    await stage.warm_up()
    await asyncio.sleep(SETTLED)
    idle = resident()
    number = stage.chats.current
    stage.chats.extend(exchanges(characters))
    stage.chats.leave()
    await asyncio.sleep(0.5)
    loop = LoopWatch(stage.screen)
    loop.start()
    first = await stage.open(number, last_words(characters))
    painted = time.monotonic()
    await asyncio.sleep(SETTLED)
    loop.stop()
    grown = resident() - idle
    later = []
    for _ in range(again):
        stage.chats.leave()
        await asyncio.sleep(0.3)
        later.append(await stage.open(number, last_words(characters)))
    return {
        "first": first,
        "later": later,
        "grown": grown,
        "idle": idle,
        "grown_later": resident() - idle,
        "held_while_opening": loop.longest(before=painted),
        "held_afterwards": loop.longest(after=painted),
    }


async def hold(stage: Stage, model: str, seconds: float, tail: str) -> dict[str, Any]:
    """The longest hold while a reply streams, at its end, and after it is opened again.

    Opening itself is not in it: `opening` has the bar for that.
    """
    await stage.warm_up()
    await stage.new_conversation()
    number = stage.chats.current
    loop = LoopWatch(stage.screen)
    watch = PaintWatch(stage.screen, tail)
    await stage.begin(model)
    loop.start()
    await stage.over(seconds)
    ended = time.monotonic() - 0.5
    await stage.screen.until(lambda: watch.painted is not None, PATIENCE)
    await asyncio.sleep(2)
    found = {
        "streamed": loop.longest(before=ended),
        "ended": loop.longest(after=ended),
        "worst": loop.worst(),
        "worst_at_end": loop.worst(after=ended),
    }
    stage.chats.leave()
    await asyncio.sleep(0.5)
    found["open_ms"] = await stage.open(number, tail)
    painted = time.monotonic()
    await asyncio.sleep(2)
    found["opened"] = loop.longest(after=painted)
    found["worst_opened"] = loop.worst(after=painted)
    return found


async def long_reply(stage: Stage, model: str, tail: str, digest: str) -> dict[str, Any]:
    """One very long reply: whether it is kept whole, the longest hold, the memory."""
    await stage.warm_up()
    await asyncio.sleep(SETTLED)
    idle = resident()
    loop = LoopWatch(stage.screen)
    watch = PaintWatch(stage.screen, tail)
    begun = time.monotonic()
    loop.start()
    await stage.begin(model)
    await stage.screen.until(lambda: watch.painted is not None, PATIENCE)
    await stage.over()
    seconds = time.monotonic() - begun
    await asyncio.sleep(SETTLED)
    loop.stop()
    grown = resident() - idle
    whole = hashlib.sha256(stage.chats.reply.text.encode()).hexdigest() == digest
    return {
        "whole": whole,
        "seconds": seconds,
        "grown": grown,
        "idle": idle,
        "longest": loop.longest(),
        "worst": loop.worst(5),
    }


async def parallel(
    stage: Stage, conversations: int, deltas: int, rate: int, every: float
) -> dict[str, Any]:
    """Lags while that many conversations stream and one walks among them; each text's digest."""
    await stage.warm_up()
    await stage.begin("kind:mixed:burst:300:90")
    await stage.over()
    names: list[str] = []
    begun = time.monotonic()
    for number in range(conversations):
        stage.chats.leave()
        await stage.begin(f"kind:mixed:{rate}:{deltas}:{number}")
        names.append(stage.chats.current)
    loop, lags = LoopWatch(stage.screen), LagWatch(stage.screen.window)
    loop.start()
    lags.start()
    watched = time.monotonic()
    until = begun + deltas / rate
    turns = 0
    while time.monotonic() < until:
        stage.chats.open(names[turns % conversations])
        turns += 1
        await asyncio.sleep(every)
    lags.stop()
    loop.stop()
    seconds = time.monotonic() - watched
    texts = []
    for name in names:
        stage.chats.open(name)
        await stage.over()
        texts.append(hashlib.sha256(stage.chats.reply.text.encode()).hexdigest())
    return {
        "lags": lags.lags,
        "texts": texts,
        "turns": turns,
        "seconds": seconds,
        "worst": loop.worst(),
    }


async def switching(stage: Stage, characters: int, times: int) -> dict[str, Any]:
    """Milliseconds to the first painting of either of two long conversations, in turn."""
    await stage.warm_up()
    first, second = 100, 5000
    names = []
    for begin in (first, second):
        stage.chats.leave()
        await stage.begin("fast")
        await stage.over()
        names.append((stage.chats.current, last_words(characters, begin)))
        stage.chats.extend(exchanges(characters, begin))
    stage.chats.leave()
    await asyncio.sleep(SETTLED)
    there: list[float] = []
    back: list[float] = []
    for _ in range(times):
        for found, (name, tail) in zip((there, back), names, strict=True):
            found.append(await stage.open(name, tail))
            await asyncio.sleep(0.4)
    return {"there": there, "back": back}


def resident() -> float:
    """Resident memory of this process in MB (of 1,000,000 bytes).

    Not the proportional size: what others do to shared pages meanwhile must not count.
    """
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


SCENARIOS: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {
    "cpu": cpu,
    "burst": burst,
    "live": live,
    "opening": opening,
    "hold": hold,
    "long_reply": long_reply,
    "parallel": parallel,
    "switching": switching,
}


def main() -> None:
    """Open the window, play the scenario, print what came of it, and stay until told to go."""
    name, base_url, parameters = sys.argv[1:]

    async def play(screen: Screen, chats: Chats) -> None:
        stage = Stage(screen, chats, ServiceControl(base_url))
        result = await SCENARIOS[name](stage, **json.loads(parameters))
        print(json.dumps(result), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    with tempfile.TemporaryDirectory() as folder:
        open_chats(Path(folder), base_url, "alias:measured", play)


if __name__ == "__main__":
    main()
