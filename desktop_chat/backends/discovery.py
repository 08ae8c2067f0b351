"""Services that run on this machine, found by asking the usual ports what models they have.

Asked with a few lines of HTTP of our own: the client that streams replies is 12 MB and half a
second of loading, and a first run asks before anybody has written a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import h11

from desktop_chat import __version__
from desktop_chat.chat.addresses import host_and_port
from desktop_chat.chat.ledger import Ledger, Purpose
from desktop_chat.chat.local_services import LocalService
from desktop_chat.chat.scrubbing import one_line
from desktop_chat.wire.service_errors import parse_json

SECONDS = 0.25  # with what comes on top, 0.3 in all
MAX_BODY = 1024 * 1024
MAX_MODELS = 2000
_HOSTS = ("127.0.0.1", "::1")
_CHUNK = 65_536


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
    ledger: Ledger, ports: Sequence[Port] = PORTS, seconds: float = SECONDS
) -> tuple[LocalService, ...]:
    """All that answer like one within `seconds`, in the order of `ports`; never raises for what
    they answer. No key is sent, no redirect followed, no proxy asked; `ledger` is told of each."""
    places = [(port, host) for port in ports for host in _HOSTS]
    tasks = [asyncio.create_task(_ask(ledger, port, host)) for port, host in places]
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


async def _ask(ledger: Ledger, port: Port, host: str) -> LocalService | None:
    place = host_and_port(host, port.number)
    try:
        body = await _fetch(ledger, host, port.number, place)
    except (OSError, h11.ProtocolError):
        return None
    if body is None:
        return None
    return _read(parse_json(body.decode("utf-8", "replace")), port, f"http://{place}/v1")


async def _fetch(ledger: Ledger, host: str, port: int, place: str) -> bytearray | None:
    """What a port answers; None where it refuses, or says too much.

    Raises OSError and h11.ProtocolError.
    """
    contact = ledger.begin(place, place, Purpose.DISCOVERY)
    reader, writer = await asyncio.open_connection(host, port)
    try:
        http, body = h11.Connection(h11.CLIENT), bytearray()
        request = (http.send(_request(place)) or b"") + (http.send(h11.EndOfMessage()) or b"")
        writer.write(request)
        contact.count_sent(len(request))
        while True:
            event = http.next_event()
            if event is h11.NEED_DATA:
                data = await reader.read(_CHUNK)
                contact.count_received(len(data))
                http.receive_data(data)
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > MAX_BODY:
                    return None
            elif isinstance(event, h11.EndOfMessage):
                return body
            elif not isinstance(event, h11.InformationalResponse) and not _is_success(event):
                return None
    finally:
        writer.transport.abort()


def _request(place: str) -> h11.Request:
    headers = [
        ("Host", place),
        ("User-Agent", f"desktop-chat/{__version__}"),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    ]
    return h11.Request(method="GET", target="/v1/models", headers=headers)


def _is_success(event: object) -> bool:
    return isinstance(event, h11.Response) and 200 <= event.status_code < 300


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
