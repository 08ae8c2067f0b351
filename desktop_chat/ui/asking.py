"""From a path of a conversation to a reply under way: its request, its place in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_chat.chat.connections import Connection
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.talking import Talking

if TYPE_CHECKING:
    from desktop_chat.chat.backend import Request

_CONTINUED = frozenset({Status.STOPPED, Status.TRUNCATED, Status.INTERRUPTED})


class Asking:
    """Puts replies into the tree and on to the disk, and has them streamed."""

    def __init__(self, desk: HistoryDesk, talking: Talking) -> None:
        self._desk = desk
        self._talking = talking

    def ask(
        self, conversation: Conversation, connections: Sequence[Connection], *questions: Message
    ) -> list[Message]:
        """Ask each of some models for a reply to the path; the replies are versions.

        `questions` were just put into the conversation. The path then ends in the first reply.
        """
        path = list(conversation.messages)
        replies = [_reply(connection) for connection in connections]
        conversation.add(replies[0])
        for reply in replies[1:]:
            conversation.add_version(replies[0], reply)
        conversation.choose_leaf(replies[0])
        saved = self._desk.keep(conversation, *questions, *replies)
        for connection, reply in zip(connections, replies, strict=True):
            request = _request(conversation, path, connection)
            self._talking.ask(conversation, request, connection, saved, reply)
        return replies

    def ask_again(self, conversation: Conversation, connection: Connection, of: Message) -> Message:
        """Ask for another version of a reply; the path then ends in it."""
        request = _request(conversation, conversation.path_to(of)[:-1], connection)
        reply = _reply(connection)
        conversation.add_version(of, reply)
        saved = self._desk.keep(conversation, reply)
        self._talking.ask(conversation, request, connection, saved, reply)
        return reply

    def continue_reply(
        self, conversation: Conversation, connection: Connection, of: Message
    ) -> Message:
        """Go on with a reply that was cut, as another version of it."""
        from desktop_chat.chat import continuing

        before = of.text
        request = _request(conversation, conversation.path_to(of)[:-1], connection)
        way = continuing.way_to_continue(connection)
        request = continuing.continuing_request(request, before, way)
        reply = _reply(connection)
        reply.continues_id = of.id
        reply.add_text(before)
        reply.add_reasoning(of.reasoning)
        conversation.add_version(of, reply)
        saved = self._desk.keep(conversation, reply)
        joint = continuing.Joint(before)
        self._talking.ask(conversation, request, connection, saved, reply, joint)
        return reply


def can_continue(message: Message) -> bool:
    """Whether a reply was cut, and has a beginning to go on from."""
    return message.status in _CONTINUED and bool(message.text)


def _request(conversation: Conversation, path: list[Message], connection: Connection) -> Request:
    from desktop_chat.ui.context_use import request_for

    return request_for(conversation, path, connection)


def _reply(connection: Connection) -> Message:
    return Message(
        Role.ASSISTANT,
        status=Status.QUEUED,
        model=connection.model,
        connection_id=connection.id,
    )
