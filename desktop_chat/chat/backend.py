"""Who answers: the protocol that every backend keeps."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import NamedTuple, Protocol

from desktop_chat.chat.attachments import Attachment
from desktop_chat.chat.connections import Continuation
from desktop_chat.chat.deltas import Delta
from desktop_chat.chat.messages import Role
from desktop_chat.chat.parameters import Parameters


class Prompt(NamedTuple):
    """One message as it is sent.

    Its `attachments` have to be read before (`chat.enclosing`): they become part of the text, and
    `pictures`, as `data:` addresses. `mark` is a word that fences them; nobody else knows it.
    """

    role: Role
    text: str
    attachments: tuple[Attachment, ...] = ()
    mark: str = ""
    pictures: tuple[str, ...] = ()


class Request(NamedTuple):
    """What is asked of a service: the conversation so far, the model, and how it is to answer.

    With `continues`, the last message is one of the model's own, which it goes on with in that
    way.
    """

    messages: tuple[Prompt, ...]
    model: str
    parameters: Parameters = Parameters()
    continues: Continuation = Continuation.ASK


class Backend(Protocol):
    """Streams replies. Closing the generator closes the connection at once."""

    @property
    def is_local(self) -> bool:
        """Whether the service runs on this machine or a private network: it may load for long."""

    def stream(self, request: Request, on_sent: Callable[[], None]) -> AsyncGenerator[Delta, None]:
        """Yield deltas until the reply is over; raise `BackendError` for what the world did.

        `on_sent` is called when the connection stands and the request is on its way, and again
        while a long one still leaves. An end without a `Finish` means that the reply was cut.
        Closing the generator, or cancelling the task that reads it, closes the connection at once.
        """
