"""A gate: a thread in the background works only while the one that people wait for sleeps."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

SWITCH_SECONDS = 0.0001
_LONGEST = 0.03  # seconds that the background stands still after the gate was closed
_SLICE = (
    0.002  # that it then has; each time that it stands still is half, what it has twice as long
)
_HELD = 0.5  # that it waits at a time while everything is held
_SLEPT = 0.0005  # that the gate was open at least, if the window's thread did sleep


class Gate:
    """Closed while the window's thread works, open while it waits for something to happen.

    With Python's one interpreter lock, each call of Qt that gives it up lets the other thread in,
    and then waits until that one is asked to leave: a frame of many calls takes three times as
    long. So the other thread asks here whether it may go on, several times a millisecond.
    """

    def __init__(self) -> None:
        self._is_closed = False
        self._closed_at = self._opened_at = self._slice_end = 0.0
        self._stop, self._slice = _LONGEST, _SLICE
        self._opened = threading.Event()
        self._is_held = False
        self._released = threading.Event()
        self._lock = threading.Lock()
        self._guests: set[int] = set()
        self._turn = threading.Lock()
        self._usual = sys.getswitchinterval()

    @property
    def has_guests(self) -> bool:
        """Whether there is anybody in the background for whom it matters."""
        return bool(self._guests)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Around work in the background that passes the gate, one thread after the other.

        Python's threads change places more often meanwhile, so that whoever needs the
        interpreter, and be it only to close the gate, has it soon.
        """
        with self._lock:
            if not self._guests:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(SWITCH_SECONDS)
            self._guests.add(threading.get_ident())
        try:
            with self._turn:
                yield
        finally:
            with self._lock:
                self._guests.discard(threading.get_ident())
                if not self._guests:
                    sys.setswitchinterval(self._usual)

    def close(self) -> None:
        """The window's thread begins to work. Closed once more, it is not closed for longer."""
        if not self._is_closed:
            now = perf_counter()
            if now - self._opened_at > _SLEPT:
                self._closed_at = now
                self._stop, self._slice = _LONGEST, _SLICE
            self._opened.clear()
            self._is_closed = True

    def open(self) -> None:
        """The window's thread goes to sleep, or looks whether it may."""
        if self._is_closed:
            self._opened_at = perf_counter()
            self._is_closed = False
            self._opened.set()

    def hold(self, is_held: bool) -> None:
        """Let nobody through for now: there is so much to do that sleep will not come soon."""
        if is_held:
            self._released.clear()
        self._is_held = is_held
        if not is_held:
            self._released.set()

    def pass_through(self) -> None:
        """Called in the background: goes on when the gate is open, or has been closed for long.

        At first for a moment only: several threads that went on at once would each have the
        interpreter before the window's thread had it again.
        """
        if self._is_held:
            self._released.wait(_HELD)
        if self._is_closed:
            self._stand_still()

    def _stand_still(self) -> None:
        while self._is_closed:
            now = perf_counter()
            if now < self._slice_end:
                return
            left = self._closed_at + self._stop - now
            if left > 0:
                self._opened.wait(left)
            else:
                self._slice_end = self._closed_at = now + self._slice
                self._stop, self._slice = self._stop / 2, self._slice * 2

    def guard(self, call: Callable[[], T]) -> T:
        """Make a call in the background that knows nothing of gates, such as an import.

        Each call of a Python function in it passes the gate; that makes it half as fast.
        """

        def step(frame: FrameType, event: str, argument: object) -> None:
            self.pass_through()

        sys.setprofile(step)
        try:
            with self.passing():
                return call()
        finally:
            sys.setprofile(None)
