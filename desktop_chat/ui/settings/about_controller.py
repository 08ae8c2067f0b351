"""What the page about the program asks for."""

from __future__ import annotations

from desktop_chat.resources import licences_dir
from desktop_chat.ui.connections import Connections, Spawn
from desktop_chat.ui.settings.about_page import AboutPage
from desktop_chat.ui.transcript.link_question import open_outside
from desktop_chat.ui.update_desk import Found, UpdateDesk


class AboutController:
    """Between the page, the settings and whoever looks for updates."""

    def __init__(
        self, page: AboutPage, connections: Connections, desk: UpdateDesk, spawn: Spawn
    ) -> None:
        self._page = page
        self._connections = connections
        self._desk = desk
        page.changed.connect(connections.set_updates)
        page.look_asked.connect(lambda address: spawn(self._look(address)))
        page.page_asked.connect(open_outside)  # only ever https: see `chat.updates`
        connections.changed.connect(self._fill)
        page.show_licences(licences_dir())
        self._fill()
        if desk.found is not None:
            self.show_found(desk.found)

    def show_found(self, found: Found) -> None:
        """Show what a look has found."""
        self._page.said.say(found.sentence, found.wrong)
        self._page.show_release(found.release)

    async def _look(self, address: str) -> None:
        self._page.show_busy(True)
        try:
            self.show_found(await self._desk.look(address))
        finally:
            self._page.show_busy(False)

    def _fill(self) -> None:
        self._page.show_updates(self._connections.settings.updates, self._desk.own_address)
