"""What the person does becomes turns; what turns do becomes visible. asyncio ends here.

asyncio and turns are imported by the first call that needs them: the window is on screen by
then.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.connections import DEMO, Connection
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.notices import Notice
from desktop_chat.storage.keys import KeyringProblem
from desktop_chat.storage.settings import SendKey
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.sentences import keyring_failure

if TYPE_CHECKING:
    import asyncio

    from desktop_chat.chat.backend import Backend, Prompt
    from desktop_chat.chat.turn import Turn

log = logging.getLogger(__name__)

OpenBackend = Callable[[Connection], "Awaitable[Backend]"]
ZOOM_STEP = 1.1
_KEPT_STATES = frozenset({Status.COMPLETE, Status.STOPPED, Status.TRUNCATED, Status.INTERRUPTED})


class Controller:
    """One person, one window, any number of conversations and running turns."""

    def __init__(
        self,
        window: MainWindow,
        connections: Connections,
        open_backend: OpenBackend,
        prepare: Callable[[Connection], Coroutine[Any, Any, None]],
    ) -> None:
        self._window = window
        self._connections = connections
        self._open_backend = open_backend
        self._prepare = prepare
        self._prepared: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn_tasks: set[asyncio.Task[Any]] = set()
        self._turns: dict[str, Turn] = {}  # by conversation id
        self._conversations: list[Conversation] = []
        self._unsent: Conversation | None = None  # a new chat that was left with a draft
        self.conversation = Conversation()
        self._connect()
        self.show_connections()
        self._show_conversation()

    def _connect(self) -> None:
        window = self._window
        window.composer.submitted.connect(self.send)
        window.composer.typed.connect(self._on_typing)
        window.stop_pressed.connect(self.stop)
        window.new_asked.connect(self.new_chat)
        window.retry_asked.connect(self.retry)
        window.copy_asked.connect(self.copy_last_reply)
        window.zoom_asked.connect(self.zoom)
        window.transcript.wrap_chosen.connect(self._connections.set_wrap_code)
        window.sidebar.chosen.connect(self.open_conversation)
        window.transcript.action_asked.connect(self._on_action)
        window.header.connection_chosen.connect(self.choose_connection)
        window.header.model_chosen.connect(self.choose_model)
        window.first_steps.demo_asked.connect(lambda: self.choose_connection(DEMO.id))
        self._connections.changed.connect(self.show_connections)

    # Talking.

    def send(self, text: str) -> None:
        """Ask the chosen model; the text leaves the box only here."""
        text = clean(text)
        if self.is_busy or not text.strip():
            return
        self._window.composer.clear()
        conversation = self.conversation
        if not conversation.messages:
            self._conversations.append(conversation)
            self._unsent = None
        question = Message(Role.USER, text)
        conversation.add(question)
        self._show_emptiness()
        self._window.transcript.add_message(question)
        self._list_conversations()
        self._ask()

    def stop(self) -> None:
        """Stop the reply in view, whatever it waits for."""
        turn = self._turns.pop(self.conversation.id, None)
        if turn is not None:
            turn.stop()
            self._show_busy(busy=False)

    def retry(self) -> None:
        """Ask again for the last reply; what had come of it stays above the new one."""
        messages = self.conversation.messages
        if self.is_busy or not messages:
            return
        last = messages[-1]
        if last.role is Role.ASSISTANT and last.status is not Status.COMPLETE:
            if not last.has_content:
                self.conversation.drop(last)
                self._window.transcript.drop_last()
            self._ask()

    def _ask(self) -> None:
        from desktop_chat.chat.backend import Request
        from desktop_chat.chat.turn import Turn

        conversation = self.conversation
        connection = self._connections.chosen
        request = Request(_prompts(conversation.messages), connection.model)
        reply = Message(
            Role.ASSISTANT,
            status=Status.QUEUED,
            model=connection.model,
            connection_id=connection.id,
        )
        conversation.add(reply)
        self._window.transcript.add_message(reply)
        turn = Turn(lambda: self._open(connection), request, reply, _Watch(self, conversation))
        self._turns[conversation.id] = turn
        task = turn.start()
        self._keep(task, self._turn_tasks)
        task.add_done_callback(lambda _: self._on_turn_over(conversation, turn))
        self._show_busy(busy=True)

    async def _open(self, connection: Connection) -> Backend:
        try:
            return await self._open_backend(connection)
        except KeyringProblem as problem:
            raise BackendError(keyring_failure(problem, connection.name)) from problem

    def _on_turn_over(self, conversation: Conversation, turn: Turn) -> None:
        if self._turns.get(conversation.id) is turn:
            del self._turns[conversation.id]
        if conversation is self.conversation:
            self._show_busy(busy=self.is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether a reply of the conversation in view is under way."""
        return self.conversation.id in self._turns

    @property
    def is_any_busy(self) -> bool:
        """Whether any reply is under way."""
        return bool(self._turns)

    # Conversations.

    def new_chat(self) -> None:
        """An empty conversation; the one in view goes on in the list."""
        if self.conversation.messages:
            self._leave(self._unsent or Conversation())
        self._window.composer.edit.setFocus()

    def open_conversation(self, conversation_id: str) -> None:
        """Show a conversation; none of them stops for it."""
        for conversation in self._conversations:
            if conversation.id == conversation_id and conversation is not self.conversation:
                self._leave(conversation)

    def _leave(self, to: Conversation) -> None:
        box = self._window.composer
        self.conversation.draft = box.text()
        if not self.conversation.messages:
            self._unsent = self.conversation
        self.conversation = to
        box.put_text(to.draft)
        self._show_conversation()

    def copy_last_reply(self) -> None:
        """Put the last reply's text on the clipboard."""
        for message in reversed(self.conversation.messages):
            if message.role is Role.ASSISTANT and message.text:
                QGuiApplication.clipboard().setText(message.text)  # not for people: theirs
                return

    def _show_conversation(self) -> None:
        self._window.transcript.show_messages(self.conversation.messages)
        self._show_emptiness()
        self._list_conversations()
        self._show_busy(busy=self.is_busy)

    def _show_emptiness(self) -> None:
        first_run = not self._conversations and self._connections.is_first_run
        self._window.show_empty(not self.conversation.messages, first_run)
        self._window.show_conversation_title(self.conversation.title)

    def _list_conversations(self) -> None:
        self._window.sidebar.show_conversations(self._conversations, self.conversation.id)

    def _show_busy(self, busy: bool) -> None:
        self._window.composer.set_busy(busy)
        with_enter = self._connections.settings.send_key is SendKey.ENTER
        self._window.show_hint(busy, with_enter)

    # Connections.

    def choose_connection(self, connection_id: str) -> None:
        self._connections.choose(connection_id)
        self._window.composer.edit.setFocus()

    def choose_model(self, model: str) -> None:
        self._connections.choose_model(model)
        self._window.composer.edit.setFocus()

    def zoom(self, step: int) -> None:
        """Type of the transcript one step larger or smaller; 0 is as it was."""
        now = self._connections.settings.zoom
        self._connections.set_zoom(round(now * ZOOM_STEP**step, 3) if step else 1.0)

    def show_connections(self) -> None:
        connections = self._connections
        self._window.header.show_connections(connections.all, connections.chosen)
        self._window.composer.edit.send_key = connections.settings.send_key
        self._window.transcript.set_zoom(connections.settings.zoom)
        self._window.transcript.set_wraps_code(connections.settings.wrap_code)
        self._show_busy(busy=self.is_busy)
        self._show_emptiness()

    def _on_typing(self) -> None:
        """What a request needs is loaded while the person writes it."""
        connection = self._connections.chosen
        if connection.kind not in self._prepared:
            if not self._prepared:
                self.spawn(_warm_up())
            self._prepared.add(connection.kind)
            self.spawn(self._prepare(connection))

    def _on_action(self, action: str) -> None:
        if action == "retry":
            self.retry()
        elif action == "settings":
            self._window.settings_asked.emit()

    # Tasks.

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that nobody waits for; its faults reach the log."""
        import asyncio

        self._keep(asyncio.get_running_loop().create_task(work), self._tasks)

    @staticmethod
    def _keep(task: asyncio.Task[Any], among: set[asyncio.Task[Any]]) -> None:
        among.add(task)
        task.add_done_callback(among.discard)
        task.add_done_callback(_log_fault)

    async def close(self, seconds: float) -> None:
        """Stop everything that runs and wait for it, at most `seconds`."""
        import asyncio

        for turn in self._turns.values():
            turn.stop()
        for task in self._tasks:
            task.cancel()
        if tasks := self._tasks | self._turn_tasks:
            await asyncio.wait(tasks, timeout=seconds)
        self._window.transcript.stop()


class _Watch:
    """Passes a turn's news to the transcript while its conversation is in view."""

    def __init__(self, controller: Controller, conversation: Conversation) -> None:
        self._controller = controller
        self._conversation = conversation
        self._transcript = controller._window.transcript

    @property
    def _is_in_view(self) -> bool:
        return self._controller.conversation is self._conversation

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        if self._controller.conversation is self._conversation:
            self._transcript.grew(delta)

    def moved(self, message: Message) -> None:
        if self._is_in_view:
            self._transcript.moved(message)

    def noticed(self, message: Message, notice: Notice) -> None:
        if self._is_in_view:
            self._transcript.noticed(notice)


def _prompts(messages: list[Message]) -> tuple[Prompt, ...]:
    """What is sent: every message with text, but for replies that failed or were asked again."""
    from desktop_chat.chat.backend import Prompt

    following = [*(message.role for message in messages[1:]), Role.ASSISTANT]  # to come
    return tuple(
        Prompt(message.role, message.text)
        for message, next_role in zip(messages, following, strict=True)
        if message.text
        and (
            message.role is Role.USER or (message.status in _KEPT_STATES and next_role is Role.USER)
        )
    )


async def _warm_up() -> None:
    from desktop_chat.chat.threads import in_thread
    from desktop_chat.ui.transcript.warming import warm_up

    await in_thread(warm_up)


def _log_fault(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a task failed", exc_info=error)
