"""Closing while something outside hangs: a name server, a keyring, a firewall."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.storage.settings import Settings, SettingsFile
from tests.e2e.program import ROOT, Program
from tests.e2e.screen import Screen
from tests.service import RunningService, listening_socket

_BUS = """<busconfig>
  <type>session</type><listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
  </policy>
</busconfig>"""


def test_a_name_lookup_that_hangs(screen: Screen, tmp_path: Path) -> None:
    own = [] if os.getuid() == 0 else ["--map-root-user"]
    before = ["unshare", "--mount", "--net", *own, sys.executable]
    before += ["-m", "tests.e2e.dead_name_server", str(tmp_path)]
    flags = ("--base-url", "https://models.example.org/v1", "--model", "m")
    with Program(screen, tmp_path, *flags, before=before) as program:
        app = int(program.said()["pid"])
        program.ask("Hello")
        assert "models" in program.said()["asked"]
        program.ends(lambda _: os.kill(app, signal.SIGTERM))


def test_a_connection_that_hangs(screen: Screen, tmp_path: Path) -> None:
    with listening_socket() as nowhere:
        flags = ("--base-url", nowhere.base_url, "--model", "m")
        with Program(screen, tmp_path, *flags) as program:
            program.ask("Hello")
            time.sleep(1.5)
            program.ends(lambda _: program.process.send_signal(signal.SIGTERM))
        assert nowhere.arrivals(1.5) == 0


def said(process: subprocess.Popen[bytes]) -> Any:
    """The next line that a helper prints."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@contextlib.contextmanager
def helper(command: list[str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that helps a test, for the length of a `with`."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | more, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """The address of a session bus on which nothing is started by itself."""
    config = tmp_path / "bus.conf"
    config.write_text(_BUS.format(folder=tmp_path), encoding="utf-8")
    command = ["dbus-daemon", "--nofork", "--print-address", f"--config-file={config}"]
    with helper(command) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


def test_a_keyring_that_hangs(
    screen: Screen, service: RunningService, tmp_path: Path, bus: str
) -> None:
    stored = Connection(
        "c1", "Here", Kind.OPENAI, service.base_url, "fast", ("fast",), needs_key=True
    )
    (tmp_path / "data").mkdir(mode=0o700)
    SettingsFile(tmp_path / "data" / "settings.json").save(
        Settings(connections=(stored,), connection_id="c1")
    )
    secrets = [sys.executable, "-m", "tests.e2e.mute_keyring"]
    with helper(secrets, DBUS_SESSION_BUS_ADDRESS=bus) as keyring:
        assert said(keyring) == {"ready": True}
        there = {"DBUS_SESSION_BUS_ADDRESS": bus}
        with Program(screen, tmp_path, environment=there) as program:
            program.ask("Hello")
            assert said(keyring)["called"]
            time.sleep(0.2)
            program.ends(lambda _: program.process.send_signal(signal.SIGTERM))
    assert service.log.exchanges == []
