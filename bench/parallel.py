"""Eight conversations stream at once, and one walks among them."""

from __future__ import annotations

import hashlib

from bench.display import display
from bench.rows import Row, percentile, plain_row
from bench.transcript import play
from tests.service.kinds import kind_text
from tests.service.process import ServiceProcess

CONVERSATIONS, RATE = 8, 50  # deltas a second, in each of them
DELTAS = {False: 1000, True: 6000}
DELTA = 4  # characters
EVERY = 0.7  # seconds between two looks at another conversation
BAR_LAG = 16.0


def run(full: bool) -> list[Row]:
    """Milliseconds by which the GUI thread comes late, and whether each text came whole."""
    deltas = DELTAS[full]
    parameters = {
        "conversations": CONVERSATIONS,
        "deltas": deltas,
        "rate": RATE,
        "every": EVERY,
    }
    with display() as screen, ServiceProcess() as service:
        found = play("parallel", screen, service, **parameters)
    lags = [seconds * 1000 for seconds in found["lags"]]
    wanted = [
        hashlib.sha256(kind_text("mixed", DELTA * deltas, number).encode()).hexdigest()
        for number in range(CONVERSATIONS)
    ]
    wrong = sum(text != whole for text, whole in zip(found["texts"], wanted, strict=True))
    ok = percentile(lags, 99) <= BAR_LAG and not wrong
    return [
        plain_row(
            "parallel.lag",
            lags,
            "ms",
            f"p99<={BAR_LAG:g}, each text equal",
            ok,
            wrong,
            conversations=CONVERSATIONS,
            deltas=deltas,
            rate=RATE,
            turns=found["turns"],
            seconds=round(found["seconds"], 1),
            worst=found["worst"],
        )
    ]
