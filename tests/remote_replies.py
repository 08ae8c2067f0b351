"""Replies of a scripted streaming service, through the app's own client of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.remote import RemoteBackend, Resuming
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Request
from desktop_chat.chat.failures import Failure
from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.turn import Turn
from tests.replying import QUICK, Watcher, new_reply, opener, request_for
from tests.service.numbered import DONE, Call, NumberedService, numbered

ONCE = QUICK._replace(retries=0)
AT_ONCE = Resuming(pauses=(0.0, 0.0, 0.0), farewell=0.5)
REPLY = numbered(
    {"reasoning": "Hm …"},
    {"content": "你好\n"},
    {"content": "a\u2028b"},
    {"content": "\U0001f600 End."},
    {"usage": {"prompt": 3, "completion": 4, "total": 7}},
    {"finish": "stop"},
    DONE,
)
TEXT = "你好\na\u2028b\U0001f600 End."
WHOLE = b"".join(REPLY)
TOKEN = "t0k3n-canary-5501-qwertyuiopasdfghjkl"


async def take(
    service: NumberedService,
    request: Request | None = None,
    token: str = "",
    resuming: Resuming = AT_ONCE,
) -> tuple[Message, Watcher]:
    """A whole reply of a running service."""
    backend = RemoteBackend(HttpClients(), service.url, Access(token), resuming=resuming)
    return await take_from(backend, request)


async def take_from(
    backend: RemoteBackend, request: Request | None = None
) -> tuple[Message, Watcher]:
    reply, watcher = new_reply(), Watcher()
    await Turn(opener(backend), request or request_for(""), reply, watcher, ONCE).run()
    return reply, watcher


def reply_of(
    service: NumberedService,
    request: Request | None = None,
    token: str = "",
    resuming: Resuming = AT_ONCE,
) -> tuple[Message, Watcher]:
    async def main() -> tuple[Message, Watcher]:
        async with service.running():
            return await take(service, request, token, resuming)

    return asyncio.run(main())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


def answering(response: bytes) -> Callable[[Call], bytes]:
    return lambda _: response


def failure_of(reply: Message) -> Failure:
    assert reply.status is Status.ERROR
    assert reply.facts.failure is not None
    return reply.facts.failure
