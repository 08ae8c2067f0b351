"""The app: put together, run, closed. Each function reads as a list of steps."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEventLoop, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop_chat import __version__
from desktop_chat.options import Options, ServiceOpener, starting_connections
from desktop_chat.resources import resources_dir
from desktop_chat.storage.keys import KeyStore
from desktop_chat.storage.paths import make_private_dir
from desktop_chat.storage.settings import SettingsFile
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.settings.desk import SettingsDesk
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.style import Appearance, set_font
from desktop_chat.ui.words import tr

log = logging.getLogger(__name__)

CLOSE_SECONDS = 1.5
SETTINGS_SECONDS = 0.3


@dataclass(frozen=True)
class Session:
    """One running app."""

    window: MainWindow
    controller: Controller
    connections: Connections
    settings: SettingsDesk
    settings_file: SettingsFile
    appearance: Appearance


def make_application() -> QApplication:
    """Qt's application, with the program's names and looks of its own."""
    QApplication.setApplicationName("desktop-chat")
    QApplication.setApplicationDisplayName("Desktop Chat")
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("desktop-chat")
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    qInstallMessageHandler(_on_qt_message)
    # Nothing from the command line reaches Qt: its options load plugins and style sheets.
    QApplication.setStyle("Fusion")
    application = QApplication(["desktop-chat"])
    application.setQuitOnLastWindowClosed(False)
    application.setWindowIcon(QIcon(str(resources_dir() / "icons" / "desktop-chat.svg")))
    set_font(application)
    return application


def build(application: QApplication, options: Options) -> Session:
    """Everything that one window needs. What it does from then on needs a running loop."""
    file = SettingsFile(options.data_dir / "settings.json")
    settings = file.load()
    appearance = Appearance(application, settings.theme)
    temporary, chosen = starting_connections(options, settings.connections)
    connections = Connections(file, settings, temporary)
    if chosen:
        connections.choose(chosen, for_this_run=True)
    if options.model and not options.base_url:
        connections.use_model_for_run(options.model)
    keys = KeyStore()
    services = ServiceOpener(keys, options)
    window = MainWindow(Icons(resources_dir() / "icons"))
    controller = Controller(window, connections, services.open, services.prepare)
    desk = SettingsDesk(window, connections, keys, appearance, controller.spawn)
    window.settings_asked.connect(desk.open)
    window.header.connections_asked.connect(desk.open)
    window.first_steps.key_asked.connect(desk.open_to_add_key)
    window.first_steps.local_asked.connect(desk.open_to_add_local)
    appearance.watch(window.set_colours)
    window.place(settings.window)
    window.show_sidebar(settings.sidebar)
    return Session(window, controller, connections, desk, file, appearance)


def run(options: Options) -> int:
    """Open the window, run until it is closed, and end the process."""
    make_private_dir(options.data_dir)
    _start_log(options.data_dir)
    application = make_application()
    session = build(application, options)
    _show(application, session.window)
    # asyncio and qasync take 40 ms to load: the window is on screen before that.
    from desktop_chat.ui import event_loop

    code = event_loop.run(application, _serve(session))
    return _end_process(code)


def _show(application: QApplication, window: MainWindow) -> None:
    """Bring the window to the screen, painted; what is typed meanwhile waits for the loop."""
    window.show()
    window.composer.edit.setFocus()
    application.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


async def _serve(session: Session) -> int:
    import asyncio

    from desktop_chat.ui.collecting import Collector
    from desktop_chat.ui.event_loop import SignalWatch

    # The collector has been off since the start.
    Collector(session.window, lambda: not session.controller.is_any_busy)
    closing = asyncio.Event()
    session.window.closed.connect(closing.set)
    _watch = SignalWatch(closing.set)
    if not session.window.isVisible():
        closing.set()  # closed while the loop was being loaded
    await closing.wait()
    session.window.hide()
    if session.settings.window is not None:
        session.settings.window.close()
    await session.controller.close(CLOSE_SECONDS)
    _remember_window(session)
    return 0


def _remember_window(session: Session) -> None:
    place = session.window.normalGeometry()
    rect = (place.x(), place.y(), place.width(), place.height())
    session.connections.set_window(rect, session.window.wants_sidebar)
    session.settings_file.finish(SETTINGS_SECONDS)


def _end_process(code: int) -> int:
    """End without waiting for threads that hang in a name lookup or a keyring."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            continue
    os._exit(code)


def _start_log(data_dir: Path) -> None:
    """Log to a file under the data folder; a log that cannot be written is no error."""
    folder = data_dir / "logs"
    try:
        make_private_dir(folder)
        descriptor = os.open(
            folder / "desktop-chat.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )
        stream = os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")
    except OSError:
        logging.basicConfig(handlers=[logging.NullHandler()])
        return
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.raiseExceptions = False
    logging.basicConfig(stream=stream, level=logging.WARNING, format=form)
    sys.excepthook = _log_uncaught


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.critical("uncaught", exc_info=(kind, error, trace))


def _on_qt_message(kind: QtMsgType, context: object, message: str) -> None:
    if kind is QtMsgType.QtFatalMsg:
        log.critical("Qt: %s", message)
        said = tr("The window cannot be opened: {why}").replace("{why}", message.partition("\n")[0])
        sys.stderr.write(f"desktop-chat: {said}\n")
        _end_process(1)
    elif kind is QtMsgType.QtCriticalMsg:
        log.error("Qt: %s", message)
    elif kind is QtMsgType.QtWarningMsg:
        log.warning("Qt: %s", message)
