"""Threads meet only classes of Qt that are made already.

PySide makes a class when it is first asked for. Two threads that ask at once get half a class, or
crash, or wait for ever: then the prompt of somebody who types at once is lost.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.gui.attachments import saved

ROOT = Path(__file__).resolve().parents[2]

# Notes the modules of Qt, and those that use it, that are loaded outside of the window's thread.
WATCHED = """
import json, sys, threading
from pathlib import Path

class Watch:
    seen = []

    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is not threading.main_thread():
            if name.startswith(("PySide6", "desktop_chat.ui")):
                self.seen.append(name)

sys.meta_path.insert(0, Watch())

import asyncio
from desktop_chat.app import build, make_application
from desktop_chat.options import Options
from desktop_chat.ui import event_loop
from PySide6.QtTest import QTest

folder, picture = map(Path, sys.argv[1:])
application = make_application()
session = build(application, Options(folder))

async def until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)

async def main():
    session.window.show()
    session.controller.begin()
    session.controller.work()
    QTest.keyClicks(session.window.composer.edit, "Hello")
    await until(lambda: "desktop_chat.ui.transcript.overlays" in sys.modules)
    session.history.desks[0].add_files([picture])
    await until(lambda: session.window.composer.attachments)
    await session.controller.close(5)
    session.history.store.close(5)

event_loop.run(application, main())
print(json.dumps(Watch.seen))
"""

# Notes the classes that some work makes in a thread.
MADE = """
import json, sys, threading

import PySide6.QtCore, PySide6.QtGui, PySide6.QtSvg, PySide6.QtWidgets
from PySide6.QtCore import QSize
from desktop_chat.markdown.formulas import typeset
from desktop_chat.ui.pictures import read_picture
from desktop_chat.ui.thumbnails import read_image
from desktop_chat.ui.transcript.formulas import outline

def classes():
    modules = [module for name, module in sys.modules.items() if name.startswith("PySide6.")]
    return {f"{each.__name__}.{name}" for each in modules for name in vars(each)}

def work(data):
    read_picture(data)
    read_image(data, QSize(40, 40))
    typeset("x^2", 14, True, "#010203", outline)
    done.append(True)

done = []
before = classes()
with open(sys.argv[1], "rb") as file:
    thread = threading.Thread(target=work, args=[file.read()])
thread.start()
thread.join()
assert done
print(json.dumps(sorted(classes() - before)))
"""


def told(code: str, *arguments: Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_of_qt_is_loaded_in_a_thread(tmp_path: Path) -> None:
    picture = saved(tmp_path / "harbour.png")
    assert told(WATCHED, tmp_path / "data", picture) == []


@pytest.mark.parametrize("form", ["png", "jpeg", "bmp"])
def test_work_in_threads_makes_no_class(tmp_path: Path, form: str) -> None:
    assert told(MADE, saved(tmp_path / f"harbour.{form}", 3000, 2000)) == []
