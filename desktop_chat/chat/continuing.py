"""Going on with a reply that was cut: how a service is asked, and what is made of its answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.backend import Backend, Prompt, Request
from desktop_chat.chat.connections import Connection, Continuation
from desktop_chat.chat.deltas import Delta, Finish, Sign, TextDelta
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure
from desktop_chat.chat.messages import Role
from desktop_chat.chat.seam import Seam

# Sent to the model, never shown and never stored: not for people.
GO_ON = (
    "Your last message was cut off. Continue it exactly where it stopped, from the very next "
    "character on. Do not repeat anything of it, do not apologise, do not add an introduction. "
    "If it stopped inside a code block or a table, go on inside it without opening it again."
)
_KNOWN = {"api.deepseek.com": Continuation.PREFIX}


def way_to_continue(connection: Connection) -> Continuation:
    """How a connection's service goes on with a reply: as set, else as its host is known to."""
    if connection.continues is not Continuation.AUTOMATIC:
        return connection.continues
    return _KNOWN.get(host_of(connection.base_url), Continuation.ASK)


def continuing_request(request: Request, text: str, way: Continuation) -> Request:
    """The request for what follows `text`, the last thing that the model said."""
    messages = (*request.messages, Prompt(Role.ASSISTANT, text))
    if way in (Continuation.ASK, Continuation.AUTOMATIC):
        messages = (*messages, Prompt(Role.USER, GO_ON))
        return request._replace(messages=messages, continues=Continuation.ASK)
    return request._replace(messages=messages, continues=way)


class Joint:
    """Where a reply meets the text that it goes on from."""

    def __init__(self, before: str) -> None:
        self._before = before
        self._seam: Seam | None = None

    def around(self, backend: Backend) -> Continuing:
        """A backend whose reply is joined here."""
        return Continuing(backend, self)

    def begin(self, is_asked: bool) -> Seam:
        """A service begins to answer; see `Seam` for `is_asked`."""
        self._seam = Seam(self._before, is_asked)
        return self._seam

    def rest(self) -> str:
        """What has come and was held back, when nothing more comes."""
        return self._seam.finish() if self._seam is not None else ""


class Continuing:
    """A backend whose reply is joined to the text it goes on from.

    A service that does not take a begun reply is asked in words instead.
    """

    def __init__(self, backend: Backend, joint: Joint) -> None:
        self._backend = backend
        self._joint = joint
        self.is_local = backend.is_local

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """See `chat.backend.Backend`."""
        asked = request.continues is Continuation.ASK
        has_begun = False
        try:
            async with aclosing(self._joined(request, on_sent, asked)) as deltas:
                async for delta in deltas:
                    has_begun = True
                    yield delta
        except BackendError as error:
            if asked or has_begun or not _refuses_begun(error.failure):
                raise
        else:
            return
        plain = request._replace(messages=request.messages[:-1])
        again = continuing_request(plain, request.messages[-1].text, Continuation.ASK)
        async with aclosing(self._joined(again, on_sent, is_asked=True)) as deltas:
            async for delta in deltas:
                yield delta

    async def _joined(
        self, request: Request, on_sent: Callable[[], None], is_asked: bool
    ) -> AsyncGenerator[Delta, None]:
        """The deltas, with a sign of life for text that is held back."""
        seam = self._joint.begin(is_asked)
        try:
            async with aclosing(self._backend.stream(request, on_sent)) as deltas:
                async for delta in deltas:
                    if isinstance(delta, TextDelta):
                        text = seam.feed(delta.text)
                        yield TextDelta(text) if text else Sign.ALIVE
                        continue
                    if isinstance(delta, Finish) and (text := seam.finish()):
                        yield TextDelta(text)
                    yield delta
        except BackendError:
            if text := seam.finish():
                yield TextDelta(text)
            raise
        if text := seam.finish():
            yield TextDelta(text)


def _refuses_begun(failure: Failure) -> bool:
    """Whether a service does not go on with a begun reply; llama.cpp may say so with a 500."""
    is_bad = failure.code is ErrorCode.BAD_REQUEST
    return is_bad or (failure.status == 500 and "prefill" in failure.detail.lower())
