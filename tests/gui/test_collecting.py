"""Garbage is collected by the window's thread, and by no other."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from desktop_chat.ui.collecting import Collector, collect_young
from tests.gui.app_window import AppWindow, let_run, until


class Ring:
    """Garbage once nobody else holds it, which only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


def make_garbage() -> None:
    for _ in range(20_000):
        Ring()


def test_a_thread_that_makes_garbage_does_not_collect_it(scripted: AppWindow) -> None:
    parent = QObject()
    collector = Collector(parent, lambda: False)
    where: set[int] = set()

    def note(phase: str, info: dict[str, int]) -> None:
        where.add(threading.get_ident())

    ring = Ring()
    watched = weakref.ref(ring)
    del ring
    gc.callbacks.append(note)
    try:
        worker = threading.Thread(target=make_garbage)
        worker.start()
        worker.join()
        assert where == set()
        until(lambda: watched() is None, "the garbage is collected")
    finally:
        gc.callbacks.remove(note)
        collector.deleteLater()
        let_run(0.01)
        gc.unfreeze()
    assert where == {threading.get_ident()}


def test_little_garbage_is_not_looked_for() -> None:
    gc.collect(0)
    before = gc.get_stats()[0]["collections"]
    collect_young()
    assert gc.get_stats()[0]["collections"] == before
