"""The running app follows what the desktop says about dark and light and about contrast."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop_chat.ui.theme.tokens import DARK, LIGHT
from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.gui.session_bus import session_bus

# Qt asks by itself on GNOME; of a desktop that it does not know, the app asks the portal.
CONTRAST = {"GNOME": ("high-contrast", True, False), "sway": ("contrast", 1, 0)}
PAGE = (600, 640)  # a place on the page without a letter


def colour(screen: Screen) -> str:
    x, y = PAGE
    blue, green, red = screen.rows(y, y + 1)[4 * x : 4 * x + 3]
    return f"#{red:02X}{green:02X}{blue:02X}"


def wait_for(screen: Screen, wanted: str, when: str) -> None:
    end = time.monotonic() + 15
    while (found := colour(screen)) != wanted:
        assert time.monotonic() < end, f"{when}: {found}, not {wanted}"
        time.sleep(0.05)


@pytest.mark.parametrize("desktop", list(CONTRAST))
def test_the_looks_of_the_desktop_are_followed(
    screen: Screen, tmp_path: Path, desktop: str
) -> None:
    name, on, off = CONTRAST[desktop]
    with session_bus() as bus:
        bus.settings = {"color-scheme": 1, name: off}
        environment = {
            "DBUS_SESSION_BUS_ADDRESS": bus.address,
            "XDG_CURRENT_DESKTOP": desktop,
            "NO_AT_BRIDGE": "1",
        }
        with Program(screen, tmp_path, environment=environment) as program:
            wait_for(screen, DARK.background, "from the start")
            bus.change("color-scheme", 2)
            wait_for(screen, LIGHT.background, "light is chosen")
            bus.change("color-scheme", 1)
            wait_for(screen, DARK.background, "dark is chosen")
            bus.change(name, on)
            wait_for(screen, "#000000", "high contrast is chosen")
            bus.change(name, off)
            wait_for(screen, DARK.background, "the usual contrast is chosen")
            program.ends(lambda _: screen.key("ctrl+q"))
