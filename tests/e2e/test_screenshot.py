"""A screenshot on a screen without a portal: all of it, without the app's own window."""

from __future__ import annotations

import base64
import time
from pathlib import Path

from PySide6.QtGui import QImage

from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.e2e.test_day import until, wait_for_reply
from tests.service import RunningService


def test_the_window_is_not_in_it(screen: Screen, service: RunningService, tmp_path: Path) -> None:
    flags = ("--base-url", service.base_url, "--model", "gpt-4o")
    with Program(screen, tmp_path, *flags) as program:
        time.sleep(0.5)
        screen.type("What is on my screen")
        screen.key("ctrl+shift+s")
        kept = tmp_path / "data" / "attachments"
        until(lambda: kept.is_dir() and any(kept.rglob("*")), "it is kept")
        time.sleep(0.5)
        screen.xdotool("windowfocus", "--sync", str(program.window))
        screen.key("Return")
        wait_for_reply(service, 0)
        (message,) = service.log.exchanges[0].body["messages"]
        words, picture = message["content"]
        assert words["text"].startswith("What is on my screen")
        kind, _, data = picture["image_url"]["url"].partition(",")
        assert kind == "data:image/png;base64"
        image = QImage.fromData(base64.b64decode(data))
        assert (image.width(), image.height()) == (1280, 900)
        colours = {image.pixel(x, y) for x in range(0, 1280, 40) for y in range(0, 900, 40)}
        assert len(colours) == 1, "an empty screen: the window was out of the way"
        program.ends(lambda _: screen.key("ctrl+q"))
