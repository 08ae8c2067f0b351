"""Streaming services: a lost connection is made again, and the reply goes on where it broke off.

`docs/server.md` has the contract. What a service does not offer (numbers, a `POST`) is done
without.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing
from time import monotonic
from typing import NamedTuple
from urllib.parse import quote

import httpx2

from desktop_chat.backends.bodies import MAX_PAGE, NoReply, read_head, read_json_text
from desktop_chat.backends.http import HttpClients, failure_of
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import host_of, is_local
from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.deltas import Delta, Finish, Sign
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason, may_retry
from desktop_chat.chat.masking import DeltaMasker
from desktop_chat.chat.messages import Role
from desktop_chat.chat.scrubbing import one_line, scrub
from desktop_chat.wire.bodies import BodyKind, sniff
from desktop_chat.wire.eventstream import Decoder, EventStreamError
from desktop_chat.wire.service import LAST_EVENT_ID, RESUMABLE, STREAM_ID, ServiceReader
from desktop_chat.wire.service_errors import classify, find_refusal, parse_json
from desktop_chat.wire.service_requests import (
    ChatRequest,
    decode_refusal,
    encode_request,
    is_own_refusal,
)

_PATH = "/chat/stream"
_STREAM_NAME = re.compile(r"[A-Za-z0-9._~-]{1,128}")
FOREIGN = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    OSError,
    ValueError,
    OverflowError,
    ExceptionGroup,
)


class Resuming(NamedTuple):
    """How a lost connection is made again, in seconds.

    `pauses` come before each try, `within` is the time for all of them; tries begin anew when
    something has come. A connection that is `quiet` for three of the service's pings is lost
    too. `farewell` is the time that telling the service to stop may take.
    """

    pauses: tuple[float, ...] = (0.2, 3.0, 12.0)
    within: float = 30.0
    quiet: float = 45.0
    farewell: float = 1.0


class RemoteBackend:
    """Streams replies from one service with one token, or with none."""

    def __init__(
        self,
        clients: HttpClients,
        address: str,
        access: Access,
        needs_key: bool = False,
        resuming: Resuming | None = None,
    ) -> None:
        self.clients = clients
        self.address = address
        self.access = access
        self.token = access.key
        self.resuming = resuming or Resuming()
        self.only_gets = False  # it has refused a POST and answered a GET
        self.is_local = is_local(address)
        self._needs_key = needs_key
        self._farewells: set[asyncio.Task[None]] = set()

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """Yield the deltas of one reply; see `chat.backend.Backend`.

        A stream that is left before its end is stopped at the service, from a task that
        outlives this one.
        """
        if self._needs_key and not self.token:
            raise self.error(ErrorCode.BAD_KEY, Reason.NO_KEY)
        reply = _Reply(self, request)
        try:
            async with aclosing(reply.deltas(on_sent)) as deltas:
                async for delta in deltas:
                    yield delta
        finally:
            if reply.stream_id and not reply.reader.has_ended:
                task = asyncio.create_task(self._stop(reply.stream_id), name="farewell")
                self._farewells.add(task)
                task.add_done_callback(self._farewells.discard)
                await asyncio.shield(task)

    async def _stop(self, stream_id: str) -> None:
        """Tell the service that nobody wants the rest; a service that is gone needs no telling."""
        with contextlib.suppress(BackendError, *FOREIGN):
            async with asyncio.timeout(self.resuming.farewell):
                answer = await self.open("DELETE", f"{_PATH}/{stream_id}", lambda: None)
                await answer.stack.aclose()

    async def open(
        self,
        method: str,
        path: str,
        on_sent: Callable[[], None],
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> _Answer:
        """An answer of which the head has come. Raises `BackendError` for any status but 200."""
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        async with AsyncExitStack() as stack:
            http = self.clients.make(
                self.address, self.token, on_sent, read_refusal=_read_refusal, access=self.access
            )
            await stack.enter_async_context(http)
            opening = http.stream(method, self.address + path, headers=sent, content=content)
            response = await stack.enter_async_context(opening)
            return _Answer(stack.pop_all(), response)

    def error(
        self, code: ErrorCode, reason: Reason = Reason.NONE, detail: str = ""
    ) -> BackendError:
        """A failure of this service, the token scrubbed from its words."""
        detail = one_line(scrub(detail[:MAX_PAGE], *self.access.secrets))
        return BackendError(Failure(code, reason, host_of(self.address), detail))


class _Answer(NamedTuple):
    """An open connection, and what closes it."""

    stack: AsyncExitStack
    response: httpx2.Response


class _Reply:
    """One reply, over as many connections as it takes."""

    def __init__(self, backend: RemoteBackend, request: Request) -> None:
        self.reader = ServiceReader()
        self.stream_id = ""
        self._backend = backend
        self._resuming = backend.resuming
        self._request = request
        self._lost: BaseException | None = None
        self._connections = 0  # that were lost
        self._tries = 0  # since something came
        self._life = monotonic()  # when something came last
        self._had_gap = False

    async def deltas(self, on_sent: Callable[[], None]) -> AsyncGenerator[Delta, None]:
        """All of them, to the end that the service tells or that is given up."""
        reader = self.reader
        masker = DeltaMasker(self._backend.access.secrets)
        answer: _Answer | None = await self._ask(on_sent)
        while answer is not None:
            async with answer.stack, aclosing(self._read(answer.response)) as batches:
                async for batch in batches:
                    for delta in masker.read(batch):
                        yield delta
            if reader.has_ended or not self.stream_id:
                break
            if not self._connections:
                self._had_gap = reader.has_gap  # its numbers are not counts
            self._connections += 1
            yield Sign.LOST
            answer = await self._take_up()
        is_cut = reader.has_gap and not self._had_gap  # something was missing when it went on
        for delta in masker.read(reader.end(self.stream_id or None)):
            if not (is_cut and isinstance(delta, Finish)):
                yield delta
        self._check_end()

    async def _ask(self, on_sent: Callable[[], None]) -> _Answer:
        backend, request = self._backend, self._request
        message = _only_message(request)
        if not backend.only_gets:
            asked = _as_contract(request)
            headers = {"Content-Type": "application/json", "Prefer": RESUMABLE}
            try:
                return await self._open("POST", _PATH, on_sent, headers, encode_request(asked))
            except BackendError as error:
                knows_call = error.failure.reason is not Reason.SINGLE_MESSAGE
                if knows_call or (message is None and error.failure.status == 404):
                    raise _named_plainly(error) from None
        if message is None:
            raise backend.error(ErrorCode.BAD_REQUEST, Reason.SINGLE_MESSAGE)
        path = f"{_PATH}?message={quote(message, safe='')}"
        try:
            answer = await self._open("GET", path, on_sent, {"Prefer": RESUMABLE})
        except BackendError as error:
            raise _named_plainly(error) from None
        backend.only_gets = True
        return answer

    async def _open(
        self,
        method: str,
        path: str,
        on_sent: Callable[[], None],
        headers: dict[str, str],
        content: bytes | None = None,
    ) -> _Answer:
        """The first connection of a reply, which may have a name from now on."""
        backend = self._backend
        try:
            answer = await backend.open(method, path, on_sent, headers, content)
        except BackendError:
            raise
        except FOREIGN as error:
            raise BackendError(failure_of(error, backend.address)) from error
        name = answer.response.headers.get(STREAM_ID, "")
        if _STREAM_NAME.fullmatch(name):
            self.stream_id = name
            self.reader.numbered = True
        return answer

    async def _read(self, response: httpx2.Response) -> AsyncGenerator[list[Delta], None]:
        """The deltas of one connection, those of one network read together.

        A connection that breaks off ends like any other; `_lost` tells how.
        """
        reader, decoder = self.reader, Decoder()
        quiet = self._resuming.quiet if self.stream_id else None
        try:
            async with aclosing(response.aiter_bytes()) as chunks:
                chunk: bytes | None = await read_head(chunks)
                kind = sniff(chunk or b"", response.headers.get("content-type", ""))
                if kind is not BodyKind.EVENTS and not self._connections:
                    await self._refuse_body(kind, chunk or b"", chunks)
                while chunk is not None:
                    batch = [one for event in decoder.feed(chunk) for one in reader.read(event)]
                    self._life = monotonic()
                    if batch:
                        self._tries = 0
                    yield batch or [Sign.ALIVE]
                    if reader.has_ended:
                        return
                    async with asyncio.timeout(quiet):
                        chunk = await anext(chunks, None)
        except EventStreamError as error:
            raise self._backend.error(ErrorCode.TOO_LONG) from error
        except FOREIGN as error:
            self._lost = error

    async def _refuse_body(
        self, kind: BodyKind, head: bytes, chunks: AsyncGenerator[bytes, None]
    ) -> None:
        """Raise for a body that is no event stream: there is no such answer in the contract."""
        if kind is BodyKind.EMPTY and self.stream_id:
            return  # cut off before its first byte
        error = self._backend.error
        try:
            text = await read_json_text(kind, head, chunks)
        except NoReply as no:
            raise error(no.code, no.reason, no.detail) from None
        if refusal := find_refusal(parse_json(text)):
            raise error(*classify(refusal), refusal.message)
        raise error(ErrorCode.NOT_A_STREAM, Reason.GARBLED, text)

    async def _take_up(self) -> _Answer | None:
        """The reply's next connection, or None where there will be none."""
        resuming, backend = self._resuming, self._backend
        until, wait = self._life + resuming.within, 0.0
        for pause in resuming.pauses[self._tries :]:
            self._tries += 1
            if monotonic() + max(pause, wait) > until:
                return None
            await asyncio.sleep(max(pause, wait))
            headers = {LAST_EVENT_ID: str(self.reader.last_id)}
            try:
                async with asyncio.timeout(until - monotonic()):
                    return await backend.open(
                        "GET", f"{_PATH}/{self.stream_id}", lambda: None, headers
                    )
            except BackendError as error:
                if not may_retry(error.failure):
                    return None
                wait = error.failure.retry_after or 0.0
            except FOREIGN as error:
                self._lost = error
        return None

    def _check_end(self) -> None:
        """Raise for a reply that failed, or of which nothing has come."""
        reader, backend = self.reader, self._backend
        if reader.error:
            raise backend.error(*reader.error)
        if reader.has_content or reader.stopped:
            return
        if self._lost is not None:
            raise BackendError(failure_of(self._lost, backend.address)) from self._lost
        raise backend.error(ErrorCode.EMPTY_REPLY)


def _as_contract(request: Request) -> ChatRequest:
    """What the contract has a word for; the other parameters are the service's own business."""
    given, system = request.parameters, request.parameters.system
    messages = ((Prompt(Role.SYSTEM, system),) if system else ()) + request.messages
    return ChatRequest(messages, request.model, given.temperature, given.max_tokens)


def _only_message(request: Request) -> str | None:
    """The text of a conversation that is one message of the person, else None."""
    if request.parameters.system or len(request.messages) != 1:
        return None
    if request.messages[0].role is not Role.USER:
        return None
    return request.messages[0].text


def _read_refusal(status: int, body: str, host: str, wait: float | None, token: str) -> Failure:
    """As the contract has it; `SINGLE_MESSAGE` marks a service that may not know the call."""
    failure = decode_refusal(status, body, host, wait, token)
    if status in (404, 405) and not is_own_refusal(body):
        return failure._replace(reason=Reason.SINGLE_MESSAGE)
    return failure


def _named_plainly(error: BackendError) -> BackendError:
    if error.failure.reason is Reason.SINGLE_MESSAGE:
        return BackendError(error.failure._replace(reason=Reason.NONE))
    return error
