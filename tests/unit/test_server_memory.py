"""A service gives back what it no longer needs."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from desktop_chat.server import running
from desktop_chat.server.metrics import Metrics

HOLES = """if True:
    import os
    from desktop_chat.chat.memory import trimmer

    def resident():
        return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    blocks = [bytearray(b"x" * 60_000) for _ in range(1500)]
    blocks = blocks[::50]  # what is left is spread over everything there was
    before = resident()
    trimmer()()
    print(before - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's way")
def test_what_is_free_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HOLES], capture_output=True, text=True, timeout=60, check=True
    )
    assert float(done.stdout) > 50  # of 90 MB


def test_it_is_given_back_while_anything_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    metrics = Metrics()
    monkeypatch.setattr(running, "_TRIM_SECONDS", 0.0)
    monkeypatch.setattr(running, "trimmer", lambda: lambda: calls.append(metrics.kept_bytes))

    async def play() -> None:
        task = asyncio.create_task(running._give_back_for_ever(metrics))

        async def pass_by() -> list[int]:
            for _ in range(50):
                await asyncio.sleep(0.001)
            found, calls[:] = list(calls), []
            return found

        assert await pass_by() == []  # nothing has been done yet
        metrics.kept_bytes = 5
        assert await pass_by() == [5]
        metrics.requests["/", 200] += 1
        assert await pass_by() == [5]
        metrics.running = 1
        assert len(await pass_by()) > 3
        metrics.running = 0
        await pass_by()
        assert await pass_by() == []
        task.cancel()

    asyncio.run(play())
