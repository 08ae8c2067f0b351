"""From Esc to the end of the connection, as the service sees it; and what is left over."""

from __future__ import annotations

from typing import Any

from bench.display import Display, display
from bench.processes import answer, running
from bench.rows import Row, percentile, plain_row
from tests.service.hanging import listening_socket
from tests.service.journal import Exchange
from tests.service.process import ServiceProcess

RUNS = {False: 60, True: 500}
HANGS = {False: 20, True: 100}
BAR_P50, BAR_P99 = 5.0, 50.0


def run(full: bool) -> list[Row]:
    """Stops of flowing and of silent replies, and of connects that hang."""
    with display() as screen:
        return [*_stops(RUNS[full], screen), _hanging_connects(HANGS[full], screen)]


def _stops(count: int, screen: Display) -> list[Row]:
    with ServiceProcess() as service:
        command = ["-m", "bench.driver", "stop", service.base_url, str(count)]
        with running(command, screen) as (process, _):
            result = answer(process)
            exchanges = service.exchanges()
    delays, ends = _judge(result, exchanges)
    p50, p99 = percentile(delays, 50), percentile(delays, 99)
    bar = f"p50<={BAR_P50:g}, p99<={BAR_P99:g}, fail=0"
    left = {name: result[name] for name in ("late", "still_replying", "tasks_left", "live")}
    latency = plain_row(
        "stop.fin",
        delays,
        "ms",
        bar,
        p50 <= BAR_P50 and p99 <= BAR_P99 and not ends["open"],
        ends["open"],
        ends=ends,
    )
    leftovers = plain_row(
        "stop.leftovers",
        [float(sum(left.values()))],
        "count",
        "late deltas, tasks, connections = 0",
        not any(left.values()),
        sum(left.values()),
        stops=count,
        **left,
    )
    return [latency, leftovers]


def _judge(result: dict[str, Any], exchanges: list[Exchange]) -> tuple[list[float], dict[str, int]]:
    """Milliseconds from Esc to FIN, and how the replies stood when they were stopped.

    A reply that was over before Esc has nothing to stop, and one stopped before its request was
    sent never shows at the service; every other must see the client's FIN.
    """
    by_prompt = {one.body["messages"][-1]["content"]: one for one in exchanges if one.body}
    delays: list[float] = []
    ends = {"stopped": 0, "over-before": 0, "never-sent": 0, "open": 0}
    for number, pressed in enumerate(result["pressed"]):
        exchange = by_prompt.get(f"stop {number}")
        if exchange is None:
            ends["never-sent"] += 1
        elif exchange.over and exchange.last_byte is not None and exchange.last_byte < pressed:
            ends["over-before"] += 1
        elif exchange.peer_closed is None:
            ends["open"] += 1
        else:
            ends["stopped"] += 1
            delays.append((exchange.peer_closed - pressed) * 1000)
    return delays, ends


def _hanging_connects(count: int, screen: Display) -> Row:
    """No connection may come after the last Stop, when the address answers again."""
    with listening_socket() as hanging:
        command = ["-m", "bench.driver", "hang", hanging.base_url, str(count)]
        with running(command, screen) as (process, _):
            result = answer(process)
            arrivals = hanging.arrivals(2.0)
    left = {"arrivals": arrivals} | {
        name: result[name] for name in ("not_connecting", "tasks_left")
    }
    failures = sum(left.values())
    return plain_row(
        "stop.hanging-connect",
        [result["slowest"] * 1000],
        "ms",
        "later connections, tasks left = 0",
        failures == 0,
        failures,
        stops=count,
        **left,
    )
