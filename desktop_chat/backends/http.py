"""HTTP clients for streaming, and what their failures mean."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import httpx2

from desktop_chat import __version__
from desktop_chat.chat.addresses import host_of, is_local
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.scrubbing import one_line, scrub
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
# The SDK's own marks tell the service about the machine; and it takes two of its headers from
# environment variables that nobody chose here.
_UNASKED_HEADERS = ("x-stainless-", "openai-")


class HttpClients:
    """Makes a client for each reply: no connection outlives the reply that it was made for.

    With `plain_tcp`, local addresses without TLS are read with the least of machinery.
    """

    def __init__(self, plain_tcp: bool = False) -> None:
        self._plain_tcp = plain_tcp
        self._ssl_context: ssl.SSLContext | None = None
        self._unused_context: ssl.SSLContext | None = None

    def make(self, address: str, key: str, on_sent: Callable[[], None]) -> httpx2.AsyncClient:
        """A client for one request to `address`; `on_sent` is called once it is on its way.

        Redirects are not followed, and any answer but 200 raises `BackendError`.
        """

        async def prepare(request: httpx2.Request) -> None:
            for name in [n for n in request.headers if n.lower().startswith(_UNASKED_HEADERS)]:
                del request.headers[name]
            if not key:
                request.headers.pop("Authorization", None)
            request.headers["User-Agent"] = f"desktop-chat/{__version__}"
            request.headers["Accept"] = "text/event-stream, application/json"
            request.headers["Accept-Encoding"] = "identity"
            request.extensions = {**request.extensions, "trace": trace}

        async def trace(name: str, info: object) -> None:
            if name.endswith("send_request_headers.complete"):
                on_sent()

        async def check(response: httpx2.Response) -> None:
            if response.status_code != 200:
                raise BackendError(await _refusal(response, address, key))

        return httpx2.AsyncClient(
            transport=self._transport(address),
            verify=self._verify(address),
            trust_env=not is_local(address),
            timeout=httpx2.Timeout(connect=CONNECT_SECONDS, read=None, write=30, pool=5),
            limits=httpx2.Limits(max_connections=1, max_keepalive_connections=0),
            follow_redirects=False,
            event_hooks={"request": [prepare], "response": [check]},
        )

    def warm_up(self, address: str) -> None:
        """Load what the first request to `address` would wait for; meant for a thread."""
        self._verify(address)

    def _transport(self, address: str) -> httpx2.AsyncHTTPTransport | None:
        if not (self._plain_tcp and address.startswith("http://") and is_local(address)):
            return None
        from desktop_chat.backends.network import PlainTransport

        if self._unused_context is None:
            self._unused_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return PlainTransport(self._unused_context)

    def _context(self) -> ssl.SSLContext:
        if self._ssl_context is None:
            self._ssl_context = httpx2.create_ssl_context()
        return self._ssl_context

    def _verify(self, address: str) -> ssl.SSLContext | bool:
        # Without TLS on the way there is nothing to verify, and no need to read the CA file.
        plain = address.startswith("http://") and is_local(address)
        return False if plain else self._context()


async def _refusal(response: httpx2.Response, address: str, key: str) -> Failure:
    status, host = response.status_code, host_of(address)
    if 300 <= status < 400:
        location = response.headers.get("location", "")
        target = _redirect_host(address, location)
        return Failure(ErrorCode.REDIRECT, host=host, status=status, target=one_line(target, 100))
    if 200 <= status < 300:
        return Failure(ErrorCode.EMPTY_REPLY, host=host, status=status)
    body = (await _read_start(response)).decode("utf-8", "replace")
    error = find_refusal(parse_json(body))
    shown = page_text(body) if looks_like_page(body) else body
    detail = error.message if error else shown
    code, reason = classify(error, status)
    if code is ErrorCode.BAD_KEY and not key:
        reason = Reason.NO_KEY
    return Failure(
        code,
        reason,
        host=host,
        detail=one_line(scrub(detail, key)),
        status=status,
        retry_after=retry_after(response.headers),
    )


def _redirect_host(address: str, location: str) -> str:
    try:
        return host_of(urljoin(address, location)) if location else ""
    except ValueError:
        return ""


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
    return _seconds_until(headers.get("retry-after", ""))


def _seconds_until(date: str) -> float | None:
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def failure_of(error: BaseException, address: str) -> Failure:
    """What an exception of the HTTP client means, by its chain of causes."""
    host = host_of(address)
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, BackendError):
            return cause.failure
    for cause in chain:
        if failure := _network_failure(cause, host):
            return _blame_proxy(failure, address)
    names = {type(cause) for cause in chain}
    if httpx2.ProxyError in names:
        detail = one_line(scrub(str(error)))
        return Failure(ErrorCode.UNREACHABLE, Reason.PROXY, host, detail)
    if names & {httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError}:
        return Failure(ErrorCode.BAD_REQUEST, Reason.BAD_ADDRESS, host)
    if httpx2.DecodingError in names:
        return Failure(ErrorCode.NOT_A_STREAM, Reason.GARBLED, host)
    for cause in chain:
        if isinstance(cause, httpx2.RemoteProtocolError) and "disconnected" not in str(cause):
            return Failure(ErrorCode.NOT_A_STREAM, Reason.NOT_HTTP, host)
    return Failure(ErrorCode.UNREACHABLE, Reason.CLOSED, host)


_OF_THE_NEXT_HOP = {Reason.NAME, Reason.REFUSED, Reason.NO_ROUTE, Reason.CONNECT_TIME}


def _blame_proxy(failure: Failure, address: str) -> Failure:
    """With a proxy in between, it is the proxy that could not be reached."""
    if failure.reason not in _OF_THE_NEXT_HOP or is_local(address):
        return failure
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    proxy = proxies.get(address.partition(":")[0]) or proxies.get("all", "")
    if not proxy or proxy_bypass(failure.host):
        return failure
    detail = one_line(host_of(proxy) or proxy, 100)
    return Failure(ErrorCode.UNREACHABLE, Reason.PROXY, failure.host, detail)


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
