"""What the OpenAPI description says of each call."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse, Response

from desktop_chat.wire.service_requests import MAX_MODEL_NAME, MOST_TOKENS

_REFUSAL = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}


def _json(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: _json(words, _REFUSAL)
    for status, words in (
        (400, "Not proper HTTP"),
        (401, "No valid token"),
        (403, "A page from elsewhere"),
        (404, "Not there, or not yours"),
        (405, "Not this method"),
        (413, "Too large"),
        (415, "Not application/json"),
        (421, "Not by this host name"),
        (422, "Malformed"),
        (429, "Too many"),
        (431, "Address and headers too long"),
        (502, "The upstream failed"),
        (503, "Full, or shutting down"),
    )
}
_EVENT = {
    "type": "object",
    "required": ["data"],
    "properties": {"data": {"type": "string"}, "id": {"type": "string", "pattern": r"^\d+$"}},
}
_EVENTS = {
    "description": "Server-sent events, each with a number as its id",
    "content": {"text/event-stream": {"schema": _EVENT}},
    "headers": {"X-Stream-Id": {"schema": {"type": "string"}}},
}
_MESSAGE = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {
        "role": {"enum": ["system", "user", "assistant"]},
        "content": {"type": "string"},
    },
}
_QUESTION = {"properties": {"role": {"const": "user"}, "content": {"pattern": "[!-~]"}}}
_REQUEST = {
    "type": "object",
    "required": ["messages"],
    "properties": {
        "messages": {
            "type": "array",
            "minItems": 1,
            "maxItems": 200,
            "items": _MESSAGE,
            "contains": _QUESTION,
        },
        "model": {
            "type": ["string", "null"],
            "maxLength": MAX_MODEL_NAME,
            "pattern": r"^[^\x00-\x1f\x7f]*$",
        },
        "temperature": {"type": ["number", "null"], "minimum": 0, "maximum": 2},
        "max_tokens": {"type": ["integer", "null"], "minimum": 1, "maximum": MOST_TOKENS},
    },
}
_MODELS = {
    "type": "object",
    "required": ["models"],
    "properties": {"models": {"type": "array", "items": {"type": "string"}}},
}
_HEALTH = {"type": "object", "required": ["ok"], "properties": {"ok": {"const": True}}}


def _call(summary: str, answers: dict[int | str, Any], **more: Any) -> dict[str, Any]:
    fixed = {"response_model": None, "response_class": Response}
    return {"summary": summary, "responses": answers, **fixed, **more}


def _header(name: str, words: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": words, "schema": {"type": "string"}}


_PREFER = _header("Prefer", "resumable: the reply goes on when the connection is lost")
_LAST = _header("Last-Event-ID", "the number of the last event that came")
_NO_CONTENT = {"description": "An EventSource that asks again: there is nothing more"}
_NO_MORE = {"description": "It has ended, and nothing of it is left"}

GET_CHAT = _call(
    "The reply to one message",
    {200: _EVENTS, 204: _NO_CONTENT},
    openapi_extra={"parameters": [_PREFER]},
)
POST_CHAT = _call(
    "The reply to a conversation",
    {200: _EVENTS},
    openapi_extra={
        "parameters": [_PREFER],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _REQUEST}},
        },
    },
)
GET_STREAM = _call(
    "Go on with a reply", {200: _EVENTS, 204: _NO_MORE}, openapi_extra={"parameters": [_LAST]}
)
DELETE_STREAM = _call(
    "Stop a reply", {204: {"description": "Stopped, or ended before"}}, status_code=204
)
MODELS = _call("The models", {200: _json("Their names", _MODELS)}, response_class=JSONResponse)
HEALTH = _call("Is it alive", {200: _json("Yes", _HEALTH)}, response_class=JSONResponse)
METRICS = _call(
    "Counters",
    {200: {"description": "Prometheus text", "content": {"text/plain": {}}}},
)
