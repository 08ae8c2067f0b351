"""The way to the help, which is made when it is first asked for."""

from __future__ import annotations

from pathlib import Path

from desktop_chat.ui.connections import Connections
from desktop_chat.ui.help.texts import facts
from desktop_chat.ui.help.window import HelpWindow
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.places import place_of, put_back
from desktop_chat.ui.reports import diagnostics


class HelpDesk:
    """Opens the help of the main window."""

    def __init__(self, window: MainWindow, connections: Connections, data_dir: Path) -> None:
        self._main = window
        self._connections = connections
        self._data_dir = data_dir
        self.window: HelpWindow | None = None

    def retell(self) -> None:
        """Another language is spoken: what is open is made anew, at the same part."""
        window = self.window
        if window is not None and window.isVisible():
            part, place = window.tabs.currentIndex(), window.geometry()
            again = self.open()
            again.setGeometry(place)
            again.tabs.setCurrentIndex(part)

    def open(self) -> HelpWindow:
        """Show the help, anew each time: the commands may be others."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        self.window = HelpWindow(
            self._main,
            self._main.commands.all(),
            facts(self._data_dir),
            lambda: diagnostics(self._connections.settings, self._data_dir),
            self._connections.settings.send_key,
        )
        window = self.window
        put_back(window, self._connections.place("help"))
        window.closed.connect(lambda: self._connections.set_place("help", place_of(window)))
        self.window.come_up()
        return self.window
