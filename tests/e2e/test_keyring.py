"""A real keyring: gnome-keyring-daemon on a session bus of its own, in a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import ROOT, surroundings
from tests.service import RunningService

CANARY = "sk-canary-7731-mnbvcxzlkjhgfd"
# Unlocks a keyring with a password of its own, then runs the command. `sh`'s $1 is the command.
_UNLOCK = """
eval "$(printf 'a password\\n' | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  secret-tool search --all no such >/dev/null 2>&1 && break
  sleep 0.3
done
eval "$1"
"""
_STORE = """
import asyncio, json, sys
from desktop_chat.storage.keys import KeyringProblem, KeyStore
async def main(word, *rest):
    store = KeyStore()
    try:
        return await getattr(store, word)(*rest)
    except KeyringProblem as problem:
        return {"trouble": problem.trouble.name, "backend": problem.backend}
word, *rest = sys.argv[1:]
if word == "put":
    rest.append(sys.stdin.readline().strip())
print(json.dumps(asyncio.run(main(word, *rest))))
"""


def in_session(folder: Path, script: str, with_bus: bool = True) -> list[str]:
    """The lines that a shell script prints in a session with an unlocked keyring."""
    (folder / "store.py").write_text(_STORE)
    store = f"{sys.executable} -P {folder / 'store.py'}"
    script = script.replace("STORE", store).replace("PYTHON", sys.executable)
    command = ["sh", "-c", _UNLOCK, "sh", script] if with_bus else ["sh", "-c", script]
    if with_bus:
        command = ["dbus-run-session", "--", *command]
    home = folder / "home"
    more = {
        "XDG_DATA_HOME": str(home / ".local/share"),
        "PYTHONPATH": str(ROOT),
        "KEY": CANARY,
    }
    environment = surroundings(folder, **more)
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(name, None)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def files_with_the_key(folder: Path) -> list[Path]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".keyring" for file in files)  # or this looks in the wrong place
    words = (CANARY.encode(), CANARY.encode("utf-16-le"))
    return [file for file in files if any(word in file.read_bytes() for word in words)]


def test_a_key_is_kept_read_and_deleted(tmp_path: Path) -> None:
    lines = in_session(
        tmp_path,
        """
        printf '%s\\n' "$KEY" | STORE put c1
        STORE get c1
        secret-tool lookup service desktop-chat username c1; echo
        STORE get c2
        STORE backend_name
        STORE delete c1
        STORE get c1
        secret-tool lookup service desktop-chat username c1 || echo gone
        STORE delete c1
        """,
    )
    assert lines[:4] == ["null", json.dumps(CANARY), CANARY, '""']
    assert "SecretService" in json.loads(lines[4])
    assert lines[5:] == ["null", '""', "gone", "null"]


def test_a_key_lies_in_no_file(tmp_path: Path) -> None:
    in_session(tmp_path, """printf '%s\\n' "$KEY" | STORE put c1""")
    assert files_with_the_key(tmp_path) == []
    # Another session with the same home finds it: it was really stored.
    assert in_session(tmp_path, "STORE get c1") == [json.dumps(CANARY)]


@pytest.mark.parametrize("call", ["get c1", "delete c1", "backend_name", "put c1"])
def test_without_a_bus_there_is_no_keyring(tmp_path: Path, call: str) -> None:
    (line,) = in_session(tmp_path, f"""printf '%s\\n' "$KEY" | STORE {call}""", with_bus=False)
    assert json.loads(line) == {"trouble": "NONE_FOUND", "backend": ""}
    assert not list((tmp_path / "home").rglob("*.cfg"))


def test_ask_sends_the_key_of_its_connection(service: RunningService, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    connection: dict[str, Any] = {"id": "c1", "name": "Mine", "base_url": service.base_url}
    connection |= {"kind": "openai", "model": "fast", "needs_key": True, "has_key": True}
    settings = {"version": 1, "connections": [connection], "connection_id": "c1"}
    (data_dir / "settings.json").write_text(json.dumps(settings))
    ask = f"PYTHON -m desktop_chat ask --data-dir {data_dir} --connection Mine --json Hello"
    lines = in_session(tmp_path, f"""printf '%s\\n' "$KEY" | STORE put c1; {ask}""")
    assert json.loads(lines[-1])["status"] == "complete"
    assert service.log.exchanges[-1].headers["authorization"] == f"Bearer {CANARY}"
    assert files_with_the_key(tmp_path) == []
    assert CANARY not in "".join(lines)
    (line,) = in_session(tmp_path, f"{ask} || true", with_bus=False)
    answer = json.loads(line)
    assert (answer["status"], answer["error"]["code"]) == ("error", "bad-key")
    assert "keyring" in answer["error"]["message"] + answer["error"]["detail"]
    assert len(service.log.exchanges) == 1


def test_the_tools_of_this_test_are_there() -> None:
    for tool in ("dbus-run-session", "gnome-keyring-daemon", "secret-tool"):
        folders = os.environ["PATH"].split(os.pathsep)
        assert any((Path(folder) / tool).exists() for folder in folders), tool
