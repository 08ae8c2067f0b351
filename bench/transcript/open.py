"""Opening a conversation of a million characters: time and memory."""

from __future__ import annotations

from typing import Any

from bench.display import display
from bench.rows import Row, plain_row, spread
from bench.transcript import play
from tests.service.process import ServiceProcess

RUNS = {False: 3, True: 9}
AGAIN = 3
CHARACTERS = 1_000_000
BAR_PAINT, BAR_MEMORY = 100.0, 60.0


def run(full: bool) -> list[Row]:
    """Milliseconds until its end was painted, and MB of resident memory above idle.

    Each figure is of the first opening in a fresh process, which has shown one short reply
    before. The text of the conversation counts as memory.
    """
    with display() as screen, ServiceProcess() as service:
        found: list[dict[str, Any]] = [
            play("opening", screen, service, characters=CHARACTERS, again=AGAIN)
            for _ in range(RUNS[full])
        ]
    painted = [one["first"] for one in found]
    grown = [one["grown"] for one in found]
    return [
        plain_row(
            "transcript.open",
            painted,
            "ms",
            f"max<={BAR_PAINT:g}",
            max(painted) <= BAR_PAINT,
            again=spread([each for one in found for each in one["later"]]),
            held_while_opening=spread([one["held_while_opening"] for one in found]),
            held_afterwards=spread([one["held_afterwards"] for one in found]),
        ),
        plain_row(
            "transcript.open-memory",
            grown,
            "MB",
            f"max<={BAR_MEMORY:g}",
            max(grown) <= BAR_MEMORY,
            idle=spread([one["idle"] for one in found]),
            after_more_openings=spread([one["grown_later"] for one in found]),
        ),
    ]
