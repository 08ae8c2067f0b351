"""Opens the app's real window inside a benchmark; the one file here that knows how it is built."""

from __future__ import annotations

import gc
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bench.window import Screen
from desktop_chat.app import Session, build, make_application
from desktop_chat.chat.messages import Message, Role
from desktop_chat.options import Options
from desktop_chat.ui import collecting, event_loop


class Chats:
    """The conversations of a running app, to fill with what nobody could type in a benchmark."""

    def __init__(self, session: Session) -> None:
        self._controller = session.controller

    @property
    def current(self) -> str:
        """The id of the conversation in view."""
        return self._controller.conversation.id

    def extend(self, exchanges: Sequence[tuple[str, str]]) -> None:
        """Add questions and replies to the conversation in view; shown when it is opened next."""
        for question, reply in exchanges:
            self._controller.conversation.add(Message(Role.USER, question))
            self._controller.conversation.add(Message(Role.ASSISTANT, reply))

    def leave(self) -> None:
        """Put an empty conversation in view."""
        self._controller.new_chat()

    def open(self, conversation_id: str) -> None:
        """Put a conversation in view that something was asked in."""
        self._controller.open_conversation(conversation_id)

    @property
    def reply(self) -> Message:
        """The last message of the conversation in view."""
        return self._controller.conversation.messages[-1]

    @property
    def is_busy(self) -> bool:
        """Whether a reply is under way in the conversation in view."""
        return self._controller.is_busy


def open_window(
    data_folder: Path, base_url: str, model: str, play: Callable[[Screen], Awaitable[None]]
) -> None:
    """Show the window that `desktop-chat` shows, play something in it, and end the process."""
    open_chats(data_folder, base_url, model, lambda screen, _: play(screen))


def open_chats(
    data_folder: Path, base_url: str, model: str, play: Callable[[Screen, Chats], Awaitable[None]]
) -> None:
    """The same for what needs the conversations behind the window."""
    gc.disable()  # until the loop runs, as the app has it
    application = make_application()

    async def main() -> None:
        session = build(application, Options(data_folder, base_url, model))
        session.window.show()
        collecting.begin()
        await play(Screen(session.window), Chats(session))
        await session.controller.close(1.0)

    event_loop.run(application, main())
    os._exit(0)
