"""What there was to see when a test on a screen failed, kept beside the test's other files."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

from PySide6.QtGui import QImage

from tests.e2e.screen import Screen


def gather(screen: Screen, folder: Path) -> str:
    """Keep a picture of the screen and what the X server says of its windows; where they are."""
    told = []
    with contextlib.suppress(OSError, ValueError, IndexError):  # the server may be gone
        picture = folder / "screen.png"
        width, height, line, pixels = screen.pixels()
        image = QImage(pixels, width, height, line, QImage.Format.Format_RGB32)
        if image.save(str(picture)):
            told.append(f"the screen: {picture}")
    said = "\n\n".join(
        [
            _ask(screen, "xdotool", "getwindowfocus"),  # of the windows below
            _ask(screen, "xwininfo", "-root", "-tree"),
            _ask(screen, "xdotool", "getmouselocation"),
        ]
    )
    windows = folder / "windows.txt"
    windows.write_text(said, "utf-8")
    return "\n".join([*told, f"its windows, and which has the focus: {windows}"])


def _ask(screen: Screen, *command: str) -> str:
    env = {"DISPLAY": screen.name, "PATH": os.environ["PATH"]}
    words = " ".join(command)
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"$ {words}\n{error}"
    return f"$ {words}\n{done.stdout}{done.stderr}"
