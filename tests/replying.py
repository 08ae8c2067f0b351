"""Running one reply against a service, as the app does, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend, Prompt, Request
from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.notices import Notice
from desktop_chat.chat.turn import Clocks, Turn

QUICK = Clocks(first_pause=0.02, tick=0.05)


@dataclass
class Watcher:
    """An observer that writes down what it sees."""

    deltas: list[TextDelta | ReasoningDelta] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        self.deltas.append(delta)

    def moved(self, message: Message) -> None:
        self.statuses.append(message.status)

    def noticed(self, message: Message, notice: Notice) -> None:
        self.notices.append(notice)


def opener(backend: Backend) -> Callable[[], Awaitable[Backend]]:
    """What a turn is given to get its backend from."""

    async def open_backend() -> Backend:
        return backend

    return open_backend


def openai_backend(base_url: str, key: str = "") -> OpenAIBackend:
    return OpenAIBackend(HttpClients(), base_url, Access(key))


def request_for(model: str, prompt: str = "Hello") -> Request:
    return Request((Prompt(Role.USER, prompt),), model)


def new_reply() -> Message:
    return Message(Role.ASSISTANT, status=Status.QUEUED)


def run_reply(
    backend: Backend, model: str, prompt: str = "Hello", clocks: Clocks = QUICK
) -> tuple[Message, Watcher]:
    """A whole reply, to its end, on a loop of its own."""
    reply, watcher = new_reply(), Watcher()
    turn = Turn(opener(backend), request_for(model, prompt), reply, watcher, clocks)
    asyncio.run(turn.run())
    return reply, watcher
