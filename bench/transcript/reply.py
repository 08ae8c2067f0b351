"""One reply of ten million characters: kept whole, the window live, memory bounded."""

from __future__ import annotations

import hashlib
from typing import Any

from bench.display import display
from bench.rows import Row, plain_row, spread
from bench.transcript import play
from tests.service.kinds import kind_tail, kind_text
from tests.service.process import ServiceProcess

RUNS = {False: 1, True: 3}
CHARACTERS = 10_000_000
SIZE = 1000  # characters in a delta
BAR_MEMORY = 120.0


def run(full: bool) -> list[Row]:
    """The longest hold in milliseconds, and MB of resident memory above idle after the end."""
    text = kind_text("mixed", CHARACTERS)
    digest = hashlib.sha256(text.encode()).hexdigest()
    model = f"text:long:burst:{SIZE}"
    tail = kind_tail("mixed", CHARACTERS)
    with display() as screen, ServiceProcess() as service:
        service.put_text("long", text)
        found: list[dict[str, Any]] = [
            play("long_reply", screen, service, model=model, tail=tail, digest=digest)
            for _ in range(RUNS[full])
        ]
    grown = [one["grown"] for one in found]
    broken = sum(not one["whole"] for one in found)
    return [
        plain_row(
            "transcript.reply-10mb",
            [one["longest"] for one in found],
            "ms",
            "kept whole, fail=0",
            not broken,
            broken,
            seconds=spread([one["seconds"] for one in found]),
            worst=[one["worst"] for one in found],
        ),
        plain_row(
            "transcript.reply-10mb-memory",
            grown,
            "MB",
            f"max<={BAR_MEMORY:g}",
            max(grown) <= BAR_MEMORY,
            idle=spread([one["idle"] for one in found]),
        ),
    ]
