"""What the person does becomes turns; what turns do becomes visible. asyncio ends here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.connections import Connection
from desktop_chat.chat.conversations import Conversation, Written
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.storage.settings import SendKey
from desktop_chat.ui.asking import Asking, can_continue
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.drafting import Drafting
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.model_in_use import ModelInUse
from desktop_chat.ui.preparing import Preparing
from desktop_chat.ui.queueing import Queueing
from desktop_chat.ui.talking import Onlooker, OpenBackend, Talking
from desktop_chat.ui.theme.manner import type_of

if TYPE_CHECKING:
    from desktop_chat.storage.values import Opening
    from desktop_chat.ui.model_choice import ModelChoice


class Controller:
    """One person, one window, any number of conversations and running turns."""

    def __init__(
        self,
        window: MainWindow,
        connections: Connections,
        desk: HistoryDesk,
        open_backend: OpenBackend,
        prepare: Callable[[Connection], Coroutine[Any, Any, None]],
    ) -> None:
        self._window = window
        self._connections = connections
        self._desk = desk
        self.on_reply_over: Callable[[Conversation, Message], object] = lambda *_: None
        self._talking = Talking(
            window.transcript, desk, open_backend, self._is_shown, self._on_over
        )
        self.talking = self._talking
        self._asking = Asking(desk, self._talking)
        self.ask_aside = self._talking.ask_aside
        self.on_path: list[Callable[[], object]] = []  # what is in view may be another now
        self.model_choice: ModelChoice | None = None  # none where there is one model only
        self.on_several: Callable[[list[Message]], object] = lambda replies: None
        self.on_shown: Callable[[], object] = lambda: None  # another conversation or path, or more
        self.preparing = Preparing(lambda: connections.chosen, prepare, self.spawn)
        self._wanted = ""  # the conversation that is being read, to be shown
        self._is_untouched = True  # nothing has been done yet: the last conversation may open
        self.conversation = desk.new()
        self.in_use = ModelInUse(window, connections, desk, lambda: self.conversation)
        self.choose_connection = self.in_use.choose_connection
        self.choose_model, self.hold_with = self.in_use.choose_model, self.in_use.hold_with
        self.hold_only_this_with = self.in_use.hold_only_this_with
        self.drafting = Drafting(window, desk, lambda: self.conversation)
        self.queueing = Queueing(window, desk, lambda: self.conversation, lambda: self.is_busy)
        self.queueing.send, self.queueing.stop = self._send_to, self.stop
        self.drafting.take_queued = self.queueing.edit_last
        self._connect()
        self.show_connections()
        self._show_conversation()

    def begin(self) -> None:
        """The window is on screen: have the history opened, and the list filled."""
        self._desk.start(self._talking.is_busy, lambda: self._is_at_rest)

    def work(self) -> None:
        """asyncio runs: do what was asked for before."""
        self._talking.begin()

    def _connect(self) -> None:
        window = self._window
        window.composer.submitted.connect(self.send)
        window.composer.typed.connect(self.preparing.on_typing)
        window.stop_pressed.connect(self.stop)
        window.new_asked.connect(self.new_chat)
        window.retry_asked.connect(self.retry)
        window.zoom_asked.connect(self._connections.zoom)
        window.transcript.wrap_chosen.connect(self._connections.set_wrap_code)
        window.sidebar.chosen.connect(self.open_conversation)
        window.transcript.action_asked.connect(self.act)
        window.recovery_chosen.connect(self.act)
        window.header.connection_chosen.connect(self.choose_connection)
        self._connections.changed.connect(self.show_connections)
        self._desk.opened.connect(self._on_opened)

    @property
    def connections(self) -> Connections:
        """The services there are, and the chosen one."""
        return self._connections

    def send(self, text: str) -> None:
        """Ask the chosen model; the text leaves the box only here.

        What was edited becomes another version of its message. What is written while a reply
        comes waits until it is complete.
        """
        written = Written(clean(text), self._window.composer.attachments)
        if not written or (
            not self.is_busy and self.in_use.asks_for_model(lambda: self.send(text))
        ):
            return
        if self.is_busy:
            if not self.drafting.is_editing:
                self.drafting.finish()
                self.queueing.add(written)
            return
        self._wanted = ""  # what is being read is not to take the place of this
        edited = self.drafting.finish()
        if edited is None:
            with self.drafting.sending(written, lambda: self.is_busy):
                self.send_beside(written)
            return
        question = written.message()
        self.conversation.add_version(edited, question)
        self._show_conversation()
        self._ask(question)

    def send_beside(self, written: Written) -> None:
        """Ask with what is not in the box, at the foot of the conversation; the box stays."""
        if not self.conversation.messages:
            self.in_use.begin()
        self._window.transcript.set_follows(follows=True)
        self._send_to(self.conversation, written)

    def _send_to(self, conversation: Conversation, written: Written) -> None:
        """Send something to a conversation in view or not; who reads elsewhere goes on reading."""
        question = written.message()
        conversation.add(question)
        if conversation is self.conversation:
            self.on_shown()
            self._show_emptiness()
            self._window.transcript.add_message(question, self._window.transcript.follows)
            self._ask(question)
        else:
            connection = self._connections.find(conversation.connection_id, conversation.model)
            self._asking.ask(conversation, [connection], question)

    def _ask(self, question: Message) -> None:
        """Ask for replies to the last message in view: of the model in use, or of several."""
        in_use = self.in_use.take()
        several = self.in_use.several or [in_use]
        replies = self._asking.ask(self.conversation, several, question)
        self._show_reply(replies[0], self._window.transcript.follows)
        if len(replies) > 1:
            self.on_several(replies)

    def stop(self) -> None:
        """Stop the reply in view, whatever it waits for; where there is none, stop editing."""
        if self._talking.stop(self.conversation.id):
            self._show_busy(busy=False)
        else:
            self.drafting.cancel()

    def retry(self) -> None:
        """Ask again for the last reply; what had come of it stays as another version."""
        last = self.last_reply
        if last is None:
            return
        self._window.transcript.drop_last()
        if last.has_content:
            reply = self._asking.ask_again(self.conversation, self.in_use.take(), last)
        else:
            self._desk.drop(self.conversation, last)
            reply = self._asking.ask(self.conversation, [self.in_use.take()])[0]
        self._show_reply(reply)

    def ask_again(self, of: Message, connection: Connection | None = None) -> None:
        """Ask for another version of a reply, of the model in use or of another one."""
        if self.is_busy or of.role is not Role.ASSISTANT or not of.status.is_final:
            return
        is_last = of is self.last_reply
        if is_last and not of.has_content and connection is None:
            self.retry()
            return
        if is_last:
            self._window.transcript.drop_last()
        reply = self._asking.ask_again(self.conversation, connection or self.in_use.take(), of)
        if not is_last:
            self._window.transcript.show_messages(self.conversation.messages[:-1])
        self._show_reply(reply)

    def continue_reply(self, connection: Connection | None = None) -> None:
        """Go on with the last reply where it was cut, as another version of it."""
        last = self.last_reply
        if last is not None and can_continue(last):
            self._window.transcript.drop_last()
            asked = connection or self.in_use.take()
            self._show_reply(self._asking.continue_reply(self.conversation, asked, last))

    def keep_reply(self) -> None:
        """Leave an interrupted reply as it is."""
        last = self.last_reply
        if last is not None:
            last.facts.is_kept = True
            self._desk.ended(self.conversation, last)
            self._window.transcript.moved(last)
            self._show_recovery()

    @property
    def last_reply(self) -> Message | None:
        """The reply in view that can be asked for anew, continued or kept."""
        messages = self.conversation.messages
        if self.is_busy or not messages or messages[-1].role is not Role.ASSISTANT:
            return None
        return messages[-1]

    def _show_reply(self, reply: Message, follow: bool = True) -> None:
        """A reply has been asked for, at the end of the path in view."""
        self.on_shown()
        self._show_place()
        self._window.transcript.add_message(reply, follow)
        self._show_busy(busy=True)
        self._show_recovery()

    def _is_shown(self, conversation: Conversation, message: Message) -> bool:
        path = self.conversation.messages
        return conversation is self.conversation and bool(path) and path[-1] is message

    def _on_over(self, conversation: Conversation, message: Message) -> None:
        if not self._talking.is_busy(conversation.id):
            self._desk.reply_ended(conversation, is_in_view=conversation is self.conversation)
        if conversation is self.conversation:
            self._show_busy(busy=self.is_busy)
        self.on_reply_over(conversation, message)
        if not self._talking.is_busy(conversation.id):
            self.queueing.on_over(conversation, message)

    @property
    def is_busy(self) -> bool:
        """Whether a reply of the conversation in view is under way."""
        return self._talking.is_busy(self.conversation.id)

    def watch(self, onlooker: Onlooker | None) -> None:
        """Tell somebody beside the transcript of all replies, from now on."""
        self._talking.onlooker = onlooker

    @property
    def replies_under_way(self) -> list[Message]:
        """Those of the conversation in view."""
        return self._talking.replies_of(self.conversation.id)

    @property
    def is_any_busy(self) -> bool:
        """Whether any reply is under way."""
        return self._talking.is_any_busy

    # Conversations.

    def _on_opened(self, opening: Opening) -> None:
        """The history is there: the newest conversation opens, unless something has begun."""
        lines = opening.conversations
        newest = next((line.id for line in lines if not line.arrangement.is_archived), "")
        if self._is_at_rest and newest:
            new = self._desk.new()
            if new.id == newest:
                self._leave(new)
            else:
                self.open_conversation(newest, at_rest=True)
        self._show_emptiness()

    @property
    def _is_at_rest(self) -> bool:
        """Whether the window is as it was opened."""
        box = self._window.composer
        is_empty = not self.conversation.messages and not box.text() and box.is_empty
        return self._is_untouched and is_empty

    def new_chat(self) -> None:
        """An empty conversation; the one in view goes on in the list."""
        self._wanted = ""
        self._is_untouched = False
        if self.conversation.messages:
            self._leave(self._desk.new())
        self._window.composer.edit.setFocus()

    def new_chat_with(self, text: str) -> None:
        """A new chat with a text in its box, behind what stands there; it is not sent."""
        self.new_chat()
        box = self._window.composer
        written = box.text()
        box.put_text(f"{written.rstrip()}\n\n{text}" if written.strip() else text)

    def open_conversation(self, conversation_id: str, at_rest: bool = False) -> None:
        """Show a conversation, as soon as it is read; none of them stops for it.

        With `at_rest`, only if nothing has begun by then: what is being typed stays in view.
        """
        self._wanted = conversation_id
        self._is_untouched = self._is_untouched and at_rest

        def show(conversation: Conversation | None) -> None:
            if self._wanted == conversation_id != self.conversation.id:
                self._wanted = ""
                if conversation is not None and (not at_rest or self._is_at_rest):
                    self._is_untouched = False
                    self._leave(conversation)

        if conversation_id != self.conversation.id:
            self._desk.load(conversation_id, show)

    def _leave(self, to: Conversation) -> None:
        self.drafting.leave()
        self.conversation = to
        self.drafting.show()
        self.in_use.follow()
        self._desk.saw(to)
        self._show_conversation()

    def show_path(self, to: Message) -> None:
        """Another version has been chosen in the conversation in view; it stays in sight."""
        self._desk.keep_path(self.conversation)
        self.show_changed([to] if to.role is Role.USER else [])

    def show_changed(self, near: Sequence[Message]) -> None:
        """Messages have gone or come back in the conversation in view; `near` stays in sight."""
        self._show_conversation()
        for message in near:
            if message in self.conversation.messages[:-1]:
                self._window.transcript.show_message(self.conversation.messages.index(message))

    def show_title(self, conversation_id: str) -> None:
        """A title has changed."""
        if conversation_id == self.conversation.id:
            self._window.show_conversation_title(self.conversation.title)

    def stop_reply_of(self, conversation_id: str) -> None:
        """Stop a conversation's reply, in view or not."""
        if self._talking.stop(conversation_id) and conversation_id == self.conversation.id:
            self._show_busy(busy=False)

    def leave_deleted(self) -> None:
        """The conversation in view is not in the list any more."""
        self._wanted = ""
        self._leave(self._desk.new())

    def _show_conversation(self) -> None:
        self.on_shown()
        self._window.transcript.show_messages(self.conversation.messages)
        self._show_emptiness()
        self._show_place()
        self._show_busy(busy=self.is_busy)
        self._show_recovery()

    def _show_emptiness(self) -> None:
        first_run = self._desk.is_known and not self._wanted and self._connections.is_first_run
        self._window.show_empty(not self.conversation.messages, first_run)
        self._window.greeting.show_assistant(self.conversation.parameters.get("assistant"))
        self._window.show_conversation_title(self.conversation.title)

    def _show_recovery(self) -> None:
        last = self.last_reply
        is_cut = last is not None and last.status is Status.INTERRUPTED
        is_open = is_cut and last is not None and not last.facts.is_kept
        can_continue = last is not None and bool(last.text)
        self._window.show_recovery(is_open, can_continue)

    def _show_place(self) -> None:
        self._window.sidebar.show_current(self.conversation.id)

    def _show_busy(self, busy: bool) -> None:
        for told in self.on_path:
            told()
        self._window.composer.set_busy(busy)
        self.queueing.show()
        self._window.show_hint(busy, self._connections.settings.send_key is SendKey.ENTER)

    def show_connections(self) -> None:
        connections = self._connections
        self.in_use.show()
        self._window.composer.edit.follow(connections.settings)
        self._window.transcript.set_type(*type_of(connections.settings))
        self._window.transcript.set_wraps_code(connections.settings.wrap_code)
        self._show_busy(busy=self.is_busy)
        self._show_emptiness()

    def act(self, action: str) -> None:
        """Do what a link or a button in the conversation says."""
        calls = {"retry": self.retry, "continue": self.continue_reply, "keep": self.keep_reply}
        if action in calls:
            calls[action]()
        elif action == "settings":
            self._window.settings_asked.emit()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that nobody waits for; its faults reach the log."""
        self._talking.spawn(work)

    async def close(self, seconds: float) -> None:
        """Stop everything that runs and wait for it, at most `seconds`."""
        self.drafting.keep()
        await self._talking.close(seconds)
        self._window.transcript.stop()
