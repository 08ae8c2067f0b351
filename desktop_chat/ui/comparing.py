"""One message to several models, and their replies side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop_chat.chat.connections import Connection
from desktop_chat.chat.messages import Message, Role
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.attachment_tray import Tray
    from desktop_chat.ui.commands import Command
    from desktop_chat.ui.compare_view import CompareView


class Comparing:
    """Lets models be marked, and shows versions of a reply beside one another."""

    def __init__(self, window: MainWindow, controller: Controller) -> None:
        self._window = window
        self._controller = controller
        self.view: CompareView | None = None
        controller.on_several = lambda replies: self.show(replies[0])
        controller.on_shown = self.close
        window.language_changed.connect(self._retell)
        window.commands.bind({"ask-several": self.choose, "compare": self.toggle})
        window.commands.add(self._commands)

    def _commands(self) -> Iterable[Command]:
        from desktop_chat.ui.commands import Command, Group

        words, also = tr("Ask several models at once…"), tr("compare parallel side by side")
        can_choose = self._controller.model_choice is not None
        yield Command("ask-several", words, self.choose, Group.MESSAGES, lambda: can_choose, also)
        words = tr("Compare versions side by side")
        yield Command("compare", words, self.toggle, Group.MESSAGES, self._can_compare, also)

    def _retell(self) -> None:
        """Another language is spoken."""
        for column in self.view.columns if self.view is not None else ():
            column.retell()

    # Choosing.

    def choose(self) -> None:
        """Mark the models that the next messages go to."""
        choice = self._controller.model_choice
        if choice is not None:
            at, marked = self._window.header.model, self._controller.in_use.several
            choice.open_at(at, self._use, several=True, marked=marked)

    def _use(self, connections: list[Connection]) -> None:
        if len(connections) == 1:
            only = connections[0]
            self._controller.hold_with(only.id, only.model)
            return
        self._controller.in_use.several = tuple(connections)
        self._controller.in_use.show()
        self._window.composer.edit.setFocus()

    # Side by side.

    def _compared(self) -> Message | None:
        """The last reply in view that has versions."""
        conversation = self._controller.conversation
        for message in reversed(conversation.messages):
            if message.role is Role.ASSISTANT and conversation.place(message).total > 1:
                return message
        return None

    def _can_compare(self) -> bool:
        return self.view is not None or self._compared() is not None

    def toggle(self) -> None:
        """Side by side, or one at a time again."""
        compared = self._compared()
        if self.view is not None:
            self.close()
        elif compared is not None:
            self.show(compared)

    def show(self, reply: Message) -> None:
        """Show all versions of a reply beside one another."""
        from desktop_chat.ui.compare_view import CompareView

        self.close()
        conversation, transcript = self._controller.conversation, self._window.transcript
        asked = conversation.find(reply.parent_id)
        replies = conversation.versions(reply)
        tray = self._tray_of(asked) if asked is not None and asked.attachments else None
        view = CompareView(asked.text if asked else "", replies, transcript, tray)
        view.offer_copies(self._window.icons, self._window.note_of)
        view.kept.connect(self._go_on)
        view.closed.connect(self.close)
        for column in view.columns:
            column.view.link_asked.connect(self._window.overlays.gate.follow)
            column.view.action_asked.connect(
                lambda action, reply=column.reply: self._act(action, reply)
            )
        self._window.colours_changed.connect(view.set_colours)
        self._window.show_instead(view)
        self.view = view
        self._controller.watch(view)

    def _tray_of(self, question: Message) -> Tray | None:
        """What is attached to a question, to be looked at."""
        from desktop_chat.ui.attachment_tray import Tray

        window = self._window
        if window.transcript.thumbnails is None:
            return None
        tray = Tray(window.icons, window.colours, window.transcript.thumbnails(), is_sent=True)
        tray.show_attachments(question.attachments)
        tray.opened.connect(window.transcript.attachment_asked)
        return tray

    def close(self) -> None:
        """One at a time again."""
        view, self.view = self.view, None
        if view is not None:
            self._controller.watch(None)
            view.stop()
            if view.isAncestorOf(self._window.focusWidget()):  # else it would go anywhere
                self._window.composer.edit.setFocus()
            self._window.show_instead(None)

    def _act(self, action: str, reply: Message) -> None:
        """Do what a link under a reply says, such as asking its model again, once all are over."""
        controller = self._controller
        if controller.is_busy:
            return
        self._keep(reply)
        same = controller.connections.find(reply.connection_id, reply.model)
        if action == "retry":
            controller.ask_again(reply, same)
        elif action == "continue":
            controller.continue_reply(same)
        else:
            controller.act(action)

    def _go_on(self, reply: Message) -> None:
        """Go on with one of the replies, and with its model; the others stay as its versions."""
        controller = self._controller
        self._keep(reply)
        with_it = controller.connections.find(reply.connection_id, reply.model)
        controller.hold_only_this_with(with_it.id, with_it.model)

    def _keep(self, reply: Message) -> None:
        """Have one of the replies in view."""
        conversation = self._controller.conversation
        self.close()
        if conversation.find(reply.id) is reply:
            conversation.choose(reply)
            self._controller.show_path(to=reply)
        self._window.composer.edit.setFocus()
