"""Errors that nobody thought of, in the running app: it goes on, tells, and gives a report."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.assistive import Node, Reader, reading
from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.service import RunningService

SECRET, KEY = "the plan of the castle", "sk-canary-3f9a7c51d2e84b06"
# The app's own command line comes after it; opening the settings fails in three ways at once.
BROKEN = f'''
import asyncio, runpy, sys, threading
from desktop_chat.ui.settings.desk import SettingsDesk

def fail(*_):
    raise RuntimeError("{SECRET} {KEY}")

async def fail_later():
    fail()

def fail_everywhere(self):
    asyncio.get_running_loop().create_task(fail_later())
    threading.Thread(target=fail).start()
    fail()

SettingsDesk.open = fail_everywhere
sys.argv = ["desktop-chat", *sys.argv[4:]]
runpy.run_module("desktop_chat", run_name="__main__", alter_sys=True)
'''


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    (tmp_path / "bus").mkdir()
    with reading(tmp_path / "bus") as one:
        yield one


def test_the_window_goes_on_and_the_report_is_without_words(
    screen: Screen, service: RunningService, reader: Reader, tmp_path: Path
) -> None:
    wrapper = tmp_path / "broken.py"
    wrapper.write_text(BROKEN, encoding="utf-8")
    environment = {
        "DBUS_SESSION_BUS_ADDRESS": reader.session,
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    flags = ("--base-url", service.base_url, "--model", "fast")
    before = (sys.executable, str(wrapper))
    with Program(screen, tmp_path, *flags, before=before, environment=environment) as program:
        app = reader.app()
        screen.key("ctrl+comma")
        app.find("Copy report").press()
        for words in ("uncaught in thread", "uncaught\n", "exception was never retrieved"):
            reader.until(lambda words=words: app if words in program.log() else None, words)  # type: ignore[misc]
        box = app.find("Message")
        screen.find("Desktop Chat$")

        def pasted() -> Node | None:
            screen.key("ctrl+v")
            return box if "RuntimeError" in box.text else None

        report = reader.until(pasted, "the report in the message box")
        for private in (SECRET, KEY, str(tmp_path), str(Path.home())):
            assert private not in report.text, private
        assert ", in fail" in report.text  # whichever of the three came last
        assert KEY not in program.log()
        box.write("Still there?")
        app.find("Send").press()
        transcript = app.find("Transcript")
        reader.until(
            lambda: transcript if "The harbour" in transcript.text else None, "a reply comes"
        )
        screen.key("ctrl+q")
        assert program.process.wait(10) == 0
