"""From a client's FIN to the end of the upstream's connection, both by the machine's one clock."""

from __future__ import annotations

import time

from bench.rows import Row, percentile, plain_row
from bench.server import measured, our_command
from bench.server.clients import opened
from tests.service.process import ServiceProcess

BAR = 100.0
MODELS = ("stall:3", "rate:100:100000", "endless")


def run(full: bool) -> list[Row]:
    """Replies that flow, that have stalled, and that come faster than anybody reads."""
    count = 100 if full else 15
    with ServiceProcess() as upstream, measured(our_command(upstream.base_url)) as (service,):
        return [_leave(upstream, service.url, model, count) for model in MODELS]


def _leave(upstream: ServiceProcess, url: str, model: str, count: int) -> Row:
    delays: list[float] = []
    for _ in range(count):
        upstream.reset()
        with opened(url, model, 200):
            left = time.monotonic()
        exchange = upstream.wait_for_exchange(lambda one: one.peer_closed is not None)
        assert exchange.peer_closed is not None
        delays.append((exchange.peer_closed - left) * 1000)
    name = f"server.disconnect.{model.partition(':')[0]}"
    ok = max(delays) <= BAR
    return plain_row(name, delays, "ms", f"max<={BAR:g}", ok, p50_ms=percentile(delays, 50))
