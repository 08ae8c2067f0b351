"""OpenAI-compatible services: the SDK makes the request, our decoder reads the bytes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import httpx2
from openai import AsyncOpenAI, AsyncStream, OpenAIError

from desktop_chat.backends.http import HttpClients, failure_of
from desktop_chat.chat.addresses import host_of, is_local
from desktop_chat.chat.backend import Request
from desktop_chat.chat.deltas import Delta, Sign
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.scrubbing import one_line, scrub
from desktop_chat.wire.bodies import BodyKind, sniff, speaks_ollama, tells_kind
from desktop_chat.wire.chat_completions import ChunkReader
from desktop_chat.wire.eventstream import Decoder, EventStreamError
from desktop_chat.wire.service_errors import classify, find_refusal, page_text, parse_json

MAX_JSON_BODY = 33 * 1024 * 1024
MAX_PAGE = 65_536
_HEAD = 512
_FOREIGN = (
    OpenAIError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    OSError,
    ValueError,
    OverflowError,
    ExceptionGroup,
)
# How old or strict services word it that they do not know `stream_options`.
_UNKNOWN_FIELD_WORDS = ("stream_options", "include_usage", "unrecognized", "unknown", "extra")


def warm_up() -> None:
    """Load the parts of the SDK that it loads with the first request (40 ms and more)."""
    # With a client that reads no environment: junk in it is the request's business.
    http = httpx2.AsyncClient(trust_env=False, verify=False)
    client = AsyncOpenAI(api_key="none", base_url="http://localhost", http_client=http)
    client.chat.completions  # noqa: B018


class OpenAIBackend:
    """Streams chat completions from one address with one key."""

    def __init__(self, clients: HttpClients, base_url: str, key: str, needs_key: bool) -> None:
        self._clients = clients
        self._base_url = base_url
        self._key = key
        self._needs_key = needs_key
        self._asks_usage = True
        self.is_local = is_local(base_url)

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """Yield the deltas of one reply; see `chat.backend.Backend`."""
        if self._needs_key and not self._key:
            raise self._error(ErrorCode.BAD_KEY, Reason.NO_KEY)
        if not request.model:
            raise self._error(ErrorCode.NOT_FOUND, Reason.NO_MODEL)
        try:
            async with aclosing(self._batches(request, on_sent)) as batches:
                async for batch in batches:
                    for delta in batch:
                        yield delta
        except BackendError as error:
            if not (self._asks_usage and _refuses_usage(error.failure)):
                raise
        else:
            return
        self._asks_usage = False
        async with aclosing(self._batches(request, on_sent)) as batches:
            async for batch in batches:
                for delta in batch:
                    yield delta

    async def _batches(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[list[Delta], None]:
        """The deltas of one request, those of one network read together."""
        reader = ChunkReader()
        request_id = None
        try:
            async with (
                self._clients.make(self._base_url, self._key, on_sent) as http,
                await self._ask(http, request) as answer,
                aclosing(self._read(answer.response, reader)) as batches,
            ):
                request_id = one_line(answer.response.headers.get("x-request-id", ""), 100)
                async for batch in batches:
                    yield batch
        except EventStreamError as error:
            raise self._error(ErrorCode.TOO_LONG) from error
        except _FOREIGN as error:
            # After some of the reply it is a cut, which the missing `Finish` tells.
            if not (reader.has_content or reader.is_whole):
                raise BackendError(failure_of(error, self._base_url)) from error
        yield reader.end(request_id or None)
        self._check_end(reader)

    async def _ask(self, http: httpx2.AsyncClient, request: Request) -> AsyncStream[Any]:
        """The answer, opened but not read: of the SDK's stream only `response` is used."""
        client = AsyncOpenAI(
            api_key=self._key or "none",
            base_url=self._base_url,
            http_client=http,
            max_retries=0,
        )
        options: dict[str, Any] = {}
        if self._asks_usage:
            options["stream_options"] = {"include_usage": True}
        if request.temperature is not None:
            options["temperature"] = request.temperature
        if request.max_tokens is not None:
            options["max_tokens"] = request.max_tokens
        messages: list[Any] = [
            {"role": message.role.value, "content": message.text} for message in request.messages
        ]
        answer: AsyncStream[Any] = await client.chat.completions.create(
            model=request.model, messages=messages, stream=True, **options
        )
        return answer

    async def _read(
        self, response: httpx2.Response, reader: ChunkReader
    ) -> AsyncGenerator[list[Delta], None]:
        async with aclosing(response.aiter_bytes()) as chunks:
            head = await _read_head(chunks)
            kind = sniff(head, response.headers.get("content-type", ""))
            if kind is not BodyKind.EVENTS:
                yield await self._read_body(kind, head, chunks, reader)
                return
            decoder = Decoder()
            chunk: bytes | None = head
            while chunk is not None:
                batch: list[Delta] = []
                for event in decoder.feed(chunk):
                    batch += reader.read(event)
                yield batch or [Sign.ALIVE]
                if reader.done or reader.error:
                    return
                chunk = await anext(chunks, None)

    async def _read_body(
        self, kind: BodyKind, head: bytes, chunks: AsyncIterator[bytes], reader: ChunkReader
    ) -> list[Delta]:
        """The deltas of a body that is no event stream; raises where it is no reply either."""
        if kind is BodyKind.EMPTY:
            raise self._error(ErrorCode.EMPTY_REPLY)
        limit = MAX_JSON_BODY if kind is BodyKind.JSON else MAX_PAGE
        body = bytearray(head)
        async for chunk in chunks:
            body += chunk
            if len(body) > limit:
                break
        if kind is BodyKind.JSON and len(body) > limit:
            raise self._error(ErrorCode.TOO_LONG)
        text = body.decode("utf-8", "replace")
        if kind is BodyKind.PAGE:
            raise self._error(ErrorCode.NOT_A_STREAM, Reason.WEB_PAGE, page_text(text))
        if kind is BodyKind.OTHER:
            raise self._error(ErrorCode.NOT_A_STREAM, detail=text)
        value = parse_json(text)
        if value is None:
            value = parse_json(text.partition("\n")[0])
        if speaks_ollama(value):
            raise self._error(ErrorCode.NOT_A_STREAM, Reason.OLLAMA_NATIVE)
        if isinstance(value, dict) and isinstance(value.get("choices"), list):
            deltas = reader.read_chunk(value)
            reader.done = True
            return deltas
        if refusal := find_refusal(value):
            code, reason = classify(refusal)
            raise self._error(code, reason, refusal.message)
        raise self._error(ErrorCode.NOT_A_STREAM, Reason.GARBLED, text)

    def _check_end(self, reader: ChunkReader) -> None:
        if reader.error:
            code, reason, detail = reader.error
            raise self._error(code, reason, detail)
        if not reader.has_content:
            raise self._error(ErrorCode.EMPTY_REPLY)

    def _error(
        self, code: ErrorCode, reason: Reason = Reason.NONE, detail: str = ""
    ) -> BackendError:
        detail = one_line(scrub(detail[:MAX_PAGE], self._key))
        return BackendError(Failure(code, reason, host_of(self._base_url), detail))


async def _read_head(chunks: AsyncIterator[bytes]) -> bytes:
    """The first bytes of a body, up to the first that tell what it is."""
    head = b""
    async for chunk in chunks:
        head += chunk
        if tells_kind(head) or len(head) >= _HEAD:
            break
    return head


def _refuses_usage(failure: Failure) -> bool:
    detail = failure.detail.lower()
    known = not detail or any(word in detail for word in _UNKNOWN_FIELD_WORDS)
    return failure.status in (400, 422) and failure.code is ErrorCode.BAD_REQUEST and known
