"""An error that nobody expected: the window stays, says so once, and offers a report.

Every exception that is logged comes here, whatever thread it was in. Nothing is sent anywhere.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from desktop_chat.storage.logs import take_last_crash
from desktop_chat.storage.settings import Settings
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.reports import diagnostics, error_report, without_paths
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.words import tr

_MOST_KEPT = 5  # reports; the newest of a row say little new


class _Ear(logging.Handler):
    def __init__(self, desk: MishapDesk) -> None:
        super().__init__(logging.ERROR)
        self._desk = desk

    def emit(self, record: logging.LogRecord) -> None:
        caught = record.exc_info
        if caught is not None and caught[0] is not None:
            self._desk.happened.emit(error_report(caught))


class MishapDesk(QObject):
    """Shows a banner over the conversation, with the report of what has happened since."""

    happened = Signal(str)  # a report; may come from any thread

    def __init__(self, window: MainWindow, connections: Connections, data_dir: Path) -> None:
        super().__init__(window)
        self._window = window
        self._connections = connections
        self._data_dir = data_dir
        self._reports: list[str] = []
        self.strip: Strip | None = None
        self.happened.connect(self._on_mishap, Qt.ConnectionType.QueuedConnection)
        self._ear = _Ear(self)
        logging.getLogger().addHandler(self._ear)

    def tell_of_last_crash(self) -> None:
        """Say that the run before this one came to a bad end, if it did."""
        words = take_last_crash(self._data_dir)
        if words:
            self._reports.append(without_paths(words))
            self._say(
                tr(
                    "The app ended unexpectedly the last time. Your conversations are as they "
                    "were a moment before."
                )
            )

    def close(self) -> None:
        """Listen no more."""
        logging.getLogger().removeHandler(self._ear)

    def report(self) -> str:
        """What can be passed on."""
        settings: Settings = self._connections.settings
        return "\n\n".join([*self._reports, diagnostics(settings, self._data_dir)])

    def _on_mishap(self, report: str) -> None:
        if report not in self._reports:
            self._reports = [*self._reports, report][-_MOST_KEPT:]
        self._say(
            tr(
                "Something went wrong inside the app. Your conversations are safe, and nothing "
                "was sent anywhere."
            )
        )

    def _say(self, sentence: str) -> None:
        if self.strip is None:
            self.strip = Strip("banner")
            self.strip.chosen.connect(self._on_chosen)
            self._window.add_banner(self.strip)
        actions = (("copy", tr("Copy report")), ("close", tr("Close")))
        self.strip.say(sentence, actions)
        self.strip.follow(self._window.header.settings)

    def _on_chosen(self, name: str) -> None:
        assert self.strip is not None
        if name == "copy":
            QGuiApplication.clipboard().setText(self.report())
            self.strip.say(
                tr("The report is on the clipboard, without words of yours, names or keys."),
                (("close", tr("Close")),),
            )
            return
        self._reports.clear()
        self.strip.hide()
        self._window.composer.edit.setFocus()  # what is typed next is a message again
