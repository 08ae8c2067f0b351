"""What the transcript costs: long conversations, fast replies, Markdown of every kind."""

from __future__ import annotations

import json
from typing import Any

from bench.display import Display
from bench.processes import answer, running
from tests.service.process import ServiceProcess


def play(scenario: str, screen: Display, service: ServiceProcess, **parameters: Any) -> Any:
    """Play a scenario of `driver.py` in a fresh process; what it found."""
    words = [scenario, service.base_url, json.dumps(parameters)]
    with running(["-m", "bench.transcript.driver", *words], screen) as (process, _):
        return answer(process)
