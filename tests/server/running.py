"""The service: as a process with its flags, or in a thread with a scripted backend."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from desktop_chat.chat.backend import Backend
from desktop_chat.server.app import Service
from desktop_chat.server.running import Server, listen, make_service, serve
from desktop_chat.server.settings import ServerSettings
from desktop_chat.server.tokens import Tokens
from tests.e2e.program import ROOT, surroundings

SECONDS = 20.0
TOKEN = "t0k3n-of-alice-9183-qwertyuiopasdfgh"
OTHER_TOKEN = "t0k3n-of-bob-5521-zxcvbnmlkjhgfdsaqw"


class ServerProcess:
    """`python -m desktop_chat.server.cli` for the length of a `with`."""

    def __init__(
        self,
        folder: Path,
        *flags: str,
        environment: Mapping[str, str] | None = None,
        port: int | None = 0,
        module: str = "desktop_chat.server.cli",
        errors: int | None = None,
    ) -> None:
        """`errors` is a descriptor for its log, instead of a file."""
        self.folder = folder
        self.errors = folder / f"stderr-{time.monotonic_ns()}.txt"
        own = [] if port is None else ["--port", str(port)]
        with self.errors.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, *own, *flags],
                cwd=ROOT,
                env=surroundings(folder, **(environment or {})),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=file if errors is None else errors,
                start_new_session=True,
            )
        self.url = self._wait_until_ready()
        self.port = int(urlsplit(self.url).port or 0)

    def _wait_until_ready(self) -> str:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], SECONDS)
        line = self.process.stdout.readline().decode() if ready else ""
        if not line.startswith("Listening on "):
            self.__exit__()
            raise RuntimeError(f"the service did not start: {line} {self.log()}")
        return line.removeprefix("Listening on ").strip()

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def pid(self) -> int:
        return self.process.pid

    def log(self) -> str:
        """What it has written to standard error."""
        return self.errors.read_text("utf-8", "replace")

    def faults(self) -> list[str]:
        """Lines of the log that no run should have."""
        bad = re.compile(r"ERROR|Traceback|never awaited|Exception|ResourceWarning|WARNING")
        return [line for line in self.log().splitlines() if bad.search(line)]

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Its exit status after a signal, and the seconds it took."""
        began = time.monotonic()
        os.kill(self.process.pid, number)
        return self.process.wait(SECONDS), time.monotonic() - began


class ScriptedUpstream:
    """An upstream in the test's own process."""

    def __init__(self, backend: Backend, model: str = "scripted") -> None:
        self.model = model
        self._backend = backend

    async def start(self) -> None:
        """Nothing to load."""

    async def open(self) -> Backend:
        return self._backend

    async def models(self) -> tuple[str, ...]:
        return (self.model,)


class RunningServer:
    """The service in a thread: its parts can be looked at from `call`."""

    def __init__(self, service: Service, server: Server, loop: asyncio.AbstractEventLoop) -> None:
        self.service = service
        self._server = server
        self._loop = loop
        self.port = int(server.servers[0].sockets[0].getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def call(self, function: Callable[[], Awaitable[object]]) -> object:
        """Await something on the service's loop."""

        async def run() -> object:
            return await function()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(SECONDS)

    def end(self) -> None:
        self._server.should_exit = True


@contextlib.contextmanager
def running_server(
    backend: Backend,
    settings: ServerSettings | None = None,
    tokens: Tokens | None = None,
    upstream: ScriptedUpstream | None = None,
) -> Iterator[RunningServer]:
    """The service with a backend of the test's own."""
    settings = (settings or ServerSettings())._replace(port=0)
    service = make_service(settings, tokens or Tokens(), upstream or ScriptedUpstream(backend))
    ready: list[RunningServer] = []
    stands = threading.Event()

    def run() -> None:
        async def main() -> None:
            loop = asyncio.get_running_loop()

            def on_ready(server: Server) -> None:
                ready.append(RunningServer(service, server, loop))
                stands.set()

            with listen(settings) as listener:
                await serve(service, listener, on_ready)

        asyncio.run(main())

    thread = threading.Thread(target=run, name="streaming service")
    thread.start()
    try:
        assert stands.wait(SECONDS), "the service did not start"
        yield ready[0]
    finally:
        if ready:
            ready[0].end()
        thread.join(SECONDS)
        assert not thread.is_alive()
