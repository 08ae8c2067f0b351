"""What can be done with a message in view, and which of its versions is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop_chat.chat.messages import Message, Role
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.deleting import Deleting
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from desktop_chat.chat.connections import Connection
    from desktop_chat.ui.commands import Command
    from desktop_chat.ui.transcript.message_bar import MessageAction, VersionPlace

_STEPS = {"previous-version": -1, "next-version": 1}


class Versions:
    """Tells the message bar what to offer, and does what is chosen there."""

    def __init__(self, window: MainWindow, controller: Controller, desk: HistoryDesk) -> None:
        self._window = window
        self._controller = controller
        self._desk = desk
        self.deleting = Deleting(window, controller, desk)
        window.versions_of = self._versions_of
        window.actions_of = self._actions_of
        window.message_action.connect(self._on_action)
        window.copy_asked.connect(self.copy_last_reply)
        window.undo_delete = self.deleting.undo
        window.language_changed.connect(self._offer_anew)
        controller.on_path.append(self._offer_anew)
        window.commands.bind({"ask-other": self.ask_other_for_last})
        window.commands.add(self._commands)

    def _commands(self) -> Iterable[Command]:
        from desktop_chat.ui.commands import Command, Group

        controller, messages = self._controller, Group.MESSAGES
        can_ask = controller.model_choice is not None
        yield Command(
            "ask-other",
            tr("Ask another model for the last reply…"),
            self.ask_other_for_last,
            messages,
            lambda: can_ask and controller.last_reply is not None,
            tr("regenerate retry model version"),
        )
        yield Command(
            "fork",
            tr("Fork into a new chat"),
            lambda: self.fork(controller.conversation.messages[-1]),
            Group.CONVERSATION,
            lambda: bool(controller.conversation.messages) and not controller.is_busy,
            tr("branch copy duplicate"),
        )
        yield Command(
            "undo-delete",
            tr("Bring back the deleted message"),
            self.deleting.undo,
            messages,
            lambda: self.deleting.can_undo,
            tr("undo restore"),
        )

    def _offer_anew(self) -> None:
        """A reply has ended, be it out of view, or what is offered is called something else."""
        if self._controller.conversation.messages:
            self._window.transcript.engine.changed.emit()

    def _versions_of(self, message: Message) -> VersionPlace | None:
        """Which version of how many a message is, from 1; None where there is but one."""
        from desktop_chat.ui.transcript.message_bar import VersionPlace

        conversation = self._controller.conversation
        if conversation.find(message.id) is not message:
            return None
        versions = conversation.versions(message)
        if len(versions) < 2:
            return None
        is_of_several = len({each.model for each in versions}) > 1
        name = message.model if is_of_several else ""
        return VersionPlace(versions.index(message) + 1, len(versions), name)

    def _actions_of(self, message: Message) -> list[MessageAction]:
        from desktop_chat.ui.transcript.message_bar import MessageAction
        from desktop_chat.ui.transcript.overlays import copying_actions

        actions = copying_actions(message)
        if message.role is Role.USER:
            actions.append(MessageAction("edit", tr("Edit"), "edit"))
        elif message.status.is_final and not self._controller.is_busy:
            actions.append(MessageAction("ask-again", tr("Ask again"), "regenerate"))
            if self._controller.model_choice is not None:
                actions.append(_rare("ask-other", tr("Ask another model…"), "regenerate"))
        if message.status.is_final:
            actions.append(_rare("fork", tr("Fork into a new chat"), "fork"))
        if self._controller.conversation.following(message):
            actions.append(_rare("delete-one", tr("Delete this message only"), "delete"))
            actions.append(_rare("delete", tr("Delete from here on"), "delete"))
        else:
            actions.append(_rare("delete", tr("Delete"), "delete"))
        return actions

    def _on_action(self, name: str, message: Message) -> None:
        controller = self._controller
        if controller.conversation.find(message.id) is not message:
            return
        match name:
            case "edit":
                controller.drafting.edit(message)
            case "ask-again":
                controller.ask_again(message)
            case "ask-other":
                self._ask_other(message, self._window.overlays.acting_bar)
            case "fork":
                self.fork(message)
            case "delete" | "delete-one":
                self.deleting.delete(message, alone=name == "delete-one")
            case _ if name in _STEPS:
                self._step(message, _STEPS[name])
            case _:
                controller.act(name)

    def _step(self, message: Message, step: int) -> None:
        conversation = self._controller.conversation
        siblings = conversation.versions(message)
        number = siblings.index(message) + step
        if 0 <= number < len(siblings):
            chosen = siblings[number]
            conversation.choose(chosen)
            self._controller.show_path(to=chosen)

    def copy_last_reply(self) -> None:
        """Put the last reply's text on the clipboard."""
        for message in reversed(self._controller.conversation.messages):
            if message.role is Role.ASSISTANT and message.text:
                QGuiApplication.clipboard().setText(message.text)  # not for people: theirs
                return

    def ask_other_for_last(self) -> None:
        """Choose another model to ask for the last reply."""
        last = self._controller.last_reply
        if last is not None:
            self._ask_other(last, self._window.header.model)

    def _ask_other(self, message: Message, at: QWidget) -> None:
        """Let another model be chosen, and ask it for a version of this reply."""
        controller, choice = self._controller, self._controller.model_choice
        conversation = controller.conversation

        def ask(connections: list[Connection]) -> None:
            if conversation is controller.conversation and conversation.find(message.id):
                controller.ask_again(message, connections[0])

        if choice is not None and not controller.is_busy:
            choice.open_at(at, ask)

    def fork(self, message: Message) -> None:
        """Go on from a message in a conversation of its own; this one stays as it is."""
        from desktop_chat.chat.forking import fork

        conversation = self._controller.conversation
        made = fork(conversation, message)
        if not made.messages:  # from the first message: it is asked anew
            self._controller.new_chat_with(made.draft)
            return
        made.given_title = tr("{title} (fork)").replace("{title}", conversation.title)
        self._desk.add_fork(made)
        self._controller.open_conversation(made.id)
        self._window.composer.edit.setFocus()


def _rare(name: str, label: str, icon: str) -> MessageAction:
    from desktop_chat.ui.transcript.message_bar import MessageAction

    return MessageAction(name, label, icon, is_rare=True)
