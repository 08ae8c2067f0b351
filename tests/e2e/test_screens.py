"""Screens that are not there, that can do little, and that go away."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.storage.store import Store
from tests.e2e.program import CLOSE_SECONDS, ROOT, Program, surroundings
from tests.e2e.screen import running_screen
from tests.e2e.test_day import until
from tests.e2e.test_endings import by_close_button
from tests.e2e.test_window import BOTTOM, TOP
from tests.service import RunningService

BARE = ("RANDR", "RENDER", "MIT-SHM", "GLX", "XINERAMA")


@pytest.mark.parametrize("display", ["", ":9999"])
def test_without_a_screen_it_says_so_and_ends(tmp_path: Path, display: str) -> None:
    env = surroundings(tmp_path) | {"DISPLAY": display, "PATH": str(tmp_path)}
    command = [sys.executable, "-m", "desktop_chat", "--data-dir", str(tmp_path / "data")]
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("desktop-chat: Desktop Chat ")
    assert "desktop-chat ask" in done.stderr  # what can be done instead
    assert (display or "DISPLAY") in done.stderr


def test_a_server_without_extensions_shows_a_whole_window(
    service: RunningService, tmp_path: Path
) -> None:
    """As a remote one may be: no shared memory, no screens that change, no blending."""
    without = [word for name in BARE for word in ("-extension", name)]
    flags = ("--base-url", service.base_url, "--model", "rate:20:2000")
    with running_screen(*without) as screen, Program(screen, tmp_path, *flags) as program:
        known = subprocess.run(
            ["xdpyinfo", "-display", screen.name], capture_output=True, text=True, check=True
        ).stdout
        assert not [name for name in BARE if f" {name}\n" in known]
        blank = screen.rows(TOP, BOTTOM)
        program.ask("Hello")
        service.wait_for_exchange(lambda e: e.deltas_sent >= 20, 20)
        assert screen.rows(TOP, BOTTOM) != blank
        screen.key("Escape")
        service.wait_for_exchange(lambda e: e.peer_closed is not None, 10)
        program.ends(by_close_button)


def draft_on_disk(program: Program) -> str:
    """The draft of the conversation there is, as somebody beside the app reads it."""
    file = program.data_dir / "history.db"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as beside:
        found = beside.execute("SELECT draft FROM conversations").fetchone()
    return str(found[0]) if found else ""


def test_all_is_kept_when_the_screen_goes_away(service: RunningService, tmp_path: Path) -> None:
    flags = ("--base-url", service.base_url, "--model", "rate:20:2000")
    with running_screen() as screen, Program(screen, tmp_path, *flags) as program:
        program.ask("Hello")
        screen.type("and a draft ")
        service.wait_for_exchange(lambda e: e.deltas_sent >= 20, 20)
        until(lambda: draft_on_disk(program) == "and a draft ", "the app has met all keys")
        program.window = 0  # nobody can tell when it goes
        screen.kill()
        assert program.process.wait(CLOSE_SECONDS + 10) == 1
    assert program.complaints == ""
    assert "Traceback" not in program.log()
    service.wait_for_exchange(lambda e: e.peer_closed is not None, 10)
    store = Store(program.data_dir)
    last = store.start().result(20).last
    assert last is not None
    question, reply = last.conversation.messages
    assert (question.text, reply.status) == ("Hello", "interrupted")
    assert reply.text.startswith("Line 1: The harbour")
    assert last.conversation.draft == "and a draft "
    assert store.close(20)
