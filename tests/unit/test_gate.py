"""The gate that the background passes while the window sleeps."""

from __future__ import annotations

import sys
import threading
from time import perf_counter

from desktop_chat.markdown.gate import Gate


def test_an_open_gate_holds_nobody_up() -> None:
    passed = threading.Event()
    gate = Gate()

    def work() -> None:
        for _ in range(1_000):
            gate.pass_through()
        passed.set()

    threading.Thread(target=work, daemon=True).start()
    assert passed.wait(5)


def test_a_closed_gate_is_waited_at_until_it_opens() -> None:
    gate = Gate()
    gate.close()
    closed = perf_counter()
    gate.pass_through()
    assert perf_counter() - closed > 0.01  # nobody opened it: the longest stop, no less
    gate.open()
    gate.close()
    threading.Timer(0.001, gate.open).start()
    gate.pass_through()


def test_a_gate_that_stays_closed_stops_only_once() -> None:
    gate = Gate()
    passed = threading.Event()

    def work() -> None:
        for _ in range(1_000):  # 12 s, if each of them were to stop
            gate.close()  # as a loop that never sleeps does with every turn
            gate.pass_through()
        passed.set()

    threading.Thread(target=work, daemon=True).start()
    assert passed.wait(5)


def test_a_guarded_call_passes_the_gate_at_each_step() -> None:
    gate = Gate()
    gate.close()
    reached = threading.Event()
    stepped = threading.Event()

    def step() -> int:
        stepped.set()
        return 3

    def call() -> int:
        reached.set()
        return step()

    found: list[int] = []
    worker = threading.Thread(target=lambda: found.append(gate.guard(call)), daemon=True)
    worker.start()
    assert stepped.wait(5)
    worker.join(5)
    assert found == [3]
    assert sys.getprofile() is None


def test_nobody_passes_a_gate_that_is_held() -> None:
    gate = Gate()
    gate.hold(is_held=True)
    passed = threading.Event()

    def work() -> None:
        gate.pass_through()
        passed.set()

    threading.Thread(target=work, daemon=True).start()
    assert not passed.wait(0.1)
    gate.hold(is_held=False)
    assert passed.wait(5)
