"""What the service says instead of a reply, and the sentences for it."""

from __future__ import annotations

from math import ceil

from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.wire.service_requests import encode_refusal

MAX_RETRY_AFTER = 3600
_UPSTREAM_STATUSES = {ErrorCode.RATE_LIMITED: 429, ErrorCode.OVERLOADED: 503}


class Refusal(Exception):
    """An answer with a status of 400 or above; `retry_after` in seconds."""

    def __init__(
        self, status: int, code: ErrorCode, message: str, retry_after: float | None = None
    ) -> None:
        super().__init__(code.value)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of the answer but for the length."""
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if self.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        if self.retry_after is not None:
            seconds = min(MAX_RETRY_AFTER, max(1, ceil(self.retry_after)))
            headers.append((b"retry-after", str(seconds).encode()))
        return headers

    def body(self) -> bytes:
        """One line of JSON."""
        return encode_refusal(self.code, self.message)


def bad_token() -> Refusal:
    return Refusal(401, ErrorCode.BAD_KEY, "A valid token is needed: Authorization: Bearer …")


def too_many_guesses(seconds: float) -> Refusal:
    return Refusal(429, ErrorCode.RATE_LIMITED, "Too many wrong tokens.", seconds)


def foreign_host() -> Refusal:
    return Refusal(421, ErrorCode.NO_PERMISSION, "This service is not known by that host name.")


def foreign_origin() -> Refusal:
    return Refusal(403, ErrorCode.NO_PERMISSION, "Pages from elsewhere may not call this service.")


def not_there() -> Refusal:
    """For what never was, has gone, or is somebody else's: nobody can tell which."""
    return Refusal(404, ErrorCode.NOT_FOUND, "There is no such stream or page.")


def not_allowed(method: str) -> Refusal:
    return Refusal(405, ErrorCode.BAD_REQUEST, f"Use {method} here.")


def no_messages_in_addresses() -> Refusal:
    words = "Messages in addresses end up in logs, so they are off while tokens are in use: POST."
    return Refusal(405, ErrorCode.BAD_REQUEST, words)


def two_lengths() -> Refusal:
    """A proxy and we could read two requests where there is one, or the other way round."""
    words = "A request has Content-Length or Transfer-Encoding, not both."
    return Refusal(400, ErrorCode.BAD_REQUEST, words)


def head_too_large(limit: int) -> Refusal:
    return Refusal(431, ErrorCode.TOO_LONG, f"Address and headers have more than {limit} bytes.")


def body_too_large(limit: int) -> Refusal:
    return Refusal(413, ErrorCode.TOO_LONG, f"The body has more than {limit} bytes.")


def prompt_too_long(limit: int) -> Refusal:
    return Refusal(413, ErrorCode.TOO_LONG, f"The messages have more than {limit} bytes of text.")


def not_json() -> Refusal:
    return Refusal(415, ErrorCode.BAD_REQUEST, "The body must be application/json, not packed.")


def malformed(why: str) -> Refusal:
    return Refusal(422, ErrorCode.BAD_REQUEST, f"This is no chat request: {why}.")


def too_many_streams_of_yours() -> Refusal:
    return Refusal(429, ErrorCode.RATE_LIMITED, "Too many of your replies are under way.", 5)


def full() -> Refusal:
    return Refusal(503, ErrorCode.OVERLOADED, "The service is full at the moment.", 5)


def closing() -> Refusal:
    return Refusal(503, ErrorCode.OVERLOADED, "The service is shutting down.", 5)


def no_store() -> Refusal:
    return Refusal(503, ErrorCode.OVERLOADED, "The store of streams cannot be reached.", 5)


def our_fault() -> Refusal:
    return Refusal(500, ErrorCode.SERVICE_ERROR, "Something went wrong inside the service.")


def of_upstream(failure: Failure) -> Refusal:
    """The upstream's failure before the first delta, as an HTTP status."""
    if failure.reason is Reason.NO_MODEL:
        return malformed("it names no model, and the service has none of its own")
    status = _UPSTREAM_STATUSES.get(failure.code, 502)
    retry_after = failure.retry_after
    if status != 502 and retry_after is None:
        retry_after = 5.0
    return Refusal(status, public_code(failure), sentence(failure), retry_after)


def public_code(failure: Failure) -> ErrorCode:
    """The code that a caller sees: the service's own key is not the caller's business."""
    if failure.code in (ErrorCode.BAD_KEY, ErrorCode.NO_PERMISSION):
        return ErrorCode.SERVICE_ERROR
    return failure.code


_SENTENCES = {
    ErrorCode.BAD_KEY: "The upstream refused the service's own key.",
    ErrorCode.NO_PERMISSION: "The upstream does not let the service's own key do this.",
    ErrorCode.NOT_FOUND: "The upstream does not know this model or address.",
    ErrorCode.BAD_REQUEST: "The upstream refused the request.",
    ErrorCode.CONTEXT_TOO_LONG: "The conversation is too long for this model.",
    ErrorCode.RATE_LIMITED: "The upstream asks to wait.",
    ErrorCode.OVERLOADED: "The upstream is overloaded.",
    ErrorCode.SERVICE_ERROR: "The upstream failed.",
    ErrorCode.EMPTY_REPLY: "The upstream sent an empty reply.",
    ErrorCode.NOT_A_STREAM: "The upstream answered with something that is no reply.",
    ErrorCode.TOO_LONG: "The reply is longer than this service allows.",
    ErrorCode.CONTENT_FILTER: "The upstream's content filter stopped the reply.",
    ErrorCode.REDIRECT: "The upstream points to another address; redirects are not followed.",
    ErrorCode.UNREACHABLE: "The upstream cannot be reached.",
    ErrorCode.TLS: "There is no secure connection to the upstream.",
    ErrorCode.TIMEOUT: "The upstream took too long.",
}
# Words of the upstream that a caller may see: they are about the request, not about the key.
_SHOWN = frozenset(
    {
        ErrorCode.NOT_FOUND,
        ErrorCode.BAD_REQUEST,
        ErrorCode.CONTEXT_TOO_LONG,
        ErrorCode.RATE_LIMITED,
        ErrorCode.OVERLOADED,
        ErrorCode.SERVICE_ERROR,
        ErrorCode.CONTENT_FILTER,
    }
)


def sentence(failure: Failure) -> str:
    """What failed, for the caller, with the upstream's own words where they help."""
    words = _SENTENCES[failure.code]
    return f"{words} {failure.detail}" if failure.detail and failure.code in _SHOWN else words
