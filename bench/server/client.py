"""The load client: many streams, each delta's lateness by the upstream's own schedule.

`python -m bench.server.client PARAMETERS`, a JSON object: url, model, streams, rate (deltas a
second that the model sends), ramp (seconds over which the streams begin), deltas (of each). It
prints one.
Delta n is due n / rate seconds after the request was sent; asyncio protocols without any HTTP
library, since the client shares the cores with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from array import array
from typing import Any
from urllib.parse import urlsplit

MARK = b'data: {"content"'
PATIENCE = 60.0


class Stream(asyncio.Protocol):
    """One request and its reply."""

    def __init__(self, request: bytes, rate: float, done: asyncio.Future[None]) -> None:
        self._request = request
        self._rate = rate
        self._done = done
        self._tail = b""
        self.began = 0.0
        self.deltas = 0
        self.lateness = array("d")
        self.status = 0
        self.whole = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.began = time.monotonic()
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        if not self.status:
            self.status = int(data[9:12])
        data = self._tail + data
        self._tail = data[1 - len(MARK) :]
        count = data.count(MARK)
        if self._rate:
            for number in range(self.deltas, self.deltas + count):
                self.lateness.append(now - self.began - number / self._rate)
        self.deltas += count
        if b"[DONE]" in data:
            self.whole = True
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)


def request_for(host: str, model: str) -> bytes:
    """A POST with one message."""
    message = {"role": "user", "content": "Hello"}
    body = json.dumps({"messages": [message], "model": model}).encode()
    head = f"POST /chat/stream HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def run(
    url: str, model: str, streams: int, rate: float, ramp: float, deltas: int
) -> dict[str, Any]:
    """All streams, to their ends."""
    place = urlsplit(url)
    request, loop = request_for(place.netloc, model), asyncio.get_running_loop()
    made: list[Stream] = []
    ends: list[asyncio.Future[None]] = []
    failures: list[str] = []
    began = time.monotonic()
    for number in range(streams):
        await asyncio.sleep(max(0.0, began + number * ramp / streams - time.monotonic()))
        done = loop.create_future()
        stream = Stream(request, rate, done)
        try:
            await loop.create_connection(
                lambda it=stream: it,  # type: ignore[misc]
                place.hostname or "127.0.0.1",
                place.port or 80,
            )
        except OSError as error:
            failures.append(str(error))
            continue
        made.append(stream)
        ends.append(done)
    limit = PATIENCE + (deltas / rate if rate else 0)
    await asyncio.wait(ends, timeout=limit)
    seconds = time.monotonic() - began
    bad = [one for one in made if not (one.whole and one.deltas == deltas)]
    lateness = sorted(value for one in made for value in one.lateness)
    return {
        "streams": streams,
        "errors": len(failures) + len(bad),
        "deltas": sum(one.deltas for one in made),
        "seconds": seconds,
        "p50": _at(lateness, 0.5),
        "p99": _at(lateness, 0.99),
        "max": lateness[-1] if lateness else 0.0,
        "on_time": sum(1 for one in made if one.whole and _is_held(one)),
    }


def _at(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def _is_held(stream: Stream) -> bool:
    """Whether a reader would have seen a steady stream: 99 % of it within a quarter second."""
    return bool(stream.lateness) and _at(sorted(stream.lateness), 0.99) <= 0.25


def main() -> None:
    """Run and print."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8192)), hard))
    print(json.dumps(asyncio.run(run(**json.loads(sys.argv[1])))))


if __name__ == "__main__":
    main()
