"""What a model is told of a conversation."""

from __future__ import annotations

from desktop_chat.chat.backend import Prompt
from desktop_chat.chat.messages import Message, Role, Status

_KEPT_STATES = frozenset({Status.COMPLETE, Status.STOPPED, Status.TRUNCATED, Status.INTERRUPTED})


def prompts_of(messages: list[Message]) -> tuple[Prompt, ...]:
    """What is sent: every message with content, but for replies that failed or were asked again."""
    following = [*(message.role for message in messages[1:]), Role.ASSISTANT]  # to come
    return tuple(
        _prompt(message)
        for message, next_role in zip(messages, following, strict=True)
        if (message.text or message.attachments)
        and (
            message.role is Role.USER or (message.status in _KEPT_STATES and next_role is Role.USER)
        )
    )


def _prompt(message: Message) -> Prompt:
    mark = message.id[:12] if message.attachments else ""
    return Prompt(message.role, message.text, message.attachments, mark)
