"""asyncio inside Qt's event loop: the only file that knows qasync."""

from __future__ import annotations

import asyncio
import asyncio.base_events
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar

os.environ["QT_API"] = "pyside6"

import qasync
from PySide6.QtCore import QObject, QSocketNotifier, QTimerEvent
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.threads import DaemonExecutor

T = TypeVar("T")

# After which a thread that computes is asked to let the window have the interpreter; Python's own
# 5 ms are a third of a frame, and a frame may have to wait several times.
SWITCH_SECONDS = 0.0001

_check_socket: Callable[[socket.socket], None] = getattr(
    asyncio.base_events, "_check_ssl_socket", lambda _: None
)


def _check_where_there_is_tls(sock: socket.socket) -> None:
    """asyncio asks of each socket whether `ssl` made it; until that is loaded, it has not."""
    if "_ssl" in sys.modules:
        _check_socket(sock)


# Else the desktop's bus, and the look for models of this machine, would load OpenSSL: 2 MB.
asyncio.base_events._check_ssl_socket = _check_where_there_is_tls  # type: ignore[attr-defined]


class _Soon(QObject):
    """Runs what `call_soon` was given, all that waits in one pass of Qt's loop.

    qasync starts a Qt timer for each call; a streamed delta takes several of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[asyncio.Handle] = deque()
        self._timer = 0
        self.on_work: Callable[[], None] | None = None

    def add(self, handle: asyncio.Handle) -> None:
        self._waiting.append(handle)
        if not self._timer:
            if self.on_work is not None:
                self.on_work()
            self._timer = self.startTimer(0)

    def timerEvent(self, event: QTimerEvent) -> None:
        waiting = self._waiting
        for _ in range(len(waiting)):
            handle = waiting.popleft()
            if not handle.cancelled():
                handle._run()
        if not waiting and self._timer:
            self.killTimer(self._timer)
            self._timer = 0


class EventLoop(qasync.QEventLoop):  # type: ignore[misc]
    """qasync's loop with a ready queue, generator hooks and threads that cannot hold it up."""

    def __init__(self, application: QApplication, already_running: bool = False) -> None:
        self._soon = _Soon()
        super().__init__(application, already_running=already_running)
        self.set_default_executor(DaemonExecutor())
        # qasync leaves these out; without them a stream that is left half-read stays open.
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._soon.add(handle)
        return handle


def tell_of_work(call: Callable[[], None] | None) -> None:
    """Have a call made whenever asyncio has something to do, before it does it; None: no more."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # a window without asyncio
        return
    if isinstance(loop, EventLoop):
        loop._soon.on_work = call


class ScreenGone(Exception):
    """Qt ended the loop by itself: the screen server is gone, or the way to it."""


def run(application: QApplication, main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end on the application's loop. Raises ScreenGone."""
    sys.setswitchinterval(SWITCH_SECONDS)
    loop = EventLoop(application)
    asyncio.set_event_loop(loop)
    task = loop.create_task(main)
    try:
        result: T = loop.run_until_complete(task)
    except RuntimeError:
        if task.done():
            raise
        raise ScreenGone from None
    return result


class SignalWatch(QObject):
    """Calls back on SIGINT and SIGTERM, at once and outside of whatever code runs then.

    The signals come through a wake-up descriptor: no timer polls for them, and no
    KeyboardInterrupt is raised inside a task.
    """

    def __init__(self, call: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._call = call
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)
        self._far.setblocking(False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_ready)
        signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def _on_ready(self) -> None:
        numbers = self._near.recv(64)
        if any(number in (signal.SIGINT, signal.SIGTERM) for number in numbers):
            self._call()

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._near.close()
        self._far.close()


def _ignore(number: int, frame: object) -> None:
    """A handler must exist for the wake-up descriptor to be written to."""
