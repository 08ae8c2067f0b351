"""A real browser that opens a page without a window, and a listener for whom the page calls."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--virtual-time-budget=2000",
)


def open_page(url: str, profile: Path, *flags: str, before: Sequence[str] = ()) -> str:
    """Open a page as a person would, wait until all is quiet, and give its DOM as HTML."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    assert program, f"no browser: none of {', '.join(PROGRAMS)}"
    command = [*before, program, *FLAGS, f"--user-data-dir={profile}", *flags, "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, timeout=100, check=True)
    return done.stdout.decode("utf-8", "replace")


class Sink:
    """Answers every request with an empty page, and keeps its first line."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.requests: list[str] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with client, contextlib.suppress(OSError):
                client.settimeout(5)
                line = client.recv(4096).partition(b"\r\n")[0]
                self.requests.append(line.decode("latin-1"))
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def close(self) -> None:
        """End it."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@contextlib.contextmanager
def sink() -> Iterator[Sink]:
    """A listener for the length of a `with`."""
    with contextlib.closing(Sink()) as listener:
        yield listener
