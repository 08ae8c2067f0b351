"""Frames and keys while a fast reply comes into a conversation of a million characters."""

from __future__ import annotations

from bench.display import display
from bench.rows import Row, percentile, plain_row
from bench.transcript import play
from tests.service.process import ServiceProcess

RATE = 500  # deltas a second
DELTAS = {False: 5000, True: 30_000}
CHARACTERS = 1_000_000
BAR_FRAME, BAR_KEY = 16.0, 30.0


def run(full: bool) -> list[Row]:
    """Milliseconds a frame and milliseconds a key, of the same reply.

    `loop_watch.py` says what a frame is, and from when to when a key is measured. `longest_hold`
    is by the clock, also where other processes had the core; `hold_at_rest` tells how much of
    that the machine does on its own.
    """
    with display() as screen, ServiceProcess() as service:
        found = play("live", screen, service, deltas=DELTAS[full], rate=RATE, characters=CHARACTERS)
    frames = [seconds * 1000 for seconds in found["frames"]]
    keys = [seconds * 1000 for seconds in found["keys"]]
    return [
        plain_row(
            "transcript.frame",
            frames,
            "ms",
            f"p99<={BAR_FRAME:g}",
            percentile(frames, 99) <= BAR_FRAME,
            deltas=DELTAS[full],
            seconds=round(found["seconds"], 2),
            frames_per_second=round(len(frames) / found["seconds"], 1),
            longest_hold=round(found["longest"], 1),
            worst=found["worst"],
            hold_at_rest=round(found["at_rest"], 1),
        ),
        plain_row(
            "transcript.key",
            keys,
            "ms",
            f"p99<={BAR_KEY:g}",
            percentile(keys, 99) <= BAR_KEY,
        ),
    ]
