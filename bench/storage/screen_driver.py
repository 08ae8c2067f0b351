"""The app's real window on a large history, in this process; prints one line of JSON.

`python -m bench.storage.screen_driver FOLDER OPENINGS QUERIES`, started by `screen.py` on a
display of its own.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget

from bench.app_under_test import Chats, open_chats
from bench.storage.large import Words
from bench.window import PaintWatch, Screen

SEED = 5
REST = 0.12  # seconds between two keys, about as a fast typist has it
LISTS = 10
TAIL = 12  # characters of a conversation's end


class Painting(QObject):
    """Notes when something was painted for the first time, once `is_there` holds."""

    def __init__(
        self, *widgets: QWidget | None, is_there: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__()
        self._is_there = is_there
        self._waits = True
        self.painted: float | None = None
        for widget in filter(None, widgets):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._waits and self._is_there():
            self._waits = False
            QTimer.singleShot(0, self._note)  # the event is on its way to the widget
        return False

    def _note(self) -> None:
        self.painted = time.monotonic()

    async def wait(self, screen: Screen) -> float:
        await screen.until(lambda: self.painted is not None, 60)
        assert self.painted is not None
        return self.painted


class Hands:
    """Types into the palette, and waits until what it finds is painted."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        QTest.keyClick(screen.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        (self._box,) = (
            each
            for each in screen.window.findChildren(QLineEdit)
            if each.accessibleName() == "Search everything"
        )
        self._view: QListView | None = None
        self._painting: Painting | None = None

    async def begin(self) -> None:
        """The first search of all: it loads what shows the others."""
        self._type("ab")
        await self._screen.until(self._find_view)
        await asyncio.sleep(1.0)

    async def search(self, pieces: list[str]) -> list[float]:
        """Milliseconds from each piece of a query to its results."""
        self._box.clear()
        await asyncio.sleep(REST)
        times = []
        for piece in pieces:
            self._painting = None
            pressed = time.monotonic()
            self._type(piece)
            await self._screen.until(lambda: self._painting is not None, 60)
            times.append((await self._painted() - pressed) * 1000)
            await asyncio.sleep(REST)
        return times

    async def _painted(self) -> float:
        assert self._painting is not None
        return await self._painting.wait(self._screen)

    def _type(self, piece: str) -> None:
        """Letters as keys, others as an input method gives them."""
        if piece.isascii():
            QTest.keyClicks(self._box, piece)
            return
        committed = QInputMethodEvent()
        committed.setCommitString(piece)
        QApplication.sendEvent(self._box, committed)

    def _find_view(self) -> bool:
        for each in self._screen.window.findChildren(QListView):
            if each.accessibleName() == "Search results" and each.isVisible():
                self._view = each
                each.model().modelReset.connect(self._on_reset)
                return True
        return False

    def _on_reset(self) -> None:
        """Other results are there, in this moment: what is painted next shows them."""
        if self._view is not None:
            self._painting = Painting(self._view.viewport(), self._view.parentWidget())


async def play(screen: Screen, chats: Chats, openings: int, queries: int) -> dict[str, Any]:
    """The list and the last conversation of a start, openings, and searches as one types."""
    rows = chats.view
    listed = Painting(rows.viewport(), is_there=lambda: chats.listed > 0)
    first = Painting(
        screen.transcript.viewport(), is_there=lambda: bool(screen.text) and chats.reply.has_content
    )
    list_painted = await listed.wait(screen)
    last_painted = await first.wait(screen)
    await screen.activate()
    await asyncio.sleep(1.0)
    lists = [await _list(screen, chats, rows) for _ in range(LISTS)]
    opened = [await _open(screen, chats, rows, row + 1) for row in range(openings)]
    hands = Hands(screen)
    await hands.begin()
    found = {kind: await _search(hands, kind, queries) for kind in ("english", "chinese", "rare")}
    return {
        "list": lists,
        "list_at": list_painted,
        "last_at": last_painted,
        "open": opened,
        "search": found,
    }


async def _list(screen: Screen, chats: Chats, rows: QListView) -> float:
    """Milliseconds until the list is read from the disk and painted."""
    paintings: list[Painting] = []
    asked = time.monotonic()
    chats.read_list(lambda _: paintings.append(Painting(rows.viewport())))
    await screen.until(lambda: bool(paintings))
    return (await paintings[0].wait(screen) - asked) * 1000


async def _open(screen: Screen, chats: Chats, rows: QListView, row: int) -> float:
    """Milliseconds from a click on a row to its conversation's end on the screen."""
    name = chats.listed_ids()[row]
    tail = await asyncio.to_thread(chats.end_of, name)
    watch = PaintWatch(screen, tail[-TAIL:])
    pressed = time.monotonic()
    place = (chats.row_of(name) or QRect()).center()
    if rows.viewport().rect().contains(place):
        QTest.mouseClick(
            rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
        )
    else:
        chats.open(name)
    await screen.until(lambda: watch.painted is not None, 60)
    assert watch.painted is not None
    await asyncio.sleep(0.3)
    return (watch.painted - pressed) * 1000


async def _search(hands: Hands, kind: str, queries: int) -> list[float]:
    """English words letter by letter, Chinese ones as an input method gives them."""
    dice, words = random.Random(SEED), Words()
    times: list[float] = []
    for _ in range(queries):
        if kind == "english":
            word = dice.choice(words.english)
            times += await hands.search(list(word))
        elif kind == "chinese":
            times += await hands.search([dice.choice(words.chinese), dice.choice(words.chinese)])
        else:
            times += await hands.search(list("qxyj"[: dice.randint(1, 4)]))
    return times


def main() -> None:
    folder, openings, queries = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

    async def run(screen: Screen, chats: Chats) -> None:
        print(json.dumps(await play(screen, chats, openings, queries)), flush=True)

    open_chats(folder, "http://127.0.0.1:9/v1", "unused", run)


if __name__ == "__main__":
    main()
