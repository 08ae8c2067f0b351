"""One question to an OpenAI-compatible service, answered whole: a title for a conversation."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2

from desktop_chat.backends.http import HttpClients, failure_of
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.ledger import Purpose
from desktop_chat.chat.messages import Role
from desktop_chat.chat.parameters import Parameters
from desktop_chat.chat.scrubbing import scrub
from desktop_chat.chat.titles import MAX_TOKENS
from desktop_chat.wire.chat_requests import dialect_of, messages_of, options_of
from desktop_chat.wire.service_errors import parse_json

SECONDS = 60.0
MAX_BODY = 512 * 1024


async def ask_title(
    clients: HttpClients, base_url: str, access: Access, model: str, prompt: str
) -> str:
    """The model's answer, as it wrote it. One request, never made again. Raises `BackendError`."""
    host = host_of(base_url)
    parameters = Parameters(max_tokens=MAX_TOKENS)
    request = Request((Prompt(Role.USER, prompt),), model, parameters)
    body = {
        "model": model,
        "messages": messages_of(request),
        "stream": False,
        **options_of(request, dialect_of(base_url)),
    }
    made_of = (base_url, access.key, lambda: None, Purpose.TITLE)
    try:
        async with asyncio.timeout(SECONDS), clients.make(*made_of, access=access) as http:
            answer = await _post(http, base_url, access, body)
    except TimeoutError:
        failure = Failure(ErrorCode.TIMEOUT, Reason.FIRST_BYTE_TIME, host, seconds=SECONDS)
        raise BackendError(failure) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise BackendError(failure_of(error, base_url)) from error
    return scrub(_text_of(parse_json(answer)), *access.secrets)


async def _post(
    http: httpx2.AsyncClient, base_url: str, access: Access, body: dict[str, Any]
) -> str:
    headers = {"Authorization": f"Bearer {access.key}"} if access.key else {}
    query = {"api-version": access.api_version} if access.api_version else None
    address, answer = f"{base_url}/chat/completions", bytearray()
    async with http.stream("POST", address, headers=headers, params=query, json=body) as response:
        async for chunk in response.aiter_bytes():
            answer += chunk
            if len(answer) > MAX_BODY:
                raise BackendError(Failure(ErrorCode.TOO_LONG, host=host_of(base_url)))
    return answer.decode("utf-8", "replace")


def _text_of(value: object) -> str:
    choices = value.get("choices") if isinstance(value, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""
