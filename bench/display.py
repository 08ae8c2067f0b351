"""A screen of the benchmark's own: Xvfb, with keys from xdotool.

Always a new one, even where there is a display: a run must not depend on the desktop around it,
and must not type into it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from bench.xwatch import WindowWatch


@dataclass(frozen=True, slots=True)
class Display:
    """An X display by number."""

    number: int

    @property
    def environment(self) -> dict[str, str]:
        """The environment for a program that shows its window here, and talks to nothing else."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("OPENAI_", "DESKTOP_CHAT_", "QT_", "WAYLAND_"))
            and not name.lower().endswith("_proxy")
        }
        return kept | {
            "DISPLAY": f":{self.number}",
            "QT_QPA_PLATFORM": "xcb",
            "QT_API": "pyside6",
        }

    def watch(self) -> WindowWatch:
        """Watch for windows from now on."""
        return WindowWatch(self.number)

    def submit(self, window: int, text: str) -> None:
        """Give the window the focus, type, and press Enter."""
        focus = ["windowfocus", "--sync", str(window)]
        typing = ["type", "--delay", "1", "--args", "1", text, "key", "Return"]
        command = ["xdotool", *focus, *typing]
        subprocess.run(command, env=self.environment, check=True, timeout=10)


@contextlib.contextmanager
def display() -> Iterator[Display]:
    """Start Xvfb on a free display number, and end it afterwards."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"]
    command += ["-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as stream:
            yield Display(int(stream.readline()))
    finally:
        server.terminate()
        server.wait(10)
