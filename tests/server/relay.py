"""A relay in front of the service, whose connections can be cut."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading


class Relay:
    """Passes bytes both ways until told to cut; one thread for each direction."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._held: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_over = False
        self.connections = 0
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Cut every connection and take no more."""
        with self._lock:
            self._is_over = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # else one more would still be accepted
        self._listener.close()
        self.cut_all()

    def cut_all(self) -> None:
        """End every connection with RST, whatever is under way."""
        ends, self._open = self._open, []
        for one in ends:
            with contextlib.suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def hold_all(self) -> None:
        """Pass nothing on any more, without a word: a network that is gone."""
        self._held.update(self._open)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._target))
                except OSError:
                    near.close()
                    raise
                with self._lock:
                    if self._is_over:
                        near.close()
                        far.close()
                        return
                    self.connections += 1
                    self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if source not in self._held:
                    sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
