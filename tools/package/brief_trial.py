"""Try the built program for a moment, on any system: a reply, a window, a second start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.narration import SetupError, say

SECONDS = 90.0


def try_program(program: Path, window: Path) -> None:
    """`program` can write to a terminal, `window` is what a person starts. Raises `SetupError`."""
    surroundings = dict(os.environ)
    if sys.platform == "linux" and not surroundings.get("DISPLAY"):
        surroundings["QT_QPA_PLATFORM"] = "offscreen"
    for name in ("OPENAI_API_KEY", "PYTHONPATH", "PYTHONHOME"):
        surroundings.pop(name, None)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        asked = [str(program), "ask", "--data-dir", str(data), "Hello there"]
        done = run(asked, surroundings)
        if done.returncode != 0 or "Hello there" not in done.stdout:
            raise SetupError(f"The built program gives no reply: {done.stderr.strip()}", 1)
        say("  it gives a reply")
        command = [str(window), "--data-dir", str(data), "--new", "Words in the box"]
        running = subprocess.Popen(command, env=surroundings)
        try:
            until_there(running, data / "history.db")
            second = run([str(window), "--data-dir", str(data), "--quick"], surroundings)
            if second.returncode != 0 or running.poll() is not None:
                raise SetupError("A second start does not find the first one's window.", 1)
            say("  its window opens, and hears of a second start")
        finally:
            running.terminate()
            running.wait(timeout=30)


def run(command: list[str], surroundings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run to the end, and keep what is said."""
    return subprocess.run(
        command,
        env=surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=SECONDS,
    )


def until_there(running: subprocess.Popen[bytes], file: Path) -> None:
    """Wait for a file that a running program makes."""
    end = time.monotonic() + SECONDS
    while not file.exists():
        if running.poll() is not None:
            raise SetupError(f"The window ended at once, with {running.returncode}.", 1)
        if time.monotonic() > end:
            raise SetupError(f"The window made no history within {SECONDS:.0f} s.", 1)
        time.sleep(0.1)
