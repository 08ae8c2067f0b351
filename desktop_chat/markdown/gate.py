"""A gate: a thread in the background works only while the one that people wait for sleeps."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from time import perf_counter
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

_LONGEST = 0.012  # seconds that the background stands still after the gate was closed


class Gate:
    """Closed while the window's thread is awake, open while it waits for something to happen.

    With Python's one interpreter lock, each call of Qt that gives it up lets the other thread in,
    and then waits until that one is asked to leave: a frame of many calls takes three times as
    long. So the other thread asks here whether it may go on, several times a millisecond.
    """

    def __init__(self) -> None:
        self._is_closed = False
        self._closed_at = 0.0
        self._opened = threading.Event()

    def close(self) -> None:
        """The window's thread wakes. Closed once more, it is not closed for longer."""
        if not self._is_closed:
            self._closed_at = perf_counter()
            self._opened.clear()
            self._is_closed = True

    def open(self) -> None:
        """The window's thread goes to sleep."""
        self._is_closed = False
        self._opened.set()

    def pass_through(self) -> None:
        """Called in the background: goes on when the gate is open, or has been closed for long."""
        if self._is_closed and (left := self._closed_at + _LONGEST - perf_counter()) > 0:
            self._opened.wait(left)

    def guard(self, call: Callable[[], T]) -> T:
        """Make a call in the background that knows nothing of gates, such as an import.

        Each call of a Python function in it passes the gate; that makes it half as fast.
        """

        def step(frame: FrameType, event: str, argument: object) -> None:
            self.pass_through()

        sys.setprofile(step)
        try:
            return call()
        finally:
            sys.setprofile(None)
