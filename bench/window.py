"""The app's window as a person uses it, from inside its process: parts found by accessible name.

For what cannot be seen from outside without an accessibility bus: what is in the transcript, and
when it was painted.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Kind = TypeVar("Kind", bound=QWidget)


class Screen:
    """The window's parts by their fixed accessible names, and what a person does with them."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.message = self._named(QPlainTextEdit, "Message")
        self.transcript = self._named(QAbstractScrollArea, "Transcript")

    def ask(self, text: str) -> float:
        """Type a prompt and press Enter; returns time.monotonic() just before Enter."""
        self.message.setFocus()
        QTest.keyClicks(self.message, text)
        pressed = time.monotonic()
        QTest.keyClick(self.message, Qt.Key.Key_Return)
        return pressed

    def stop(self) -> float:
        """Press Esc; returns time.monotonic() just before."""
        pressed = time.monotonic()
        QTest.keyClick(self.message, Qt.Key.Key_Escape)
        return pressed

    def new_chat(self) -> None:
        """Press Ctrl+N."""
        QTest.keyClick(self.message, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    @property
    def is_replying(self) -> bool:
        """Whether the one button says Stop."""
        names = [button.accessibleName() for button in self.window.findChildren(QAbstractButton)]
        return "Stop" in names

    @property
    def text(self) -> str:
        """All text in the transcript."""
        return str(self.transcript.toPlainText())  # type: ignore[attr-defined]

    def ends_with(self, tail: str) -> bool:
        """Whether one of the last blocks holds `tail`, without reading the whole document."""
        if not isinstance(self.transcript, QTextEdit):
            return tail in self.text[-2000:]
        block = self.transcript.document().lastBlock()
        for _ in range(12):
            if tail in block.text():
                return True
            block = block.previous()
        return False

    async def idle(self, seconds: float = 30.0) -> None:
        """Wait until no reply is under way."""
        await self.until(lambda: not self.is_replying, seconds)

    async def until(self, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until something holds, looking every 5 ms."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds} s")
            await asyncio.sleep(0.005)

    async def activate(self) -> None:
        """Get the keyboard, which no window manager gives here: shortcuts need it."""
        self.window.activateWindow()
        await self.until(self.window.isActiveWindow)

    async def warm_up(self) -> None:
        """One short reply, so that imports and first calls lie behind."""
        await self.activate()
        self.ask("hi")
        await self.until(lambda: self.is_replying)
        await self.idle()
        await asyncio.sleep(0.5)

    def _named(self, kind: type[Kind], name: str) -> Kind:
        found = [one for one in self.window.findChildren(kind) if one.accessibleName() == name]
        if len(found) != 1:
            raise LookupError(f"{len(found)} widgets are called {name!r}")
        return found[0]


class PaintWatch(QObject):
    """Notes when the transcript was first painted with a text in it."""

    def __init__(self, screen: Screen, tail: str) -> None:
        super().__init__(screen.transcript)
        self._screen = screen
        self._tail = tail
        self.painted: float | None = None
        screen.transcript.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._screen.ends_with(self._tail):
            watched.removeEventFilter(self)
            # The event is on its way to the widget: once the loop turns again, it was painted.
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.painted = time.monotonic()
