"""An address at which connecting hangs: nothing refuses, nothing answers.

The queue of a listening socket is filled, and then Linux drops further SYNs, as a firewall does.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator


class HangingListener:
    """A socket on 127.0.0.1 whose accept queue is full."""

    def __init__(self) -> None:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(0)
        self._listener.setblocking(False)
        self.port = int(self._listener.getsockname()[1])
        self.base_url = f"http://127.0.0.1:{self.port}/v1"
        self._fillers: list[socket.socket] = []
        self._fill()

    def _fill(self) -> None:
        """Connect until a connect no longer succeeds within 50 ms."""
        for _ in range(16):
            filler = socket.socket()
            self._fillers.append(filler)
            filler.settimeout(0.05)
            try:
                filler.connect(("127.0.0.1", self.port))
            except TimeoutError:
                return
        raise RuntimeError("the accept queue does not fill up")

    def arrivals(self, seconds: float) -> int:
        """Empty the queue, and count the connections that arrive in the next `seconds`.

        A client that still tries sends its SYN again after 1 s; one that gave up does not.
        """
        if self._fillers:
            self._close_fillers()
            self._accept_all()
        count = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            count += self._accept_all()
            time.sleep(0.01)
        return count

    def _accept_all(self) -> int:
        count = 0
        while True:
            try:
                self._listener.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1

    def close(self) -> None:
        """Close everything."""
        self._close_fillers()
        self._listener.close()

    def _close_fillers(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers.clear()


@contextlib.contextmanager
def listening_socket() -> Iterator[HangingListener]:
    """A hanging address for the length of a `with`."""
    with contextlib.closing(HangingListener()) as listener:
        yield listener
