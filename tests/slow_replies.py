"""The same reply at any pace, from either kind of service."""

from __future__ import annotations

import asyncio
import json

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.backends.remote import RemoteBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend
from desktop_chat.chat.connections import Kind
from desktop_chat.chat.messages import Message
from desktop_chat.chat.turn import Turn
from tests.replying import Watcher, new_reply, opener, request_for
from tests.service.numbered import DONE, HEAD, NumberedService, Pace, numbered

TEXT = "你好, 世界. " + "A\u2028line of words, an emoji \U0001f469\u200d\U0001f680 and more. " * 3
_PIECES = [TEXT[at : at + 5] for at in range(0, len(TEXT), 5)]


def whole_answer() -> bytes:
    """The reply as an OpenAI-compatible service streams it."""
    chunks = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in _PIECES]
    ending = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    lines = [json.dumps(one, ensure_ascii=False) for one in (*chunks, ending)] + [DONE]
    body = "".join(f"data: {line}\n\n" for line in lines).encode()
    return HEAD + b"Connection: close\r\n\r\n" + body


def service_of(kind: Kind, pace: Pace) -> NumberedService:
    """A service of one kind."""
    if kind is Kind.OPENAI:
        answer = whole_answer()
        return NumberedService([], pace=pace, answer=lambda _: answer)
    contents = [{"content": piece} for piece in _PIECES]
    return NumberedService(numbered(*contents, {"finish": "stop"}, DONE), pace=pace)


def length_of(kind: Kind) -> int:
    """About how many bytes an answer has."""
    service = service_of(kind, Pace())
    return len(whole_answer()) if kind is Kind.OPENAI else sum(map(len, service.events)) + 150


async def slow_reply(kind: Kind, pace: Pace) -> tuple[Message, NumberedService]:
    """One reply, with the clocks that the app has."""
    service = service_of(kind, pace)
    reply = new_reply()
    async with service.running():
        backend: Backend
        if kind is Kind.OPENAI:
            backend = OpenAIBackend(HttpClients(), service.url, Access())
        else:
            backend = RemoteBackend(HttpClients(), service.url, Access())
        await Turn(opener(backend), request_for("m"), reply, Watcher()).run()
        await asyncio.sleep(0)
    return reply, service
