"""The log: a file under the data folder, without keys, that does not grow for ever.

Beside it lies `crash.log`, where the interpreter writes where it was when it came to a bad end.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from pathlib import Path
from typing import TextIO

from desktop_chat.storage.paths import make_private_dir

log = logging.getLogger(__name__)

MOST_BYTES = 1 << 20  # of one file
KEPT = 3  # full files
NAME, CRASH, LAST_CRASH = "desktop-chat.log", "crash.log", "crash-before.log"
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MOST_CRASH = 64 * 1024


class _Form(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        from desktop_chat.chat.scrubbing import scrub

        return scrub(super().format(record))


class LogFile(logging.StreamHandler[TextIO]):
    """Appends to a file; a full one gets a number. What cannot be written is no error."""

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(_open(path))
        self.setFormatter(_Form(_FORM))

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        with contextlib.suppress(OSError, ValueError):
            self.turn_over()

    def close(self) -> None:
        super().close()
        with contextlib.suppress(OSError):
            self.stream.close()

    def turn_over(self) -> None:
        """Begin another file where this one is full. Raises OSError."""
        if os.fstat(self.stream.fileno()).st_size < MOST_BYTES:
            return
        for number in range(KEPT, 0, -1):
            older = self._path.with_suffix(f".{number - 1}.log") if number > 1 else self._path
            with contextlib.suppress(FileNotFoundError):
                older.replace(self._path.with_suffix(f".{number}.log"))
        full, self.stream = self.stream, _open(self._path)
        full.close()


def _open(path: Path) -> TextIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")


def hold_streams() -> None:
    """Give streams that were closed before the start to nobody: what is opened next, as the history
    is, would get their numbers, and words for standard error would land in it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            if os.open(os.devnull, os.O_RDWR) != number:
                return


def start_log(data_dir: Path) -> None:
    """Log warnings and worse, and every exception that nobody catches; a log that cannot be
    written is no error."""
    hold_streams()
    logging.raiseExceptions = False
    folder = data_dir / "logs"
    handler: logging.Handler
    try:
        make_private_dir(folder)
        handler = LogFile(folder / NAME)
    except OSError:
        handler = logging.NullHandler()
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    sys.excepthook = lambda *caught: log.critical("uncaught", exc_info=caught)
    threading.excepthook = _log_of_thread


def _log_of_thread(caught: threading.ExceptHookArgs) -> None:
    if caught.exc_value is not None:
        fault = (caught.exc_type, caught.exc_value, caught.exc_traceback)
        name = caught.thread.name if caught.thread else "?"
        log.critical("uncaught in thread %s", name, exc_info=fault)


def watch_for_crashes(data_dir: Path) -> None:
    """Have a crash of the interpreter written down; what a run before left is put aside.

    Only for the one process that has the data folder.
    """
    import faulthandler

    path = data_dir / "logs" / CRASH
    try:
        if path.exists() and path.stat().st_size:
            path.replace(path.with_name(LAST_CRASH))
        # Open as long as the process lives: it is written to when nothing else works any more.
        faulthandler.enable(_open(path))
    except (OSError, RuntimeError) as error:
        log.warning("crashes will not be written down: %s", error)


def take_last_crash(data_dir: Path) -> str:
    """What the run before this one wrote when it crashed, once; empty where it did not."""
    path = data_dir / "logs" / LAST_CRASH
    told = path.with_suffix(".told.log")
    try:
        words = path.read_text("utf-8", "replace")[:_MOST_CRASH]
        path.replace(told)
    except OSError:
        return ""
    return words


def log_tail(data_dir: Path, lines: int) -> list[str]:
    """The newest lines of the log that begin an entry, without what they say: time, level, place.

    What was said may hold words of a conversation.
    """
    try:
        with (data_dir / "logs" / NAME).open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _MOST_CRASH))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    found = [line.split(": ", 1)[0] for line in text.splitlines() if line[:2] == "20"]
    return found[-lines:]
