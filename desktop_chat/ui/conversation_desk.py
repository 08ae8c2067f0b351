"""What belongs to the conversation in view: how the model is to answer, and what it used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.parameters import Parameters, parameters_from
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.price_book import PriceBook
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.commands import Command
    from desktop_chat.ui.conversation_panel import ConversationPanel


class ConversationDesk:
    """Fills the header's menu when it opens, and the quiet line under a reply."""

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        connections: Connections,
        desk: HistoryDesk,
        prices: PriceBook,
    ) -> None:
        self._window = window
        self._controller = controller
        self._connections = connections
        self._desk = desk
        self._prices = prices
        self.panel: ConversationPanel | None = None
        window.note_of = self.note_of
        window.header.more_menu.aboutToShow.connect(self._fill_menu)
        window.header.more_menu.addAction("")  # not for people: an empty menu never shows
        window.closed.connect(self._close)
        window.commands.add(self._commands)

    def _commands(self) -> Iterable[Command]:
        from desktop_chat.ui.commands import Command, Group

        also = tr("temperature instructions role model answer")
        words = tr("Parameters and system prompt…")
        yield Command("parameters", words, self.open_panel, Group.CONVERSATION, also=also)

    def note_of(self, message: Message) -> str:
        """What a reply used, in one line; empty where there is nothing to say."""
        from desktop_chat.chat.usage import usage_of
        from desktop_chat.ui.context_use import SIZES
        from desktop_chat.ui.usage_words import reply_words

        conversation = self._controller.conversation
        facts = message.facts
        if message.role is not Role.ASSISTANT or not message.status.is_final:
            return ""
        if not (facts.duration_ms or facts.usage) or conversation.find(message.id) is not message:
            return ""
        if not (message.has_content or facts.usage):
            return ""
        table = self._prices.table
        asked = conversation.path_to(message)[:-1]
        usage = usage_of(message, asked, table.find(message.model), SIZES.of)
        return reply_words(usage, table.currency)

    def _fill_menu(self) -> None:
        from desktop_chat.chat.usage import usage_of_all
        from desktop_chat.ui.usage_words import sum_words

        conversation, menu = self._controller.conversation, self._window.header.more_menu
        menu.clear()
        count = len(parameters_from(conversation.parameters).as_record())
        words = tr("Parameters and system prompt…")
        if count:
            words = tr("Parameters and system prompt (%n set)…", count)
        menu.addAction(words, self.open_panel)  # not for people: translated above
        table = self._prices.table
        total = usage_of_all(conversation.messages, table.find)
        if not total.replies:
            return
        menu.addSeparator()
        for line in sum_words(total, table.currency):
            menu.addAction(line).setEnabled(False)  # not for people: translated there

    # How the model is to answer.

    def open_panel(self) -> None:
        """Show what is set for the conversation in view."""
        if self.panel is None:
            from desktop_chat.ui.conversation_panel import ConversationPanel

            self.panel = ConversationPanel(self._window)
            self.panel.changed.connect(self._keep)
            self._window.sidebar.panel.titled.connect(self.panel.show_title)
        conversation = self._controller.conversation
        own = parameters_from(conversation.parameters)
        base = self._connections.chosen.parameters
        if not conversation.messages and not base.system:
            base = base._replace(system=self._connections.settings.system_prompt)
        self.panel.open_for(conversation.id, conversation.title, own, base)

    def _keep(self, conversation_id: str, parameters: Parameters) -> None:
        def keep(conversation: Conversation | None) -> None:
            if conversation is None:
                return
            known = Parameters._fields
            others = {name: x for name, x in conversation.parameters.items() if name not in known}
            conversation.parameters = {**others, **parameters.as_record()}
            self._desk.keep_choices(conversation)

        for each in (self._controller.conversation, self._desk.unsent):
            if each is not None and each.id == conversation_id:
                keep(each)
                return
        self._desk.load(conversation_id, keep)

    def _close(self) -> None:
        if self.panel is not None:
            self.panel.close()
