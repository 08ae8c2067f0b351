"""The running app at scales from 125 to 300 %, on a screen that is small for the largest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.service import RunningService

WIDTH, HEIGHT = 1280, 900  # of the tests' own screen


@pytest.mark.parametrize("scale", ["1.25", "2", "3"])
def test_a_conversation_at_a_scale(
    screen: Screen, service: RunningService, tmp_path: Path, scale: str
) -> None:
    flags = ("--base-url", service.base_url, "--model", "rate:20:200")
    environment = {"QT_SCALE_FACTOR": scale}
    with Program(screen, tmp_path, *flags, environment=environment) as program:
        said = screen.xdotool("getwindowgeometry", "--shell", str(program.window))
        place = dict(line.split("=") for line in said.split())
        x, y, width, height = (int(place[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        assert x >= 0
        assert y >= 0
        assert x + width <= WIDTH
        assert y + height <= HEIGHT
        left, middle = 4 * (x + 10), y + height // 2
        ground = screen.rows(middle, middle + 1)[left : left + 3]
        assert ground != b"\0\0\0"  # it is painted
        program.ask("Hello")
        asked = service.wait_for_exchange(lambda e: e.deltas_sent >= 10, 20)
        screen.key("Escape")
        service.wait_for_exchange(lambda e: e is asked and e.peer_closed is not None, 10)
        program.ends(lambda _: screen.key("ctrl+q"))
