"""The log: one line an event on standard error, written by a thread.

Whoever reads standard error may be slow, or not read at all. No reply waits for it: what does not
fit is left out, and the log says how much.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import sys
import threading

MOST_LINES = 10_000  # that may wait
_AT_ONCE = 500
_LAST_SECONDS = 1.0


class LogWriter(logging.Handler):
    """Hands each line to a thread that writes to a descriptor. `close` waits a moment for it."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._lines: queue.Queue[str | None] = queue.Queue(MOST_LINES)
        self._left_out = 0
        self._thread = threading.Thread(target=self._write_for_ever, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        try:
            self._lines.put_nowait(self.format(record))
        except queue.Full:
            self._left_out += 1

    def close(self) -> None:
        """See `logging.Handler`."""
        with contextlib.suppress(queue.Full):
            self._lines.put(None, timeout=_LAST_SECONDS)
            self._thread.join(_LAST_SECONDS)
        super().close()

    def _write_for_ever(self) -> None:
        ended = False
        while not ended:
            lines = [self._lines.get()]
            with contextlib.suppress(queue.Empty):
                while len(lines) < _AT_ONCE:
                    lines.append(self._lines.get_nowait())
            ended = None in lines
            self._write([line for line in lines if line is not None])

    def _write(self, lines: list[str]) -> None:
        left_out, self._left_out = self._left_out, 0
        if left_out:
            lines.append(f"WARNING {left_out} lines were left out: the log is not read in time")
        data = "".join(line + "\n" for line in lines).encode("utf-8", "replace")
        with contextlib.suppress(OSError):  # a full disk, or nobody there
            while data:
                data = data[os.write(self._descriptor, data) :]


def set_up_logging() -> logging.Handler:
    """The service's log on standard error; libraries speak up only when something is wrong."""
    handler: logging.Handler
    try:
        handler = LogWriter(sys.stderr.fileno())
    except (AttributeError, OSError, ValueError):  # it has been replaced, or there is none
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("desktop_chat.server").setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    return handler
