"""What is beside the main window: tray and notifications at once, the quick window when asked."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.cleaning import clean
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.places import bring_into_sight
from desktop_chat.ui.presence.desk import PresenceDesk
from desktop_chat.ui.presence.system_looks import SystemLooks, is_wanted
from desktop_chat.ui.second_start import Wish
from desktop_chat.ui.theme.manner import fit_least
from desktop_chat.ui.theme.style import Appearance

if TYPE_CHECKING:
    from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
    from desktop_chat.chat.messages import Message
    from desktop_chat.chat.notices import Notice
    from desktop_chat.ui.help.desk import HelpDesk
    from desktop_chat.ui.presence.quick_desk import QuickDesk
    from desktop_chat.ui.presence.quick_key import QuickKey

_MOTION_SECONDS = 60.0  # for which the desktop's word on motion is taken


class Beside(QObject):
    """Also carries out what a later start asks for."""

    emptied = Signal()  # the quick window was left, and there is no other

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        desk: HistoryDesk,
        appearance: Appearance,
        data_dir: Path,
    ) -> None:
        super().__init__(window)
        self._made_of = (window, controller, desk, appearance)
        self._window = window
        self._controller = controller
        self.presence = PresenceDesk(window, controller, self.open_quick)
        self.quick: QuickDesk | None = None
        self.quick_key: QuickKey | None = None
        self._data_dir = data_dir
        self.help: HelpDesk | None = None
        window.help_asked.connect(self.open_help)
        window.language_changed.connect(self._retell)
        window.composer.typed.connect(self._ask_about_motion)
        controller.connections.changed.connect(self._follow_quick_key)
        self._follow_quick_key()
        self._motion_known_until = 0.0
        self._looks = SystemLooks(appearance, self._remember_dark) if is_wanted() else None
        if self._looks is None:
            self._remember_dark(dark=False)
            appearance.set_system_looks(None, strong=False)
        controller.talking.onlookers.append(self)
        instance = QGuiApplication.instance()
        assert isinstance(instance, QGuiApplication)
        instance.screenRemoved.connect(self._on_screens_changed)
        instance.screenAdded.connect(self._watch_screen)
        for screen in instance.screens():
            self._watch_screen(screen)

    def _remember_dark(self, dark: bool) -> None:
        if dark is not self._controller.connections.settings.was_dark:
            self._controller.connections.change("was_dark", dark)

    def _ask_about_motion(self) -> None:
        """Before a reply is awaited: something moves then. The desktop may change its mind."""
        if monotonic() < self._motion_known_until:
            return
        self._motion_known_until = monotonic() + _MOTION_SECONDS

        async def ask() -> None:
            from desktop_chat.ui.presence.motion import system_moves

            self._made_of[3].set_system_moves(await system_moves())

        self._controller.spawn(ask())

    # Who is told of replies (`talking.Onlooker`): some are asked for without a key.

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        pass

    def moved(self, message: Message) -> None:
        if not message.status.is_final:
            self._ask_about_motion()

    def noticed(self, message: Message, notice: Notice) -> None:
        pass

    def _follow_quick_key(self) -> None:
        """Made when it is first wanted."""
        connections = self._controller.connections
        if self.quick_key is None and connections.settings.quick_key:
            from desktop_chat.ui.presence.quick_key import QuickKey

            made_of = (self._window, connections, self._controller.spawn, self.open_quick)
            self.quick_key = QuickKey(*made_of)

    def _watch_screen(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._on_screens_changed)

    def _on_screens_changed(self) -> None:
        """Windows that no screen shows any more, or not whole, come to one that does."""
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.windowType() in (
                Qt.WindowType.Window,
                Qt.WindowType.Dialog,
            ):
                fit_least(window)
                bring_into_sight(window)

    def open_help(self) -> None:
        """Show every key, what goes where, and facts to pass on."""
        if self.help is None:
            from desktop_chat.ui.help.desk import HelpDesk

            self.help = HelpDesk(self._window, self._controller.connections, self._data_dir)
        self.help.open()

    def _retell(self) -> None:
        """Another language is spoken."""
        self.presence.retell()
        if self.help is not None:
            self.help.retell()
        if self.quick is not None:
            self.quick.retell()

    def open_quick(self, text: str = "") -> None:
        """Show the quick window, `text` in its box."""
        if self.quick is None:
            from desktop_chat.ui.presence.quick_desk import QuickDesk

            self.quick = QuickDesk(*self._made_of)
            self.quick.window.left.connect(self._on_left)
        self.quick.open(text)

    def carry_out(self, wish: Wish) -> None:
        """What a start asks for: the quick window, or this one; a text is never sent."""
        if wish.quick:
            self.open_quick(wish.new)
            return
        self._window.come_up()
        if wish.new:
            self._controller.new_chat_with(clean(wish.new))

    def close(self) -> None:
        """The app ends."""
        self._controller.talking.onlookers.remove(self)
        if self._looks is not None:
            self._looks.close()
        self.presence.close()
        if self.quick_key is not None:
            self.quick_key.close()
        if self.help is not None and self.help.window is not None:
            self.help.window.close()
        if self.quick is not None:
            self.quick.close()

    def _on_left(self) -> None:
        if not (self._window.isVisible() or self._window.stays()):
            self.emptied.emit()
