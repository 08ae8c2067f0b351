"""Hostile replies, names and errors: the program, watched, touches, calls and starts nothing.

What is kept on disk and what is exported are to be watched in the same way, with the same list:
`watched` starts the program so, and `tests.attacks.document` gives the text.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks import FAMILIES, MARK, Canaries, document, one_line
from tests.e2e.program import Program, surroundings
from tests.e2e.screen import Screen
from tests.e2e.watch import Watch
from tests.service import HangingListener, RunningService, listening_socket

# No bus: without its address Qt would look for a program that starts one.
SURROUNDINGS = {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}
# Places of the transcript over which the pointer comes to rest, for hover and tool tips.
PLACES = ((420, 150), (600, 300), (800, 420), (500, 520))


@pytest.fixture
def canary_host() -> Iterator[HangingListener]:
    """An address of this machine that counts whoever comes."""
    with listening_socket() as listener:
        yield listener


@pytest.fixture
def canaries(tmp_path: Path, canary_host: HangingListener) -> Canaries:
    port = int(canary_host.base_url.rpartition(":")[2].partition("/")[0])
    made = Canaries(tmp_path / "bait", "127.0.0.1", port)
    made.lay_out()
    return made


def watched(screen: Screen, watch: Watch, folder: Path, *flags: str) -> Program:
    """The program under watch, for a `with`."""
    return Program(screen, folder, *flags, before=watch.command, environment=SURROUNDINGS)


def look_around(screen: Screen) -> None:
    """What a reader does: scroll, point, select, copy. No click on a link."""
    screen.xdotool("mousemove", *map(str, PLACES[0]))
    for button in ("4", "5"):
        screen.xdotool("click", "--repeat", "15", "--delay", "5", button)
        for x, y in PLACES:
            screen.xdotool("mousemove", str(x), str(y))
            time.sleep(0.05)
    time.sleep(0.8)  # a tool tip would be there by now
    screen.key("Tab")
    screen.key("shift+Tab")
    screen.key("ctrl+a")
    screen.key("ctrl+c")
    screen.key("ctrl+shift+c")
    screen.key("ctrl+l")


def reply_with(service: RunningService, program: Program, model: str) -> None:
    """Let the service answer with a model's script, and wait until it has."""
    service.alias("attack", model)
    before = len(service.log.exchanges)
    program.ask("Go on")
    service.wait_for_exchange(
        lambda one: one in service.log.exchanges[before:] and one.over, seconds=30
    )
    time.sleep(0.3)


def error_with(message: str) -> bytes:
    """A whole HTTP response with an error of the service."""
    body = json.dumps({"error": {"message": message, "type": message, "code": message}}).encode()
    head = b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n"
    return head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def assert_nothing_happened(watch: Watch, service: RunningService) -> None:
    """But for what the program does for an honest reply: calling its service, and the SDK's look
    at the processor."""
    seen = watch.seen()
    assert seen.touched == []
    assert seen.called  # or it does not see what the program does
    assert set(seen.called) == {("127.0.0.1", service.port)}
    assert seen.ran[0][:3] == [sys.executable, "-m", "desktop_chat"]
    assert seen.ran[1:] in ([], [["uname", "-p"]])


def test_replies(
    screen: Screen, service: RunningService, tmp_path: Path, canaries: Canaries
) -> None:
    watch = Watch(tmp_path / "trace.txt")
    flags = ("--base-url", service.base_url, "--model", "alias:attack")
    with watched(screen, watch, tmp_path, *flags) as program:
        for family in FAMILIES:
            service.put_text(family, document(canaries, family))
            reply_with(service, program, f"text:{family}:1500")
            look_around(screen)
        deltas = [one.deltas_sent for one in service.log.exchanges]
        assert len(deltas) == len(FAMILIES)
        program.ends(lambda _: screen.key("ctrl+q"))
    assert_nothing_happened(watch, service)


