"""Many streams at once through a real OpenAI-compatible upstream, one worker."""

from __future__ import annotations

from typing import NamedTuple

from bench.rows import Row, plain_row
from bench.server import measured, our_command, run_load, yardstick_command
from tests.service.process import ServiceProcess

STARTS = 50.0  # streams that begin in a second
MEMORY = 200.0


class Shape(NamedTuple):
    """So many streams, deltas a second in each, and the bar for the 99th percentile in ms."""

    streams: int
    rate: float
    bar: float
    memory: float | None


SHAPES = (Shape(300, 20, 100, MEMORY), Shape(1000, 5, 200, None))


def run(full: bool) -> list[Row]:
    """Ours in both shapes; then the naive service with the same load."""
    seconds = 60 if full else 25
    rows = [_ours(shape, seconds) for shape in SHAPES]
    return [*rows, _naive(SHAPES[0], min(seconds, 20))]


def _ours(shape: Shape, seconds: int) -> Row:
    deltas = int(shape.rate * seconds)
    with ServiceProcess() as upstream, measured(our_command(upstream.base_url)) as (service,):
        found = run_load(
            service.url,
            model=f"rate:{shape.rate:g}:{deltas}",
            streams=shape.streams,
            rate=shape.rate,
            ramp=shape.streams / STARTS,
            deltas=deltas,
        )
        memory = service.peak_mib()
    p50, p99, most = (round(found[name] * 1000, 1) for name in ("p50", "p99", "max"))
    limit = shape.memory or float("inf")
    bar = f"p99<={shape.bar:g}, errors=0" + (f", MiB<={limit:g}" if shape.memory else "")
    ok = p99 <= shape.bar and not found["errors"] and memory <= limit
    extra = {"seconds": seconds, "starts_a_second": STARTS, "peak_mib": round(memory)}
    name = f"server.load.{shape.streams}x{shape.rate:g}"
    return Row(name, shape.streams, found["errors"], p50, p99, most, "ms", bar, ok, extra)


def _naive(shape: Shape, seconds: int) -> Row:
    """Streams that a reader would call steady, ours ÷ those of the naive service."""
    deltas = int(shape.rate * seconds)
    held: list[float] = []
    with ServiceProcess() as upstream:
        naive = yardstick_command("naive_server", upstream.base_url)
        for command in (our_command(upstream.base_url), naive):
            with measured(command) as (service,):
                found = run_load(
                    service.url,
                    model=f"rate:{shape.rate:g}:{deltas}",
                    streams=shape.streams,
                    rate=shape.rate,
                    ramp=shape.streams / STARTS,
                    deltas=deltas,
                )
            held.append(float(found["on_time"]))
    ours, theirs = held
    ratio = round(ours / max(1.0, theirs), 1)
    return plain_row("server.held", [ours], "streams", "", True, naive=theirs, ratio_held=ratio)
