"""What lay below a menu, once it has closed and the mouse is somewhere else: Qt itself does not
tell it, and only a real screen shows that."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.gui.earlier import store_with, talk

HOVER = bytes.fromhex("e2e7e9")  # the colour of what is hovered, as it lies in the buffer
ROW = (120, 287)  # the fourth conversation, from the window's corner
ROW_BELOW = (120, 317)
MENU = (1102, 18)  # the button of the app's menu, beside its icon
MESSAGE = (600, 600)


class Eyes:
    """What colour the window has at a place."""

    def __init__(self, program: Program) -> None:
        self._screen = program.screen
        said = self._screen.xdotool("getwindowgeometry", "--shell", str(program.window))
        place = dict(line.split("=") for line in said.split())
        self._x, self._y = int(place["X"]), int(place["Y"])

    def move(self, place: tuple[int, int]) -> None:
        x, y = place
        for step in (-2, 0):  # so that the mouse moves even where it is there already
            self._screen.xdotool("mousemove", str(self._x + x + step), str(self._y + y))
        time.sleep(0.2)

    def is_hovered(self, place: tuple[int, int]) -> bool:
        """Looked at beside the mouse, which is on the screen too."""
        x, y = self._x + place[0] + (-15 if place == MENU else 60), self._y + place[1]
        return self._screen.rows(y, y + 1)[4 * x : 4 * x + 3] == HOVER

    def until(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < end, f"not within 10 s: {what}"
            time.sleep(0.05)


@pytest.mark.parametrize(
    ("below", "button", "to"),
    [(ROW, "3", MESSAGE), (ROW, "3", ROW_BELOW), (MENU, "1", MESSAGE)],
    ids=["row", "next row", "button"],
)
def test_nothing_below_a_menu_stays_hovered(
    screen: Screen, tmp_path: Path, below: tuple[int, int], button: str, to: tuple[int, int]
) -> None:
    (tmp_path / "data").mkdir()
    now = time.time()
    stored = (talk(n)._replace(updated_at=now - 60 * n) for n in range(8))
    store_with(tmp_path / "data", *stored)
    with Program(screen, tmp_path) as program:
        eyes = Eyes(program)
        eyes.move(MESSAGE)
        eyes.move(below)
        eyes.until(lambda: eyes.is_hovered(below), "it is hovered")
        screen.xdotool("click", button)
        time.sleep(0.5)  # the menu opens
        eyes.move(to)
        screen.key("Escape")
        eyes.until(lambda: not eyes.is_hovered(below), "it is hovered no more")
        if to == ROW_BELOW:
            eyes.until(lambda: eyes.is_hovered(to), "what is below the mouse is hovered")
        program.ends(lambda _: screen.key("ctrl+q"))
