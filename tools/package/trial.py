"""What trials of the installed program share: a screen, the program with a keyboard, waiting."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.narration import SetupError, say
from tools.package.bare_root import Root


class Trial(SetupError):
    """A step that failed."""

    def __init__(self, message: str) -> None:
        super().__init__(f"The trial failed: {message}", 1)


def check(holds: object, what: str) -> None:
    """Say what holds, or end the trial."""
    if not holds:
        raise Trial(f"not so: {what}")
    say(f"  {what}")


def until(condition: Callable[[], object], what: str, seconds: float = 40.0) -> None:
    """Wait until something holds, and say so."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Trial(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)
    say(f"  {what}")


@contextmanager
def screen() -> Iterator[str]:
    """A display of the trial's own."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def entry_command(root: Root, share: str = "/usr/share") -> list[str]:
    """What the menu starts."""
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(root.inside(f"{share}/applications/desktop-chat.desktop"), encoding="utf-8")
    return shlex.split(entry["Desktop Entry"]["Exec"])


class Program:
    """The running program, with a keyboard.

    `share` is where its menu entry is. What it writes is kept unless it is not `heard`, as after a
    double click.
    """

    def __init__(
        self,
        root: Root,
        display: str,
        wrapper: Sequence[str] = (),
        arguments: Sequence[str] = (),
        share: str = "/usr/share",
        heard: bool = True,
        **more: str,
    ) -> None:
        self.display = display
        settings: Mapping[str, str] = {"DISPLAY": display, **more}
        command = [*wrapper, *entry_command(root, share), *arguments]
        self.process = subprocess.Popen(
            root.as_person(command, settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if heard else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if heard else subprocess.DEVNULL,
            text=True,
        )
        self.window = self.find("Desktop Chat")

    def find(self, title: str, seconds: float = 60.0) -> str:
        """The window with these words in its title; it gets the focus."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.xdotool("search", "--onlyvisible", "--name", title).split()
            if found:
                self.xdotool("windowfocus", "--sync", found[0])
                return found[0]
            if self.process.poll() is not None:
                said = self.process.stdout.read() if self.process.stdout else ""
                raise Trial(f"the program ended with {self.process.returncode}: {said.strip()}")
            time.sleep(0.05)
        raise Trial(f"no window “{title}” within {seconds:.0f} s")

    @property
    def title(self) -> str:
        """The window's title now."""
        return self.xdotool("getwindowname", self.window).strip()

    def property(self, name: str) -> str:
        """A property of the window."""
        command = ["xprop", "-display", self.display, "-id", self.window, name]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def xdotool(self, *words: str) -> str:
        """One command of xdotool."""
        surroundings = {"DISPLAY": self.display, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["xdotool", *words], env=surroundings, capture_output=True, text=True, check=False
        )
        return done.stdout

    def type(self, text: str) -> None:
        """Key by key."""
        self.xdotool("type", "--delay", "12", text)

    def key(self, *keys: str) -> None:
        """One key after the other, as fast as a person."""
        for key in keys:
            self.xdotool("key", key)
            time.sleep(0.15)

    def picture(self, file: Path) -> None:
        """What is on the screen, where ImageMagick is there to say."""
        if shutil.which("import"):
            command = ["import", "-display", self.display, "-window", "root", str(file)]
            subprocess.run(command, check=False, capture_output=True)

    def quit(self) -> str:
        """Quit by its key; what it wrote. Raises `Trial` where it does not end well."""
        self.xdotool("windowfocus", "--sync", self.window)
        self.key("ctrl+q")
        try:
            said, _ = self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            raise Trial("it does not quit") from None
        if self.process.returncode != 0:
            raise Trial(f"it ended with {self.process.returncode}: {said.strip()}")
        return said
