"""A day with the app, by keyboard, on a screen: from the first question to another machine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage.store import Store
from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.service import RunningService

MODEL = "rate:60:60"  # a second a reply
EXPORT_ALL, IMPORT_WHERE_EMPTY = 6, 3  # steps down in the menu; what cannot be done is left out


def until(condition: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)


def wait_for_title(screen: Screen, title: str) -> None:
    screen.xdotool("search", "--sync", "--name", f"^{title} — Desktop Chat$")


def asked(service: RunningService) -> list[list[str]]:
    """What the service was asked, each time."""
    return [
        [str(message["content"]) for message in exchange.body["messages"]]
        for exchange in service.log.exchanges
    ]


def wait_for_reply(service: RunningService, number: int) -> None:
    """Until that reply has come whole, and the window had a moment to see it."""
    until(
        lambda: len(service.log.exchanges) > number and service.log.exchanges[number].over,
        f"reply {number}",
    )
    time.sleep(0.4)


def choose_in_menu(screen: Screen, steps: int) -> None:
    screen.key("F10")
    time.sleep(1)
    for _ in range(steps):
        screen.key("Down")
    screen.key("Return")


def answer_dialog(screen: Screen, program: Program, title: str, path: Path) -> None:
    """Type a path into the dialog of files."""
    screen.find(f"^{title}")
    time.sleep(0.3)
    screen.type(str(path))
    screen.key("Return")
    time.sleep(0.5)
    screen.xdotool("windowfocus", "--sync", str(program.window))


def stored(folder: Path) -> dict[str, ConversationRecord]:
    """The conversations of a data folder, once the app has ended."""
    store = Store(folder)
    store.start().result(20)
    records = [store.conversation(each).result(20) for each in store.ids().result(20)]
    assert store.close(20)
    return {record.id: record for record in records if record is not None}


def live_a_day(screen: Screen, service: RunningService, program: Program, folder: Path) -> Path:
    """Ask, stop, edit, ask again, switch, search, attach and export; the exported file."""
    program.ask("Tell me about the harbour")
    wait_for_reply(service, 0)
    program.ask("And the lighthouse")
    until(lambda: len(service.log.exchanges) > 1, "the second question")
    until(lambda: service.log.exchanges[1].deltas_sent > 5, "some of its reply")
    screen.key("Escape")
    service.wait_for_exchange(lambda e: e.peer_closed is not None and not e.over)
    screen.key("ctrl+Up")  # edit the last message
    screen.type(" at night")
    screen.key("Return")
    wait_for_reply(service, 2)
    assert asked(service)[2][-1] == "And the lighthouse at night"
    screen.key("ctrl+r")  # another version of the reply
    wait_for_reply(service, 3)
    assert asked(service)[3] == asked(service)[2]
    screen.key("ctrl+n")
    note = folder / "note.txt"
    note.write_text("The tide table of Tuesday", "utf-8")
    screen.key("ctrl+shift+a")
    answer_dialog(screen, program, "Attach", note)
    time.sleep(0.5)
    program.ask("When is high water")
    wait_for_reply(service, 4)
    assert "The tide table of Tuesday" in asked(service)[4][0]
    wait_for_title(screen, "When is high water")
    screen.key("ctrl+k")  # search, and jump to what is found
    time.sleep(0.5)
    screen.type("lighthouse")
    time.sleep(1)
    screen.key("Return")
    wait_for_title(screen, "Tell me about the harbour")
    path = folder / "all.json"
    choose_in_menu(screen, EXPORT_ALL)
    answer_dialog(screen, program, "Export", path)
    until(path.exists, "the export")
    return path


def test_a_day(screen: Screen, service: RunningService, tmp_path: Path) -> None:
    flags = ("--base-url", service.base_url, "--model", MODEL)
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    with Program(screen, here, *flags) as program:
        path = live_a_day(screen, service, program, here)
        program.ends(lambda _: screen.key("ctrl+q"))
    with Program(screen, there, *flags) as program:
        time.sleep(0.5)
        choose_in_menu(screen, IMPORT_WHERE_EMPTY)
        answer_dialog(screen, program, "Import", path)
        time.sleep(2)
        program.ends(lambda _: screen.key("ctrl+q"))
    told = json.loads(path.read_text("utf-8"))
    assert len(told["conversations"]) == 2
    before, after = stored(here / "data"), stored(there / "data")
    assert before.keys() == after.keys()
    for name, record in before.items():
        again = after[name]
        assert again.messages == record.messages
        assert (again.title, again.leaf_id) == (record.title, record.leaf_id)
    harbour = max(before.values(), key=lambda record: len(record.messages))
    said = [(message.role, message.status) for message in harbour.messages]
    assert said.count(("user", "complete")) == 3  # the first, the second, the second edited
    assert said.count(("assistant", "complete")) == 3
    assert said.count(("assistant", "stopped")) == 1
