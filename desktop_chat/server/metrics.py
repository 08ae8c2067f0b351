"""Counters for `GET /metrics`, in Prometheus' text format."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import time

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)


class Metrics:
    """What this process has done since its start."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()  # by route and status
        self.replies: Counter[str] = Counter()  # by how they ended
        self.deltas = 0
        self.resumed = 0
        self.running = 0
        self.listeners = 0
        self.connections = 0
        self.dropped_readers = 0
        self.kept_streams = 0
        self.kept_bytes = 0
        self._first_delta: Counter[float] = Counter()
        self._first_delta_sum = 0.0
        self._started = time()

    def note_first_delta(self, seconds: float) -> None:
        """A reply's first delta came after so long."""
        self._first_delta_sum += seconds
        bucket = next((edge for edge in _BUCKETS if seconds <= edge), float("inf"))
        self._first_delta[bucket] += 1

    def text(self) -> str:
        """All of it."""
        lines: list[str] = []
        labelled = {
            f'route="{route}",status="{status}"': count
            for (route, status), count in sorted(self.requests.items())
        }
        _add(lines, "requests_total", "counter", "Answered requests.", labelled)
        endings = {f'ending="{name}"': count for name, count in sorted(self.replies.items())}
        _add(lines, "replies_total", "counter", "Replies by how they ended.", endings)
        for name, kind, words, value in (
            ("deltas_total", "counter", "Deltas of all replies.", self.deltas),
            ("resumed_total", "counter", "Connections that went on with a reply.", self.resumed),
            ("dropped_readers_total", "counter", "Readers that read nothing for too long.",
             self.dropped_readers),
            ("replies_running", "gauge", "Replies under way.", self.running),
            ("listeners", "gauge", "Connections that receive a reply.", self.listeners),
            ("connections", "gauge", "Open connections.", self.connections),
            ("kept_replies", "gauge", "Replies that can be asked for again.", self.kept_streams),
            ("kept_bytes", "gauge", "Bytes of those replies.", self.kept_bytes),
        ):  # fmt: skip
            _add(lines, name, kind, words, {"": value})
        self._add_first_delta(lines)
        _add_process(lines, self._started)
        return "\n".join(lines) + "\n"

    def _add_first_delta(self, lines: list[str]) -> None:
        name, below = "first_delta_seconds", 0
        buckets: dict[str, float] = {}
        for edge in (*_BUCKETS, float("inf")):
            below += self._first_delta[edge]
            shown = "+Inf" if edge == float("inf") else f"{edge:g}"
            buckets[f'le="{shown}"'] = below
        words = "From the request to the first delta."
        _add(lines, name, "histogram", words, buckets, suffix="_bucket")
        lines.append(f"desktop_chat_server_{name}_sum {self._first_delta_sum:g}")
        lines.append(f"desktop_chat_server_{name}_count {below}")


def _add(
    lines: list[str],
    name: str,
    kind: str,
    words: str,
    values: Mapping[str, float],
    suffix: str = "",
    prefix: str = "desktop_chat_server_",
) -> None:
    lines.append(f"# HELP {prefix}{name} {words}")
    lines.append(f"# TYPE {prefix}{name} {kind}")
    for labels, value in values.items():
        shown = f"{{{labels}}}" if labels else ""
        lines.append(f"{prefix}{name}{suffix}{shown} {value:.15g}")


def _add_process(lines: list[str], started: float) -> None:
    times = os.times()
    values = {
        "cpu_seconds_total": ("counter", "CPU time.", times.user + times.system),
        "start_time_seconds": ("gauge", "Start, since the epoch.", started),
    }
    status, descriptors = Path("/proc/self/statm"), Path("/proc/self/fd")
    if status.exists():
        pages = int(status.read_text().split()[1])
        resident = pages * os.sysconf("SC_PAGE_SIZE")
        values["resident_memory_bytes"] = ("gauge", "Resident memory.", resident)
        values["open_fds"] = ("gauge", "Open descriptors.", len(list(descriptors.iterdir())))
    for name, (kind, words, value) in values.items():
        _add(lines, name, kind, words, {"": value}, prefix="process_")
