"""How long the window is held by what is dear: much code, many formulas, the end of a long reply.

BENCH_HOLDS, a list of code, math and end, leaves the others out.
"""

from __future__ import annotations

import os
from typing import Any

from bench.display import Display, display
from bench.rows import Row, plain_row
from bench.transcript import play
from bench.transcript.conversations import CODE_END, FORMULAS_END, code, formulas
from tests.service.kinds import kind_tail, kind_text
from tests.service.process import ServiceProcess

RUNS = {False: 2, True: 7}
BAR = 16.0
LONG = 1_000_000
# Text, last words, deltas a second, characters in each.
CASES: dict[str, tuple[str, str, int, int]] = {
    "code": (code(1000), CODE_END, 500, 20),
    "math": (formulas(50), FORMULAS_END, 200, 8),
    "end": (kind_text("mixed", LONG), kind_tail("mixed", LONG), 1000, 100),
}


def run(full: bool) -> list[Row]:
    """Milliseconds of the longest hold of each run, by the clock.

    Of code and formulas: while they stream, at the end of the reply, and after they are opened
    again. Of the long reply: from half a second before its end to two seconds after it.
    """
    wanted = os.environ.get("BENCH_HOLDS", "").split(",")
    names = [name for name in CASES if name in wanted] or list(CASES)
    with display() as screen, ServiceProcess() as service:
        return [_row(name, RUNS[full], screen, service) for name in names]


def _row(name: str, runs: int, screen: Display, service: ServiceProcess) -> Row:
    text, tail, rate, size = CASES[name]
    service.put_text(name, text)
    model = f"text:{name}:{rate}:{size}"
    seconds = len(text) / size / rate
    found: list[dict[str, Any]] = [
        play("hold", screen, service, model=model, seconds=seconds, tail=tail) for _ in range(runs)
    ]
    parts = ("ended",) if name == "end" else ("streamed", "ended", "opened")
    held = [max(one[part] for part in parts) for one in found]
    details = [
        {key: value if isinstance(value, list) else round(value, 1) for key, value in one.items()}
        for one in found
    ]
    return plain_row(
        f"transcript.hold.{name}", held, "ms", f"max<={BAR:g}", max(held) <= BAR, details=details
    )
