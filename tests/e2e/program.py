"""`python -m desktop_chat` in a process: started, talked to, and seen to its end."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.e2e.evidence import gather
from tests.e2e.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
# The app promises 2 s; a busy machine gets 3 more.
CLOSE_SECONDS = 2.0 + 3.0
COMPLAINTS = re.compile(
    r"never awaited|destroyed|pending|unclosed|Traceback|ResourceWarning|never retrieved", re.I
)


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """An environment without anything of the person's own, its folders under `folder`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "DESKTOP_CHAT_", "QT_", "WAYLAND_", "DBUS_", "XDG_"))
        and not name.lower().endswith("_proxy")
    }
    for name in ("home", "run"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    own = {"HOME": str(folder / "home"), "XDG_RUNTIME_DIR": str(folder / "run")}
    return kept | own | {"LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"} | more


class Program:
    """The app on a screen."""

    def __init__(
        self,
        screen: Screen,
        folder: Path,
        *flags: str,
        before: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`before` is a command that starts the app's own, which is appended to it."""
        self.screen = screen
        self.data_dir = folder / "data"
        self._folder = folder
        self._errors = folder / "stderr.txt"
        self._is_watched = bool(before)
        more = {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb", **(environment or {})}
        command = [*before, sys.executable, "-m", "desktop_chat"]
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [*command, "--data-dir", str(self.data_dir), *flags],
                cwd=ROOT,
                env=surroundings(folder, **more),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,  # so that it can be ended with all that it started
            )
        self.window = 0

    def __enter__(self) -> Program:
        try:
            self.window = self.screen.find("Desktop Chat$")
        except BaseException as error:
            self.__exit__(type(error), error)  # the next test must not meet it
            raise
        return self

    def __exit__(self, _: object = None, error: object = None, __: object = None) -> None:
        if isinstance(error, BaseException):
            error.add_note(self._evidence())
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        if self.window:
            # The next test must not find it.
            self.screen.until_gone(self.window)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _evidence(self) -> str:
        """What there is to see of it when a test fails. Where it does not end, it is ended so
        that the stack of each of its threads is written down."""
        told = gather(self.screen, self._folder)
        status = self.process.poll()
        if status is None and not self._is_watched:
            self.process.send_signal(signal.SIGABRT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        told += f"\nits data, with crash.log for what it did last: {self.data_dir}"
        told += "\nit ran" if status is None else f"\nit had ended: {status}"
        return f"{told}\nstandard error: {self.complaints[-2000:]}\nlog: {self.log()[-2000:]}"

    def ask(self, text: str) -> None:
        """Type a message and press Enter."""
        self.screen.type(text)
        self.screen.key("Return")

    def said(self) -> Any:
        """The next line on its standard output, which is JSON."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    @property
    def complaints(self) -> str:
        """What it has written to standard error."""
        return self._errors.read_text("utf-8", "replace")

    def log(self) -> str:
        """What it has written to its log."""
        file = self.data_dir / "logs" / "desktop-chat.log"
        return file.read_text("utf-8") if file.exists() else ""

    def ends(self, end: Callable[[Program], None]) -> None:
        """Do something that ends it: it does so in time, with status 0 and without a word."""
        began = time.monotonic()
        end(self)
        status = self.process.wait(CLOSE_SECONDS + 10)
        seconds = time.monotonic() - began
        assert (status, self.complaints) == (0, "")
        assert seconds < CLOSE_SECONDS
        assert not COMPLAINTS.search(self.log()), self.log()
