"""Newer versions: which is newer, what an announcement may say, and what asking for one does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.updates import MAX_BODY, newest_release
from desktop_chat.chat.failures import BackendError, ErrorCode
from desktop_chat.chat.ledger import Purpose
from desktop_chat.chat.updates import DAY, Release, Updates, is_newer, may_look, read_release
from desktop_chat.storage.settings import Settings, SettingsFile


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.10.0", "0.9.9", True),
        ("v1.0", "0.9", True),
        ("1.0.0", "1.0", False),
        ("1.0.1", "1.0", True),
        ("0.1.0", "0.2.0", False),
        ("1.0", "1.0rc1", True),
        ("1.0rc1", "1.0", False),
        ("1.0rc2", "1.0rc1", True),
        ("soon", "0.1.0", False),
        ("0.1.0; rm", "0.0.1", False),
        ("", "0.1.0", False),
        ("9" * 400, "0.1.0", False),
    ],
)
def test_which_version_is_newer(version: str, than: str, newer: bool) -> None:
    assert is_newer(version, than) is newer


def test_an_announcement_of_github_and_one_of_our_own() -> None:
    theirs = {"tag_name": "v0.2.0", "body": " New. \n", "html_url": "https://example.com/r/2"}
    ours = {"version": "0.2.0", "notes": "New.", "page": "https://example.com/r/2"}
    release = Release("0.2.0", "New.", "https://example.com/r/2")
    assert read_release(theirs) == release
    assert read_release(ours) == release
    assert read_release([{"version": "0.1.0"}, theirs, {"version": "0.1.9"}]) == release


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "0.2.0",
        [],
        {},
        {"version": 2},
        {"version": "new"},
        [[[{}]]],
        {"version": "0.2.0", "draft": True},
        {"tag_name": "v0.2.0", "prerelease": True},
    ],
)
def test_what_is_no_announcement(value: object) -> None:
    assert read_release(value) is None


@pytest.mark.parametrize(
    "page",
    [
        "http://example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://a b",
        "",
        7,
        "https://example.com/\n",
    ],
)
def test_only_an_encrypted_page_is_ever_offered(page: object) -> None:
    release = read_release({"version": "0.2.0", "page": page})
    assert release is not None
    assert release.page == ""


def test_when_to_look_without_being_asked() -> None:
    now = 1_800_000_000.0
    assert not may_look(Updates(), now)
    assert may_look(Updates(daily=True), now)
    assert not may_look(Updates(daily=True, last=now - DAY + 60), now)
    assert may_look(Updates(daily=True, last=now - DAY), now)
    assert may_look(Updates(daily=True, last=now + 10 * DAY), now)  # the clock was wrong then


def test_the_choice_is_kept(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    chosen = Updates(True, "https://updates.example.com", 1_800_000_000.5)
    file.save(Settings(updates=chosen))
    assert file.load().updates == chosen


@pytest.mark.parametrize("value", [7, [], {"daily": 1, "address": 7, "last": "soon"}])
def test_a_broken_choice_is_none(tmp_path: Path, value: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 1, "updates": value}), encoding="utf-8")
    assert SettingsFile(path).load().updates == Updates()


@contextmanager
def announcing(body: bytes, status: int = 200, seen: list[str] | None = None) -> Iterator[str]:
    """A server that gives one answer; its address. What it is asked goes into `seen`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if seen is not None:
                seen.append(f"{self.command} {self.path}\n{self.headers}")
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "https://elsewhere.test/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Tests are quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/latest"
    finally:
        server.shutdown()
        server.server_close()


def ask(address: str, clients: HttpClients | None = None) -> Release:
    return asyncio.run(newest_release(clients or HttpClients(), address))


def test_one_request_is_made_and_written_down() -> None:
    seen: list[str] = []
    clients = HttpClients()
    with announcing(b'{"version": "0.2.0", "notes": "More\\u0000 words"}', seen=seen) as address:
        release = ask(address, clients)
    assert release == Release("0.2.0", "More words", "")
    assert len(seen) == 1
    assert seen[0].startswith("GET /latest\n")
    assert "authorization" not in seen[0].lower()
    assert "cookie" not in seen[0].lower()
    contacts = [(contact.purpose, contact.tries) for contact in clients.ledger.contacts]
    assert contacts == [(Purpose.UPDATES, 1)]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"<html>Welcome</html>", 200, ErrorCode.NOT_A_STREAM),
        (b"{}", 404, ErrorCode.NOT_FOUND),
        (b"", 302, ErrorCode.REDIRECT),
        (b"{}", 500, ErrorCode.SERVICE_ERROR),
        (b" " * (MAX_BODY + 1), 200, ErrorCode.TOO_LONG),
    ],
)
def test_other_answers_are_said(body: bytes, status: int, code: ErrorCode) -> None:
    with announcing(body, status) as address, pytest.raises(BackendError) as caught:
        ask(address)
    assert caught.value.failure.code is code


def test_nobody_there() -> None:
    with pytest.raises(BackendError) as caught:
        ask("http://127.0.0.1:9/latest")
    assert caught.value.failure.code is ErrorCode.UNREACHABLE
