"""Titles by the model: asked for in the background once it has answered in a conversation."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.storage.keys import KeyringProblem
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk

log = logging.getLogger(__name__)

# A connection with the model to ask, and the prompt; the answer is as the model wrote it.
AskTitle = Callable[[Connection, str], Awaitable[str]]


class Titling:
    """Asks at most once for each conversation; where that fails, the first words stay."""

    def __init__(self, controller: Controller, desk: HistoryDesk, ask: AskTitle) -> None:
        self._controller = controller
        self._connections = controller.connections
        self._desk = desk
        self._ask = ask
        self._asked: set[str] = set()
        controller.on_reply_over = self.on_over

    def on_over(self, conversation: Conversation, reply: Message) -> None:
        """A reply has come to its end."""
        connection = self._connection_of(reply)
        if connection is not None and self._is_wanted(conversation, reply):
            self._asked.add(conversation.id)
            self._controller.spawn(self._give_title(conversation, connection, reply))

    def _is_wanted(self, conversation: Conversation, reply: Message) -> bool:
        if not self._connections.settings.model_titles or conversation.id in self._asked:
            return False
        if conversation.given_title or conversation.is_titled:
            return False
        if reply.status is not Status.COMPLETE or not reply.text.strip():
            return False
        whole = (
            message
            for message in conversation.walk()
            if message.role is Role.ASSISTANT and message.status is Status.COMPLETE
        )
        return next(whole, None) is reply and next(whole, None) is None

    def _connection_of(self, reply: Message) -> Connection | None:
        """Who answered, if it is a service that answers whole; a script has no titles to give."""
        for connection in self._connections.all:
            if connection.id == reply.connection_id and connection.kind is Kind.OPENAI:
                return connection._replace(model=reply.model)
        return None

    async def _give_title(
        self, conversation: Conversation, connection: Connection, reply: Message
    ) -> None:
        from desktop_chat.chat.titles import clean_title, title_prompt

        question = conversation.find(reply.parent_id)
        prompt = title_prompt(question.text if question is not None else "", reply.text)
        try:
            title = clean_title(await self._ask(connection, prompt))
        except (BackendError, KeyringProblem) as error:
            log.info("no title: %s", error)
            return
        if title and not conversation.given_title:
            self._desk.suggest_title(conversation, title)
            self._controller.show_title(conversation.id)
