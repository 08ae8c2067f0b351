"""The app: put together, run, closed. Each function reads as a list of steps."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

import desktop_chat.ui  # noqa: F401 - before Qt

# isort: split
from PySide6.QtCore import QEventLoop, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop_chat import __version__
from desktop_chat.options import Options, ServiceOpener, starting_connections
from desktop_chat.resources import resources_dir
from desktop_chat.storage.instance import InstanceLock
from desktop_chat.storage.logs import start_log, watch_for_crashes
from desktop_chat.storage.paths import make_private_dir
from desktop_chat.storage.settings import SendKey, SettingsFile
from desktop_chat.ui.commands import choose_keys
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.session_end import Application
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.style import Appearance, can_show_text
from desktop_chat.ui.words import speak, speak_for_qt, tr

if TYPE_CHECKING:
    from desktop_chat.storage.store import Store
    from desktop_chat.ui.controller import Controller
    from desktop_chat.ui.first_run import FirstRun
    from desktop_chat.ui.history_desk import HistoryDesk
    from desktop_chat.ui.settings.around import Around
    from desktop_chat.ui.settings.desk import SettingsDesk
    from desktop_chat.ui.store_link import StoreLink
    from desktop_chat.ui.update_desk import UpdateDesk
    from desktop_chat.ui.whole_history import WholeHistory

log = logging.getLogger(__name__)

CLOSE_SECONDS = 0.8  # for replies to end
STORE_SECONDS = 0.8  # for all of them to be on the disk
FIRST_SECONDS = 6.0  # that a second start waits for the first to answer, or to be gone
SETTINGS_SECONDS = 0.3


class Front(NamedTuple):
    """What the first painting shows."""

    window: MainWindow
    connections: Connections
    settings_file: SettingsFile
    appearance: Appearance


class History(NamedTuple):
    """The conversations on disk, and how the window hears of them."""

    store: Store
    link: StoreLink
    desk: HistoryDesk
    desks: list[object]  # those who look after parts of the window, kept alive here


@dataclass(frozen=True)
class Session:
    """One running app."""

    window: MainWindow
    controller: Controller
    connections: Connections
    settings: SettingsDesk
    settings_file: SettingsFile
    appearance: Appearance
    history: History
    first_run: FirstRun | None = None  # none where replies come from a script
    updates: UpdateDesk | None = None


def make_application() -> Application:
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
    application = Application(["desktop-chat"])
    application.setQuitOnLastWindowClosed(False)
    application.setWindowIcon(Icons(resources_dir() / "icons").get("desktop-chat"))
    return application


def build(application: QApplication, options: Options) -> Session:
    """Everything that one window needs. What it does from then on needs a running loop."""
    return furnish(build_front(application, options), options)


def build_front(application: QApplication, options: Options) -> Front:
    """The window as it first shows; what lies behind it is loaded afterwards."""
    file = SettingsFile(options.data_dir / "settings.json")
    settings = file.load()
    speak(settings.language)
    appearance = Appearance(application, settings)
    temporary, chosen = starting_connections(options, settings.connections)
    connections = Connections(file, settings, temporary)
    if chosen:
        connections.choose(chosen, for_this_run=True)
    if options.model:  # asked for in so many words: before what older chats were held with
        connections.use_model_for_run(options.model)
    choose_keys(())
    window = MainWindow(Icons(resources_dir() / "icons"))
    window.commands.follow(settings.shortcuts)
    window.header.show_connections(connections.all, connections.chosen)
    window.composer.edit.follow(settings)
    window.show_empty(empty=True, first_run=connections.is_first_run)
    window.show_hint(busy=False, sends_with_enter=settings.send_key is SendKey.ENTER)
    appearance.watch(window.set_colours)
    connections.changed.connect(lambda: appearance.show(connections.settings))
    connections.changed.connect(lambda: window.commands.follow(connections.settings.shortcuts))
    window.place(settings.window)
    window.show_sidebar(settings.sidebar)
    return Front(window, connections, file, appearance)


def furnish(
    front: Front, options: Options, on_usable: Callable[[], object] = lambda: None
) -> Session:
    """What lies behind the window. `on_usable` is called as soon as what is typed can be taken."""
    from desktop_chat.options import ServiceOpener
    from desktop_chat.storage.keys import KeyStore
    from desktop_chat.ui.controller import Controller

    window, connections, file, appearance = front
    keys = KeyStore()
    services = ServiceOpener(keys, options, lambda: connections.settings.network)
    history = open_history(options.data_dir, window)
    controller = Controller(window, connections, history.desk, services.open, services.prepare)
    on_usable()
    speak_for_qt()
    from desktop_chat.ui.app_menu import AppMenu
    from desktop_chat.ui.first_run import FirstRun
    from desktop_chat.ui.palette.places import add_places
    from desktop_chat.ui.settings.desk import SettingsDesk

    whole = set_desks(window, controller, history)
    around = set_service_desks(front, controller, history, options.data_dir, services)
    if not (options.base_url or options.server):  # then nothing is asked that nobody asked for
        from desktop_chat.ui.titling import Titling

        Titling(controller, history.desk, services.ask_title)
    desk = SettingsDesk(window, connections, keys, controller.spawn, services, around, whole)
    history.desks.append(AppMenu(window, controller, whole, desk, controller.spawn))
    window.settings_asked.connect(desk.open)
    window.settings_page_asked.connect(desk.open_page)
    window.header.connections_asked.connect(desk.open)
    window.first_steps.key_asked.connect(desk.open_to_add_key)
    window.first_steps.local_asked.connect(desk.open_to_add_local)
    add_places(window.commands, connections, around.models, controller, desk)
    first_run = FirstRun(window.first_steps, controller, services.find_local)
    shown = (window, controller, connections, desk, file, appearance, history)
    return Session(*shown, first_run, around.updates)


def open_history(folder: Path, window: MainWindow) -> History:
    """The store of a data folder; it is opened once the window shows."""
    from desktop_chat.storage.store import Store
    from desktop_chat.ui.history_desk import HistoryDesk
    from desktop_chat.ui.store_link import StoreLink

    link = StoreLink()
    store = Store(folder, link.post, link.troubled.emit, link.recovered.emit)
    is_new = not (folder / "history.db").exists()
    return History(store, link, HistoryDesk(store, window.sidebar, is_new), [])


def set_desks(window: MainWindow, controller: Controller, history: History) -> WholeHistory:
    """Connect what else can be done with conversations; what can be done with all is returned."""
    from desktop_chat.ui.attaching import Attaching
    from desktop_chat.ui.comparing import Comparing
    from desktop_chat.ui.list.desk import ListDesk
    from desktop_chat.ui.palette.desk import PaletteDesk
    from desktop_chat.ui.starters import Starters
    from desktop_chat.ui.trouble_desk import TroubleDesk
    from desktop_chat.ui.versions import Versions
    from desktop_chat.ui.whole_history import WholeHistory

    store, link, desk, desks = history
    desks += (
        Attaching(window, controller, store),
        ListDesk(window, desk, controller),
        Versions(window, controller, desk),
        Comparing(window, controller),
        PaletteDesk(window, store, desk, controller),
        Starters(window, controller.connections),
        TroubleDesk(window, store, link, desk, lambda: controller.conversation),
    )
    return WholeHistory(store, link, desk, controller, window.sidebar)


def set_service_desks(
    front: Front,
    controller: Controller,
    history: History,
    folder: Path,
    services: ServiceOpener,
) -> Around:
    """Connect what can be done with services: choose a model, set parameters, see the usage."""
    from desktop_chat.resources import releases_address, shipped_prices
    from desktop_chat.ui.context_desk import ContextDesk
    from desktop_chat.ui.conversation_desk import ConversationDesk
    from desktop_chat.ui.model_choice import ModelChoice
    from desktop_chat.ui.model_lists import ModelLists
    from desktop_chat.ui.price_book import PriceBook
    from desktop_chat.ui.prompts.desk import PromptsDesk
    from desktop_chat.ui.prompts.shelf import Shelf
    from desktop_chat.ui.settings.around import Around
    from desktop_chat.ui.update_desk import UpdateDesk

    window, connections = front.window, front.connections
    prices = PriceBook(folder, shipped_prices)
    lists = ModelLists(connections, services.list_models, controller.spawn)
    controller.model_choice = ModelChoice(connections, lists)
    history.desks.append(ConversationDesk(window, controller, connections, history.desk, prices))

    def choose_model(use: Callable[[str], None] = controller.choose_model) -> None:
        at, several = window.header.model, window.commands.find("ask-several")
        lists.open_at(at, connections.chosen, use, several.run if several else None)

    window.header.models_asked.connect(choose_model)
    controller.in_use.open_models = choose_model
    shelf = Shelf(folder)
    history.desks.append(PromptsDesk(window, controller, connections, shelf))
    history.desks.append(ContextDesk(window, controller, connections, history.desk))
    updates = UpdateDesk(connections, services.newest_release, releases_address())
    return Around(lists, history.store, prices, updates, shelf, window.commands)


def run(options: Options) -> int:
    """Open the window, run until it is closed, and end the process."""
    make_private_dir(options.data_dir)
    start_log(options.data_dir)
    lock = InstanceLock(options.data_dir)
    if not _is_first(lock, options):
        return _end_process(0)
    watch_for_crashes(options.data_dir)
    application = make_application()
    front = build_front(application, options)
    if not can_show_text(front.window.composer.edit.font()):
        from desktop_chat.last_words import tell_of_fonts

        return _end_process(tell_of_fonts())
    if not options.quick:
        _show(application, front.window)
    session = furnish(front, options, application.processEvents)
    session.controller.begin()
    if options.new and not options.quick:
        from desktop_chat.chat.cleaning import clean

        session.controller.new_chat_with(clean(options.new))
    # asyncio and qasync take 40 ms to load: the window is on screen before that.
    from desktop_chat.ui import event_loop

    try:
        code = event_loop.run(application, _serve(application, session, options))
    except event_loop.ScreenGone:
        save_all(session)
        code = 1
    lock.release()
    return _end_process(code)


def _show(application: QApplication, window: MainWindow) -> None:
    """Bring the window to the screen, painted; what is typed meanwhile waits for the loop."""
    window.show()
    window.composer.edit.setFocus()
    application.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _is_first(lock: InstanceLock, options: Options) -> bool:
    """Whether this is the first start on the data folder; else the first one is told.

    Ends the process where the first one does not answer.
    """
    until = monotonic() + FIRST_SECONDS
    while True:
        try:
            if lock.take() is None:
                return True
        except OSError as error:  # the history will say that nothing can be written
            log.warning("the data folder cannot be locked: %s", error)
            return True
        from desktop_chat.ui.second_start import Wish, pass_on

        if pass_on(options.data_dir, Wish(options.quick, options.new), 1000):
            return False
        if monotonic() > until:
            said = tr("Desktop Chat is open already with this data folder, but does not answer.")
            sys.stderr.write(f"desktop-chat: {said}\n")
            _end_process(1)
        sleep(0.1)  # it is starting, or ending


def save_all(session: Session) -> None:
    """Everything to the disk, now; the app goes on."""
    session.controller.drafting.keep()
    if not session.history.store.flush(STORE_SECONDS):
        log.error("not everything could be saved: %s", session.history.store.trouble)
    _remember_window(session)


async def _serve(application: Application, session: Session, options: Options) -> int:
    import asyncio

    from desktop_chat.ui.collecting import Collector
    from desktop_chat.ui.door import open_door
    from desktop_chat.ui.event_loop import SignalWatch
    from desktop_chat.ui.mishap_desk import MishapDesk
    from desktop_chat.ui.presence.beside import Beside
    from desktop_chat.ui.second_start import Wish

    session.controller.work()
    # The collector has been off since the start.
    Collector(session.window, lambda: not session.controller.is_any_busy)
    parts = (session.controller, session.history.desk, session.appearance)
    beside = Beside(session.window, *parts, options.data_dir)
    door = await open_door(options.data_dir, beside.carry_out, session.window)
    closing = asyncio.Event()
    session.window.closed.connect(closing.set)
    beside.emptied.connect(closing.set)
    _watch = SignalWatch(closing.set)
    application.end_with(lambda: save_all(session), closing.set)
    if options.quick:
        beside.carry_out(Wish(options.quick, options.new))
    elif not session.window.isVisible():
        closing.set()  # closed while the loop was being loaded
    if session.first_run is not None:
        session.first_run.start()
    mishaps = MishapDesk(session.window, session.connections, options.data_dir)
    mishaps.tell_of_last_crash()
    if session.updates is not None and session.updates.is_due:
        from desktop_chat.ui.transcript.toast import Toast

        toast = Toast(session.window)
        session.controller.spawn(
            session.updates.look_daily(lambda said: toast.say(said, session.window.rect()))
        )
    await closing.wait()
    door.close()
    beside.close()
    session.window.hide()
    if session.settings.window is not None:
        session.settings.window.close()
    await session.controller.close(CLOSE_SECONDS)
    if not session.history.store.close(STORE_SECONDS):
        log.error("not everything could be saved: %s", session.history.store.trouble)
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


def _on_qt_message(kind: QtMsgType, context: object, message: str) -> None:
    if kind is QtMsgType.QtFatalMsg:
        log.critical("Qt: %s", message)
        from desktop_chat.last_words import tell_of_screen

        _end_process(tell_of_screen(message))
    elif kind is QtMsgType.QtCriticalMsg:
        log.error("Qt: %s", message)
    elif kind is QtMsgType.QtWarningMsg:
        log.warning("Qt: %s", message)
