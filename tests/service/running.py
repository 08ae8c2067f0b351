"""The service in a thread of the test that uses it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.service.certificates import make_certificate, tls_of
from tests.service.journal import Exchange, Journal
from tests.service.service import ScriptedService


class RunningService:
    """A service that runs; its journal may be read from any thread."""

    def __init__(self, service: ScriptedService, port: int, authority: Path | None) -> None:
        self._service = service
        self.port = port
        self.authority = authority  # the certificate to trust, for SSL_CERT_FILE
        scheme = "https" if authority else "http"
        self.base_url = f"{scheme}://127.0.0.1:{port}/v1"

    @property
    def log(self) -> Journal:
        """What has happened so far."""
        return self._service.journal

    def register(self, name: str, response: bytes) -> None:
        """Give a whole HTTP response to model `named:NAME` (`named:NAME:5`: in 5-byte writes)."""
        self._service.responses[name] = response

    def alias(self, name: str, model: str) -> None:
        """Make model `alias:NAME` do what `model` does, from the next request on."""
        self._service.aliases[name] = model

    def put_text(self, name: str, text: str) -> None:
        """Give a text to model `text:NAME:RATE[:SIZE]`; RATE may be `burst`."""
        self._service.texts[name] = text

    def wait_for_exchange(
        self, condition: Callable[[Exchange], bool], seconds: float = 5.0
    ) -> Exchange:
        """The first exchange that meets the condition, waiting for it up to `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for exchange in self.log.exchanges:
                if condition(exchange):
                    return exchange
            time.sleep(0.002)
        raise TimeoutError(f"no such exchange within {seconds} s: {self.log.as_json()}")


@contextlib.contextmanager
def running_service(tls: bool | str = False) -> Iterator[RunningService]:
    """A service for the length of a `with`.

    `tls` True serves HTTPS with a self-signed certificate that is otherwise right; "expired" and
    "wrong-host" name what else is wrong with it.
    """
    with contextlib.ExitStack() as stack:
        context, authority = None, None
        if tls:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            authority, key = make_certificate(folder, "self-signed" if tls is True else tls)
            context = tls_of(authority, key)
        service, port = stack.enter_context(_thread(context))
        yield RunningService(service, port, authority)


@contextlib.contextmanager
def _thread(context: ssl.SSLContext | None) -> Iterator[tuple[ScriptedService, int]]:
    service = ScriptedService()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="scripted service", daemon=True)
    thread.start()
    try:
        start = asyncio.run_coroutine_threadsafe(service.start(0, context), loop)
        yield service, start.result(5)
    finally:
        asyncio.run_coroutine_threadsafe(service.close(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
