"""HTTP clients for streaming, and what their failures mean."""

from __future__ import annotations

import asyncio
import copy
import errno
import logging
import os
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from time import time
from typing import Any
from urllib.parse import urljoin

import httpx2

from desktop_chat import __version__
from desktop_chat.backends.network import TLS_ANSWER, PlainTransport
from desktop_chat.backends.sending import send_in_pieces
from desktop_chat.backends.socks import LoginRefused
from desktop_chat.backends.transport import CountedTransport, ProxyUnreachable
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import InputProblem, host_of, is_local, place_of
from desktop_chat.chat.authorities import AuthorityProblem, read_authority
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.ledger import Contact, Ledger, Purpose
from desktop_chat.chat.routes import Network, Route, find_route
from desktop_chat.chat.scrubbing import one_line, scrub
from desktop_chat.chat.system_proxies import SystemProxies
from desktop_chat.wire.service_errors import (
    classify,
    find_refusal,
    looks_like_page,
    page_text,
    parse_json,
)

CONNECT_SECONDS = 5.0
MAX_ERROR_BODY = 65_536
_ERROR_BODY_SECONDS = 3.0
_BODILESS = {204, 205}  # of the successes
# What a request is made of. The SDK adds marks that tell the service about the machine, and
# whatever headers OPENAI_CUSTOM_HEADERS and its like name, which nobody chose here.
_NEEDED_HEADERS = frozenset(
    {
        *("host", "connection", "content-type", "content-length", "transfer-encoding"),
        *("authorization", "prefer", "last-event-id"),
    }
)

# How servers word it that they were asked without TLS (nginx and Apache, Go, Node).
_WANTS_TLS = re.compile(
    r"(?i)plain HTTP (request )?(was sent )?to (an? )?(HTTPS|SSL|TLS)|HTTP request to an HTTPS"
)

# What a refusal means, by status, body, host, seconds to wait and the key that was sent.
ReadRefusal = Callable[[int, str, str, float | None, str], Failure]


