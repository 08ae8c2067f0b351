"""The main job, by keyboard, on a screen: type, read while it comes, stop half-way."""

from __future__ import annotations

import time
from pathlib import Path

from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.service import RunningService

# Rows of the screen that hold the conversation and nothing that blinks.
TOP, BOTTOM = 60, 560


def ink(screen: Screen) -> int:
    """How much of the conversation's rows is dark."""
    return sum(value < 100 for value in screen.rows(TOP, BOTTOM)[1::4])


def wait_for_deltas(service: RunningService, count: int) -> None:
    """Until the service has sent so many."""
    service.wait_for_exchange(lambda exchange: exchange.deltas_sent >= count, 20)


def test_type_read_and_stop(screen: Screen, service: RunningService, tmp_path: Path) -> None:
    flags = ("--base-url", service.base_url, "--model", "rate:50:200")
    with Program(screen, tmp_path, *flags) as program:
        program.ask("Tell me about the harbour")
        wait_for_deltas(service, 20)
        early = ink(screen)
        wait_for_deltas(service, 80)
        end = time.monotonic() + 5
        while (late := ink(screen)) <= early and time.monotonic() < end:
            time.sleep(0.02)
        exchange = service.log.exchanges[0]
        assert exchange.body["messages"][-1]["content"] == "Tell me about the harbour"
        assert late > early  # more of it was on screen before it was over
        assert not exchange.over
        pressed = time.monotonic()
        screen.key("Escape")
        stopped = service.wait_for_exchange(lambda e: e.peer_closed is not None)
        assert not stopped.over
        assert stopped.deltas_sent < 200
        assert stopped.peer_closed is not None
        assert stopped.peer_closed - pressed < 2
        after = ink(screen)
        program.ask("And again")
        service.wait_for_exchange(lambda e: e is not exchange and e.deltas_sent > 5)
        kept = [m["content"] for m in service.log.exchanges[1].body["messages"]]
        assert (kept[0], kept[2]) == ("Tell me about the harbour", "And again")
        assert kept[1].startswith("Line 1: The harbour lay quiet")
        assert after > 0
        program.ends(lambda _: screen.key("ctrl+q"))


def test_names_for_the_desktop(screen: Screen, service: RunningService, tmp_path: Path) -> None:
    with Program(screen, tmp_path, "--base-url", service.base_url, "--model", "fast") as program:
        classes = screen.property(program.window, "WM_CLASS")
        assert classes == 'WM_CLASS(STRING) = "desktop-chat", "desktop-chat"'
        assert '= "Desktop Chat"' in screen.property(program.window, "_NET_WM_NAME")
        program.ask("Good morning")
        screen.xdotool("search", "--sync", "--name", "^Good morning — Desktop Chat$")
        program.ends(lambda _: screen.key("ctrl+q"))


def test_the_window_comes_back_where_it_was(
    screen: Screen, service: RunningService, tmp_path: Path
) -> None:
    flags = ("--base-url", service.base_url, "--model", "fast")
    with Program(screen, tmp_path, *flags) as program:
        screen.xdotool("windowsize", "--sync", str(program.window), "900", "600")
        screen.key("ctrl+b")
        time.sleep(0.3)
        program.ends(lambda _: screen.key("ctrl+q"))
    with Program(screen, tmp_path, *flags) as program:
        place = screen.xdotool("getwindowgeometry", "--shell", str(program.window)).split()
        assert {"WIDTH=900", "HEIGHT=600"} <= set(place)
        program.ends(lambda _: screen.key("ctrl+q"))
