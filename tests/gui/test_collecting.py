"""Garbage is collected by the window's thread, and by no other."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from desktop_chat.ui import collecting
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


def test_free_memory_is_given_back_at_rest_and_once(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(collecting, "trimmer", lambda: lambda: calls.append(1))
    monkeypatch.setattr(collecting, "_BUSY_MS", 1)
    monkeypatch.setattr(collecting, "_CALM_MS", 1)
    is_at_rest = [False]
    parent = QObject()
    collector = Collector(parent, lambda: is_at_rest[0])
    let_run(0.1)
    assert calls == []
    is_at_rest[0] = True
    until(lambda: len(calls) == 1, "it is given back")
    let_run(0.1)
    assert len(calls) == 1
    is_at_rest[0] = False
    let_run(0.05)
    is_at_rest[0] = True
    until(lambda: len(calls) == 2, "it is given back after the next reply too")
    collector.deleteLater()
    let_run(0.01)
    gc.unfreeze()


def test_everything_is_looked_at_in_the_first_rest_after_it_was_due(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_REST_MS", "_BUSY_MS", "_CALM_MS"):
        monkeypatch.setattr(collecting, name, 1)
    is_at_rest = [False]
    parent = QObject()
    ring = Ring()
    watched = weakref.ref(ring)
    collector = Collector(parent, lambda: is_at_rest[0])  # sets the ring aside
    try:
        del ring
        make_garbage()
        let_run(0.1)  # it is due long since
        assert watched() is not None
        is_at_rest[0] = True
        until(lambda: watched() is None, "everything was looked at")
    finally:
        collector.deleteLater()
        let_run(0.01)
        gc.unfreeze()