class HttpClients:
    """Makes a client for each reply: no connection outlives the reply that it was made for.

    Every connection is written into `ledger`.
    """

    def __init__(self, ledger: Ledger | None = None) -> None:
        # Their lines hold the first line and headers of answers, where a service may repeat a key.
        for name in ("httpcore2", "httpx2", "openai"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._purpose = Purpose.CHAT
        self.ledger = ledger or Ledger()
        self._network = Network()
        self._proxy_password = ""
        self._system: SystemProxies | None = None
        self._contexts: dict[str, ssl.SSLContext] = {}  # by the file of authorities
        self._unused_context: ssl.SSLContext | None = None

    def use(
        self, network: Network, proxy_password: str = "", system: SystemProxies | None = None
    ) -> None:
        """Take another way from the next client on; without `system` the environment is read."""
        if network.authority != self._network.authority:
            self._contexts.pop(network.authority, None)  # it may hold others by now
        self._network, self._proxy_password, self._system = network, proxy_password, system

    def going(
        self, network: Network, proxy_password: str = "", system: SystemProxies | None = None
    ) -> HttpClients:
        """The same ledger by another way, for one connection."""
        other = copy.copy(self)
        other.use(network, proxy_password, system)
        return other

    @property
    def way(self) -> tuple[Network, str, SystemProxies | None]:
        """How services are reached: two that are equal lead the same way."""
        return self._network, self._proxy_password, self._system

    def for_purpose(self, purpose: Purpose) -> HttpClients:
        """The same for something else than a chat: same ledger, same way."""
        other = copy.copy(self)
        other._purpose = purpose
        return other

    def make(
        self,
        address: str,
        key: str,
        on_sent: Callable[[], None],
        purpose: Purpose | None = None,
        on_step: Callable[[str], None] | None = None,
        *,
        read_refusal: ReadRefusal | None = None,
        access: Access | None = None,
    ) -> httpx2.AsyncClient:
        """A client for one request to `address`; `on_sent` is called once it is on its way, and
        with each piece of a long one that has left.

        Redirects are not followed, and an answer that is no success, or has no body by its status,
        raises `BackendError`: `read_refusal` tells what a refusal means. `on_step` is told the
        client's own names of what it has begun and completed. `access` says where the key goes and
        what else is sent.
        """

        is_for_proxy = [False]  # what is being sent now

        async def prepare(request: httpx2.Request) -> None:
            for name in [n for n in request.headers if n.lower() not in _NEEDED_HEADERS]:
                del request.headers[name]
            if access is not None:
                headers = dict(request.headers)
                access.apply(headers)
                request.headers = httpx2.Headers(headers)
            elif not key:
                request.headers.pop("Authorization", None)
            request.headers["User-Agent"] = f"desktop-chat/{__version__}"
            request.headers["Accept"] = "text/event-stream, application/json"
            request.headers["Accept-Encoding"] = "identity"
            request.extensions = {**request.extensions, "trace": trace}
            send_in_pieces(request, on_sent)

        async def trace(name: str, info: dict[str, Any]) -> None:
            if on_step is not None:
                on_step(name)
            if name.endswith("send_request_headers.started"):
                is_for_proxy[0] = bytes(info["request"].method) == b"CONNECT"
            elif name.endswith("send_request_headers.complete") and not is_for_proxy[0]:
                on_sent()

        async def check(response: httpx2.Response) -> None:
            status = response.status_code
            if not 200 <= status < 300 or status in _BODILESS:
                failure = await _refusal(response, address, key, read_refusal or _read_refusal)
                secrets = access.secrets if access is not None else ()
                shown, target = (scrub(one, *secrets) for one in (failure.detail, failure.target))
                raise BackendError(failure._replace(detail=shown, target=target))

        return httpx2.AsyncClient(
            transport=self._transport(address, purpose or self._purpose),
            trust_env=False,
            timeout=httpx2.Timeout(connect=CONNECT_SECONDS, read=None, write=None, pool=5),
            follow_redirects=False,
            event_hooks={"request": [prepare], "response": [check]},
        )

    def warm_up(self, address: str) -> None:
        """Load what the first request to `address` would wait for; meant for a thread.

        Raises `BackendError` where the chosen authorities cannot be read.
        """
        self._context_for(address)

    def is_warm(self, address: str) -> bool:
        """Whether a request to `address` would wait for nothing to load."""
        return _is_plain(address) or self._network.authority in self._contexts

    def route_to(self, address: str) -> Route | None:
        """The proxy on the way to an address. Raises `BackendError` where it cannot be used."""
        try:
            return find_route(self._network, self._proxy_password, address, self._system)
        except InputProblem:
            raise BackendError(
                Failure(ErrorCode.BAD_REQUEST, Reason.PROXY_ADDRESS, host_of(address))
            ) from None
        except ValueError:  # an address that is none; the request says so
            return None

    def _transport(self, address: str, purpose: Purpose) -> httpx2.AsyncBaseTransport:
        def begin(host: str) -> Contact:
            return self.ledger.begin(host, target if route else host, purpose)

        route, target = self.route_to(address), place_of(address)
        if route is None and address.startswith("http://"):
            return PlainTransport(begin)
        return CountedTransport(self._context_for(address), begin, route)

    def _context_for(self, address: str) -> ssl.SSLContext:
        # Without TLS on the way there is nothing to verify, and no need to read the CA file.
        if _is_plain(address):
            if self._unused_context is None:
                self._unused_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            return self._unused_context
        authority = self._network.authority
        if authority not in self._contexts:
            context = httpx2.create_ssl_context()
            if getattr(context, "keylog_filename", None):
                # SSLKEYLOGFILE: with that file the person's key could be read from the wire.
                context.keylog_filename = None  # type: ignore[assignment]
            if authority:
                _add_authority(context, authority, address)
            self._contexts[authority] = context
        return self._contexts[authority]


def _is_plain(address: str) -> bool:
    return address.startswith("http://") and is_local(address)


def _add_authority(context: ssl.SSLContext, path: str, address: str) -> None:
    try:
        context.load_verify_locations(cadata=read_authority(path).certificates)
    except (AuthorityProblem, ssl.SSLError) as error:
        failure = Failure(ErrorCode.TLS, Reason.AUTHORITY, host_of(address), one_line(path))
        raise BackendError(failure) from error


async def _refusal(
    response: httpx2.Response, address: str, key: str, read_refusal: ReadRefusal
) -> Failure:
    status, host = response.status_code, host_of(address)
    location = response.headers.get("location", "")
    if 300 <= status < 400 and location:
        target = _redirect_place(address, location)
        return Failure(ErrorCode.REDIRECT, host=host, status=status, target=one_line(target, 100))
    if 200 <= status < 300:
        return Failure(ErrorCode.EMPTY_REPLY, host=host, status=status)
    body = (await _read_start(response)).decode("utf-8", "replace")
    return read_refusal(status, body, host, retry_after(response.headers), key)


def _read_refusal(status: int, body: str, host: str, wait: float | None, key: str) -> Failure:
    error = find_refusal(parse_json(body))
    shown = page_text(body) if looks_like_page(body) else body
    detail = error.message if error else shown
    code, reason = classify(error, status)
    if status == 400 and _WANTS_TLS.search(body):
        code, reason = ErrorCode.TLS, Reason.NEEDS_TLS
    if code is ErrorCode.BAD_KEY and not key:
        reason = Reason.NO_KEY
    return Failure(
        code,
        reason,
        host=host,
        detail=one_line(scrub(detail, key)),
        status=status,
        retry_after=wait,
    )


def _redirect_place(address: str, location: str) -> str:
    """The host that a redirect leads to; the whole address where that is the same host."""
    try:
        target = urljoin(address, location)
        same = host_of(target) == host_of(address)
        return target.partition("?")[0] if same else host_of(target)
    except ValueError:
        return location


async def _read_start(response: httpx2.Response) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_ERROR_BODY_SECONDS):
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) >= MAX_ERROR_BODY:
                    break
    except (httpx2.HTTPError, httpx2.StreamError, TimeoutError):
        pass
    return bytes(body[:MAX_ERROR_BODY])


