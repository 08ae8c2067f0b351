"""The running app as a screen reader meets it: walked, read, and worked with by its actions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.assistive import Node, Reader, reading
from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.service import RunningService

FIXED = (
    "Message",
    "Send",
    "Conversations",
    "New chat",
    "Search",
    "Model",
    "Connection",
    "Settings",
)
CONTROLS = {
    "push button",
    "button",
    "toggle button",
    "check box",
    "radio button",
    "combo box",
    "entry",
    "text",
    "password text",
    "spin button",
    "slider",
    "list",
    "tree",
    "tree table",
    "table",
    "page tab list",
}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    (tmp_path / "bus").mkdir()
    with reading(tmp_path / "bus") as one:
        yield one


def start(
    screen: Screen, service: RunningService, reader: Reader, folder: Path, model: str
) -> Program:
    surroundings = {
        "DBUS_SESSION_BUS_ADDRESS": reader.session,
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    flags = ("--base-url", service.base_url, "--model", model)
    return Program(screen, folder, *flags, environment=surroundings)


def nameless(app: Node) -> list[str]:
    """Controls on the screen without a name, each with its place in the tree."""
    return [
        f"{node.role} {node.path}"
        for node in app.walk()
        if node.role in CONTROLS and node.is_showing and node.is_focusable and not node.name
    ]


def test_a_conversation_by_a_screen_reader_alone(
    screen: Screen, service: RunningService, reader: Reader, tmp_path: Path
) -> None:
    with start(screen, service, reader, tmp_path, "rate:20:200") as program:
        app = reader.app()
        for name in FIXED:
            assert app.find(name).is_showing
        assert nameless(app) == []

        app.find("Message").write("Tell me about the harbour")
        app.find("Send").press()
        stop = app.find("Stop")
        transcript = app.find("Transcript")
        reader.until(
            lambda: transcript if "The harbour lay quiet" in transcript.text else None,
            "the reply in the transcript",
        )
        assert "Tell me about the harbour" in transcript.text
        assert nameless(app) == []
        stop.press()
        stopped = service.wait_for_exchange(lambda e: e.peer_closed is not None)
        assert not stopped.over
        app.find("Send")
        assert "Stopped." in transcript.text
        program.ends(lambda _: screen.key("ctrl+q"))


def test_the_reply_is_announced_by_sentences(
    screen: Screen, service: RunningService, reader: Reader, tmp_path: Path
) -> None:
    with start(screen, service, reader, tmp_path, "fast") as program:
        app = reader.app()
        app.find("Message").write("Good morning")
        app.find("Send").press()
        end = time.monotonic() + 20
        while "The reply is complete." not in (said := reader.announced):
            assert time.monotonic() < end, said
        told = " ".join(said[:-1])
        assert told
        assert all(part.rstrip()[-1:] in ".!?:…" or part == said[-2] for part in said[:-1])
        whole = " ".join(app.find("Transcript").text.split())
        assert told.split()[-1] in whole
        program.ends(lambda _: screen.key("ctrl+q"))


def test_the_settings_are_walked_too(
    screen: Screen, service: RunningService, reader: Reader, tmp_path: Path
) -> None:
    with start(screen, service, reader, tmp_path, "fast") as program:
        app = reader.app()
        app.find("Settings").press()
        app.find("Connections", "list")
        assert nameless(app) == []
        screen.xdotool("search", "--sync", "--name", "^Settings — Desktop Chat$")
        program.ends(lambda one: screen.ask_to_close(one.window))
