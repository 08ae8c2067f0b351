"""Between the list of shortcuts, the commands and the settings."""

from __future__ import annotations

from desktop_chat.ui.commands import (
    FIXED,
    KEYS,
    Command,
    Commands,
    can_be_chosen,
    keys_of,
    native,
)
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.help.texts import group_words
from desktop_chat.ui.settings.shortcuts_page import CommandKeys, ShortcutsPage
from desktop_chat.ui.words import tr


class ShortcutsController:
    """Refuses keys that another command has, or that are needed for text, and says so."""

    def __init__(self, page: ShortcutsPage, connections: Connections, commands: Commands) -> None:
        self._page = page
        self._connections = connections
        self._commands = commands
        self._wanted = ("", "")  # what was refused: a command's name, and the keys for it
        page.asked.connect(self._show)
        page.given.connect(self._give)
        page.taken.connect(self._take)
        page.reset_asked.connect(self._reset)
        page.all_reset_asked.connect(self._reset_all)
        connections.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        if self._page.rows:
            self._show()

    def _show(self) -> None:
        headings = dict(group_words())
        own = dict(self._connections.settings.shortcuts)
        self._page.show_commands(
            [
                CommandKeys(
                    command.name,
                    command.words,
                    headings[command.group],
                    command.keys,
                    command.name in own,
                    command.name in FIXED,
                )
                for command in self._listed()
            ]
        )

    def _listed(self) -> list[Command]:
        groups = dict(group_words())
        return [command for command in self._commands.all() if command.group in groups]

    def _give(self, name: str, keys: str) -> None:
        if not keys:
            self._choose({name: ()})
            return
        row = self._page.rows[name]
        if keys in keys_of(name):
            row.say("")
            return
        said = tr("{keys} is already for “{name}”. Press other keys, or use them here instead.")
        if not can_be_chosen(keys):
            row.refuse(
                tr(
                    "{keys} is needed in messages and fields. Press others together with Ctrl or "
                    "Alt, or F1 to F35."
                ).replace("{keys}", native(keys))
            )
            return
        other = self._holder(keys)
        if other:
            self._wanted = (name, keys)
            words = said.replace("{keys}", native(keys)).replace("{name}", self._words_of(other))
            row.refuse(words, can_take=True)
            return
        self._choose({name: (keys,)})

    def _take(self, name: str) -> None:
        wanted, keys = self._wanted
        other = self._holder(keys)
        if wanted != name or not other:
            return
        left = tuple(each for each in keys_of(other) if each != keys)
        self._choose({name: (keys,), other: left})

    def _holder(self, keys: str) -> str:
        """Which command has these keys; empty where none does."""
        names = {*KEYS, *dict(self._connections.settings.shortcuts)}
        return next((name for name in sorted(names) if keys in keys_of(name)), "")

    def _words_of(self, name: str) -> str:
        command = self._commands.find(name)
        return command.words if command is not None else name

    def _reset(self, name: str) -> None:
        """Back to what is usual; keys that another command has taken come back from it."""
        own = dict(self._connections.settings.shortcuts)
        own.pop(name, None)
        for other, keys in tuple(own.items()):
            if set(keys) & set(KEYS.get(name, ())):
                del own[other]
        self._connections.set_shortcuts(tuple(own.items()))

    def _reset_all(self) -> None:
        self._connections.set_shortcuts(())

    def _choose(self, chosen: dict[str, tuple[str, ...]]) -> None:
        own = {**dict(self._connections.settings.shortcuts), **chosen}
        kept = {name: keys for name, keys in own.items() if keys != KEYS.get(name, ())}
        self._connections.set_shortcuts(tuple(kept.items()))
