"""Every way to end the app, in every state: soon, silently, and the service sees it go."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.service import RunningService


def by_sigterm(program: Program) -> None:
    program.process.send_signal(signal.SIGTERM)


def by_sigint(program: Program) -> None:
    program.process.send_signal(signal.SIGINT)


def by_close_button(program: Program) -> None:
    program.screen.ask_to_close(program.window)


def by_key(program: Program) -> None:
    program.screen.key("ctrl+q")


WAYS = [by_sigterm, by_sigint, by_close_button, by_key]


@pytest.mark.parametrize("way", WAYS)
def test_idle(screen: Screen, tmp_path: Path, way: Callable[[Program], None]) -> None:
    with Program(screen, tmp_path) as program:
        program.ends(way)


@pytest.mark.parametrize(
    ("model", "way"),
    [
        *itertools.product(("rate:20:2000", "mute"), WAYS),
        ("stall:3", by_sigterm),
        ("endless", by_close_button),
    ],
)
def test_while_a_reply_comes(
    screen: Screen,
    service: RunningService,
    tmp_path: Path,
    model: str,
    way: Callable[[Program], None],
) -> None:
    with Program(screen, tmp_path, "--base-url", service.base_url, "--model", model) as program:
        program.ask("Hello")
        least = 0 if model == "mute" else 3
        service.wait_for_exchange(lambda e: bool(e.request_read) and e.deltas_sent >= least, 20)
        program.ends(way)
        seen = service.wait_for_exchange(lambda e: e.peer_closed is not None)
        assert not seen.over


def test_with_three_replies_at_once(
    screen: Screen, service: RunningService, tmp_path: Path
) -> None:
    flags = ("--base-url", service.base_url, "--model", "rate:20:2000")
    with Program(screen, tmp_path, *flags) as program:
        for number in range(3):
            program.ask(f"Hello {number}")
            service.wait_for_exchange(
                lambda e, text=f"Hello {number}": (  # type: ignore[misc]
                    e.body["messages"][-1]["content"] == text and e.deltas_sent > 2
                ),
                20,
            )
            screen.key("ctrl+n")
        program.ends(by_close_button)
    assert [e.over for e in service.log.exchanges] == [False] * 3
    for number in range(3):
        service.wait_for_exchange(
            lambda e, text=f"Hello {number}": (  # type: ignore[misc]
                e.body["messages"][-1]["content"] == text and e.peer_closed is not None
            )
        )


def test_with_settings_open(screen: Screen, tmp_path: Path) -> None:
    with Program(screen, tmp_path) as program:
        screen.key("ctrl+comma")
        screen.find("^Settings — Desktop Chat$")
        program.ends(by_close_button)
