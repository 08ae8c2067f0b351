"""What a service says when it refuses or fails, in the many shapes that it says it in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from desktop_chat.chat.failures import ErrorCode, Reason

_HIDDEN = re.compile(r"<(script|style|head|svg)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_PAGE_SCAN = 65_536


@dataclass(frozen=True, slots=True)
class ServiceError:
    """The service's own words and its own words for the kind of error."""

    message: str
    kinds: str = ""


def parse_json(text: str) -> object:
    """The JSON value in `text`, or None where there is none (too deep, cut, not JSON)."""
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None


def find_error(value: object) -> ServiceError | None:
    """The error that a JSON value reports, in whichever of the known shapes."""
    if isinstance(value, list) and value:
        return find_error(value[0])
    if not isinstance(value, dict):
        return None
    error = value.get("error")
    if isinstance(error, str) and error:
        return ServiceError(error, _kinds(value))
    if isinstance(error, dict) and error:
        return ServiceError(_message(error), _kinds(error))
    if error is True:
        return ServiceError(_message(value), _kinds(value))
    if value.get("object") == "error" or value.get("type") == "error":
        return ServiceError(_message(value), _kinds(value))
    return None


def find_refusal(value: object) -> ServiceError | None:
    """Like `find_error`, for the body of an HTTP error, where `detail` and `message` count too."""
    found = find_error(value)
    if found is None and isinstance(value, dict) and not value.get("choices"):
        message = _message(value)
        return ServiceError(message, _kinds(value)) if message else None
    return found


def _message(error: dict[object, object]) -> str:
    parts: list[str] = []
    for name in ("message", "detail", "msg", "error_msg", "error_description", "title"):
        part = error.get(name)
        if isinstance(part, str) and part:
            parts.append(part)
            break
        if isinstance(part, (dict, list)) and part:
            parts.append(_nested(part))
            break
    metadata = error.get("metadata")
    if isinstance(metadata, dict) and isinstance(metadata.get("raw"), str):
        parts.append(metadata["raw"])
    return " – ".join(parts) or _kinds(error)


def _nested(value: dict[object, object] | list[object]) -> str:
    inner = value[0] if isinstance(value, list) else value
    if isinstance(inner, dict):
        return _message(inner)
    return inner if isinstance(inner, str) else ""


def _kinds(error: dict[object, object]) -> str:
    words = (error.get(name) for name in ("code", "type", "status"))
    return " ".join(str(w) for w in words if isinstance(w, (str, int)) and w != "")[:200]


_CONTEXT_WORDS = (
    "context_length",
    "exceed_context",
    "context length",
    "context window",
    "maximum context",
    "context size",
    "too many tokens",
    "prompt is too long",
)
_CREDIT_WORDS = ("insufficient_quota", "insufficient balance", "insufficient_balance", "credits")
_BY_STATUS = {
    400: ErrorCode.BAD_REQUEST,
    401: ErrorCode.BAD_KEY,
    402: ErrorCode.NO_PERMISSION,
    403: ErrorCode.NO_PERMISSION,
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.NOT_FOUND,
    407: ErrorCode.UNREACHABLE,
    408: ErrorCode.TIMEOUT,
    410: ErrorCode.NOT_FOUND,
    413: ErrorCode.CONTEXT_TOO_LONG,
    429: ErrorCode.RATE_LIMITED,
    503: ErrorCode.OVERLOADED,
    504: ErrorCode.TIMEOUT,
    529: ErrorCode.OVERLOADED,
}
_BY_WORD = (
    ("invalid_api_key", ErrorCode.BAD_KEY),
    ("incorrect api key", ErrorCode.BAD_KEY),
    ("authentication", ErrorCode.BAD_KEY),
    ("content_filter", ErrorCode.CONTENT_FILTER),
    ("content_policy", ErrorCode.CONTENT_FILTER),
    ("model_not_found", ErrorCode.NOT_FOUND),
    ("rate_limit", ErrorCode.RATE_LIMITED),
    ("overloaded", ErrorCode.OVERLOADED),
    ("permission", ErrorCode.NO_PERMISSION),
)


def classify(error: ServiceError | None, status: int | None = None) -> tuple[ErrorCode, Reason]:
    """The code for an error, by its HTTP status (None in mid-stream) and by its own words."""
    message = error.message.lower() if error else ""
    kinds = error.kinds.lower() if error else ""
    words = f"{kinds} {message}"
    if status is None:
        match = re.search(r"\b[45]\d\d\b", kinds)
        status = int(match.group()) if match else None
    if status in (None, 400, 413, 422, 500) and any(w in words for w in _CONTEXT_WORDS):
        return ErrorCode.CONTEXT_TOO_LONG, Reason.NONE
    if status in (None, 402, 403, 429) and any(w in words for w in _CREDIT_WORDS):
        code = ErrorCode.RATE_LIMITED if status == 429 else ErrorCode.NO_PERMISSION
        return code, Reason.NO_CREDIT
    if status in (None, 400, 403, 422):
        for word, code in _BY_WORD:
            if word in kinds or (word == "incorrect api key" and word in message):
                return code, Reason.NONE
    if status == 407:
        return ErrorCode.UNREACHABLE, Reason.PROXY_LOGIN
    if status == 402:
        return ErrorCode.NO_PERMISSION, Reason.NO_CREDIT
    if status in _BY_STATUS:
        return _BY_STATUS[status], Reason.NONE
    if status is not None and 400 <= status < 500:
        return ErrorCode.BAD_REQUEST, Reason.NONE
    return ErrorCode.SERVICE_ERROR, Reason.NONE


def page_text(page: str, limit: int = 200) -> str:
    """The words of a web page, its title first, without markup; at most `limit` characters."""
    from html import unescape  # with all names that characters have: 0.4 MB

    page = page[:_PAGE_SCAN]
    title = _TITLE.search(page)
    words = _TAG.sub(" ", _HIDDEN.sub(" ", page))
    text = " ".join(unescape(words).split())
    if title is not None:
        name = " ".join(unescape(title.group(1)).split())
        rest = text.removeprefix(name).strip()
        text = f"{name}: {rest}" if name and rest else name or rest
    return text[:limit]


def looks_like_page(text: str) -> bool:
    """Whether `text` is HTML or XML rather than anything a service of ours would say."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "<"
