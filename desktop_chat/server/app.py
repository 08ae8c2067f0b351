"""The service's calls: FastAPI routes over streams and upstream."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from desktop_chat import __version__
from desktop_chat.chat.backend import Prompt
from desktop_chat.chat.backend import Request as ModelRequest
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.messages import Role
from desktop_chat.chat.parameters import Parameters
from desktop_chat.server import descriptions, refusals
from desktop_chat.server.bodies import read_body
from desktop_chat.server.gate import CALLER, Gate, header
from desktop_chat.server.metrics import MEDIA_TYPE as METRICS_TYPE
from desktop_chat.server.metrics import Metrics
from desktop_chat.server.page import load_page
from desktop_chat.server.refusals import Refusal
from desktop_chat.server.replies import Reply
from desktop_chat.server.settings import ServerSettings
from desktop_chat.server.streams import Ending, Listener, Streams
from desktop_chat.server.tokens import Caller, Tokens
from desktop_chat.server.upstream import Upstream
from desktop_chat.wire.service import MEDIA_TYPE, RESUMABLE, STREAM_ID
from desktop_chat.wire.service_requests import (
    ChatRequest,
    MalformedRequest,
    PromptTooLong,
    RequestLimits,
    decode_request,
)

MAX_DIGITS = 15  # of a number of an event: no reply has that many
CLIENT_LEFT = 499  # for the log and the metrics: nobody reads it
MAX_MESSAGE = 8 * 1024  # bytes of a message in the address
_MESSAGE = Query(
    min_length=1,
    max_length=MAX_MESSAGE,
    json_schema_extra={"pattern": r"[^\s\x00-\x1f\x7f-\x9f]"},  # not blank once it is clean
)
_MESSAGE_RULE = f"message must have 1 to {MAX_MESSAGE} bytes"
_STREAM_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Accel-Buffering": "no",  # nginx would hold deltas back
    "X-Content-Type-Options": "nosniff",
}


class Service:
    """What the routes share."""

    def __init__(
        self,
        settings: ServerSettings,
        tokens: Tokens,
        upstream: Upstream,
        streams: Streams,
        metrics: Metrics,
    ) -> None:
        self.settings = settings
        self.tokens = tokens
        self.upstream = upstream
        self.streams = streams
        self.metrics = metrics

    async def answer(self, request: Request, chat: ChatRequest) -> Response:
        """Ask the upstream, and stream from the first delta on. Raises `Refusal`."""
        resumable = _prefers_resumable(request.scope)
        stream = await self.streams.open(caller_of(request), resumable)
        listener = Listener(stream, 0, began_it=True)
        parameters = Parameters(temperature=chat.temperature, max_tokens=chat.max_tokens)
        asked = ModelRequest(chat.messages, chat.model or self.upstream.model, parameters)
        reply = Reply(stream, self.upstream.open, asked, self.settings, self.metrics)
        reply.start()
        began = False
        try:
            began = await _begins(reply, request)
        finally:
            if not began:
                # Nobody knows its id yet, so nobody could ever go on with it.
                reply.stop(Ending.LEFT)
                stream.abandoned = True
                listener.leave()
        if not began:
            return Response(status_code=CLIENT_LEFT)
        headers = {STREAM_ID: stream.id}
        if resumable:
            headers["Preference-Applied"] = RESUMABLE
        return EventResponse(listener, self.metrics, headers)

    async def go_on(self, request: Request, stream_id: str) -> Response:
        """A stream from the event after `Last-Event-ID`. Raises `Refusal`."""
        after = _last_event_id(request.scope)
        listener = await self.streams.listen(stream_id, caller_of(request), after)
        if listener.has_all:
            listener.leave()
            return Response(status_code=204, headers={STREAM_ID: stream_id})
        self.metrics.resumed += 1
        return EventResponse(listener, self.metrics, {STREAM_ID: stream_id})


async def _begins(reply: Reply, request: Request) -> bool:
    """Wait for the first delta; False where the client left before. Raises `Refusal`."""

    async def wait_until_gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    gone = asyncio.create_task(wait_until_gone())
    first = asyncio.create_task(reply.wait_for_first_delta())
    try:
        await asyncio.wait((gone, first), return_when=asyncio.FIRST_COMPLETED)
        if not first.done():
            return False
        if refusal := first.result():
            raise refusal
        return True
    finally:
        gone.cancel()
        first.cancel()


class EventResponse(StreamingResponse):
    """Writes what a listener gives, and says when the connection has ended, however it did."""

    def __init__(self, listener: Listener, metrics: Metrics, headers: dict[str, str]) -> None:
        super().__init__(listener, headers=_STREAM_HEADERS | headers, media_type=MEDIA_TYPE)
        self._listener = listener
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See `StreamingResponse`."""
        self._metrics.listeners += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._metrics.listeners -= 1
            self._listener.leave()


