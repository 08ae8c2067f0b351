"""Python's garbage collector, kept from holding a thousand replies at once.

A full collection looks at every object that is alive: with a thousand replies under way it holds
the loop for 0.3 s, and Python makes one again and again while they begin. Here only the young are
collected by themselves, and everything when nothing is under way, or when so much has been done
that it is worth a pause.
"""

from __future__ import annotations

import gc

from desktop_chat.server.metrics import Metrics

_YOUNG = 20_000  # objects more than there were: 3 to 6 ms to look at
_NEVER = 1_000_000
_MUCH = 150  # answers and ended replies; and two for each reply that is under way


class Collector:
    """Works from its making on, when all is loaded: that is set aside."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._seen = 0
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _NEVER, _NEVER)

    def tick(self) -> None:
        """Collect everything, if enough has been done since the last time."""
        metrics = self._metrics
        done = sum(metrics.requests.values()) + sum(metrics.replies.values())
        limit = _MUCH + 2 * metrics.running if metrics.running else 0
        if done - self._seen > limit:
            self._seen = done
            gc.collect()
