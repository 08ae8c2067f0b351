"""Services that run on this machine, found by asking the usual ports what models they have."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import httpx2

from desktop_chat.backends.http import HttpClients
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.local_services import LocalService
from desktop_chat.chat.scrubbing import one_line
from desktop_chat.wire.service_errors import parse_json

SECONDS = 0.25  # with what comes on top, 0.3 in all
MAX_BODY = 1024 * 1024
MAX_MODELS = 2000
_HOSTS = ("127.0.0.1", "[::1]")


class Port(NamedTuple):
    """A usual port; `is_its_own` where hardly anything else uses it, so that it tells the
    product."""

    number: int
    product: str
    is_its_own: bool


PORTS = (
    Port(11434, "Ollama", True),
    Port(1234, "LM Studio", True),
    Port(8080, "llama.cpp", False),
    Port(8000, "vLLM", False),
    Port(1337, "Jan", True),
)
# Who a model belongs to, in the words of those who serve it.
_MARKS = {
    "library": "Ollama",
    "llamacpp": "llama.cpp",
    "vllm": "vLLM",
    "organization_owner": "LM Studio",
}


async def find_services(
    clients: HttpClients, ports: Sequence[Port] = PORTS, seconds: float = SECONDS
) -> tuple[LocalService, ...]:
    """All that answer like one within `seconds`, in the order of `ports`; never raises for what
    they answer. No key is sent, and no redirect followed."""
    places = [(port, host) for port in ports for host in _HOSTS]
    tasks = [asyncio.create_task(_ask(clients, port, host)) for port, host in places]
    try:
        await asyncio.wait(tasks, timeout=seconds)
    finally:
        for task in tasks:
            task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
    found: dict[Port, LocalService] = {}
    for (port, _), answer in zip(places, answers, strict=True):
        if isinstance(answer, LocalService):
            found.setdefault(port, answer)
    return tuple(found.values())


async def _ask(clients: HttpClients, port: Port, host: str) -> LocalService | None:
    base_url, body = f"http://{host}:{port.number}/v1", bytearray()
    try:
        async with (
            clients.make(base_url, "", lambda: None) as http,
            http.stream("GET", f"{base_url}/models") as response,
        ):
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BODY:
                    return None
    except (BackendError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError):
        return None
    return _read(parse_json(body.decode("utf-8", "replace")), port, base_url)


def _read(value: object, port: Port, base_url: str) -> LocalService | None:
    """The service behind an answer, None where it is not that of an OpenAI-compatible one."""
    if not isinstance(value, dict) or value.get("object") != "list":
        return None
    items = value.get("data")
    if items is None:  # Ollama's word for none
        items = []
    if not isinstance(items, list) or not all(
        isinstance(item, dict) and isinstance(item.get("id"), str) for item in items
    ):
        return None
    marks = (item.get("owned_by") for item in items)
    told = next((_MARKS[mark] for mark in marks if isinstance(mark, str) and mark in _MARKS), "")
    names = (one_line(item["id"], 200) for item in items[:MAX_MODELS])
    product = told or (port.product if port.is_its_own else "")
    return LocalService(product, base_url, tuple(dict.fromkeys(filter(None, names))))
