"""The models that an OpenAI-compatible service offers."""

from __future__ import annotations

import asyncio

import httpx2

from desktop_chat.backends.http import HttpClients, failure_of
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.ledger import Purpose
from desktop_chat.chat.scrubbing import one_line
from desktop_chat.wire.service_errors import parse_json

SECONDS = 10.0
MAX_BODY = 8 * 1024 * 1024
MAX_NAME = 200


async def list_models(clients: HttpClients, base_url: str, access: Access) -> tuple[str, ...]:
    """Names as `/models` gives them, each once, in its order. Raises `BackendError`."""
    host = host_of(base_url)
    try:
        async with (
            asyncio.timeout(SECONDS),
            clients.make(base_url, access.key, lambda: None, Purpose.MODELS, access=access) as http,
        ):
            return await read_models(http, base_url, access)
    except TimeoutError:
        failure = Failure(ErrorCode.TIMEOUT, Reason.FIRST_BYTE_TIME, host, seconds=SECONDS)
        raise BackendError(failure) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise BackendError(failure_of(error, base_url)) from error


async def read_models(http: httpx2.AsyncClient, base_url: str, access: Access) -> tuple[str, ...]:
    """The same with a client that is there; its own errors come out as they are."""
    headers = {"Authorization": f"Bearer {access.key}"} if access.key else {}
    query = {"api-version": access.api_version} if access.api_version else None
    host, body = host_of(base_url), bytearray()
    async with http.stream("GET", f"{base_url}/models", headers=headers, params=query) as response:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > MAX_BODY:
                raise BackendError(Failure(ErrorCode.TOO_LONG, host=host))
    return _names(parse_json(body.decode("utf-8", "replace")), host)


def _names(value: object, host: str) -> tuple[str, ...]:
    items = value.get("data", value.get("models")) if isinstance(value, dict) else value
    if items is None and isinstance(value, dict) and "data" in value:
        items = []  # Ollama's word for none
    if not isinstance(items, list):
        raise BackendError(Failure(ErrorCode.NOT_A_STREAM, Reason.GARBLED, host))
    names = (_name_of(item) if isinstance(item, dict) else item for item in items)
    lines = (one_line(name, MAX_NAME) for name in names if isinstance(name, str))
    return tuple(dict.fromkeys(filter(None, lines)))


def _name_of(item: dict[str, object]) -> object:
    return item.get("id") or item.get("name") or item.get("model")