def caller_of(request: Request) -> Caller:
    """Who asks, as the gate found."""
    caller: Caller = request.scope[CALLER]
    return caller


def _prefers_resumable(scope: Scope) -> bool:
    wishes = header(scope, b"prefer").decode("latin-1").lower().split(",")
    names = (wish.partition(";")[0].partition("=") for wish in wishes)
    return any(name.strip() == RESUMABLE and not value.strip(' "') for name, _, value in names)


def _last_event_id(scope: Scope) -> int:
    text = header(scope, b"last-event-id").strip()
    if not text.isdigit():
        return 0
    digits = text.lstrip(b"0")
    return int(digits or b"0") if len(digits) <= MAX_DIGITS else 10**MAX_DIGITS


def make_app(service: Service) -> ASGIApp:
    """The whole application, the gate in front."""
    app = FastAPI(
        title="Desktop Chat streaming service",
        version=__version__,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        responses=descriptions.REFUSALS,
    )
    _add_chat(app, service)
    _add_others(app, service)
    _add_errors(app)
    return Gate(app, service.settings, service.tokens, service.metrics)


def _add_chat(app: FastAPI, service: Service) -> None:
    settings = service.settings
    limits = RequestLimits(settings.max_messages, settings.max_prompt)

    @app.get("/chat/stream", **descriptions.GET_CHAT)
    async def get_chat(request: Request, message: Annotated[str, _MESSAGE]) -> Response:
        if service.tokens and not settings.get_messages:
            raise refusals.no_messages_in_addresses()
        if any(key == b"last-event-id" for key, _ in request.scope["headers"]):
            return Response(status_code=204)  # an EventSource that should stop asking
        text = clean(message)
        if not text.strip() or len(text.encode()) > MAX_MESSAGE:
            raise refusals.malformed(_MESSAGE_RULE)
        return await service.answer(request, ChatRequest((Prompt(Role.USER, text),)))

    @app.post("/chat/stream", **descriptions.POST_CHAT)
    async def post_chat(request: Request) -> Response:
        try:
            body = await read_body(request, settings.max_body)
            chat = decode_request(body, limits)
        except ClientDisconnect:
            return Response(status_code=CLIENT_LEFT)
        except MalformedRequest as problem:
            raise refusals.malformed(str(problem)) from None
        except PromptTooLong:
            raise refusals.prompt_too_long(settings.max_prompt) from None
        return await service.answer(request, chat)

    @app.get("/chat/stream/{stream_id}", **descriptions.GET_STREAM)
    async def get_stream(request: Request, stream_id: str) -> Response:
        return await service.go_on(request, stream_id)

    @app.delete("/chat/stream/{stream_id}", **descriptions.DELETE_STREAM)
    async def delete_stream(request: Request, stream_id: str) -> Response:
        await service.streams.stop(stream_id, caller_of(request))
        return Response(status_code=204)


def _add_others(app: FastAPI, service: Service) -> None:
    page = load_page()

    @app.get("/", include_in_schema=False)
    async def get_page() -> Response:
        return Response(page.content, headers=page.headers, media_type="text/html")

    @app.get("/models", **descriptions.MODELS)
    async def get_models() -> Response:
        try:
            names = await service.upstream.models()
        except BackendError as error:
            raise refusals.of_upstream(error.failure) from None
        return JSONResponse({"models": list(names)})

    @app.get("/healthz", **descriptions.HEALTH)
    async def get_health() -> Response:
        return JSONResponse({"ok": True})

    @app.get("/metrics", **descriptions.METRICS)
    async def get_metrics() -> Response:
        return Response(service.metrics.text(), media_type=METRICS_TYPE)


def _add_errors(app: FastAPI) -> None:
    def answer(refusal: Refusal, close: bool = False) -> Response:
        headers = {name.decode(): value.decode() for name, value in refusal.headers()}
        if close:
            headers["connection"] = "close"
        return Response(refusal.body(), refusal.status, headers)

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        response = answer(refusal, close=refusal.status in (413, 415))
        if refusal.status == 405:
            response.headers["Allow"] = "POST"
        return response

    @app.exception_handler(Exception)
    async def failed(request: Request, _fault: Exception) -> Response:
        return answer(refusals.our_fault(), close=True)  # the gate reports it

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, _error: Any) -> Response:
        return answer(refusals.malformed(_MESSAGE_RULE))

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        if error.status_code != 405:
            return answer(refusals.not_there())
        allowed = (error.headers or {}).get("Allow", "GET")
        if not request.url.path.startswith("/chat/"):
            allowed = allowed.replace("GET", "GET, HEAD")
        response = answer(refusals.not_allowed(allowed))
        response.headers["Allow"] = allowed
        return response
