"""Runs the quick window: its conversation is one like others, and waits in the list."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.notices import Notice
from desktop_chat.ui.asking import Asking
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.model_in_use import begin_conversation
from desktop_chat.ui.places import in_sight, place_of
from desktop_chat.ui.presence.quick_window import QuickWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import type_of
from desktop_chat.ui.theme.style import Appearance


class QuickDesk(QObject):
    """Made when the quick window is first asked for."""

    def __init__(
        self,
        main: MainWindow,
        controller: Controller,
        desk: HistoryDesk,
        appearance: Appearance,
    ) -> None:
        super().__init__(main)
        self._main = main
        self._controller = controller
        self._connections = controller.connections
        self._desk = desk
        self._asking = Asking(desk, controller.talking)
        self.conversation: Conversation | None = None
        self._reply: Message | None = None  # at the end of what is shown
        self.window = window = QuickWindow()
        window.asked.connect(self._ask)
        window.stop_pressed.connect(self._stop)
        window.copy_pressed.connect(self._copy)
        window.open_pressed.connect(self._open)
        window.again_pressed.connect(self._begin_anew)
        window.composer.typed.connect(controller.preparing.on_typing)
        window.transcript.action_asked.connect(lambda _: self._open())
        appearance.watch(window.set_colours)
        self._connections.changed.connect(self._follow_settings)
        controller.talking.onlookers.append(self)
        controller.talking.when_over.append(self._on_over)
        window.hidden.connect(self._keep_place)
        window.came_up.connect(self._see)
        self._follow_settings()
        window.show_talk(wanted=False, busy=False)

    def close(self) -> None:
        """The app ends: hear no more of replies."""
        self._controller.talking.onlookers.remove(self)
        self._controller.talking.when_over.remove(self._on_over)
        self.window.transcript.stop()
        self.window.hide()
        self.window.deleteLater()

    def open(self, text: str = "") -> None:
        """Show the window, `text` in its box; what was asked before is still there."""
        self.window.at = in_sight(self._connections.place("quick"))
        self.window.come_up(clean(text))

    def _keep_place(self) -> None:
        x, y, width, height = place_of(self.window)
        kept = self._connections.place("quick")
        if self.window.transcript.isHidden():  # as low as one line: the height of a reply stays
            height = kept[3] if kept is not None else tokens.QUICK_WINDOW[1]
        self._connections.set_place("quick", (x, y, width, height))

    def retell(self) -> None:
        """Another language is spoken; what is being answered goes on."""
        self.window.transcript.set_colours(self.window.transcript.colours)

    def _follow_settings(self) -> None:
        settings, chosen = self._connections.settings, self._connections.chosen
        self.window.composer.edit.follow(settings)
        self.window.transcript.set_type(*type_of(settings))
        self.window.transcript.set_wraps_code(settings.wrap_code)
        words = f"{chosen.name} · {chosen.model}" if chosen.model else chosen.name
        self.window.model.set_whole(words)

    # What is pressed.

    def _ask(self, text: str) -> None:
        text = clean(text)
        if not text.strip() or self._is_busy:
            return
        conversation = self.conversation
        if conversation is None:
            conversation = self.conversation = Conversation()
            begin_conversation(self._desk, conversation, self._connections)
        self.window.composer.clear()
        self.window.said.say("")
        self.window.show_talk(wanted=True, busy=True)
        if conversation.messages and conversation.messages[-1] is not self._reply:
            self.window.transcript.show_messages(conversation.messages)  # it went on elsewhere
        question = Message(Role.USER, text)
        conversation.add(question)
        self.window.transcript.add_message(question)
        chosen = self._connections.chosen
        conversation.connection_id, conversation.model = chosen.id, chosen.model
        [reply] = self._asking.ask(conversation, [chosen], question)
        self._reply = reply
        self.window.transcript.add_message(reply)
        if conversation is self._controller.conversation:  # the main window shows it too
            self._controller.show_changed(())

    @property
    def _is_busy(self) -> bool:
        asked = self.conversation
        return asked is not None and self._controller.talking.is_busy(asked.id)

    def _stop(self) -> None:
        if self.conversation is not None:
            self._controller.stop_reply_of(self.conversation.id)
            self._show_rest()

    def _copy(self) -> None:
        messages = self.conversation.messages if self.conversation is not None else []
        if messages and messages[-1].text:
            QGuiApplication.clipboard().setText(messages[-1].text)  # not for people: theirs

    def _open(self) -> None:
        """Go on in the main window; the quick one is ready for another question."""
        if self.conversation is not None:
            conversation_id = self.conversation.id
            self._main.come_up()
            self._begin_anew()
            self.window.hide()
            self._controller.open_conversation(conversation_id)

    def _begin_anew(self) -> None:
        """The next question is another conversation; the last one goes on in the list."""
        self.conversation = None
        self.window.transcript.show_messages([])
        self.window.show_talk(wanted=False, busy=False)
        self.window.composer.edit.setFocus()

    # Who is told of replies (`talking.Onlooker`).

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        if self._is_ours(message):
            self.window.transcript.grew(delta)

    def moved(self, message: Message) -> None:
        if self._is_ours(message):
            self.window.transcript.moved(message)

    def noticed(self, message: Message, notice: Notice) -> None:
        if self._is_ours(message):
            self.window.transcript.noticed(notice)

    def _is_ours(self, message: Message) -> bool:
        return self.conversation is not None and message is self._reply

    def _on_over(self, conversation: Conversation, message: Message) -> None:
        if conversation is self.conversation:
            self._show_rest()
            self._see()

    def _see(self) -> None:
        """What stands in the window in front has been seen; it waits in the list no longer."""
        if self.conversation is not None and self.window.isActiveWindow() and not self._is_busy:
            self._desk.saw(self.conversation)

    def _show_rest(self) -> None:
        self.window.show_talk(wanted=True, busy=self._is_busy)
        if self.window.isActiveWindow():
            self.window.composer.edit.setFocus()
