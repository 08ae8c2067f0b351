"""The main job without a screen, as `run.py` plays it where there is none."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.e2e.program import COMPLAINTS, ROOT, surroundings
from tests.service import RunningService, reply_text

PICTURE = ROOT / "build" / "desktop-chat.png"


def play(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the play; `words` stand behind the interpreter's name."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=surroundings(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_the_demonstration_plays(tmp_path: Path) -> None:
    began = time.time()
    done = play(tmp_path, "tools/play_offscreen.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Reply (complete):" in done.stdout
    assert "Reply (stopped):" in done.stdout
    assert PICTURE.stat().st_mtime >= began - 1
    assert PICTURE.read_bytes().startswith(b"\x89PNG\r\n")


def test_nothing_is_left_open_or_pending(tmp_path: Path, service: RunningService) -> None:
    flags = ["--base-url", service.base_url, "--model", "rate:200:150"]
    strict = ["-X", "dev", "-W", "error::ResourceWarning"]
    done = play(tmp_path, *strict, "tools/play_offscreen.py", *flags)
    assert done.returncode == 0, done.stderr
    assert not COMPLAINTS.search(done.stderr), done.stderr
    assert reply_text(150) in done.stdout
    stopped = service.wait_for_exchange(lambda e: not e.over)
    assert stopped.peer_closed is not None
