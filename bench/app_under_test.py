"""Opens the app's real window inside a benchmark; the one file here that knows how it is built."""

from __future__ import annotations

import gc
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect

from bench.window import Screen
from desktop_chat.app import Session, build, make_application
from desktop_chat.chat.messages import Message, Role
from desktop_chat.options import Options
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui import collecting, event_loop
from desktop_chat.ui.list.view import ConversationList


class Chats:
    """The conversations of a running app, to fill with what nobody could type in a benchmark."""

    def __init__(self, session: Session) -> None:
        self._controller = session.controller
        self._store, self._desk = session.history.store, session.history.desk
        self._sidebar = session.window.sidebar

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

    def read_list(self, call: Callable[[object], object]) -> None:
        """Have the list read from the disk again; called when it is filled, not yet painted."""
        self._desk.read_again(call)

    @property
    def view(self) -> ConversationList:
        """The list of conversations."""
        return self._sidebar.list

    @property
    def listed(self) -> int:
        """How many conversations have been read, those in the archive too."""
        return self._sidebar.count

    def row_of(self, conversation_id: str) -> QRect | None:
        """Where a conversation's row is in the list's viewport, if it is to be seen."""
        index = self.view.rows.index_of(conversation_id)
        return self.view.visualRect(index) if index.isValid() else None

    def listed_ids(self) -> list[str]:
        """The conversations that are to be seen, from top to bottom."""
        rows = self.view.rows.rows
        return [row.id for row in rows if isinstance(row, ListedConversation)]

    def go_on_with(self, conversation_id: str) -> None:
        """A conversation moves to the top of the list, as with a message that is sent."""
        line = self._sidebar.panel.lines.find(conversation_id)
        if line is not None:
            self._sidebar.panel.put_first(line.id, line.title)

    def end_of(self, conversation_id: str) -> str:
        """The last message of a conversation on the disk. Waits: call it in a thread."""
        page = self._store.page(conversation_id, limit=1).result(30)
        return page.conversation.messages[-1].text if page is not None else ""

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
    data_folder: Path,
    base_url: str,
    model: str,
    play: Callable[[Screen, Chats], Awaitable[None]],
    *,
    rests: bool = False,
) -> None:
    """The same for what needs the conversations behind the window.

    Whoever measures for long lets it rest: then it collects garbage and gives free memory back,
    as the app does between replies.
    """
    gc.disable()  # until the loop runs, as the app has it
    application = make_application()

    async def main() -> None:
        session = build(application, Options(data_folder, base_url, model))
        session.window.show()
        session.controller.begin()
        collecting.Collector(session.window, lambda: rests and not session.controller.is_any_busy)
        await play(Screen(session.window), Chats(session))
        await session.controller.close(1.0)
        session.history.store.close(1.0)

    event_loop.run(application, main())
    os._exit(0)
