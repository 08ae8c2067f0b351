"""A computer that sleeps or loses its network while a reply is under way."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.notices import BackOnline, Notice, Offline, Silence, Woke
from desktop_chat.chat.surroundings import Surroundings, has_network, seconds_with_sleep
from desktop_chat.chat.turn import Turn
from desktop_chat.ui.sentences import ending_sentence, notice_sentence
from tests.replying import QUICK, Watcher, new_reply, opener, request_for
from tests.unit.test_turn import HANG, HEL, LO, SENT, STOP, ScriptedBackend, Step

TICKING = QUICK._replace(tick=0.01, note=0.05)


class Computer:
    """Its clock, which `sleep` moves on at once, and its network."""

    def __init__(self) -> None:
        self.slept = 0.0
        self.online: bool | None = True
        self.surroundings = Surroundings(lambda: time.monotonic() + self.slept, lambda: self.online)


def run(
    steps: list[Step],
    then: Callable[[Notice, Computer], None],
    is_local: bool = False,
    idle: float = 60.0,
) -> tuple[Message, Watcher]:
    """A reply on a computer that does something when something is said; 0.1 s after the start
    None is said to it."""
    computer, reply = Computer(), new_reply()

    class Acting(Watcher):
        def noticed(self, message: Message, notice: Notice) -> None:
            super().noticed(message, notice)
            if notice is not None:
                then(notice, computer)

    watcher = Acting()
    backend = ScriptedBackend(steps, is_local=is_local)
    clocks = TICKING._replace(idle=idle, idle_local=idle)

    async def main() -> None:
        turn = Turn(
            opener(backend), request_for("m"), reply, watcher, clocks, computer.surroundings
        )
        asyncio.get_running_loop().call_later(0.1, then, None, computer)
        await turn.run()

    asyncio.run(main())
    return reply, watcher


def sleep_at_first(notice: Notice, computer: Computer) -> None:
    if notice is None:
        computer.slept += 3600.0


def kinds(watcher: Watcher) -> list[type]:
    """What was said, each once in a row."""
    found = [type(notice) for notice in watcher.notices]
    return [kind for number, kind in enumerate(found) if found[number - 1 : number] != [kind]]


def test_a_sleep_is_told_and_the_reply_may_go_on() -> None:
    reply, watcher = run([SENT, HEL, 0.13, LO, STOP], sleep_at_first, idle=0.5)
    assert (reply.status, reply.text) == (Status.COMPLETE, "Hello")
    (woke,) = [notice for notice in watcher.notices if isinstance(notice, Woke)]
    assert 3590 < woke.seconds < 3610
    assert "slept for 60 min" in notice_sentence(woke)
    assert "Esc" in notice_sentence(woke)
    assert watcher.notices[-1] is None


def test_a_sleep_is_not_the_service_s_silence() -> None:
    # The whole hour counts for nothing: only what comes after it does.
    reply, watcher = run([SENT, HEL, HANG], sleep_at_first, idle=0.3)
    assert (reply.status, reply.text) == (Status.TRUNCATED, "Hel")
    assert reply.facts.failure == Failure(ErrorCode.TIMEOUT, Reason.SLEPT, seconds=0.3)
    assert kinds(watcher)[-2:] == [Woke, Silence]
    last = watcher.notices[-1]
    assert isinstance(last, Silence)
    assert last.after_sleep
    assert "since this computer woke up" in notice_sentence(last)
    assert "sleep of this computer" in ending_sentence(reply)


def test_a_cut_after_a_sleep_is_told_as_such() -> None:
    reply, _ = run([SENT, HEL, 0.2], sleep_at_first)
    assert reply.facts.failure == Failure(ErrorCode.UNREACHABLE, Reason.SLEPT)
    reply, _ = run([SENT, HEL, 0.2, LO], sleep_at_first)  # it went on, and was cut then
    assert (reply.status, reply.facts.failure) == (Status.TRUNCATED, None)


def lose_network(notice: Notice, computer: Computer) -> None:
    if notice is None:
        computer.online = False
    elif isinstance(notice, Offline):
        asyncio.get_running_loop().call_later(0.05, setattr, computer, "online", True)


def test_a_network_that_goes_and_comes_back() -> None:
    reply, watcher = run([SENT, HEL, 0.4, LO, STOP], lose_network)
    assert (reply.status, reply.text) == (Status.COMPLETE, "Hello")
    said = kinds(watcher)
    assert said.index(Offline) < said.index(BackOnline)
    assert said[-1] is type(None)
    for notice in watcher.notices:
        assert notice is None or "Esc" in notice_sentence(notice)


def test_a_network_is_nothing_to_a_service_on_this_machine() -> None:
    _, watcher = run([SENT, HEL, 0.3, LO, STOP], lose_network, is_local=True)
    assert Offline not in kinds(watcher)


def test_what_cannot_be_told_is_not_said() -> None:
    def unknown(notice: Notice, computer: Computer) -> None:
        computer.online = None

    _, watcher = run([SENT, HEL, 0.3, LO, STOP], unknown)
    assert set(kinds(watcher)) == {Silence, type(None)}


def test_being_late_is_no_sleep() -> None:
    computer = Computer()
    computer.slept += 4.0
    assert computer.surroundings.slept(1.0) == 0
    computer.slept += 30.0
    assert 25 < computer.surroundings.slept(1.0) < 31
    assert computer.surroundings.slept(1.0) == 0


def test_the_clock_goes_on() -> None:
    before = seconds_with_sleep()
    time.sleep(0.01)
    assert seconds_with_sleep() > before
    assert seconds_with_sleep() >= time.monotonic() - 1


HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
DEFAULT = "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
NEARBY = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
ZERO = "0" * 32
REFUSED_6 = f"{ZERO} 00 {ZERO} 00 {ZERO} ffffffff 00000001 00000000 00200200 lo\n"
DEFAULT_6 = f"{ZERO} 00 {ZERO} 00 fe80{ZERO[4:]} 00000400 00000001 00000000 00000003 eth0\n"


@pytest.mark.skipif(sys.platform != "linux", reason="the table of routes is Linux's")
@pytest.mark.parametrize(("routes", "routes_6", "told"), [
    (HEAD + DEFAULT + NEARBY, REFUSED_6, True), (HEAD + NEARBY, REFUSED_6, False),
    (HEAD, REFUSED_6 + DEFAULT_6, True), (HEAD, None, False), ("", "", False),
    (HEAD + DEFAULT.replace("0003", "0002"), "", False), (HEAD + "junk\n", "junk\n", False),
    (HEAD + DEFAULT.replace("0003", "what"), "", None), (None, "", None),
])  # fmt: skip
def test_whether_there_is_a_way_out(
    routes: str | None, routes_6: str | None, told: bool | None, tmp_path: Path
) -> None:
    tables = (tmp_path / "route", tmp_path / "route6")
    for table, text in zip(tables, (routes, routes_6), strict=True):
        if text is not None:
            table.write_text(text)
    assert has_network(*tables) is told


def test_a_stopped_program_tells_that_it_stood_still() -> None:
    code = (
        "import sys, time; from desktop_chat.chat.surroundings import Surroundings;"
        "s = Surroundings(); print(1, flush=True); time.sleep(0.1); print(s.slept(0.1), flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        one.stdout.readline()
        os.kill(one.pid, signal.SIGSTOP)
        time.sleep(5.6)
        os.kill(one.pid, signal.SIGCONT)
        assert float(one.stdout.readline()) > 5
