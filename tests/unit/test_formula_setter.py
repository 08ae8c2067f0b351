"""The thread that sets formulas: in order, one by one, and never in the way of the window."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from desktop_chat.markdown.formulas import Formula, FormulaSetter, Order, typeset
from desktop_chat.markdown.gate import SWITCH_SECONDS

# ziamath reads its font in a way that Python 3.11 calls old.
pytestmark = pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
COLOUR = "#1F2E3B"


class Results:
    """What a setter hands over, and in which thread."""

    def __init__(self) -> None:
        self.came: list[tuple[Order, Formula | None]] = []
        self.threads: set[threading.Thread] = set()
        self.intervals: set[float] = set()
        self.hold = threading.Event()
        self.hold.set()
        self._changed = threading.Condition()

    def take(self, order: Order, formula: Formula | None) -> None:
        self.hold.wait(20)
        with self._changed:
            self.came.append((order, formula))
            self.threads.add(threading.current_thread())
            self.intervals.add(sys.getswitchinterval())
            self._changed.notify()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.came) >= count, 20)


def order(key: int, tex: str = "x") -> Order:
    return Order(key, tex, 18, display=True, colour=COLOUR)


def until_restored(usual: float) -> None:
    end = time.monotonic() + 10
    while sys.getswitchinterval() != usual:
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_setter_sets_in_its_thread() -> None:
    usual = sys.getswitchinterval()
    results = Results()
    setter = FormulaSetter(results.take)
    setter.ask(order(1, r"\frac{a}{b}"))
    setter.ask(order(2, r"\nothing"))
    results.wait_for(2)
    found = {one.key: formula for one, formula in results.came}
    assert found == {1: typeset(r"\frac{a}{b}", 18, True, COLOUR), 2: None}
    assert [thread.daemon for thread in results.threads] == [True]
    assert threading.current_thread() not in results.threads
    assert list(results.intervals) == pytest.approx([SWITCH_SECONDS])
    until_restored(usual)
    setter.stop()
    (thread,) = results.threads
    thread.join(10)
    assert not thread.is_alive()


def test_the_last_ordered_comes_first_and_none_twice() -> None:
    results = Results()
    results.hold.clear()
    setter = FormulaSetter(results.take)
    setter.ask(order(0))
    time.sleep(0.1)  # it is at the first
    for key in (1, 2, 3, 1):
        setter.ask(order(key, f"x_{key}"))
    results.hold.set()
    results.wait_for(4)
    assert [one.key for one, _ in results.came] in ([0, 1, 3, 2], [1, 3, 2, 0])
    setter.stop()


def test_a_stopped_setter_hands_over_no_more() -> None:
    usual = sys.getswitchinterval()
    results = Results()
    results.hold.clear()
    setter = FormulaSetter(results.take)
    for key in range(20):
        setter.ask(order(key))
    setter.stop()
    setter.ask(order(99))
    results.hold.set()
    until_restored(usual)
    time.sleep(0.1)
    assert len(results.came) <= 1


def test_what_waits_can_be_forgotten() -> None:
    results = Results()
    results.hold.clear()
    setter = FormulaSetter(results.take)
    for key in range(20):
        setter.ask(order(key))
    setter.forget()
    setter.ask(order(100))
    results.hold.set()
    results.wait_for(1)
    time.sleep(0.1)
    assert 100 in [one.key for one, _ in results.came]
    assert len(results.came) <= 2
    setter.stop()


def test_a_fault_of_the_taker_does_not_end_the_thread(caplog: pytest.LogCaptureFixture) -> None:
    came: list[int] = []
    done = threading.Event()

    def take(one: Order, formula: Formula | None) -> None:
        assert isinstance(one.key, int)
        came.append(one.key)
        if len(came) == 2:
            done.set()
        raise RuntimeError("a deleted window")

    setter = FormulaSetter(take)
    setter.ask(order(1))
    while not came:
        time.sleep(0.005)
    setter.ask(order(2))
    assert done.wait(10)
    setter.stop()
    assert "a deleted window" in caplog.text
