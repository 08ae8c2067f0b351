"""The whole program and its history: killed, ended and started again, nothing is lost."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage.store import Store
from desktop_chat.ui import second_start
from tests.e2e.program import ROOT, Program, surroundings
from tests.e2e.screen import Screen
from tests.e2e.test_day import until
from tests.e2e.test_endings import WAYS
from tests.service import Exchange, RunningService

RUNS = int(os.environ.get("DESKTOP_CHAT_FAULT_RUNS", "1"))
SLOW = "rate:40:4000"


def shows_card(screen: Screen) -> bool:
    """Whether there are letters where a card asks what to do about a reply that was cut."""
    top, bottom, left, right = 665, 695, 400, 900
    rows = screen.rows(top, bottom)
    line = len(rows) // (bottom - top)
    starts = range(0, len(rows), line)
    return any(min(rows[at + 4 * left + 1 : at + 4 * right : 4]) < 100 for at in starts)


def stored(data_dir: Path) -> list[ConversationRecord]:
    """All conversations of a data folder, as the next start would find them."""
    store = Store(data_dir)
    lines = store.start().result(20).conversations
    records = [store.conversation(line.id).result(20) for line in lines]
    assert store.close(20)
    return [record for record in records if record is not None]


def streaming(service: RunningService, text: str, least: int) -> Exchange:
    """The exchange that answers a text, once so many deltas have gone out."""

    def is_it(exchange: Exchange) -> bool:
        if not exchange.request_read or exchange.deltas_sent < least:
            return False
        return any(text in str(message["content"]) for message in exchange.body["messages"])

    return service.wait_for_exchange(is_it, 20)


def wait_for_socket(data_dir: Path) -> Path:
    """Where the program listens for later starts, once it does."""
    socket = Path(second_start.address(data_dir))
    end = time.monotonic() + 20
    while not socket.exists():
        assert time.monotonic() < end, "the program does not listen"
        time.sleep(0.01)
    return socket


def flags(service: RunningService, model: str = SLOW) -> tuple[str, ...]:
    return ("--base-url", service.base_url, "--model", model)


@pytest.mark.parametrize("run", range(RUNS))
def test_killed_in_the_middle_of_a_reply(
    screen: Screen, service: RunningService, tmp_path: Path, run: int
) -> None:
    question = f"Kill me {run} {tmp_path.name}"
    with Program(screen, tmp_path, *flags(service)) as program:
        program.ask(question)
        streaming(service, question, 40)  # a second of it
        program.process.kill()
        program.process.wait(10)
        window, program.window = program.window, 0
        screen.until_gone(window)
    (left,) = stored(tmp_path / "data")
    asked, reply = left.messages
    assert asked.text == question
    assert reply.status == "interrupted"
    assert len(reply.text) > 40
    with Program(screen, tmp_path, *flags(service, "echo")) as program:
        screen.find(f"^{question} — Desktop Chat$")
        until(lambda: shows_card(screen), "the card under the reply is on the screen")
        # From the message box back to the card: its last button asks again.
        screen.key("shift+Tab")
        screen.key("space")
        service.wait_for_exchange(
            lambda e: bool(e.request_read) and bool(e.body["model"] == "echo"), 20
        )
        program.ends(lambda one: one.process.send_signal(signal.SIGTERM))
    (after,) = stored(tmp_path / "data")
    assert [m.role for m in after.messages] == ["user", "assistant", "assistant"]
    assert after.messages[1].text == reply.text
    assert after.messages[2].parent_id == asked.id


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("run", range(RUNS))
def test_ended_in_the_middle_of_a_reply(
    screen: Screen,
    service: RunningService,
    tmp_path: Path,
    way: Callable[[Program], None],
    run: int,
) -> None:
    question = f"End me {run} {tmp_path.name}"
    with Program(screen, tmp_path, *flags(service)) as program:
        program.ask(question)
        streaming(service, question, 10)
        screen.type("a draft")
        time.sleep(0.5)  # the keys are on their way through the screen's server
        program.ends(way)
    (left,) = stored(tmp_path / "data")
    asked, reply = left.messages
    assert (asked.text, reply.status, left.draft) == (question, "stopped", "a draft")
    assert len(reply.text) > 10


def test_a_second_start_raises_the_first(
    screen: Screen, service: RunningService, tmp_path: Path
) -> None:
    with Program(screen, tmp_path, *flags(service, "echo")) as program:
        socket = wait_for_socket(program.data_dir)
        assert stat.S_IMODE(socket.stat().st_mode) & 0o077 == 0
        command = [sys.executable, "-m", "desktop_chat", "--data-dir", str(program.data_dir)]
        done = subprocess.run(
            [*command, "--new", f"From the second {tmp_path.name}"],
            cwd=ROOT,
            env=surroundings(tmp_path, QT_QPA_PLATFORM="offscreen"),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        screen.key("Return")
        streaming(service, f"From the second {tmp_path.name}", 0)
        program.ends(lambda one: one.process.send_signal(signal.SIGTERM))
        assert not socket.exists()
    assert len(stored(tmp_path / "data")) == 1


def test_the_lock_of_a_killed_start_is_taken_over(screen: Screen, tmp_path: Path) -> None:
    with Program(screen, tmp_path) as program:
        program.process.kill()
        program.process.wait(10)
        window, program.window = program.window, 0
        screen.until_gone(window)
    with Program(screen, tmp_path) as program:
        wait_for_socket(program.data_dir)
        program.ends(lambda one: one.process.send_signal(signal.SIGTERM))
