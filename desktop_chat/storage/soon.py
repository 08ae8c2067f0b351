"""Small files written soon, by a thread, so that nobody waits for the disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")


class SoonWriter(Generic[T]):
    """Saves what it is given; of several in a row the last one counts."""

    def __init__(self, save: Callable[[T], None], what: str) -> None:
        self._save = save
        self._what = what
        self._lock = threading.Lock()
        self._waiting: T | None = None
        self._thread: threading.Thread | None = None

    def write(self, value: T) -> None:
        """Save this soon; a failure is logged."""
        with self._lock:
            self._waiting = value
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_waiting, daemon=True)
                self._thread.start()

    def finish(self, seconds: float) -> None:
        """Wait until what was given is saved, at most so long."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _write_waiting(self) -> None:
        while True:
            with self._lock:
                value, self._waiting = self._waiting, None
                if value is None:
                    self._thread = None
                    return
            try:
                self._save(value)
            except (OSError, ValueError, RecursionError) as error:
                log.warning("the %s could not be written: %s", self._what, error)
