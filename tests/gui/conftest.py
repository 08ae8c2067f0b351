"""One application and one loop for all GUI tests; what a test leaves behind fails it."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import re
import warnings
from asyncio import events
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop_chat import app
from desktop_chat.options import Options
from desktop_chat.ui.event_loop import EventLoop
from desktop_chat.ui.theme.tokens import LIGHT
from desktop_chat.ui.transcript.formats import Typography
from tests.gui.app_window import AppWindow, destroy_deleted, let_run, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend, build_scripted
from tests.gui.setting_desk import Desk
from tests.service import RunningService, running_service

_OF_THE_PLATFORM = re.compile(r"^This plugin does not support ")
_CALM = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)

OpenWindow = Callable[..., AppWindow]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the app itself makes it, in place of pytest-qt's."""
    return app.make_application()


@pytest.fixture(scope="session")
def session_loop(qapp: QApplication) -> Iterator[EventLoop]:
    """The app's loop, driven by whoever lets Qt run. One: Qt does not survive a second."""
    loop = EventLoop(qapp, already_running=True)
    events._set_running_loop(None)
    yield loop
    loop.stop()
    loop.close()


@pytest.fixture(scope="session", autouse=True)
def formula_library() -> None:
    """Loaded once, without its own warnings: in the app's thread they would be errors here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("ziamath")


@pytest.fixture(scope="session")
def type_(qapp: QApplication) -> Typography:
    """The light typography at 100 %."""
    return Typography(LIGHT, 1.0, qapp.font())


@pytest.fixture
def desk(type_: Typography) -> Desk:
    return Desk(type_)


@pytest.fixture(autouse=True, scope="module")
def collected_here() -> Iterator[None]:
    """Garbage is collected in this thread only, as in the app (see `ui.collecting`)."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def clean(session_loop: EventLoop, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The loop runs, and the test leaves no warning, error, task or window behind."""
    faults: list[str] = []

    def on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind not in _CALM and not _OF_THE_PLATFORM.match(message):
            faults.append(f"Qt: {message}")

    def on_loop_error(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        faults.append(f"asyncio: {context.get('message')} {context.get('exception')!r}")

    before = set(QApplication.topLevelWidgets())
    handler = qInstallMessageHandler(on_qt_message)
    session_loop.set_exception_handler(on_loop_error)
    events._set_running_loop(session_loop)
    try:
        yield
        QApplication.clipboard().clear()  # Qt does not survive its end with data of Python's in it
        let_run(0.001)
        gc.collect(1)
        destroy_deleted()
        left = [widget for widget in QApplication.topLevelWidgets() if widget not in before]
        faults += [f"left over: {widget!r}" for widget in left]
        faults += [f"left over: {task!r}" for task in asyncio.all_tasks(session_loop)]
    finally:
        events._set_running_loop(None)
        session_loop.set_exception_handler(None)
        qInstallMessageHandler(handler)
    for phase in ("setup", "call"):
        records = caplog.get_records(phase)
        faults += [f"log: {r.getMessage()}" for r in records if r.levelno >= logging.ERROR]
    assert not faults, "\n".join(faults)


@pytest.fixture
def open_window(qapp: QApplication, tmp_path: Path, clean: None) -> Iterator[OpenWindow]:
    """Opens the app's window; its keywords are those of `Options`. A data folder has one app at
    a time: an earlier window on the same one is closed."""
    opened: list[AppWindow] = []

    def open_one(**options: Any) -> AppWindow:
        folder = options.pop("data_dir", tmp_path)
        for earlier in [one for one in opened if one.data_dir == folder]:
            opened.remove(earlier)
            earlier.close()
        made = AppWindow(app.build(qapp, Options(folder, **options)), folder)
        opened.append(made)
        made.show()
        return made

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def backend() -> ScriptedBackend:
    return ScriptedBackend()


@pytest.fixture
def scripted(
    qapp: QApplication, tmp_path: Path, backend: ScriptedBackend, clean: None
) -> Iterator[AppWindow]:
    """The window in front of `backend`."""
    made = AppWindow(build_scripted(qapp, tmp_path, backend), tmp_path)
    made.show()
    yield made
    made.close()


@pytest.fixture
def start(
    qapp: QApplication, tmp_path: Path, backend: ScriptedBackend, clean: None
) -> Iterator[Start]:
    """Starts the app on one data folder; the start before is ended first."""
    running: list[AppWindow] = []

    def start_again(on_opened: Callable[[AppWindow], object] = lambda _: None) -> AppWindow:
        while running:
            running.pop().close()
        made = AppWindow(build_scripted(qapp, tmp_path, backend), tmp_path)
        running.append(made)
        opened: list[object] = []
        made.session.history.desk.opened.connect(opened.append)
        made.session.history.desk.opened.connect(lambda _: on_opened(made))
        made.show()
        until(lambda: opened, "the history is open")
        return made

    yield start_again
    for one in running:
        one.close()


@pytest.fixture(scope="session")
def service() -> Iterator[RunningService]:
    """One scripted service for all."""
    with running_service() as running:
        yield running