def retry_after(headers: httpx2.Headers) -> float | None:
    """Seconds that the service asks to wait: `retry-after-ms`, seconds or an HTTP date."""
    for name, scale in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers.get(name, "")) / scale
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    moment = _moment(headers.get("retry-after", ""))
    if moment is None:
        return None
    now = _moment(headers.get("date", ""))  # by the service's clock: ours may be wrong
    return max(0.0, moment - (time() if now is None else now))


def _moment(date: str) -> float | None:
    from email.utils import mktime_tz, parsedate_tz

    try:
        parts = parsedate_tz(date)
        return None if parts is None else float(mktime_tz(parts))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def failure_of(error: BaseException, address: str) -> Failure:
    """What an exception of the HTTP client means, by its chain of causes."""
    host = host_of(address)
    chain = list(_causes(error))
    if any(isinstance(cause, httpx2.ReadError | httpx2.WriteError) for cause in chain):
        # TLS stood; that it waited for more is not what went wrong.
        chain = [cause for cause in chain if not isinstance(cause, ssl.SSLWantReadError)]
    for cause in chain:
        if isinstance(cause, BackendError):
            return cause.failure
    if failure := _proxy_failure(chain, host):
        return failure
    for cause in chain:
        if failure := _network_failure(cause, host):
            return failure
    names = {type(cause) for cause in chain}
    if names & {httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError}:
        return Failure(ErrorCode.BAD_REQUEST, Reason.BAD_ADDRESS, host)
    if httpx2.DecodingError in names:
        return Failure(ErrorCode.NOT_A_STREAM, Reason.GARBLED, host)
    for cause in chain:
        if isinstance(cause, httpx2.RemoteProtocolError) and str(cause) == TLS_ANSWER:
            return Failure(ErrorCode.TLS, Reason.NEEDS_TLS, host)
        if isinstance(cause, httpx2.RemoteProtocolError) and "disconnected" not in str(cause):
            return Failure(ErrorCode.NOT_A_STREAM, Reason.NOT_HTTP, host)
    return Failure(ErrorCode.UNREACHABLE, Reason.CLOSED, host)


def _proxy_failure(chain: list[BaseException], host: str) -> Failure | None:
    """What a proxy in between did, if there is one and it did anything."""
    for cause in chain:
        if isinstance(cause, ProxyUnreachable):
            place = one_line(str(cause), 100)
            return Failure(ErrorCode.UNREACHABLE, Reason.PROXY_DOWN, host, target=place)
        if isinstance(cause, LoginRefused):
            return Failure(ErrorCode.UNREACHABLE, Reason.PROXY_LOGIN, host)
    for cause in chain:
        if isinstance(cause, httpx2.ProxyError):
            words = one_line(scrub(str(cause)))
            asked = words.startswith("407")
            reason = Reason.PROXY_LOGIN if asked else Reason.PROXY
            return Failure(ErrorCode.UNREACHABLE, reason, host, "" if asked else words)
    return None


_CERTIFICATE_REASONS = {
    10: Reason.CERT_EXPIRED,
    9: Reason.CERT_EXPIRED,
    62: Reason.CERT_HOST,
    64: Reason.CERT_HOST,
}
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN}


def _network_failure(cause: BaseException, host: str) -> Failure | None:
    match cause:
        case ssl.SSLCertVerificationError():
            reason = _CERTIFICATE_REASONS.get(cause.verify_code, Reason.CERT_UNKNOWN)
            return Failure(ErrorCode.TLS, reason, host, one_line(cause.verify_message))
        case ssl.SSLError():
            not_tls = "WRONG_VERSION_NUMBER" in str(cause) or "HTTP_REQUEST" in str(cause)
            reason = Reason.NOT_TLS if not_tls else Reason.NONE
            return Failure(ErrorCode.TLS, reason, host, one_line(cause.reason or ""))
        case socket.gaierror() | UnicodeError():
            return Failure(ErrorCode.UNREACHABLE, Reason.NAME, host)
        case ConnectionRefusedError():
            return Failure(ErrorCode.UNREACHABLE, Reason.REFUSED, host)
        case httpx2.ConnectTimeout():
            seconds = CONNECT_SECONDS
            return Failure(ErrorCode.TIMEOUT, Reason.CONNECT_TIME, host, seconds=seconds)
        case OSError() if cause.errno in _NO_ROUTE:
            return Failure(ErrorCode.UNREACHABLE, Reason.NO_ROUTE, host, os.strerror(cause.errno))
        case ValueError() | OverflowError():  # a port over 65535
            return Failure(ErrorCode.BAD_REQUEST, Reason.BAD_ADDRESS, host)
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)
        waiting.extend(c for c in (cause.__cause__, cause.__context__) if c is not None)
