"""The door: who may call, from where, by what name. Pure ASGI, in front of everything else.

One line for each request goes to the log: who, what, the status and the time. Addresses are
logged as routes, so that no query, no stream id and no text is ever in it.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
from time import monotonic
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop_chat.server import refusals
from desktop_chat.server.metrics import Metrics
from desktop_chat.server.refusals import Refusal
from desktop_chat.server.settings import ServerSettings, is_loopback
from desktop_chat.server.tokens import Caller, Guesses, Tokens

log = logging.getLogger("desktop_chat.server.access")
fault_log = logging.getLogger(__name__)

CALLER = "desktop_chat.caller"
MAX_HEAD = 16 * 1024 + 3 * 8 * 1024  # bytes; a message in the address may be percent-encoded
_OPEN_PATHS = frozenset({"/", "/healthz"})
_ROUTES = frozenset({"/", "/chat/stream", "/models", "/healthz", "/metrics", "/openapi.json"})
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]*[a-z0-9_-])\.?(?::\d{1,5})?")
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, POST, DELETE"),
    (b"access-control-allow-headers", b"authorization, content-type, last-event-id, prefer"),
    (b"access-control-max-age", b"600"),
)


def header(scope: Scope, name: bytes) -> bytes:
    """A request header; its lines joined by a comma, empty where it is not there."""
    return b", ".join(value for key, value in scope["headers"] if key == name)


def route_of(path: str) -> str:
    """The route of a path, as metrics and the log show it."""
    if path in _ROUTES:
        return path
    return "/chat/stream/{id}" if path.startswith("/chat/stream/") else "other"


class Gate:
    """Lets through what may pass, with its `Caller` in the scope; refuses the rest."""

    def __init__(
        self, app: ASGIApp, settings: ServerSettings, tokens: Tokens, metrics: Metrics
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._metrics = metrics
        self._guesses = Guesses()
        self._origins = frozenset(settings.origins)
        self._strict = is_loopback(settings.host)
        names = {settings.host.strip("[]"), *settings.hosts}
        self._names = names | (_LOOPBACK_NAMES if self._strict else {socket.gethostname().lower()})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        began, note, scope = monotonic(), _Note(send), _plain(scope)
        method = scope["method"]
        if method == "HEAD" and not scope["path"].startswith("/chat/"):
            scope["method"] = "GET"  # the answer's body is left out below
        name = _address(scope)
        try:
            origin = self._check_place(scope)
            if origin:
                note.allow(origin)
            if origin and scope["method"] == "OPTIONS":
                await _answer(note, 204, [], b"")
            else:
                caller = self._check_caller(scope)
                name = caller.name
                scope[CALLER] = caller
                await self._app(scope, receive, note)
        except Refusal as refusal:
            await refuse(note, refusal, close=method == "POST" or refusal.status in (400, 431))
        except Exception as error:
            await self._report(error, note)
        finally:
            route = route_of(scope["path"])
            milliseconds = (monotonic() - began) * 1000
            self._metrics.requests[route, note.status] += 1
            shown = method[:10] if method.isalpha() else "?"
            log.info("%s %s %s %d %.0f ms", name, shown, route, note.status, milliseconds)

    def _check_place(self, scope: Scope) -> bytes:
        """Refuse foreign hosts and pages; the listed origin that asks, if it is one."""
        if _head_size(scope) > MAX_HEAD:
            raise refusals.head_too_large(MAX_HEAD)
        if header(scope, b"content-length") and header(scope, b"transfer-encoding"):
            raise refusals.two_lengths()
        host = header(scope, b"host").decode("latin-1").lower()
        found = _HOST.fullmatch(host)
        if any(name == b"host" for name, _ in scope["headers"]) and (
            found is None or not self._is_own(found["name"].strip("[]"))
        ):  # HTTP/1.0 may do without, which no browser does
            raise refusals.foreign_host()
        origin = header(scope, b"origin")
        if origin:
            text = origin.decode("latin-1").lower()
            if text in self._origins:
                return origin
            scheme, _, place = text.partition("://")
            if scheme not in ("http", "https") or place != host:
                raise refusals.foreign_origin()
        # Without a preflight a page elsewhere can still send a GET, for an image say.
        site = header(scope, b"sec-fetch-site")
        if site not in (b"", b"same-origin", b"none") and scope["path"] not in _OPEN_PATHS:
            raise refusals.foreign_origin()
        return b""

    def _is_own(self, name: str) -> bool:
        if name in self._names:
            return True
        if self._strict:
            return False
        try:  # a page that rebinds a name cannot do so with a number
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _check_caller(self, scope: Scope) -> Caller:
        address = _address(scope)
        anonymous = Caller("", address, address)
        if not self._tokens or scope["path"] in _OPEN_PATHS:
            return anonymous
        caller = self._tokens.caller(header(scope, b"authorization"))
        if caller is not None:
            return caller
        if wait := self._guesses.add(address):
            raise refusals.too_many_guesses(wait)
        raise refusals.bad_token()

    async def _report(self, error: Exception, note: _Note) -> None:
        """A fault of ours: where it happened, without the values that were there."""
        place, trace = "", error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            place = f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}"
            trace = trace.tb_next
        fault_log.error("fault: %s at %s", type(error).__name__, place)
        if not note.status:
            await refuse(note, refusals.our_fault(), close=True)


class _Note:
    """Passes messages on, remembers the status, and adds what a listed origin needs."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._more: list[tuple[bytes, bytes]] = []
        self.status = 0

    def allow(self, origin: bytes) -> None:
        """Let a page of this origin read the answer."""
        self._more = [
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", b"x-stream-id, retry-after"),
            (b"vary", b"Origin"),
            *_PREFLIGHT,
        ]

    async def __call__(self, message: Message) -> None:
        if not self.status:
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *self._more]
        await self._send(message)


async def refuse(send: Send, refusal: Refusal, close: bool = False) -> None:
    """Answer with a refusal; `close` where a body may still be on its way."""
    headers = refusal.headers()
    if close:
        headers.append((b"connection", b"close"))
    await _answer(send, refusal.status, headers, refusal.body())


async def _answer(send: Send, status: int, headers: list[Any], body: bytes) -> None:
    if status != 204:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _plain(scope: Scope) -> Scope:
    """The scope; a target like `http://host/path` is cut, and its host counts as the Host."""
    scope = dict(scope)
    scheme, mark, _ = scope["path"].partition("://")
    if not mark or scheme.lower() not in ("http", "https"):
        return scope
    host, _, raw_path = scope["raw_path"].partition(b"://")[2].partition(b"/")
    _, _, path = scope["path"].partition("://")[2].partition("/")
    scope["path"], scope["raw_path"] = f"/{path}", b"/" + raw_path
    others = [pair for pair in scope["headers"] if pair[0] != b"host"]
    scope["headers"] = [(b"host", host), *others]
    return scope


def _head_size(scope: Scope) -> int:
    lines = sum(len(name) + len(value) for name, value in scope["headers"])
    return lines + len(scope["raw_path"]) + len(scope["query_string"])


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "local"
