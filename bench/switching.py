"""From one conversation of a million characters to another one, and back."""

from __future__ import annotations

from bench.display import display
from bench.rows import Row, plain_row
from bench.transcript import play
from tests.service.process import ServiceProcess

CHARACTERS = 1_000_000
TIMES = {False: 6, True: 25}
BAR_PAINT = 100.0


def run(full: bool) -> list[Row]:
    """Milliseconds until the end of the other one was painted; the first time counts too."""
    with display() as screen, ServiceProcess() as service:
        found = play("switching", screen, service, characters=CHARACTERS, times=TIMES[full])
    return [
        plain_row(
            f"switching.{way}",
            found[way],
            "ms",
            f"max<={BAR_PAINT:g}",
            max(found[way]) <= BAR_PAINT,
        )
        for way in ("there", "back")
    ]