def test_names_titles_and_errors(
    screen: Screen, service: RunningService, tmp_path: Path, canaries: Canaries
) -> None:
    watch = Watch(tmp_path / "trace.txt")
    line = one_line(canaries)
    # The service says in its error that it has no model of this name.
    flags = ("--base-url", service.base_url, "--model", line)
    with watched(screen, watch, tmp_path, *flags) as program:
        program.ask(line)  # the first message, and the title
        service.wait_for_exchange(lambda one: one.model == line and one.over)
        look_around(screen)
        kept = service.log.exchanges[0].body["messages"][-1]["content"]
        assert kept == line
        program.ends(lambda _: screen.key("ctrl+q"))
    assert_nothing_happened(watch, service)


def test_errors_of_the_service(
    screen: Screen, service: RunningService, tmp_path: Path, canaries: Canaries
) -> None:
    watch = Watch(tmp_path / "trace.txt")
    service.register("bad", error_with(f"{one_line(canaries)}\n\n{document(canaries, 'S2')}"))
    flags = ("--base-url", service.base_url, "--model", "alias:attack")
    with watched(screen, watch, tmp_path, *flags) as program:
        reply_with(service, program, "named:bad")
        look_around(screen)
        screen.key("ctrl+n")  # leave it, and begin another
        reply_with(service, program, "named:bad")
        program.ends(lambda _: screen.key("ctrl+q"))
    assert_nothing_happened(watch, service)


BREACH = """
import contextlib, os, socket, subprocess, sys
file, port = sys.argv[1:]
with contextlib.suppress(OSError):
    open(file + ".png", "rb").close()
    open(file + ".missing", "rb").close()
with contextlib.suppress(OSError):
    other = socket.socket()
    other.setblocking(False)
    other.connect(("127.0.0.1", int(port)))
with contextlib.suppress(OSError):
    socket.socket(socket.AF_INET6).connect(("::1", 9))
subprocess.run(["/bin/true"], check=True)
with contextlib.suppress(OSError):
    subprocess.run(["xdg-open", "about:blank"], env={"PATH": "/nowhere"})
"""


def test_the_watch_sees_what_is_to_be_seen(tmp_path: Path, canaries: Canaries) -> None:
    watch = Watch(tmp_path / "trace.txt")
    command = [*watch.command, sys.executable, "-c", BREACH, canaries.file, str(canaries.port)]
    subprocess.run(command, env=surroundings(tmp_path), check=True, timeout=60)
    seen = watch.seen()
    assert len([line for line in seen.touched if line.startswith("open")]) == 2
    assert seen.called == [("127.0.0.1", canaries.port), ("::1", 9)]
    assert [command[0] for command in seen.ran] == [sys.executable, "/bin/true", "xdg-open"]


def test_the_watch_sees_a_breach_beside_the_program(
    screen: Screen, service: RunningService, tmp_path: Path, canaries: Canaries
) -> None:
    watch = Watch(tmp_path / "trace.txt")
    breach = [sys.executable, "-c", f"import os, sys; open({canaries.file!r}).close();"]
    breach[-1] += " os.execv(sys.argv[1], sys.argv[1:])"
    flags = ("--base-url", service.base_url, "--model", "fast")
    before = [*watch.command, *breach]
    with Program(screen, tmp_path, *flags, before=before, environment=SURROUNDINGS) as program:
        program.ask("Hello")
        service.wait_for_exchange(lambda one: one.over)
        program.ends(lambda _: screen.key("ctrl+q"))
    seen = watch.seen()
    assert len(seen.touched) == 1
    assert MARK in seen.touched[0]
    with pytest.raises(AssertionError):
        assert_nothing_happened(watch, service)


def test_the_bait_is_there(canaries: Canaries, canary_host: HangingListener) -> None:
    assert sorted(file.name for file in canaries.folder.iterdir())[0] == MARK
    assert all(canaries.file in document(canaries, family) for family in ("S1", "S2", "S9"))
    assert str(canary_host.base_url).find(str(canaries.port)) > 0
