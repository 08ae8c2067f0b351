"""Replies under way: asked for, kept as they come, shown while their conversation is in view.

asyncio and turns are imported by the first call that needs them.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.messages import Message
from desktop_chat.chat.notices import Notice
from desktop_chat.storage.keys import KeyringProblem
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.sentences import keyring_failure
from desktop_chat.ui.transcript.view import TranscriptView

if TYPE_CHECKING:
    import asyncio

    from desktop_chat.chat.backend import Backend, Request
    from desktop_chat.chat.continuing import Joint
    from desktop_chat.chat.turn import Turn
    from desktop_chat.storage.answers import Answer

log = logging.getLogger(__name__)

OpenBackend = Callable[[Connection], "Awaitable[Backend]"]
SAVE_SECONDS = 5.0  # that a request waits for a disk that neither writes nor fails


class Onlooker(Protocol):
    """Somebody beside the transcript who is told of replies; see `chat.turn.Observer`."""

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None: ...

    def moved(self, message: Message) -> None: ...

    def noticed(self, message: Message, notice: Notice) -> None: ...


class Talking:
    """Runs turns: of a conversation one, or several beside one another.

    `is_in_view` tells which reply is the one whose deltas are shown; `on_over` is called at the
    end of each.
    """

    def __init__(
        self,
        transcript: TranscriptView,
        desk: HistoryDesk,
        open_backend: OpenBackend,
        is_in_view: Callable[[Conversation, Message], bool],
        on_over: Callable[[Conversation, Message], None],
    ) -> None:
        self.transcript = transcript
        self.desk = desk
        self.is_in_view = is_in_view
        self._open_backend = open_backend
        self._on_over = on_over
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn_tasks: set[asyncio.Task[Any]] = set()
        self._turns: dict[str, list[Turn]] = {}  # by conversation id
        self.onlooker: Onlooker | None = None
        self.onlookers: list[Onlooker] = []
        self.when_over: list[Callable[[Conversation, Message], object]] = []
        self._is_closed = False
        self._held: list[Callable[[], None]] = []  # until there is a loop to run it

    def begin(self) -> None:
        """A loop runs from now on: do what was asked for before."""
        held, self._held = self._held, []
        for call in held:
            call()

    def is_busy(self, conversation_id: str) -> bool:
        """Whether a reply of a conversation is under way."""
        return conversation_id in self._turns

    @property
    def is_any_busy(self) -> bool:
        """Whether any reply is under way."""
        return bool(self._turns)

    def ask(
        self,
        conversation: Conversation,
        request: Request,
        connection: Connection,
        saved: Answer[bool],
        reply: Message,
        joint: Joint | None = None,
    ) -> None:
        """Have a reply streamed that is in the conversation; the request waits for `saved`.

        `joint` is where it goes on with another.
        """
        from desktop_chat.chat.enclosing import Enclosing, has_attachments
        from desktop_chat.chat.turn import Turn

        async def open_when_saved() -> Backend:
            await _on_disk(saved)
            backend = await self._open(connection)
            if has_attachments(request):
                is_text_only = connection.kind is not Kind.OPENAI
                backend = Enclosing(backend, self.desk.read_attachment, not is_text_only)
            return joint.around(backend) if joint is not None else backend

        watch = _Watch(self, conversation)
        rest = joint.rest if joint is not None else str
        turn = Turn(open_when_saved, request, reply, watch, take_rest=rest)
        self._turns.setdefault(conversation.id, []).append(turn)
        self.desk.show_busy(conversation.id, is_busy=True)

        def start() -> None:
            if turn in self._turns.get(conversation.id, ()):  # else it has been stopped
                task = turn.start()
                self._keep(task, self._turn_tasks)
                task.add_done_callback(lambda _: self._on_turn_over(conversation, turn))

        self._when_running(start)

    def stop(self, conversation_id: str) -> bool:
        """Stop a conversation's replies, whatever they wait for; whether there was one."""
        turns = self._turns.pop(conversation_id, [])
        for turn in turns:
            turn.stop()
        if turns:
            self.desk.show_busy(conversation_id, is_busy=False)
        return bool(turns)

    def replies_of(self, conversation_id: str) -> list[Message]:
        """The replies of a conversation that are under way."""
        return [turn.reply for turn in self._turns.get(conversation_id, ())]

    async def ask_aside(self, connection: Connection, request: Request) -> str:
        """The text of one reply that belongs to no conversation. Raises `BackendError`."""
        from contextlib import aclosing

        from desktop_chat.chat.enclosing import Enclosing, has_attachments

        backend = await self._open(connection)
        if has_attachments(request):
            takes_pictures = connection.kind is Kind.OPENAI
            backend = Enclosing(backend, self.desk.read_attachment, takes_pictures)
        pieces: list[str] = []
        async with aclosing(backend.stream(request, lambda: None)) as deltas:
            async for delta in deltas:
                if isinstance(delta, TextDelta):
                    pieces.append(delta.text)
        return "".join(pieces)

    async def _open(self, connection: Connection) -> Backend:
        try:
            return await self._open_backend(connection)
        except KeyringProblem as problem:
            raise BackendError(keyring_failure(problem, connection.name)) from problem

    def _on_turn_over(self, conversation: Conversation, turn: Turn) -> None:
        turns = self._turns.get(conversation.id, [])
        if turn in turns:
            turns.remove(turn)
            if not turns:
                del self._turns[conversation.id]
        self._on_over(conversation, turn.reply)
        for call in self.when_over:
            call(conversation, turn.reply)

    # Tasks.

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that nobody waits for; its faults reach the log."""
        if self._is_closed:
            work.close()
            return

        def start() -> None:
            import asyncio

            self._keep(asyncio.get_running_loop().create_task(work), self._tasks)

        self._when_running(start)

    def _when_running(self, call: Callable[[], None]) -> None:
        """Call now, or, in the first moments of the window, once asyncio has been loaded."""
        if _has_loop():
            call()
        else:
            self._held.append(call)

    @staticmethod
    def _keep(task: asyncio.Task[Any], among: set[asyncio.Task[Any]]) -> None:
        among.add(task)
        task.add_done_callback(among.discard)
        task.add_done_callback(_log_fault)

    async def close(self, seconds: float) -> None:
        """Stop everything that runs and wait for it, at most `seconds`."""
        import asyncio

        self._is_closed = True
        for conversation_id in list(self._turns):
            self.stop(conversation_id)
        for task in self._tasks:
            task.cancel()
        if tasks := self._tasks | self._turn_tasks:
            await asyncio.wait(tasks, timeout=seconds)


def _has_loop() -> bool:
    if "asyncio" not in sys.modules:
        return False
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class _Watch:
    """Passes a turn's news to the store, and to the transcript while they are in view."""

    def __init__(self, talking: Talking, conversation: Conversation) -> None:
        self._talking = talking
        self._desk = talking.desk
        self._conversation = conversation

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        talking = self._talking
        if isinstance(delta, TextDelta):
            self._desk.grew(message, delta.text, "")
        else:
            self._desk.grew(message, "", delta.text)
        if talking.is_in_view(self._conversation, message):
            talking.transcript.grew(delta)
        if talking.onlooker is not None:
            talking.onlooker.grew(message, delta)
        for each in talking.onlookers:
            each.grew(message, delta)

    def moved(self, message: Message) -> None:
        talking = self._talking
        if message.status.is_final:
            self._desk.ended(self._conversation, message)
        if talking.is_in_view(self._conversation, message):
            talking.transcript.moved(message)
        if talking.onlooker is not None:
            talking.onlooker.moved(message)
        for each in talking.onlookers:
            each.moved(message)

    def noticed(self, message: Message, notice: Notice) -> None:
        talking = self._talking
        if talking.is_in_view(self._conversation, message):
            talking.transcript.noticed(notice)
        if talking.onlooker is not None:
            talking.onlooker.noticed(message, notice)
        for each in talking.onlookers:
            each.noticed(message, notice)


async def _on_disk(saved: Answer[bool]) -> None:
    """Wait until the prompt is on the disk, or it is known that it cannot be just now."""
    import asyncio

    # Shielded: who stops the reply must not take the prompt back from the disk.
    waiting = asyncio.shield(asyncio.wrap_future(saved))
    try:
        async with asyncio.timeout(SAVE_SECONDS):
            await waiting
    except TimeoutError:
        log.warning("the request leaves before the disk has answered")
    except Exception as error:
        log.error("the message was not saved", exc_info=error)


def _log_fault(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a task failed", exc_info=error)
