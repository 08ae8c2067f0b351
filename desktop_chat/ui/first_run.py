"""A first run looks for models on this machine, once the window stands, and offers them; or it
has the demonstration reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from desktop_chat.chat.connections import DEMO, Connection, Kind, new_connection_id
from desktop_chat.chat.conversations import Written
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.local_services import LocalService
from desktop_chat.storage.keys import KeyringProblem
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.greeting import FirstSteps
from desktop_chat.ui.words import tr

FindLocal = Callable[[], Awaitable[tuple[LocalService, ...]]]


class FirstRun:
    """Between the first steps, what is found, and the connections."""

    def __init__(
        self,
        first_steps: FirstSteps,
        controller: Controller,
        find_local: FindLocal,
    ) -> None:
        self._first_steps = first_steps
        self._controller = controller
        self._connections = controller.connections
        self._find_local = find_local
        first_steps.service_chosen.connect(self._use)
        first_steps.demo_asked.connect(self._show_demo)

    def start(self) -> None:
        """Look around, but only where nothing is chosen: every other start asks nobody."""
        if self._connections.is_first_run:
            self._controller.spawn(self._look())

    async def _look(self) -> None:
        try:
            found = await self._find_local()
        except (BackendError, KeyringProblem):
            return  # what stands in the way is told when something is asked for
        if self._connections.is_first_run:
            self._first_steps.offer(found)

    def _show_demo(self) -> None:
        """The card promises a reply: something is asked, and what is being written stays."""
        self._controller.choose_connection(DEMO.id)
        self._controller.send_beside(Written(tr("Show me what you can do.")))

    def _use(self, service: LocalService) -> None:
        name = service.product or tr("This machine")
        model = service.first_model
        connection = Connection(
            new_connection_id(), name, Kind.OPENAI, service.base_url, model, service.models
        )
        self._connections.put(connection)
        self._connections.choose(connection.id)
