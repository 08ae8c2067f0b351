"""Who answers: the protocol that every backend keeps."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import NamedTuple, Protocol

from desktop_chat.chat.deltas import Delta
from desktop_chat.chat.messages import Role


class Prompt(NamedTuple):
    """One message as it is sent."""

    role: Role
    text: str


class Request(NamedTuple):
    """What is asked of a service: the conversation so far, the model, and how it is to answer.

    None leaves a parameter to the service.
    """

    messages: tuple[Prompt, ...]
    model: str
    temperature: float | None = None
    max_tokens: int | None = None


class Backend(Protocol):
    """Streams replies. Closing the generator closes the connection at once."""

    @property
    def is_local(self) -> bool:
        """Whether the service runs on this machine or a private network: it may load for long."""

    def stream(self, request: Request, on_sent: Callable[[], None]) -> AsyncGenerator[Delta, None]:
        """Yield deltas until the reply is over; raise `BackendError` for what the world did.

        `on_sent` is called when the connection stands and the request is on its way. An end
        without a `Finish` means that the reply was cut. Closing the generator, or cancelling
        the task that reads it, closes the connection at once.
        """
