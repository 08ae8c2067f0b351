"""Whom the program calls: the chosen service when it is asked something, and nobody else.

Ten seconds here; `python -m bench contacts --full` watches for ten minutes.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from desktop_chat.backends.discovery import PORTS
from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.e2e.test_attacks import watched
from tests.e2e.watch import Watch
from tests.service import RunningService

SECONDS = 10


def calls_of(program: Program, watch: Watch, screen: Screen) -> list[tuple[str, int]]:
    program.ends(lambda _: screen.key("ctrl+q"))
    return watch.seen().called


def choose_stored(folder: Path, service: RunningService) -> None:
    """Settings with a connection that was chosen some other day."""
    connection = {"id": "c1", "name": "Mine", "base_url": service.base_url, "kind": "openai"}
    settings = {
        "version": 1,
        "connections": [{**connection, "model": "fast"}],
        "connection_id": "c1",
        "model_titles": False,  # or it is asked once more
    }
    (folder / "data").mkdir(mode=0o700)
    (folder / "data" / "settings.json").write_text(json.dumps(settings))


def test_only_the_service_and_only_when_it_is_asked(
    screen: Screen, service: RunningService, tmp_path: Path
) -> None:
    choose_stored(tmp_path, service)
    watch = Watch(tmp_path / "trace.txt")
    with watched(screen, watch, tmp_path) as program:
        screen.key("ctrl+comma")
        screen.find("^Settings — Desktop Chat$")
        time.sleep(SECONDS / 4)
        screen.key("Escape")
        screen.xdotool("windowfocus", "--sync", str(program.window))
        screen.type("Hello")  # which loads the client
        time.sleep(SECONDS / 4)
        assert watch.seen().called == []
        screen.key("Return")
        service.wait_for_exchange(lambda one: one.over, seconds=20)
        time.sleep(SECONDS / 2)
        called = calls_of(program, watch, screen)
    assert called == [("127.0.0.1", service.port)]


def test_a_first_run_looks_on_this_machine_once(screen: Screen, tmp_path: Path) -> None:
    watch = Watch(tmp_path / "trace.txt")
    usual = {(host, port.number) for host in ("127.0.0.1", "::1") for port in PORTS}
    with watched(screen, watch, tmp_path) as program:
        end = time.monotonic() + 20
        while len(watch.seen().called) < len(usual):
            assert time.monotonic() < end, watch.seen().called
            time.sleep(0.1)
        time.sleep(2)
        called = calls_of(program, watch, screen)
    assert set(called) == usual
    assert len(called) == len(usual)
