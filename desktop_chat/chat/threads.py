"""Threads for calls that may hang, which never hold up the end of the process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaemonExecutor(ThreadPoolExecutor):
    """Runs each call in a daemon thread of its own.

    As an event loop's default executor it serves name lookups: the usual one waits for its
    threads when the loop closes, for as long as a dead name server takes. asyncio accepts only
    a `ThreadPoolExecutor`; nothing of its pool is used.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:
                _settle(future.set_exception, error)
            else:
                _settle(future.set_result, result)

        threading.Thread(target=work, daemon=True, name=getattr(fn, "__name__", "call")).start()
        return future


def _settle(settle: Callable[[T], None], value: T) -> None:
    # The loop that waited may be gone by now; then nobody wants the value.
    try:
        settle(value)
    except RuntimeError:
        return


async def in_thread(call: Callable[[], T]) -> T:
    """Await a call that may block, in a daemon thread; cancelling leaves the thread behind."""
    return await asyncio.wrap_future(DaemonExecutor().submit(call))
