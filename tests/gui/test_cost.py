"""What a start must not load, and what Qt calls must not do to the interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"openai", "httpx2", "keyring", "sqlite3", "pydantic", "qasync", "asyncio", "platformdirs"}
# Brought in by others: argparse and tempfile are told by what they import.
NEEDLESS = {"_bz2", "_lzma", "gettext", "random"}
SHOW = """
import json, sys
from pathlib import Path
from desktop_chat import cli
from desktop_chat.app import build, make_application
options = cli.parse_options(["--data-dir", sys.argv[1]])
application = make_application()
session = build(application, options)
session.window.show()
application.processEvents()
assert session.window.isVisible()
mapped = Path("/proc/self/maps")
plugins = mapped.read_text() if mapped.exists() else ""
print(json.dumps([sorted(sys.modules), "iconengines" in plugins]))
"""
CALLS = 1000


def test_showing_the_window_loads_no_heavy_library(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    loaded, has_icon_plugin = json.loads(done.stdout)
    assert "PySide6" in loaded
    assert (HEAVY | NEEDLESS).intersection(loaded) == set()
    assert not has_icon_plugin  # icons and the window's are painted without: 0.8 MB


class Bell(QObject):
    """Something that emits."""

    rung = Signal()


def test_void_calls_and_emits_leave_the_interpreter_whole(clean: None) -> None:
    """A Qt built for another Python drops a reference to None or True with each of these."""
    label, bell = QLabel(), Bell()
    heard: list[None] = []
    bell.rung.connect(lambda: heard.append(None))
    before = (sys.getrefcount(None), sys.getrefcount(True))
    for number in range(CALLS):
        label.setEnabled(number % 2 == 0)
        label.clear()
        bell.rung.emit()
    heard_count = len(heard)
    heard.clear()
    after = (sys.getrefcount(None), sys.getrefcount(True))
    label.deleteLater()
    assert heard_count == CALLS
    assert abs(after[0] - before[0]) < CALLS / 5
    assert abs(after[1] - before[1]) < CALLS / 5
