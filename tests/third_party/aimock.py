"""aimock, a third party's OpenAI-compatible server: stream, wrong key, 429, a cut in the middle.

Run by `python3 run.py third-party`, which installs it; pytest does not collect this by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.models import list_models
from desktop_chat.chat.access import Access
from desktop_chat.chat.failures import ErrorCode
from desktop_chat.chat.messages import Status
from tests.replying import QUICK, openai_backend, run_reply

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "build" / "third-party" / "node_modules" / ".bin" / "llmock"
ONCE = QUICK._replace(retries=0)
KEY = "a-good-key-0123456789"
TEXT = "Grüße, 世界! 👩‍💻 " * 60
FIXTURES = {
    "fixtures": [
        {"match": {"userMessage": "hello"}, "response": {"content": TEXT}},
        {
            "match": {"userMessage": "limit"},
            "response": {
                "error": {"message": "Slow down", "type": "rate_limit_error"},
                "status": 429,
            },
        },
        {
            "match": {"userMessage": "cut"},
            "response": {"content": TEXT},
            "truncateAfterChunks": 5,
        },
    ]
}


@contextlib.contextmanager
def server(folder: Path, *flags: str) -> Iterator[str]:
    """It runs for the length of a `with`, and knows one key."""
    (folder / "fixtures.json").write_text(json.dumps(FIXTURES))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(SERVER), "-p", str(port), "-f", str(folder / "fixtures.json"), "--strict"]
    environment = {**os.environ, "AIMOCK_API_KEYS": KEY}
    with subprocess.Popen([*command, *flags], env=environment, cwd=folder) as process:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < end, "the server does not come up"
            time.sleep(0.05)
        else:
            return


@pytest.mark.parametrize("flags", [(), ("-c", "1"), ("-c", "7", "-l", "1")])
def test_a_stream(tmp_path: Path, flags: tuple[str, ...]) -> None:
    with server(tmp_path, *flags) as address:
        reply, watcher = run_reply(openai_backend(address, KEY), "gpt-5-mini", "hello")
        names = asyncio.run(list_models(HttpClients(), address, Access(KEY)))
    assert (reply.status, reply.text) == (Status.COMPLETE, TEXT)
    assert len(watcher.deltas) > 5
    assert reply.facts.finish == "stop"
    assert reply.facts.warnings == 0
    assert names


def test_a_wrong_key(tmp_path: Path) -> None:
    with server(tmp_path) as address:
        reply, _ = run_reply(openai_backend(address, "wrong"), "gpt-5-mini", "hello", ONCE)
    assert reply.status is Status.ERROR
    assert reply.facts.failure is not None
    assert reply.facts.failure.code is ErrorCode.BAD_KEY


def test_too_many_requests(tmp_path: Path) -> None:
    with server(tmp_path) as address:
        reply, _ = run_reply(openai_backend(address, KEY), "gpt-5-mini", "limit", ONCE)
    assert reply.facts.failure is not None
    assert reply.facts.failure.code is ErrorCode.RATE_LIMITED
    assert "Slow down" in reply.facts.failure.detail


def test_a_cut_in_the_middle(tmp_path: Path) -> None:
    with server(tmp_path, "-l", "5") as address:
        reply, _ = run_reply(openai_backend(address, KEY), "gpt-5-mini", "cut", ONCE)
    assert reply.status is Status.TRUNCATED
    assert reply.text
    assert TEXT.startswith(reply.text)


def test_connections_that_are_destroyed(tmp_path: Path) -> None:
    with server(tmp_path, "--chaos-disconnect", "1") as address:
        reply, _ = run_reply(openai_backend(address, KEY), "gpt-5-mini", "hello", ONCE)
    assert reply.status in (Status.ERROR, Status.TRUNCATED)
    failure = reply.facts.failure
    assert failure is None or failure.code is ErrorCode.UNREACHABLE
