"""How a reply can fail: one code a cause, sorted out once at the door of a backend."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class ErrorCode(StrEnum):
    """Causes that a person can tell apart; the sentences for them live in `ui`."""

    BAD_KEY = "bad-key"
    NO_PERMISSION = "no-permission"
    NOT_FOUND = "not-found"
    BAD_REQUEST = "bad-request"
    CONTEXT_TOO_LONG = "context-too-long"
    RATE_LIMITED = "rate-limited"
    OVERLOADED = "overloaded"
    SERVICE_ERROR = "service-error"
    EMPTY_REPLY = "empty-reply"
    NOT_A_STREAM = "not-a-stream"
    TOO_LONG = "too-long"
    CONTENT_FILTER = "content-filter"
    REDIRECT = "redirect"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"


class Reason(StrEnum):
    """What exactly went wrong, where one code has several sentences."""

    NONE = ""
    NO_KEY = "no-key"
    NO_MODEL = "no-model"
    BAD_ADDRESS = "bad-address"
    NAME = "name"
    REFUSED = "refused"
    NO_ROUTE = "no-route"
    CLOSED = "closed"
    NOT_HTTP = "not-http"
    WEB_PAGE = "web-page"
    OLLAMA_NATIVE = "ollama-native"
    GARBLED = "garbled"
    SINGLE_MESSAGE = "single-message"
    CERT_EXPIRED = "cert-expired"
    CERT_HOST = "cert-host"
    CERT_UNKNOWN = "cert-unknown"
    NOT_TLS = "not-tls"
    NEEDS_TLS = "needs-tls"
    PLAIN_HTTP = "plain-http"
    CONNECT_TIME = "connect-time"
    FIRST_BYTE_TIME = "first-byte-time"
    IDLE_TIME = "idle-time"
    SLEPT = "slept"
    NO_CREDIT = "no-credit"
    PROXY = "proxy"
    PROXY_DOWN = "proxy-down"
    PROXY_LOGIN = "proxy-login"
    PROXY_ADDRESS = "proxy-address"
    AUTHORITY = "authority"
    KEYRING = "keyring"
    NO_KEYRING = "no-keyring"
    ENVIRONMENT = "environment"
    ENVIRONMENT_KEY = "environment-key"
    ENVIRONMENT_TOKEN = "environment-token"


class Failure(NamedTuple):
    """Why a reply failed, without a sentence in it.

    `host` is the address that was asked, `detail` the service's own words (one line, keys
    scrubbed), `retry_after` seconds that it asked to wait, `target` where a redirect led.
    """

    code: ErrorCode
    reason: Reason = Reason.NONE
    host: str = ""
    detail: str = ""
    status: int | None = None
    retry_after: float | None = None
    target: str = ""
    seconds: float | None = None


RETRIED_STATUSES = frozenset({429, 502, 503, 504})
_RETRIED_REASONS = frozenset({Reason.NAME, Reason.REFUSED, Reason.NO_ROUTE, Reason.CONNECT_TIME})


def may_retry(failure: Failure) -> bool:
    """Whether asking again by itself is allowed: connect errors and the four busy answers."""
    if failure.code is ErrorCode.RATE_LIMITED and failure.reason is Reason.NO_CREDIT:
        return False
    if failure.status is not None:
        return failure.status in RETRIED_STATUSES
    return failure.reason in _RETRIED_REASONS


class BackendError(Exception):
    """Raised by a backend for anything that the service or the network did."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code.value)
        self.failure = failure
