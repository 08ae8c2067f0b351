"""Our client's reader and our service: replies cut at random bytes, in memory and in Redis."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from bench.rows import Row, plain_row
from bench.server import measured, our_command
from bench.server.clients import Resumer
from tests.server.redis_process import running_redis
from tests.service.chunks import reply_text
from tests.service.process import ServiceProcess

BAR = 1000.0
DELTAS, RATE = 400, 200


def run(full: bool) -> list[Row]:
    """Cuts over replies; in Redis the next connection goes to the other process."""
    cuts, replies = (200, 20) if full else (40, 4)
    with ServiceProcess() as upstream:
        with measured(our_command(upstream.base_url)) as (service,):
            rows = [_cut("memory", [service.url], cuts, replies)]
        with tempfile.TemporaryDirectory() as folder, running_redis(Path(folder)) as url:
            command = our_command(upstream.base_url, "--streams", url)
            with measured(command, command) as services:
                rows.append(_cut("redis", [one.url for one in services], cuts, replies))
    return rows


def _cut(store: str, urls: list[str], cuts: int, replies: int) -> Row:
    dice = random.Random(20261126)
    gaps: list[float] = []
    wrong = 0
    for _ in range(replies):
        reply = Resumer(urls[0], f"rate:{RATE}:{DELTAS}")
        for number in range(cuts // replies):
            if reply.read(cut_after=dice.randrange(1, 1500)):
                break
            reply.url = urls[(number + 1) % len(urls)]
        reply.read()
        gaps += [gap * 1000 for gap in reply.gaps]
        whole = reply.reader.is_whole and not reply.reader.has_gap
        wrong += not (whole and reply.text == reply_text(DELTAS))
    bar = f"texts equal, to go on<={BAR:g}"
    ok = not wrong and max(gaps) <= BAR
    return plain_row(f"server.resume.{store}", gaps, "ms", bar, ok, wrong, replies=replies)
