"""An unexpected error: the window stays, says so, and gives a report without private words."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.storage.logs import LAST_CRASH
from desktop_chat.ui.mishap_desk import MishapDesk
from desktop_chat.ui.reports import error_report
from tests.gui.app_window import AppWindow, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend

SECRET = "the plan of the castle"
KEY = "sk-canary-3f9a7c51d2e84b06"
log = logging.getLogger("desktop_chat.somewhere")


@pytest.fixture
def broken(open_window: OpenWindow, caplog: pytest.LogCaptureFixture) -> Iterator[AppWindow]:
    """A window that hears of errors; the log is theirs here."""
    opened = open_window()
    yield opened
    caplog.get_records("call").clear()


@pytest.fixture
def desk(broken: AppWindow) -> Iterator[MishapDesk]:
    made = MishapDesk(broken.window, broken.session.connections, broken.data_dir)
    yield made
    made.close()


def fail() -> None:
    """Fail as code does that nobody thought of."""
    try:
        try:
            raise KeyError(KEY)
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        log.critical("uncaught", exc_info=True)


def press(desk: MishapDesk, name: str) -> None:
    assert desk.strip is not None
    QTest.mouseClick(desk.strip.button(name), Qt.MouseButton.LeftButton)


def test_an_error_is_told_and_its_report_has_no_private_words(
    broken: AppWindow, desk: MishapDesk
) -> None:
    fail()
    until(lambda: desk.strip is not None and desk.strip.isVisible(), "it is told")
    assert desk.strip is not None
    assert "Your conversations are safe" in desk.strip.label.text()
    assert broken.window.isVisible()
    press(desk, "copy")
    report = QApplication.clipboard().text()
    for private in (SECRET, KEY, str(Path.home()), str(broken.data_dir)):
        assert private not in report
    assert "builtins.RuntimeError" in report
    assert "builtins.KeyError" in report
    assert "in fail" in report
    assert "Desktop Chat 0." in report
    assert "on the clipboard" in desk.strip.label.text()
    press(desk, "close")
    assert not desk.strip.isVisible()
    broken.ask("Still here")  # the window works as before
    broken.stop()


def test_an_error_of_a_thread_is_told_too_and_told_once(
    broken: AppWindow, desk: MishapDesk
) -> None:
    threads = [threading.Thread(target=fail) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: desk.strip is not None and desk.strip.isVisible(), "it is told")
    assert desk.report().count("builtins.RuntimeError") == 1


def test_an_error_without_an_exception_is_for_the_log_alone(desk: MishapDesk) -> None:
    log.error("the disk is full")
    QApplication.processEvents()
    assert desk.strip is None


def test_a_crash_of_the_run_before_is_told(broken: AppWindow, desk: MishapDesk) -> None:
    logs = broken.data_dir / "logs"
    logs.mkdir(exist_ok=True)
    frame = 'File "/home/me/x/site-packages/desktop_chat/ui/a.py", line 3 in paint'
    (logs / LAST_CRASH).write_text(f"Fatal Python error: Segmentation fault\n  {frame}\n")
    desk.tell_of_last_crash()
    assert desk.strip is not None
    assert "ended unexpectedly" in desk.strip.label.text()
    report = desk.report()
    assert 'File "desktop_chat/ui/a.py", line 3 in paint' in report
    assert "/home/me" not in report


def test_paths_of_windows_are_left_out_too() -> None:
    try:
        exec(compile("1 / 0", "C:\\Users\\me\\thing.py", "exec"))
    except ZeroDivisionError as error:
        report = error_report((type(error), error, error.__traceback__))
    assert 'File "thing.py", line 1' in report
    assert "Users" not in report


def test_an_error_while_sending_gives_the_words_back(
    scripted: AppWindow, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    scripted.type("Hello")
    with monkeypatch.context() as broken:
        broken.setattr(scripted.window, "show_empty", fail)
        with pytest.raises(RuntimeError):
            scripted.session.controller.send("Hello")
    assert scripted.edit.toPlainText() == "Hello"
    scripted.press(Qt.Key.Key_Return)
    until(lambda: backend.replies, "it is sent")
    assert [message.text for message in scripted.messages] == ["Hello", ""]
    assert scripted.edit.toPlainText() == ""
