"""A thread that looks after the file: is it whole, and is there a backup of this day."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from desktop_chat.storage.answers import Answer, give, refuse
from desktop_chat.storage.database import trouble_code
from desktop_chat.storage.history import History
from desktop_chat.storage.values import TroubleCode

log = logging.getLogger(__name__)

FIRST_LOOK = 5.0  # seconds after the start
EVERY = 3600.0
EACH_START_BELOW = 200 * 1024 * 1024  # bytes; larger files are checked once a week
WEEK = 7 * 24 * 3600.0


class Keeper:
    """Checks the file soon after the start, and makes a backup a day if anything changed."""

    def __init__(self, history: History, report_damage: Callable[[], None]) -> None:
        self._history = history
        self._report_damage = report_damage
        self._wake = threading.Condition()
        self._asked: list[Answer[Path | None]] = []
        self._is_closed = False
        self._at_work = threading.Lock()
        self._paused = False
        self._is_checked = False
        self._thread = threading.Thread(target=self._run, name="history keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def back_up_now(self, answer: Answer[Path | None]) -> None:
        """Make a backup, whether one is due or not."""
        with self._wake:
            self._asked.append(answer)
            self._wake.notify()

    def pause(self) -> None:
        """Let go of the file until `resume`."""
        self._paused = True
        self._at_work.acquire()

    def resume(self) -> None:
        self._paused = False
        self._at_work.release()

    def close(self) -> None:
        with self._wake:
            self._is_closed = True
            self._wake.notify()

    def _go_on(self) -> bool:
        return not (self._is_closed or self._paused)

    def _run(self) -> None:
        pause = FIRST_LOOK
        while True:
            with self._wake:
                if not self._asked and not self._is_closed:
                    self._wake.wait(pause)
                if self._is_closed:
                    return
                asked, self._asked = self._asked, []
            if not asked:
                pause = EVERY
            with self._at_work:
                if asked:
                    self._back_up_for(asked)
                else:
                    self._look()

    def _back_up_for(self, asked: list[Answer[Path | None]]) -> None:
        try:
            connection = self._history.open_to_read()
            try:
                path = self._history.backups.make(connection, self._go_on)
            finally:
                connection.close()
        except (sqlite3.Error, OSError, ValueError) as error:
            for answer in asked:
                refuse(answer, error)
            return
        for answer in asked:
            give(answer, path)

    def _look(self) -> None:
        """What fails is tried again an hour later: the history itself is not in danger."""
        try:
            if self._is_check_due() and not self._history.is_sound():
                self._report_damage()
                return
            connection = self._history.open_to_read()
            try:
                if self._history.backups.is_due(connection, time.time()):
                    self._history.backups.make(connection, self._go_on)
            finally:
                connection.close()
        except (sqlite3.Error, OSError, ValueError) as error:
            if trouble_code(error) is TroubleCode.DAMAGED:
                self._report_damage()
            log.warning("no backup was made: %s", error)

    def _is_check_due(self) -> bool:
        """Once a start; of a large file once a week, which its newest backup tells."""
        if self._is_checked:
            return False
        self._is_checked = True
        if self._history.path.stat().st_size < EACH_START_BELOW:
            return True
        backups = self._history.backups.all()
        return not backups or not 0 <= time.time() - backups[0].made_at <= WEEK
