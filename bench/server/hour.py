"""Mixed use for an hour: what is left over, and how memory goes."""

from __future__ import annotations

import contextlib
import random
import statistics
import threading
import time
import urllib.request

from bench.rows import Row, plain_row, spread
from bench.server import Measured, measured, our_command
from bench.server.clients import Resumer, connect, opened
from tests.service.process import ServiceProcess

BAR = 5.0  # MiB an hour
WORKERS = 40
_KEPT = "desktop_chat_server_kept_bytes "


def run(full: bool) -> list[Row]:
    """Most replies are read, some stopped, some cut and gone on with, some read slowly."""
    seconds = 3600 if full else 45
    with ServiceProcess() as upstream:
        keep = our_command(upstream.base_url)
        with measured(keep) as (service,):
            stop = threading.Event()
            workers = [threading.Thread(target=_use, args=(service.url, n, stop))
                       for n in range(WORKERS)]  # fmt: skip
            before = service.descriptors()
            for worker in workers:
                worker.start()
            try:
                memory = _watch(service, seconds)
            finally:
                stop.set()
            for worker in workers:
                worker.join(60)
            time.sleep(8)  # connections that are kept for another request are let go
            left = service.descriptors() - before
            alive = upstream.live()
    # What is kept to be asked for again goes up and down by itself, as the replies' lengths do.
    slope = _slope([(at, resident - kept) for at, resident, kept in memory])
    of_all = _slope([(at, resident) for at, resident, _ in memory])
    bar = f"MiB/h<={BAR:g}, descriptors back, upstreams=0"
    # Short runs only show that it works: kept replies still fill up for two minutes.
    ok = not alive and left <= 2 and (slope <= BAR or not full)
    facts = {
        "mib_an_hour": round(slope, 1),
        "with_kept_replies": round(of_all, 1),
        "kept_mib": spread([kept for _, _, kept in memory]),
        "descriptors_left": left,
        "upstreams": alive,
    }
    values = [resident for _, resident, _ in memory]
    return [plain_row("server.hour", values, "MiB", bar, ok, alive, seconds=seconds, **facts)]


def _watch(service: Measured, seconds: int) -> list[tuple[float, float, float]]:
    """Seconds, resident MiB, and MiB of replies that the service says it keeps."""
    began, found = time.monotonic(), list[tuple[float, float, float]]()
    while (now := time.monotonic() - began) < seconds:
        found.append((now, service.resident_mib(), _kept_mib(service.url)))
        time.sleep(1)
    return found


def _kept_mib(url: str) -> float:
    with urllib.request.urlopen(f"{url}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    line = next(line for line in text.splitlines() if line.startswith(_KEPT))
    return float(line.split()[1]) / 2**20


def _slope(values: list[tuple[float, float]]) -> float:
    """MiB an hour, without the first quarter, in which everything is loaded and filled."""
    late = values[len(values) // 4 :]
    return statistics.linear_regression(*zip(*late, strict=True)).slope * 3600


def _use(url: str, number: int, stop: threading.Event) -> None:
    dice = random.Random(number)
    while not stop.is_set():
        with contextlib.suppress(Exception):
            _one(url, dice, stop)


def _one(url: str, dice: random.Random, stop: threading.Event) -> None:
    kind = dice.random()
    model = f"rate:20:{dice.randrange(20, 400)}"
    if kind < 0.3:  # stopped by leaving
        with opened(url, model, dice.randrange(100, 3000)):
            pass
    elif kind < 0.4:  # read slowly
        with opened(url, f"burst:{dice.randrange(1000, 50_000)}") as sock:
            while sock.recv(2048) and not stop.wait(0.02):
                pass
    elif kind < 0.5:  # cut, gone on with, and left for good
        reply = Resumer(url, model)
        reply.read(cut_after=dice.randrange(1, 3000))
        reply.read(cut_after=dice.randrange(1, 3000))
    elif kind < 0.55:
        with connect(url) as sock:
            sock.sendall(b"rubbish" * dice.randrange(1, 100))
    else:
        reply = Resumer(url, model)
        while not reply.read():
            pass
