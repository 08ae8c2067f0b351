"""A thread that reads, beside the one that writes."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from desktop_chat.storage.answers import Answer, give, refuse
from desktop_chat.storage.database import give_memory_back, trouble_code
from desktop_chat.storage.history import History, Refused
from desktop_chat.storage.pending import Pending
from desktop_chat.storage.values import StoreUnavailable, TroubleCode

log = logging.getLogger(__name__)

Read = Callable[[sqlite3.Connection], Any]
WRITES_FIRST = 0.25  # seconds that a question waits for what was written before it
REPAIR = 60.0
CALM = 0.5  # seconds without a question, before memory is given back
ATTEMPTS = 2


class _Question(NamedTuple):
    read: Read
    answer: Answer[Any]


class Reader:
    """Answers questions one after the other.

    With `only_newest`, a question puts an end to those before it, also to the one being answered.
    """

    def __init__(
        self, name: str, history: History, pending: Pending, only_newest: bool = False
    ) -> None:
        self._name = name
        self._history = history
        self._pending = pending
        self._only_newest = only_newest
        self._wake = threading.Condition()
        self._questions: deque[_Question] = deque()
        self._current: _Question | None = None
        self._file = threading.Lock()  # held while the connection is in use
        self._connection: sqlite3.Connection | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def ask(self, read: Read, answer: Answer[Any]) -> None:
        """Answer when it is this question's turn."""
        with self._wake:
            if self._is_closed:
                refuse(answer, StoreUnavailable("closed"))
                return
            if self._only_newest:
                self._give_up()
            self._questions.append(_Question(read, answer))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._wake.notify()

    def _give_up(self) -> None:
        for question in self._questions:
            question.answer.cancel()
        self._questions.clear()
        if self._current is not None:
            self._current.answer.cancel()
            if self._connection is not None:
                self._connection.interrupt()

    def pause(self) -> None:
        """Let go of the file until `resume`."""
        with self._wake:
            if self._connection is not None:
                self._connection.interrupt()  # the question is asked again
        self._file.acquire()
        self._drop_connection()

    def resume(self) -> None:
        self._file.release()

    def close(self) -> None:
        """No more answers."""
        with self._wake:
            self._is_closed = True
            self._give_up()
            self._wake.notify()

    def join(self, seconds: float) -> None:
        """After `close`: wait until the file is let go."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            if not self._is_asked(CALM):
                self._give_back()
                self._is_asked()
            with self._wake:
                if self._is_closed:
                    break
                question = self._current = self._questions.popleft()
            self._pending.wait_for_writes(WRITES_FIRST)
            self._answer(question)
            with self._wake:
                self._current = None
        with self._file:
            self._drop_connection()

    def _is_asked(self, seconds: float | None = None) -> bool:
        """Wait for a question, or the end; whether it came in time."""
        with self._wake:
            return self._wake.wait_for(lambda: bool(self._questions) or self._is_closed, seconds)

    def _give_back(self) -> None:
        with self._file:
            if self._connection is not None:
                try:
                    give_memory_back(self._connection)
                except sqlite3.Error as error:  # the next question tells more
                    log.warning("the history gave no memory back: %s", error)

    def _answer(self, question: _Question) -> None:
        for attempt in range(ATTEMPTS):
            if question.answer.cancelled():
                return
            try:
                with self._file, self._connected() as connection:
                    value = question.read(connection)
            except (sqlite3.Error, OSError, Refused) as error:
                if question.answer.cancelled():
                    return
                is_last = attempt + 1 == ATTEMPTS
                self._fail(question, error, is_last)
                if is_last:
                    return
            except Exception as error:
                log.exception("something could not be read")
                refuse(question.answer, error)
                return
            else:
                give(question.answer, value)
                return

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Beside the writer; where nothing can be written, to look only, and only this once."""
        only_once = False
        if self._connection is None:
            try:
                connection = self._history.open_to_read()
                # The first question to the file itself.
                connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            except sqlite3.Error:
                connection = self._history.open_to_look()
                only_once = True
            with self._wake:
                self._connection = connection
        try:
            assert self._connection is not None
            yield self._connection
        finally:
            if only_once:
                self._drop_connection()

    def _fail(self, question: _Question, error: Exception, is_last: bool) -> None:
        """A file that was exchanged or could not be read for a moment is opened anew."""
        with self._file:
            self._drop_connection()
        if trouble_code(error) is TroubleCode.DAMAGED:
            self._pending.report_damage()
            self._pending.wait_for_repair(REPAIR)
        if is_last:
            log.warning("the history could not be read: %s", error)
            refuse(question.answer, StoreUnavailable(str(error)))

    def _drop_connection(self) -> None:
        with self._wake:
            connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except sqlite3.Error as error:
                log.warning("closing the history failed: %s", error)
