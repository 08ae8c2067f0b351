"""Which model the conversation in view is held with, or which several are asked at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.conversations import Conversation
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow


class ModelInUse:
    """What is chosen counts from now on, and is kept with the conversation in view."""

    def __init__(
        self,
        window: MainWindow,
        connections: Connections,
        desk: HistoryDesk,
        in_view: Callable[[], Conversation],
    ) -> None:
        self._window = window
        self._connections = connections
        self._desk = desk
        self._in_view = in_view
        self.several: Sequence[Connection] = ()  # that are asked together, if any are
        # Lets one of the connection's models be chosen, and tells which.
        self.open_models: Callable[[Callable[[str], None]], object] | None = None

    def take(self) -> Connection:
        """The connection to ask; the conversation in view is held with it from now on."""
        connection, conversation = self._connections.chosen, self._in_view()
        conversation.connection_id, conversation.model = connection.id, connection.model
        self._connections.view(connection.id, connection.model)
        return connection

    def follow(self) -> None:
        """Another conversation is in view: it has a model of its own, and that one alone."""
        conversation, had_several = self._in_view(), bool(self.several)
        self.several = ()
        self._connections.view(conversation.connection_id, conversation.model)
        if had_several:
            self.show()

    def begin(self) -> None:
        """The first message of the conversation in view is being sent."""
        begin_conversation(self._desk, self._in_view(), self._connections)

    def choose_connection(self, connection_id: str) -> None:
        """Ask this connection from now on."""
        self.several = ()
        self._connections.choose(connection_id)
        self._keep()

    def choose_model(self, model: str) -> None:
        """Ask this model of the connection from now on."""
        self.several = ()
        self._connections.choose_model(model)
        self._keep()

    def asks_for_model(self, then: Callable[[], object]) -> bool:
        """Whether a model has to be chosen first: the list of them opens, `then` comes after."""
        chosen = self._connections.chosen
        has_model = bool(chosen.model or self.several) or chosen.kind is not Kind.OPENAI
        if has_model or self.open_models is None:
            return False

        def use(model: str) -> None:
            self.choose_model(model)
            then()

        self.open_models(use)
        return True

    def hold_with(self, connection_id: str, model: str) -> None:
        """Ask this model of this connection from now on."""
        if connection_id != self._connections.chosen.id:
            self._connections.choose(connection_id)
        self.choose_model(model)

    def hold_only_this_with(self, connection_id: str, model: str) -> None:
        """Hold the conversation in view with a model; new ones are held as before."""
        self.several = ()
        self._connections.view(connection_id, model)
        chosen = self._connections.chosen
        if (chosen.id, chosen.model) != (connection_id, model):  # this run asks for another
            self.hold_with(connection_id, model)
        self._keep()

    def _keep(self) -> None:
        self.take()
        self._desk.keep_choices(self._in_view())
        self.show()
        self._window.composer.edit.setFocus()

    def show(self) -> None:
        """Show what is in use on top of the conversation."""
        connections, several = self._connections, len(self.several)
        self._window.header.show_connections(connections.all, connections.chosen, several)


def begin_conversation(
    desk: HistoryDesk, conversation: Conversation, connections: Connections
) -> None:
    """Put a conversation into the list, with the system prompt that new ones have."""
    from desktop_chat.chat.parameters import with_usual_system

    system, base = connections.settings.system_prompt, connections.chosen.parameters
    conversation.parameters = with_usual_system(conversation.parameters, base, system)
    desk.begin(conversation)
