"""OpenAI-compatible services: the SDK makes the request, our decoder reads the bytes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import httpx2
from openai import AsyncOpenAI, AsyncStream, OpenAIError

from desktop_chat.backends.bodies import MAX_PAGE, NoReply, read_head, read_json_text
from desktop_chat.backends.http import HttpClients, failure_of
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import host_of, is_local
from desktop_chat.chat.backend import Request
from desktop_chat.chat.connections import Continuation
from desktop_chat.chat.deltas import Delta, Sign
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.masking import DeltaMasker
from desktop_chat.chat.scrubbing import one_line, scrub
from desktop_chat.wire.bodies import BodyKind, sniff, speaks_ollama
from desktop_chat.wire.chat_completions import ChunkReader
from desktop_chat.wire.chat_requests import NEWER, dialect_of, messages_of, options_of
from desktop_chat.wire.eventstream import Decoder, EventStreamError
from desktop_chat.wire.service_errors import classify, find_refusal, parse_json

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
    http = HttpClients().make("http://localhost", "", lambda: None)
    client = AsyncOpenAI(api_key="none", base_url="http://localhost", http_client=http)
    client.chat.completions  # noqa: B018


class OpenAIBackend:
    """Streams chat completions from one address with one key."""

    def __init__(
        self, clients: HttpClients, base_url: str, access: Access, needs_key: bool = False
    ) -> None:
        self._clients = clients
        self._base_url = base_url
        self._access = access
        self._needs_key = needs_key
        self._asks_usage = True
        self._dialect = dialect_of(base_url)
        self.is_local = is_local(base_url)

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """Yield the deltas of one reply; see `chat.backend.Backend`."""
        if self._needs_key and not self._access.key:
            raise self._error(ErrorCode.BAD_KEY, Reason.NO_KEY)
        if not request.model:
            raise self._error(ErrorCode.NOT_FOUND, Reason.NO_MODEL)
        masker = DeltaMasker(self._access.secrets)
        while True:
            try:
                async with aclosing(self._batches(request, on_sent)) as batches:
                    async for batch in batches:
                        for delta in masker.read(batch):
                            yield delta
            except BackendError as error:
                if not self._learns_from(error.failure, request):
                    raise
            else:
                return

    def _learns_from(self, failure: Failure, request: Request) -> bool:
        """Whether a refusal is about a name or a field that can be done without, from now on."""
        if failure.status not in (400, 422) or failure.code is not ErrorCode.BAD_REQUEST:
            return False
        detail = failure.detail.lower()
        asks_newer = NEWER.max_tokens in detail and request.parameters.max_tokens is not None
        if asks_newer and self._dialect.max_tokens != NEWER.max_tokens:
            self._dialect = self._dialect._replace(max_tokens=NEWER.max_tokens)
            return True
        known = not detail or any(word in detail for word in _UNKNOWN_FIELD_WORDS)
        if known and self._asks_usage:
            self._asks_usage = False
            return True
        return False

    async def _batches(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[list[Delta], None]:
        """The deltas of one request, those of one network read together."""
        reader = ChunkReader()
        request_id = None
        try:
            async with (
                self._clients.make(
                    self._base_url, self._access.key, on_sent, access=self._access
                ) as http,
                await self._ask(http, request) as answer,
                aclosing(self._read(answer.response, reader)) as batches,
            ):
                request_id = one_line(answer.response.headers.get("x-request-id", ""), 100)
                async for batch in batches:
                    yield batch
        except NoReply as error:
            raise self._error(error.code, error.reason, error.detail) from None
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
        access = self._access
        client = AsyncOpenAI(
            api_key=access.key or "none",
            base_url=address_for(self._base_url, request.continues),
            http_client=http,
            max_retries=0,
            default_query={"api-version": access.api_version} if access.api_version else None,
        )
        # It would ask what system this is, in a thread, for headers that are taken out again.
        client._platform = "Unknown"
        body = options_of(request, self._dialect)
        if self._asks_usage:
            body["stream_options"] = {"include_usage": True}
        answer: AsyncStream[Any] = await client.chat.completions.create(
            model=request.model,
            messages=messages_of(request),
            stream=True,
            extra_body=body,
        )
        return answer

    async def _read(
        self, response: httpx2.Response, reader: ChunkReader
    ) -> AsyncGenerator[list[Delta], None]:
        async with aclosing(response.aiter_bytes()) as chunks:
            head = await read_head(chunks)
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
        text = await read_json_text(kind, head, chunks)
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
            if reader.words:
                raise self._error(*classify(reader.words), reader.words.message)
            raise self._error(ErrorCode.EMPTY_REPLY)

    def _error(
        self, code: ErrorCode, reason: Reason = Reason.NONE, detail: str = ""
    ) -> BackendError:
        detail = one_line(scrub(detail[:MAX_PAGE], *self._access.secrets))
        return BackendError(Failure(code, reason, host_of(self._base_url), detail))


def address_for(base_url: str, continues: Continuation) -> str:
    """Where a request goes: DeepSeek goes on with a prefix at another path of its host."""
    if continues is Continuation.PREFIX and host_of(base_url) == "api.deepseek.com":
        return base_url.partition("://")[0] + "://api.deepseek.com/beta"
    return base_url
