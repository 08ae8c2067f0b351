"""The app's window on a history of many conversations; prints one line of JSON.

`python -m bench.sidebar_driver FOLDER COUNT`, started by `sidebar.py` on a display of its own.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimerEvent
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from bench.app_under_test import Chats, open_chats
from bench.storage.large import Words
from bench.window import Screen

NOWHERE = "http://127.0.0.1:9/v1"  # nothing is asked
READINGS, NOTCHES, JUMPS, WORDS, CHANGES = 5, 400, 100, 12, 40
FRAME, REST = 0.016, 0.12  # seconds between notches; between keys
IDLE = 0.0002  # CPU seconds of a turn in which nothing is done


class FrameWatch(QObject):
    """What the GUI thread computes for each painting of the list, in CPU seconds.

    A precise timer ticks every millisecond. To a frame belongs the turn in which the list was
    painted, with the turns of the 16 ms before it: the key, the filtering, the layout. A turn
    without work costs the timer alone, and is left out.
    """

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.frames: list[float] = []
        self.held = 0.0  # seconds of the longest turn, by the clock
        self._turns: list[tuple[float, float]] = []  # since the last painting: its end, its CPU
        self._timer = 0
        self._last = self._last_cpu = 0.0
        self._painted = False
        view.viewport().installEventFilter(self)

    def start(self) -> None:
        """Watch from now on."""
        self.frames, self.held, self._painted = [], 0.0, False
        self._turns.clear()
        self._last, self._last_cpu = time.monotonic(), time.thread_time()
        self._timer = self.startTimer(1, Qt.TimerType.PreciseTimer)

    def stop(self) -> None:
        """Watch no longer."""
        self.killTimer(self._timer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted = True
        return False

    def timerEvent(self, event: QTimerEvent) -> None:
        now, cpu = time.monotonic(), time.thread_time()
        spent, begun = cpu - self._last_cpu, self._last
        self.held = max(self.held, now - begun)
        self._last, self._last_cpu = now, cpu
        if spent > IDLE:
            self._turns.append((now, spent))
        if self._painted:
            self._painted = False
            near = [seconds for end, seconds in self._turns if end > begun - FRAME]
            self.frames.append(sum(near))
            self._turns.clear()


class Figures:
    """Watches one part after the other."""

    def __init__(self, view: QListView) -> None:
        self._watch = FrameWatch(view)
        self.found: dict[str, Any] = {}

    async def begin(self) -> None:
        await asyncio.sleep(0.2)
        self._watch.start()

    async def end(self, part: str) -> None:
        await asyncio.sleep(REST)
        self._watch.stop()
        frames = [seconds * 1000 for seconds in self._watch.frames]
        before = self.found.setdefault(part, {"frames": [], "held": 0.0})
        before["frames"] += frames
        before["held"] = max(before["held"], self._watch.held * 1000)


async def play(screen: Screen, chats: Chats, count: int) -> dict[str, Any]:
    """The list is read from the disk, as at a start; then hands go through it."""
    view = chats.view
    figures = Figures(view)
    await screen.until(lambda: chats.listed == count, 60)
    await screen.activate()
    await asyncio.sleep(1.5)  # what is loaded after the start is loaded
    for _ in range(READINGS):
        begun: list[object] = []
        await figures.begin()
        chats.read_list(begun.append)
        await screen.until(lambda: bool(begun) and chats.listed == count, 60)  # noqa: B023
        await figures.end("opening")
    await figures.begin()
    for _ in range(NOTCHES):
        _wheel(view)
        await asyncio.sleep(FRAME)
    await figures.end("scrolling")
    dice, bar = random.Random(5), view.verticalScrollBar()
    await figures.begin()
    for _ in range(JUMPS):
        bar.setValue(dice.randint(0, bar.maximum()))
        await asyncio.sleep(FRAME)
    await figures.end("jumping")
    await _filter(screen, view, figures)
    await figures.begin()
    for conversation_id in dice.sample(chats.listed_ids(), CHANGES):
        chats.go_on_with(conversation_id)
        await asyncio.sleep(REST)
    await figures.end("ordering")
    return figures.found


def _wheel(view: QListView) -> None:
    """A notch of the wheel over the middle of the list."""
    at = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        at,
        QPointF(view.viewport().mapToGlobal(at.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


async def _filter(screen: Screen, view: QListView, figures: Figures) -> None:
    """Words letter by letter, each taken back again."""
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(screen.message, Qt.Key.Key_L, held)
    (box,) = (
        each
        for each in screen.window.findChildren(QLineEdit)
        if each.accessibleName() == "Filter the list"
    )
    words, dice = Words(), random.Random(7)
    await figures.begin()
    for _ in range(WORDS):
        word = dice.choice(words.english)[:6]
        for letter in word:
            QTest.keyClicks(box, letter)
            await asyncio.sleep(REST)
        for _ in word:
            QTest.keyClick(box, Qt.Key.Key_Backspace)
            await asyncio.sleep(REST)
    await figures.end("filtering")
    QTest.keyClick(box, Qt.Key.Key_Escape)


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])

    async def run(screen: Screen, chats: Chats) -> None:
        print(json.dumps(await play(screen, chats, count)), flush=True)

    open_chats(folder, NOWHERE, "unused", run)


if __name__ == "__main__":
    main()
