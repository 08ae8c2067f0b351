"""Long work in small pieces: it can be called off, tells how far it is, and lets others run."""

from __future__ import annotations

import time
from collections.abc import Callable

from desktop_chat.storage.exchange.failures import Cancelled

WORK = 0.002  # seconds after which other threads get a turn
REST = 0.0005
NEWS = 0.05  # seconds between two reports


class Pace:
    """Kept by a thread that works for long.

    Python's threads take turns of 5 ms, and the thread of the window would wait that long each
    time. So the work pauses by itself after every 2 ms, which costs it a fifth of its speed.
    `on_progress` gets how much is done of how much, at most twenty times a second and at the end,
    in the working thread; `is_cancelled` is asked often and has to be quick.
    """

    def __init__(
        self,
        on_progress: Callable[[int, int], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._rested = time.monotonic()
        self._told = 0.0

    def step(self) -> None:
        """Between two small pieces of work. Raises `Cancelled`."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled
        if time.monotonic() - self._rested >= WORK:
            time.sleep(REST)
            self._rested = time.monotonic()

    def tell(self, done: int, total: int) -> None:
        """How far it is."""
        if self._on_progress is None:
            return
        now = time.monotonic()
        if now - self._told >= NEWS or done >= total:
            self._told = now
            self._on_progress(done, total)
