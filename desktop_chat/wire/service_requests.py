"""Requests of the streaming service, and what it refuses them with: values to bytes and back."""

from __future__ import annotations

import json
import math
import re
from typing import NamedTuple

from desktop_chat.chat.backend import Prompt
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.messages import Role
from desktop_chat.chat.scrubbing import one_line, scrub
from desktop_chat.wire.service_errors import (
    classify,
    find_refusal,
    looks_like_page,
    page_text,
    parse_json,
)

MAX_MODEL_NAME = 200
MOST_TOKENS = 10_000_000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_ROLES = {role.value: role for role in Role}
_CODES = {code.value: code for code in ErrorCode}
# Asking again brings nothing new, whatever the status says.
_FINAL_CODES = frozenset(
    {
        ErrorCode.BAD_REQUEST,
        ErrorCode.CONTEXT_TOO_LONG,
        ErrorCode.CONTENT_FILTER,
        ErrorCode.NOT_FOUND,
        ErrorCode.BAD_KEY,
        ErrorCode.NO_PERMISSION,
    }
)


class ChatRequest(NamedTuple):
    """What `POST /chat/stream` asks for; an empty model is the service's own choice."""

    messages: tuple[Prompt, ...]
    model: str = ""
    temperature: float | None = None
    max_tokens: int | None = None


class RequestLimits(NamedTuple):
    """The most that one request may hold; `prompt` counts bytes of UTF-8 in all messages."""

    messages: int = 200
    prompt: int = 256 * 1024


class MalformedRequest(ValueError):
    """The body is no chat request; `args[0]` says why, in English, without a word of it."""


class PromptTooLong(ValueError):
    """The messages hold more than `RequestLimits.prompt` bytes."""


def encode_request(request: ChatRequest) -> bytes:
    """The body of `POST /chat/stream`."""
    value: dict[str, object] = {
        "messages": [{"role": one.role.value, "content": one.text} for one in request.messages]
    }
    if request.model:
        value["model"] = request.model
    if request.temperature is not None:
        value["temperature"] = request.temperature
    if request.max_tokens is not None:
        value["max_tokens"] = request.max_tokens
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def decode_request(body: bytes, limits: RequestLimits) -> ChatRequest:
    """The request in a body. Raises `MalformedRequest` or `PromptTooLong`."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise MalformedRequest("the body is not JSON") from None
    if not isinstance(value, dict):
        raise MalformedRequest("the body must be an object")
    items = value.get("messages")
    if not isinstance(items, list) or not items:
        raise MalformedRequest("messages must be a list with at least one message")
    if len(items) > limits.messages:
        raise MalformedRequest(f"more than {limits.messages} messages")
    messages = tuple(_read_message(number, item) for number, item in enumerate(items))
    if sum(len(one.text.encode()) for one in messages) > limits.prompt:
        raise PromptTooLong
    if not any(one.role is Role.USER and one.text.strip() for one in messages):
        raise MalformedRequest("there is no message of the user with a text")
    return ChatRequest(
        messages,
        _read_model(value.get("model")),
        _read_temperature(value.get("temperature")),
        _read_max_tokens(value.get("max_tokens")),
    )


def _refuse_constant(name: str) -> object:
    """NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(name)


def _read_message(number: int, item: object) -> Prompt:
    if not isinstance(item, dict):
        raise MalformedRequest(f"messages[{number}] must be an object")
    role, content = item.get("role"), item.get("content")
    if not isinstance(role, str) or role not in _ROLES:
        raise MalformedRequest(f"messages[{number}].role must be one of {', '.join(_ROLES)}")
    if not isinstance(content, str):
        raise MalformedRequest(f"messages[{number}].content must be a text")
    return Prompt(_ROLES[role], clean(content))


def _read_model(model: object) -> str:
    if model is None:
        return ""
    if not isinstance(model, str) or len(model) > MAX_MODEL_NAME or _CONTROLS.search(model):
        raise MalformedRequest(f"model must be a name of at most {MAX_MODEL_NAME} characters")
    return clean(model.strip())


def _read_temperature(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedRequest("temperature must be a number")
    if not (0 <= value <= 2 and math.isfinite(value)):
        raise MalformedRequest("temperature must be from 0 to 2")
    return float(value)


def _read_max_tokens(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON knows one kind of number
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_TOKENS:
        raise MalformedRequest(f"max_tokens must be a whole number from 1 to {MOST_TOKENS}")
    return value


def encode_refusal(code: ErrorCode, message: str) -> bytes:
    """The one line of JSON that goes with a status of 400 and above."""
    value = {"error": {"code": code.value, "message": message}}
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def is_own_refusal(body: str) -> bool:
    """Whether a refusal is in the words of the contract, so that the call itself is known."""
    value = parse_json(body)
    error = value.get("error") if isinstance(value, dict) else None
    return isinstance(error, dict) and error.get("code") in _CODES


def decode_refusal(
    status: int, body: str, host: str, retry_after: float | None = None, token: str = ""
) -> Failure:
    """What an answer with a status of 400 and above means, from any service.

    The failure has no status where asking again by itself would bring nothing new, although
    the service passed its upstream's refusal on as 502.
    """
    value = parse_json(body)
    error = find_refusal(value)
    code, reason = classify(error, status)
    named = value.get("error") if isinstance(value, dict) else None
    own = named.get("code") if isinstance(named, dict) else None
    if isinstance(own, str) and own in _CODES:
        code, reason = _CODES[own], Reason.NONE
    words = page_text(body) if looks_like_page(body) else body
    if code is ErrorCode.BAD_KEY and not token:
        reason = Reason.NO_KEY
    return Failure(
        code,
        reason,
        host,
        one_line(scrub(error.message if error else words, token)),
        None if code in _FINAL_CODES and status >= 500 else status,
        retry_after,
    )
