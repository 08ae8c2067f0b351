"""What goes where, in sentences: what leaves this computer, and where things are kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from desktop_chat.ui.commands import Group
from desktop_chat.ui.words import tr


class Fact(NamedTuple):
    """One thing and what becomes of it."""

    words: str
    sentence: str


def facts(data_dir: Path) -> tuple[Fact, ...]:
    """In the order of what people ask first."""
    return (
        Fact(
            tr("Messages"),
            tr(
                "They go to the service of the conversation's connection when you press Send, "
                "with the messages before them, and to nobody else."
            ),
        ),
        Fact(
            tr("Keys"),
            tr(
                "They are kept in the system's keyring and go only to the service they belong to. "
                "No file of this app holds one."
            ),
        ),
        Fact(
            tr("Conversations"),
            tr("They are kept in {path}, with a backup a day, and nowhere else.").replace(
                "{path}", str(data_dir / "history.db")
            ),
        ),
        Fact(
            tr("Settings"),
            tr("They are kept in {path}.").replace("{path}", str(data_dir / "settings.json")),
        ),
        Fact(
            tr("Logs"),
            tr(
                "Warnings and errors are written to {path}, without keys, and are never sent."
            ).replace("{path}", str(data_dir / "logs")),
        ),
        Fact(
            tr("Titles"),
            tr(
                "After its first reply in a conversation, the model is asked once for a title. "
                "“{setting}” in the settings switches that off."
            ).replace("{setting}", tr("Titles by the model")),
        ),
        Fact(
            tr("Models on this computer"),
            tr(
                "At a first start, while there is no connection, the app looks for them on this "
                "computer only (127.0.0.1 and ::1), at the usual ports."
            ),
        ),
        Fact(
            tr("Whom the app talks to"),
            tr(
                "Besides, only services you have set up. The settings list every host of this "
                "run, under Privacy and network."
            ),
        ),
    )


def group_words() -> tuple[tuple[Group, str], ...]:
    """The groups of commands that have shortcuts, and what they are called."""
    return (
        (Group.CONVERSATION, tr("Conversations")),
        (Group.MESSAGES, tr("Messages")),
        (Group.WINDOW, tr("Window")),
        (Group.APP, tr("App")),
        (Group.PROMPTS, tr("Prompts")),
    )
