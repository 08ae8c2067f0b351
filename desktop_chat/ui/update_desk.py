"""Looks for newer versions: when the settings ask for it, or once a day where that is chosen."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from desktop_chat import __version__
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure
from desktop_chat.chat.updates import Release, is_newer, may_look
from desktop_chat.storage.keys import KeyringProblem
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.sentences import failure_sentence, keyring_sentence
from desktop_chat.ui.words import tr

# The newest release that an address tells of. Raises `KeyringProblem` and `BackendError`.
FindRelease = Callable[[str], Awaitable[Release]]


class Found:
    """What a look has found: a sentence, and the release where there is a newer one."""

    def __init__(self, sentence: str, release: Release | None = None, wrong: bool = False) -> None:
        self.sentence = sentence
        self.release = release
        self.wrong = wrong


class UpdateDesk:
    """Asks one address, writes down when, and puts the answer into words."""

    def __init__(
        self, connections: Connections, find_release: FindRelease, own_address: str
    ) -> None:
        self._connections = connections
        self._find_release = find_release
        self.own_address = own_address
        self.found: Found | None = None  # by the last look

    @property
    def address(self) -> str:
        """Whom to ask; empty where nobody is known."""
        return self._connections.settings.updates.address or self.own_address

    @property
    def is_due(self) -> bool:
        """Whether the day's look is still to be made."""
        return bool(self.address) and may_look(self._connections.settings.updates, time.time())

    async def look(self, address: str) -> Found:
        """Ask now. What goes wrong is said in the answer."""
        self.found = await self._look(address)
        return self.found

    async def look_daily(self, say: Callable[[str], None]) -> None:
        """The day's look, where it is wanted and due; only news is told."""
        if self.is_due:
            found = await self.look(self.address)
            if found.release is not None:
                where = tr("What is new stands in the settings, under About.")
                say(f"{found.sentence} {where}")

    async def _look(self, address: str) -> Found:
        updates = self._connections.settings.updates
        self._connections.set_updates(updates._replace(last=time.time()))
        try:
            release = await self._find_release(address)
        except KeyringProblem as problem:
            return Found(keyring_sentence(problem), wrong=True)
        except BackendError as error:
            return Found(_failure_words(error.failure), wrong=True)
        if not is_newer(release.version, __version__):
            return Found(tr("This is the newest version."))
        said = tr("Version {version} is out.").replace("{version}", release.version)
        return Found(said, release)


def _failure_words(failure: Failure) -> str:
    match failure.code:
        case ErrorCode.NOT_A_STREAM:
            said = tr("{host} does not tell of versions at this address.")
        case ErrorCode.NOT_FOUND:
            said = tr("{host} has no version at this address.")
        case _:
            return failure_sentence(failure)
    return said.replace("{host}", failure.host)
