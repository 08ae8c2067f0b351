"""What of a conversation its model is sent, by the sizes that are known here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_chat.chat.connections import Connection
from desktop_chat.chat.context import (
    Sizes,
    Use,
    WindowTable,
    read_windows,
    summary_from,
    use_of,
)
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.parameters import Parameters, parameters_from
from desktop_chat.resources import shipped_windows

if TYPE_CHECKING:
    from desktop_chat.chat.backend import Request

SIZES = Sizes()


@lru_cache(maxsize=1)
def window_table() -> WindowTable:
    """The sizes that come with the program."""
    return read_windows(shipped_windows())


def window_of(parameters: Parameters, model: str) -> int | None:
    """The size of a model's window: what the person said, else the table."""
    return parameters.window or window_table().find(model)


def use_in(conversation: Conversation, path: Sequence[Message], connection: Connection) -> Use:
    """What of a path is sent to a connection's model, and how much of its window that takes."""
    parameters = parameters_from(conversation.parameters).over(connection.parameters)
    window = window_of(parameters, connection.model)
    return use_of(path, parameters, window, summary_from(conversation.parameters), SIZES)


def request_for(conversation: Conversation, path: list[Message], connection: Connection) -> Request:
    """What a connection is asked: of the path, as much as its model's window has room for."""
    from desktop_chat.chat.backend import Request
    from desktop_chat.chat.prompting import prompts_of

    parameters = parameters_from(conversation.parameters).over(connection.parameters)
    use = use_in(conversation, path, connection)
    sent = path[use.first :]
    if use.first and path[0].role is Role.SYSTEM:
        sent = [path[0], *sent]
    if use.summary is not None:
        parameters = parameters._replace(system=with_summary(parameters.system, use.summary.text))
    return Request(prompts_of(sent), connection.model, parameters)


def with_summary(system: str, summary: str) -> str:
    """The system prompt, and below it what stands for the older messages."""
    said = f"Summary of the earlier part of this conversation:\n{summary}"
    return f"{system}\n\n{said}" if system else said


def request_for_summary(
    conversation: Conversation, older: list[Message], connection: Connection
) -> Request:
    """Ask for a summary of the beginning of a conversation, as much of it as can be sent."""
    from desktop_chat.chat.backend import Request
    from desktop_chat.chat.prompting import prompts_of

    use = use_in(conversation, older, connection)
    before = with_summary("", use.summary.text) if use.summary is not None else ""
    said = (
        "Summarise the conversation so far for somebody who has to go on with it: facts, names, "
        "numbers, decisions, open questions, wishes about form. Write in the language of the "
        "conversation, without introduction, in at most 400 words."
    )
    path = [*older[use.first :], Message(Role.USER, said)]
    return Request(prompts_of(path), connection.model, Parameters(system=before))
