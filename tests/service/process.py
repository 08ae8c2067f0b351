"""The service in a process of its own, driven through its /_control/ paths."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.service.journal import Connection, Exchange

_ROOT = Path(__file__).resolve().parents[2]


class ServiceControl:
    """The journal of a service in another process."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        port = urlsplit(base_url).port
        assert port is not None
        self.port = port

    def log(self, after: int = 0) -> list[Connection]:
        """The connections with a number above `after`."""
        return [Connection.from_json(one) for one in self._ask("GET", f"log?after={after}")]

    def exchanges(self, after: int = 0) -> list[Exchange]:
        """All exchanges on those connections."""
        return [exchange for one in self.log(after) for exchange in one.exchanges]

    def live(self) -> int:
        """How many connections are open."""
        return int(self._ask("GET", "live"))

    def reset(self) -> None:
        """Forget the closed connections."""
        self._ask("POST", "reset")

    def register(self, name: str, response: bytes) -> None:
        """Give a whole HTTP response to model `named:NAME`."""
        self._ask("PUT", f"response/{name}", response)

    def alias(self, name: str, model: str) -> None:
        """Make model `alias:NAME` do what `model` does, from the next request on."""
        self._ask("PUT", f"alias/{name}", model.encode())

    def put_text(self, name: str, text: str) -> None:
        """Give a text to model `text:NAME:RATE[:SIZE]`; RATE may be `burst`."""
        self._ask("PUT", f"text/{name}", text.encode())

    def wait_for_exchange(
        self, condition: Callable[[Exchange], bool], seconds: float = 10.0, every: float = 0.02
    ) -> Exchange:
        """The first exchange that meets the condition, asking `every` so many seconds."""
        end = time.monotonic() + seconds
        while True:
            for exchange in self.exchanges():
                if condition(exchange):
                    return exchange
            if time.monotonic() > end:
                raise TimeoutError(f"no such exchange within {seconds} s")
            time.sleep(every)

    def _ask(self, method: str, path: str, content: bytes | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, f"/_control/{path}", content, {"Connection": "close"})
            return json.loads(connection.getresponse().read())


class ServiceProcess(ServiceControl):
    """Starts the process on entering a `with` and ends it on leaving."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.service", "--port", "0", "--until-eof"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        super().__init__(f"http://127.0.0.1:{json.loads(line)['port']}/v1")

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def __enter__(self) -> ServiceProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(5)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
