"""How long the window is held, what a frame costs, and how long a key waits for its letter.

A precise timer ticks every millisecond on the GUI thread. Whatever keeps that thread busy, or
keeps it waiting for the interpreter, delays the next tick: the longest time between two ticks is
the longest hold, to the millisecond above. All ticks of a second cost 30 ms.
"""

from __future__ import annotations

import random
import time
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimerEvent
from PySide6.QtGui import QKeyEvent

from bench.window import Screen

NOTED = 0.004  # seconds between two ticks from which they are kept
NEVER = float("inf")


class Hold(NamedTuple):
    """A time between two ticks, in seconds; `cpu` is what the GUI thread itself computed in it.

    Where that is far less, another thread or another process had the interpreter or the core.
    """

    start: float
    seconds: float
    cpu: float


class LoopWatch(QObject):
    """Holds and frames from `start` to `stop`.

    A frame is all that the GUI thread computes from one painting of the transcript to the end of
    the next: reading what has come, setting it, painting it. In CPU seconds.
    """

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen.transcript)
        self.holds: list[Hold] = []
        self.frames: list[float] = []
        self.typist: Typist | None = None
        self._timer = 0
        self._begun = self._last = self._last_cpu = self._frame_cpu = 0.0
        self._painted = False
        screen.transcript.viewport().installEventFilter(self)

    def start(self) -> None:
        """Watch from now on."""
        self.holds.clear()
        self.frames.clear()
        self._begun = self._last = time.monotonic()
        self._last_cpu = time.thread_time()
        self._frame_cpu = self._last_cpu
        self._timer = self.startTimer(1, Qt.TimerType.PreciseTimer)

    def stop(self) -> None:
        """Watch no longer."""
        self.killTimer(self._timer)

    def longest(self, after: float = 0.0, before: float = NEVER) -> float:
        """Milliseconds of the longest hold that began between two readings of time.monotonic()."""
        found = [hold.seconds for hold in self.holds if after <= hold.start < before]
        return max(found, default=NOTED) * 1000

    def worst(self, count: int = 3, after: float = 0.0) -> list[dict[str, float]]:
        """The longest holds, for a row's extras: `ms` by the clock, of which `cpu` was computed.

        `at` is in seconds since the watch began: what comes early is often an import.
        """
        found = sorted((hold for hold in self.holds if hold.start >= after), key=lambda it: it[1])
        return [
            {
                "ms": round(hold.seconds * 1000, 1),
                "cpu": round(hold.cpu * 1000, 1),
                "at": round(hold.start - self._begun, 2),
            }
            for hold in found[: -count - 1 : -1]
        ]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted = True
        return False

    def timerEvent(self, event: QTimerEvent) -> None:
        now, cpu = time.monotonic(), time.thread_time()
        if now - self._last > NOTED:
            self.holds.append(Hold(self._last, now - self._last, cpu - self._last_cpu))
        self._last, self._last_cpu = now, cpu
        if self._painted:
            self._painted = False
            self.frames.append(cpu - self._frame_cpu)
            self._frame_cpu = cpu
        if self.typist is not None:
            self.typist.tick(now)


class LagWatch(QObject):
    """How late the GUI thread comes to what is due, looked at every 5 ms, in seconds."""

    STEP = 0.005

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lags: list[float] = []
        self._timer = 0
        self._last = 0.0

    def start(self) -> None:
        """Look from now on."""
        self._last = time.monotonic()
        self._timer = self.startTimer(round(self.STEP * 1000), Qt.TimerType.PreciseTimer)

    def stop(self) -> None:
        """Look no longer."""
        self.killTimer(self._timer)

    def timerEvent(self, event: QTimerEvent) -> None:
        now = time.monotonic()
        self.lags.append(max(0.0, now - self._last - self.STEP))
        self._last = now


class Typist(QObject):
    """Types letters into the message box at moments fixed beforehand.

    A delay runs from that moment, whether or not the window could take the key then, to the first
    tick after the box was painted with the letter in it.
    """

    def __init__(self, screen: Screen, seed: int) -> None:
        super().__init__(screen.message)
        self.delays: list[float] = []
        self._box = screen.message
        self._chance = random.Random(seed)
        self._planned = time.monotonic() + 0.2
        self._awaited = 0  # characters in the box with the letter under way; 0: none is
        self._painted = False
        screen.message.viewport().installEventFilter(self)

    def tick(self, now: float) -> None:
        """Press the next key once its moment has come."""
        if self._painted:
            self.delays.append(now - self._planned)
            self._awaited = 0
            self._painted = False
            self._planned += self._chance.uniform(0.06, 0.2)
        if not self._awaited and now >= self._planned:
            self._awaited = self._box.document().characterCount() + 1
            letter = self._chance.choice("etaoinshrdlu ")
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.postEvent(self._box, key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._awaited and event.type() == QEvent.Type.Paint:
            self._painted = self._box.document().characterCount() >= self._awaited
        return False
