"""Trying a connection: name, connection, TLS, key, model, first token, each with its time."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from time import monotonic
from urllib.parse import urlsplit

import httpx2

from desktop_chat.backends.http import HttpClients, failure_of
from desktop_chat.backends.models import read_models
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.backend import Backend, Prompt, Request
from desktop_chat.chat.checkups import Outcome, Step, StepReport
from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.messages import Role
from desktop_chat.chat.routes import Route

NAME_SECONDS = 5.0
LIST_SECONDS = 15.0
TOKEN_SECONDS, TOKEN_SECONDS_LOCAL = 60.0, 300.0  # a local model may have to be loaded
PROMPT = "Say OK."
# Answers that tell nothing of key and model: there is no list of models here.
_NO_LIST = {400, 404, 405, 501}
# Whatever step runs when one of these comes, it is about that one.
_BLAMED = {
    ErrorCode.BAD_KEY: Step.KEY,
    ErrorCode.NO_PERMISSION: Step.KEY,
    ErrorCode.NOT_FOUND: Step.MODEL,
}


class Checkup:
    """One try of one connection. What fails ends it; nothing is tried twice."""

    def __init__(
        self,
        clients: HttpClients,
        connection: Connection,
        access: Access,
        open_backend: Callable[[], Awaitable[Backend]],
    ) -> None:
        self._clients = clients
        self._address = connection.base_url
        self._has_list = connection.kind is Kind.OPENAI
        self._model = connection.model
        self._access = access
        self._proxy = ""
        self._open_backend = open_backend
        self._reports: asyncio.Queue[StepReport | None] = asyncio.Queue()
        self._step = Step.NAME
        self._began = monotonic()

    async def run(self) -> AsyncGenerator[StepReport, None]:
        """Tell the steps as they begin and end. Closing it closes whatever is open."""
        task = asyncio.create_task(self._run(), name="checkup")
        try:
            while (report := await self._reports.get()) is not None:
                yield report
        finally:
            task.cancel()
            await asyncio.wait([task])
        task.result()

    async def _run(self) -> None:
        try:
            await self._look_up_name()
            await self._try_connection()
            await self._wait_for_token()
        except BackendError as error:
            self._fail(error.failure)
        finally:
            self._reports.put_nowait(None)

    # Telling.

    def _begin(self, step: Step) -> None:
        self._step, self._began = step, monotonic()
        self._reports.put_nowait(StepReport(step, Outcome.RUNNING))

    def _end(self, outcome: Outcome, detail: str = "", failure: Failure | None = None) -> None:
        seconds = monotonic() - self._began
        self._reports.put_nowait(StepReport(self._step, outcome, seconds, detail, failure))

    def _skip(self, step: Step, detail: str = "") -> None:
        self._reports.put_nowait(StepReport(step, Outcome.SKIPPED, detail=detail))

    def _fail(self, failure: Failure) -> None:
        blamed = _BLAMED.get(failure.code, self._step)
        if blamed is not self._step and self._step in (Step.MODEL, Step.FIRST_TOKEN):
            self._skip(self._step)
            self._step = blamed
        self._end(Outcome.FAILED, failure=failure)

    # The steps.

    async def _look_up_name(self) -> None:
        self._begin(Step.NAME)
        route = self._clients.route_to(self._address)
        self._proxy = route.place if route else ""
        host, port = _next_hop(self._address, route)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            found = await self._addresses(host, port)
        else:
            found = host
        self._end(Outcome.PASSED, found)

    async def _addresses(self, host: str, port: int) -> str:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(NAME_SECONDS):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            reason = Reason.CONNECT_TIME if isinstance(error, TimeoutError) else Reason.NAME
            code = ErrorCode.UNREACHABLE
            failure = Failure(code, reason, host_of(self._address), seconds=NAME_SECONDS)
            raise BackendError(failure) from error
        return str(found[0][4][0])

    async def _try_connection(self) -> None:
        self._begin(Step.CONNECTION)
        models: tuple[str, ...] = ()
        try:
            async with (
                asyncio.timeout(LIST_SECONDS),
                self._clients.make(
                    self._address,
                    self._access.key,
                    lambda: None,
                    on_step=self._on_step,
                    access=self._access,
                ) as http,
            ):
                models = await read_models(http, self._address, self._access)
        except TimeoutError as error:
            host = host_of(self._address)
            failure = Failure(ErrorCode.TIMEOUT, Reason.FIRST_BYTE_TIME, host, seconds=LIST_SECONDS)
            raise BackendError(failure) from error
        except BackendError as error:
            if error.failure.status not in _NO_LIST and self._has_list:
                raise
            if error.failure.status is None:
                raise
            self._skip(Step.KEY)
            self._skip(Step.MODEL)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            raise BackendError(failure_of(error, self._address)) from error
        else:
            self._end(Outcome.PASSED if self._access.secrets else Outcome.SKIPPED)
            self._check_model(models)

    def _on_step(self, name: str) -> None:
        """The client's own steps: the request is made in one piece."""
        secure = self._address.startswith("https:")
        if self._step is Step.CONNECTION:
            # A tunnel through a proxy belongs to the connection.
            if secure and name.endswith("start_tls.started"):
                self._end(Outcome.PASSED, self._proxy)
                self._begin(Step.TLS)
            elif not secure and name.endswith("connect_tcp.complete"):
                self._end(Outcome.PASSED, self._proxy)
                self._skip(Step.TLS)
                self._begin(Step.KEY)
        elif self._step is Step.TLS and name.endswith("start_tls.complete"):
            self._end(Outcome.PASSED)
            self._begin(Step.KEY)

    def _check_model(self, models: tuple[str, ...]) -> None:
        self._begin(Step.MODEL)
        if not self._model:
            host = host_of(self._address)
            raise BackendError(Failure(ErrorCode.NOT_FOUND, Reason.NO_MODEL, host))
        # Not in the list may still be known by another name: the first token tells.
        listed = self._model in models
        self._end(Outcome.PASSED if listed else Outcome.SKIPPED, str(len(models)))

    async def _wait_for_token(self) -> None:
        self._begin(Step.FIRST_TOKEN)
        backend = await self._open_backend()
        limit = TOKEN_SECONDS_LOCAL if backend.is_local else TOKEN_SECONDS
        request = Request((Prompt(Role.USER, PROMPT),), self._model)
        try:
            async with (
                asyncio.timeout(limit),
                aclosing(backend.stream(request, lambda: None)) as deltas,
            ):
                async for delta in deltas:
                    if isinstance(delta, TextDelta | ReasoningDelta):
                        break
        except TimeoutError as error:
            host = host_of(self._address)
            failure = Failure(ErrorCode.TIMEOUT, Reason.FIRST_BYTE_TIME, host, seconds=limit)
            raise BackendError(failure) from error
        self._end(Outcome.PASSED)


def _next_hop(address: str, route: Route | None) -> tuple[str, int]:
    """The host that a connection is really made to, and its port."""
    if route is not None:
        return route.host, route.port
    try:
        parts = urlsplit(address)
        usual = 443 if parts.scheme == "https" else 80
        host, port = parts.hostname or "", parts.port or usual
    except ValueError:
        host, port = "", 0
    if not host:
        failure = Failure(ErrorCode.BAD_REQUEST, Reason.BAD_ADDRESS, host_of(address))
        raise BackendError(failure)
    return host, port
